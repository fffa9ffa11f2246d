#include "tests/e2e/probe.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <hearth/time.hpp>
#include <stdexcept>

namespace hearth::e2e {

using Json = nlohmann::json;

const std::string believes_forwarded = R"(server.trusted_proxies=["127.0.0.1"])";

Probed::Probed(Engine engine, std::vector<std::string> set)
    : Marketplace{engine,
                  {.set = std::move(set),
                   .environment = {"HEARTH_PROBE=" HEARTH_PROBE_BUNDLE},
                   .config = HEARTH_SOURCES "/tests/e2e/probe/hearth.yaml"}} {}

Json Probed::sent_to(const std::string& address) const {
  settle();
  std::string query;
  for (const char c : address) query += c == '+' ? "%2B" : c == '@' ? "%40" : std::string(1, c);
  return expect_status(anyone().get("/probe/codes?to=" + query), 200).at("items");
}

Json Probed::latest_to(const std::string& address) const {
  const auto all = sent_to(address);
  if (all.empty()) throw std::runtime_error("nothing was sent to " + address);
  return all.at(0);
}

support::HttpReply Probed::service(const std::string& name, const Json& input) const {
  return anyone().post("/probe/call", {{"service", name}, {"input", input}});
}

Json Probed::ask(const std::string& name, const Json& input) const {
  return expect_status(service(name, input), 200).at("output");
}

std::int64_t Probed::now_s() const { return now().micros / 1'000'000; }

support::HttpClient from(const support::HttpClient& http, const std::string& address) {
  return http.with({{"X-Forwarded-For", address}});
}

Json registration(const std::string& email, const std::string& password) {
  const Json consents = {{{"purpose", "terms"}, {"version", "2026-01-01"}},
                         {{"purpose", "privacy"}, {"version", "2026-01-01"}}};
  return {{"email", email}, {"password", password}, {"display_name", "김미나"}, {"consents", consents}};
}

std::size_t count_status(const std::vector<support::HttpReply>& replies, int status) {
  return static_cast<std::size_t>(
      std::count_if(replies.begin(), replies.end(), [&](const auto& one) { return one.status == status; }));
}

}  // namespace hearth::e2e
