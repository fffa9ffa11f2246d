#include "tests/e2e/marketplace.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>

#include "tests/e2e/prepared.hpp"
#include "tests/support/postgres_server.hpp"

namespace hearth::e2e {
namespace {

using Json = nlohmann::json;
using support::HttpClient;
using support::HttpReply;

support::HearthOptions options_for(const Marketplace::Options& more) {
  support::HearthOptions options;
  options.config = more.config.empty() ? HEARTH_SOURCES "/config/embedded.yaml" : more.config;
  // Built a moment ago, so in no plugins.lock; and a test asks more often than a person does.
  // Passwords cost as little as they may, and SQLite survives the loss of the process, which tests bring about, not of power.
  options.set = {"trust.policy=any",
                 "rate_limits.default.limit=1000000",
                 "rate_limits.default.burst=100000",
                 "plugins.auth.config.password_memory_kib=8192",
                 "plugins.auth.config.password_passes=1",
                 "databases.main.synchronous=normal",
                 std::string("demo=") + (more.demo ? "true" : "false")};
  options.set.insert(options.set.end(), more.set.begin(), more.set.end());
  options.environment = more.environment;
  options.arguments = {"--check-plugins"};
  options.clock = first_moment();
  return options;
}

Store store_for(Engine engine, const Marketplace::Options& more, const std::filesystem::path& folder) {
  if (auto ready = prepared(engine, more, options_for(more), folder)) return *ready;
  return {engine == Engine::postgres ? support::PostgresServer::shared().fresh_database() : "", {}};
}

Json must(const HttpReply& reply, const std::string& what) {
  if (reply.status < 200 || reply.status > 299) {
    throw std::runtime_error(what + ": " + std::to_string(reply.status) + " " + reply.failure + reply.body);
  }
  return reply.json();
}

Person person_of(const Json& grant, const std::string& email, const std::string& password, const HttpClient& anyone) {
  return {grant.at("user").at("id"), email, password, grant.at("refresh_token"),
          anyone.bearer(grant.at("access_token").get<std::string>())};
}

}  // namespace

Timestamp first_moment() {
  const char* other = std::getenv("HEARTH_TEST_CLOCK");
  const auto moment = Timestamp::parse(other != nullptr ? other : "2026-11-24T10:02:00+09:00");
  if (!moment) throw std::runtime_error("HEARTH_TEST_CLOCK is no time");
  return *moment;
}

support::HearthOptions on(support::HearthOptions options, const Store& store) {
  if (!store.database_url.empty()) {
    options.set.emplace_back("databases.main.engine=postgres");
    options.set.push_back("databases.main.url=" + store.database_url);
  }
  options.data = store.folder;
  return options;
}

void PrintTo(Engine engine, std::ostream* out) { *out << (engine == Engine::sqlite ? "SQLite" : "PostgreSQL"); }

std::string engine_name(const ::testing::TestParamInfo<Engine>& info) { return ::testing::PrintToString(info.param); }

Marketplace::Marketplace(Engine engine) : Marketplace(engine, Options{}) {}

Marketplace::Marketplace(Engine engine, Options options)
    : store_(store_for(engine, options, folder_ / "data")),
      options_(on(options_for(options), store_)),
      host_(options_) {}

HttpClient Marketplace::anyone() const { return HttpClient(host_.listen() + "/api/v1"); }

Person Marketplace::register_person(const std::string& email, const std::string& password) {
  const std::string who = email.empty() ? "person" + std::to_string(++people_) + "@example.com" : email;
  const Json consents = {{{"purpose", "terms"}, {"version", "2026-01-01"}},
                         {{"purpose", "privacy"}, {"version", "2026-01-01"}}};
  const auto reply = anyone().post(
      "/auth/register",
      {{"email", who}, {"password", password}, {"display_name", "Mina Kim"}, {"locale", "ko"}, {"consents", consents}});
  return person_of(must(reply, "register " + who), who, password, anyone());
}

Person Marketplace::sign_in(const std::string& email, const std::string& password) const {
  const auto reply = anyone().post("/auth/login", {{"email", email}, {"password", password}});
  return person_of(must(reply, "log in as " + email), email, password, anyone());
}

Person Marketplace::with_roles(const std::vector<std::string>& roles) const {
  const auto made = must(host_.admin_client().post("/test/token", {{"user", nullptr}, {"roles", roles}}), "test token");
  return {made.at("user"), "", "", "", anyone().bearer(made.at("token").get<std::string>())};
}

Person Marketplace::as(const std::string& user, const std::vector<std::string>& roles) const {
  const auto made = must(host_.admin_client().post("/test/token", {{"user", user}, {"roles", roles}}), "test token");
  return {made.at("user"), "", "", "", anyone().bearer(made.at("token").get<std::string>())};
}

void Marketplace::advance(const std::string& duration) const {
  must(host_.admin_client().post("/test/clock", {{"advance", duration}}), "test clock");
}

Timestamp Marketplace::now() const {
  const auto told = must(host_.admin_client().post("/test/clock", {{"advance", "0s"}}), "test clock");
  return Timestamp::parse(told.at("now").get<std::string>()).value();
}

void Marketplace::go_to(const std::string& moment) const {
  must(host_.admin_client().post("/test/clock", {{"now", moment}}), "test clock");
  settle();
}

void Marketplace::settle() const { must(host_.admin_client().post("/test/settle", Json::object()), "test settle"); }

support::Finished Marketplace::command(const std::vector<std::string>& words) const {
  std::vector<std::string> all{support::HearthProcess::binary()};
  all.insert(all.end(), words.begin(), words.end());
  all.insert(all.end(), {"-c", options_.config.string(), "--data", host_.data().string()});
  for (const auto& setting : options_.set) all.insert(all.end(), {"--set", setting});
  return support::run(all, options_.environment);
}

}  // namespace hearth::e2e
