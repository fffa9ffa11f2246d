#include "host/app/test_hooks.hpp"

#include <nlohmann/json.hpp>

#include "host/core/ids.hpp"
#include "host/core/steps.hpp"
#include "host/plugin/registrations.hpp"

namespace hearth::app {
namespace {

constexpr std::chrono::seconds settle_patience{30};
constexpr Duration token_lifetime = std::chrono::minutes{15};

Result<Timestamp> move_clock(Node& node, std::optional<Timestamp> to, std::optional<Duration> by) {
  if (to) node.clock.set(*to);
  if (by) node.clock.advance(*by);
  node.timers.notify();
  node.bus.notify();
  return node.clock.now();
}

Result<gateway::TestHooks::Token> sign_in(Node& node, std::optional<Uuid> user, const std::vector<std::string>& roles) {
  const Timestamp now = node.clock.now();
  const Uuid who = user.value_or(core::new_id(node.clock));
  const auto& auth = node.settings().auth;
  const nlohmann::json claims{{"sub", who.text()},
                              {"sid", core::new_id(node.clock).text()},
                              {"jti", core::new_id(node.clock).text()},
                              {"aud", auth.audience},
                              {"roles", roles},
                              {"auth_time", now.micros / 1'000'000},
                              {"exp", (now + token_lifetime).micros / 1'000'000}};
  return gateway::TestHooks::Token{HEARTH_TRY(node.keys->sign_token("at+jwt", claims.dump(), now)), who};
}

/// As the plugin that the event belongs to would; one that is not here lends its name to the first that is.
Result<Uuid> publish(Node& node, const std::string& name, const std::string& key, const std::string& payload) {
  if (node.plugin_databases.empty()) return unavailable("test.no_database", "no plugin has a database");
  auto* database = node.plugin_databases.front();
  for (auto* one : node.plugin_databases) {
    if (one->schema() == plugin::owner_of(name)) database = one;
  }
  OwnCall call{"test publish " + name};
  Uuid published;
  HEARTH_TRY(database->transaction(call, [&](db::Transaction& transaction) -> Result<void> {
    published = HEARTH_TRY(node.bus.publish(call, *database, transaction, name, key, payload));
    return {};
  }));
  return published;
}

Result<void> settle(Node& node) {
  const auto until = std::chrono::steady_clock::now() + settle_patience;
  // An event may set a timer and a timer may publish: quiet is when neither had to be waited for.
  for (int round = 0; round < 3; ++round) {
    if (!node.bus.settle(until) || !node.timers.settle(until)) {
      return timed_out("test.not_settled", "events or timers were still due after 30 s");
    }
  }
  return {};
}

Result<void> watch_steps(const std::string& stop_at) {
  const auto stop = core::Steps::parse(stop_at);
  if (!stop && !stop_at.empty()) {
    return invalid("test.stop_at", "a step is (before|after)-(commit|outbound|call):N");
  }
  core::Steps::watch(stop);
  return {};
}

std::vector<std::pair<std::string, std::uint64_t>> steps() {
  std::vector<std::pair<std::string, std::uint64_t>> out;
  for (std::size_t i = 0; i < core::Steps::names.size(); ++i) {
    out.emplace_back(core::Steps::names[i], core::Steps::count(static_cast<core::Steps::What>(i)));
  }
  return out;
}

}  // namespace

gateway::TestHooks test_hooks(Node& node) {
  return {.clock = [&node](auto to, auto by) { return move_clock(node, to, by); },
          .token = [&node](auto user, const auto& roles) { return sign_in(node, user, roles); },
          .publish = [&node](const auto& name, const auto& key,
                             const auto& payload) { return publish(node, name, key, payload); },
          .settle = [&node] { return settle(node); },
          .watch_steps = watch_steps,
          .steps = steps};
}

}  // namespace hearth::app
