#include "tests/unit/gateway/passing.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "host/gateway/target.hpp"

namespace hearth::gateway {
namespace {

const Uuid somebody = *Uuid::parse("01890a5d-ac96-774b-bcce-b302099a8057");

log::Settings logging(const std::string& file) {
  log::Settings settings;
  settings.file = file;
  return settings;
}

}  // namespace

Route get_route(const std::string& path, Handle handle) {
  Route route;
  route.plugin = "test";
  route.method = "GET";
  route.path = path;
  route.open = true;
  route.inline_ = true;
  route.handle = handle ? std::move(handle) : [](const std::shared_ptr<Exchange>& exchange) {
    exchange->answer({200, {{"content-type", "application/json"}}, "{}"});
  };
  return route;
}

Route post_route(const std::string& path, Handle handle) {
  Route route = get_route(path, std::move(handle));
  route.method = "POST";
  route.body_schema = R"({"type":"object"})";
  return route;
}

Result<std::optional<core::Principal>> FakeAuthenticator::authenticate(const Request& request) {
  const auto* field = find_header(request.headers, "authorization");
  if (field == nullptr) return std::optional{core::Principal{}};
  if (field->starts_with("Bearer key")) return std::optional<core::Principal>{};
  if (*field == "Bearer expired") return unauthenticated("auth.token_expired", "the token has expired");
  if (*field == "Bearer revoked") return unauthenticated("auth.token_revoked", "the token was revoked");
  std::istringstream words{*field};
  std::string word;
  words >> word >> word;
  if (word != "user") return unauthenticated("auth.token_invalid", "the token is not valid");
  core::Principal who;
  who.kind = core::Principal::Kind::user;
  who.user = somebody;
  while (words >> word) who.roles.push_back(word);
  return std::optional{std::move(who)};
}

Result<core::Principal> FakeAuthenticator::ask(core::Call& within, const Request& request) {
  if (while_asking) HEARTH_TRY(while_asking(within));
  core::Principal who;
  who.kind = core::Principal::Kind::api_key;
  who.user = somebody;
  who.token_id = "key-1";
  who.scopes = scopes;
  std::istringstream words{*find_header(request.headers, "authorization")};
  std::string word;
  words >> word >> word;
  while (words >> word) who.roles.push_back(word);
  return who;
}

Passing::Passing(std::vector<Route> routes, Settings settings)
    : log{logging(folder / "log")}, gateway{std::move(settings), {executor, log, metrics, &authenticator}} {
  const auto deployed = gateway.deploy(std::move(routes));
  EXPECT_TRUE(deployed) << deployed.error().message;
}

Passing::~Passing() { executor.drain(core::Deadline::max()); }

std::shared_ptr<Request> Passing::request(const std::string& method, const std::string& target, const Headers& headers,
                                          const std::string& body) {
  auto request = std::make_shared<Request>();
  request->method = method;
  request->target = target;
  request->headers = headers;
  request->body = body;
  request->peer = "192.0.2.7";
  EXPECT_TRUE(read_target(*request));
  return request;
}

std::future<Reply> Passing::begin(const std::shared_ptr<Request>& request) {
  auto answered = std::make_shared<std::promise<Reply>>();
  auto future = answered->get_future();
  gateway.handle(request, [answered](Reply reply) { answered->set_value(std::move(reply)); });
  return future;
}

Reply Passing::ask(const std::shared_ptr<Request>& request) { return begin(request).get(); }

Reply Passing::ask(const std::string& method, const std::string& target, const Headers& headers,
                   const std::string& body) {
  return ask(request(method, target, headers, body));
}

std::vector<nlohmann::json> Passing::log_lines() {
  log.flush();
  std::vector<nlohmann::json> out;
  std::istringstream text{support::read_file(folder / "log")};
  for (std::string line; std::getline(text, line);) out.push_back(nlohmann::json::parse(line));
  return out;
}

std::string header(const Reply& reply, const std::string& name) {
  const auto* value = find_header(reply.headers, name);
  return value == nullptr ? std::string{} : *value;
}

std::string code(const Reply& reply) {
  const auto body = nlohmann::json::parse(reply.body, nullptr, false);
  return body.is_object() && body.contains("code") ? body["code"].get<std::string>() : std::string{};
}

}  // namespace hearth::gateway
