#include "tests/e2e/routes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace hearth::e2e {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

// What gives away how we are made. Public codes may name constraints; SQL, drivers, paths and C++ may not be seen.
constexpr std::array leaks{"sqlite",
                           "SQLSTATE",
                           "postgres",
                           "libpq",
                           HEARTH_SOURCES,
                           "/home/",
                           "/tmp/",
                           "/usr/",
                           ".cpp",
                           ".hpp",
                           "std::",
                           "what()",
                           "nlohmann",
                           "Poco",
                           "boost",
                           "hearth_",
                           "pg_",
                           "syntax error at",
                           "UNIQUE constraint",
                           "null value in column",
                           "Argon2"};

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

Operation operation_of(const std::string& method, const std::string& path, const Json& document) {
  Operation one;
  one.method = upper(method);
  one.path = path;
  one.parameters = document.value("parameters", Json::array());
  one.roles = document.value("x-roles", std::vector<std::string>{});
  one.open = document.at("security").empty();
  if (document.contains("requestBody")) {
    one.body = document.at("requestBody").at("content").at("application/json").at("schema");
  }
  return one;
}

void expect_problem_shape(const HttpReply& reply, const std::string& what) {
  EXPECT_EQ(reply.header("content-type"), "application/problem+json") << what;
  const auto problem = Json::parse(reply.body, nullptr, false);
  ASSERT_TRUE(problem.is_object()) << what << ": " << reply.body;
  EXPECT_EQ(problem.value("status", 0), reply.status) << what;
  EXPECT_FALSE(problem.value("code", "").empty()) << what;
  EXPECT_FALSE(problem.value("title", "").empty()) << what;
  EXPECT_EQ(problem.value("trace_id", "").size(), 32U) << what << ": " << reply.body;
}

}  // namespace

bool Operation::allows(const std::string& role) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

std::string Operation::filled(const std::string& value) const {
  std::string out = path;
  for (const auto& parameter : parameters) {
    if (parameter.at("in") != "path") continue;
    const auto name = "{" + parameter.at("name").get<std::string>() + "}";
    const bool day = parameter.at("schema").value("format", "") == "date";
    const std::string nobodys = day ? "2031-01-15" : "01930000-0000-7000-8fff-00000000dead";
    out.replace(out.find(name), name.size(), value.empty() ? nobodys : value);
  }
  return out;
}

support::Headers Operation::headers() const {
  support::Headers out;
  for (const auto& parameter : parameters) {
    if (parameter.at("in") == "header" && parameter.at("name") == "If-Match") out.emplace_back("If-Match", "\"v1\"");
  }
  if (!body.is_null()) out.emplace_back("Content-Type", "application/json");
  return out;
}

const Json& Operation::properties() const {
  static const Json none = Json::object();
  const auto found = body.find("properties");
  return found == body.end() ? none : *found;
}

std::vector<Json> Operation::of_query() const {
  std::vector<Json> out;
  for (const auto& parameter : parameters) {
    if (parameter.at("in") == "query") out.push_back(parameter);
  }
  return out;
}

std::vector<Operation> operations_of(const Marketplace& market) {
  std::vector<Operation> all;
  const auto document = market.anyone().get("/openapi.json").json();
  for (const auto& [path, methods] : document.at("paths").items()) {
    for (const auto& [method, operation] : methods.items()) all.push_back(operation_of(method, path, operation));
  }
  return all;
}

void expect_no_fault(const HttpReply& reply, const std::string& what) {
  EXPECT_GE(reply.status, 200) << what << ": " << reply.failure;
  EXPECT_LT(reply.status, 500) << what << ": " << reply.body;
  if (reply.status < 400) return;
  expect_problem_shape(reply, what);
  for (const auto* leak : leaks) EXPECT_EQ(reply.body.find(leak), std::string::npos) << what << ": " << reply.body;
}

void expect_refused(const HttpReply& reply, const std::string& what) {
  EXPECT_GE(reply.status, 400) << what << " was taken: " << reply.body;
  expect_no_fault(reply, what);
}

std::string encoded(const std::string& text) {
  static constexpr auto digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

}  // namespace hearth::e2e
