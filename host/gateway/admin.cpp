#include "host/gateway/admin.hpp"

#include <atomic>
#include <map>
#include <nlohmann/json.hpp>

#include "host/core/ids.hpp"
#include "host/exec/executor.hpp"
#include "host/gateway/problem.hpp"
#include "host/gateway/router.hpp"
#include "host/log/logger.hpp"
#include "host/metrics/registry.hpp"

namespace hearth::gateway {
namespace {

using Json = nlohmann::json;

constexpr std::string_view of_plugins = "/plugins/";

Reply text(unsigned status, std::string body) {
  return {status, {{"content-type", "text/plain; charset=utf-8"}, {"cache-control", "no-store"}}, std::move(body)};
}

Reply json(unsigned status, const Json& body) {
  return {status, {{"content-type", "application/json"}, {"cache-control", "no-store"}}, body.dump()};
}

Error unreadable(const std::string& wanted) { return invalid("body.unreadable", "the body must be " + wanted); }

const char* phase_name(Admin::Phase phase) {
  switch (phase) {
    case Admin::Phase::starting:
      return "starting";
    case Admin::Phase::ready:
      return "ready";
    case Admin::Phase::draining:
      break;
  }
  return "draining";
}

/// The object's member as text; empty when it is absent, null or no text.
std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

struct Admin::State {
  using Answer = std::function<Result<Reply>(const Request&)>;

  State(log::Logger& lines, metrics::Registry& numbers) : log{lines}, metrics{numbers} {
    routes["GET /livez"] = [](const Request&) { return text(200, "alive\n"); };
    routes["GET /startupz"] = [this](const Request&) {
      const bool up = phase.load() != Phase::starting;
      return text(up ? 200 : 503, up ? "started\n" : "starting\n");
    };
    routes["GET /readyz"] = [this](const Request& request) { return ready(request); };
    routes["GET /metrics"] = [this](const Request&) {
      return Reply{200, {{"content-type", "text/plain; version=0.0.4; charset=utf-8"}}, metrics.render()};
    };
    routes["GET /log/level"] = [this](const Request&) { return json(200, {{"level", log::level_name(log.level())}}); };
    routes["PUT /log/level"] = [this](const Request& request) { return set_level(request); };
  }

  Result<Reply> ready(const Request& request) {
    bool verbose = false;
    for (const auto& [name, value] : request.query) verbose = verbose || name == "verbose";
    const auto now = phase.load();
    bool all = now == Phase::ready;
    Json list = Json::array();
    for (const auto& [name, check] : checks) {
      const auto said = check();
      all = all && said.has_value();
      list.push_back({{"name", name}, {"ok", said.has_value()}, {"detail", said ? *said : said.error().message}});
    }
    if (!verbose)
      return text(all ? 200 : 503, all                   ? "ready\n"
                                   : now == Phase::ready ? "not ready\n"
                                                         : std::string{phase_name(now)} + '\n');
    return json(all ? 200 : 503, {{"ready", all}, {"phase", phase_name(now)}, {"checks", list}});
  }

  Result<Reply> set_level(const Request& request) {
    const auto body = Json::parse(request.body, nullptr, false);
    const auto level = body.is_object() ? log::parse_level(text_of(body, "level")) : std::nullopt;
    if (!level) return unreadable(R"({"level": "debug" | "info" | "warn" | "error" | "off"})");
    log.set_level(*level);
    log.warn("the log level was changed", {{"hearth.level", log::level_name(*level)}});
    return json(200, {{"level", log::level_name(*level)}});
  }

  void add_test(TestHooks given);

  /// Nothing at that address, or not by that method: 405 with those that it takes, or 501 where none takes it.
  Reply refuse_route(const Request& request) {
    if (const auto refused = refuse_method(request.method)) return refuse(request, *refused);
    std::string allow;
    for (const auto& [name, route] : routes) {
      const auto space = name.find(' ');
      if (std::string_view{name}.substr(space + 1) != request.path) continue;
      const auto method = name.substr(0, space);
      allow += (allow.empty() ? "" : ", ") + method + (method == "GET" ? ", HEAD" : "");
    }
    if (allow.empty()) return refuse(request, not_found("route.not_found", "there is nothing at this address"));
    auto reply = refuse(request, invalid("route.method", "this address does not take the method " + request.method));
    reply.headers.emplace_back("allow", std::move(allow));
    return reply;
  }

  Reply refuse(const Request& request, const Error& error) {
    if (error.kind == Kind::internal)
      log::write_error(log, log::Level::error, nullptr, "an admin request failed", error);
    return problem(error, messages, {"en", request.path, core::random_hex<16>()});
  }

  Reply answer(const Request& request, const Answer& route) {
    try {
      auto reply = route(request);
      return reply ? std::move(reply).value() : refuse(request, reply.error());
    } catch (const std::exception& thrown) {
      return refuse(request, internal(thrown.what()));
    }
  }

  log::Logger& log;
  metrics::Registry& metrics;
  const Messages messages;
  std::atomic<Phase> phase{Phase::starting};
  std::vector<std::pair<std::string, Check>> checks;
  Handler* plugins = nullptr;
  std::map<std::string, Answer, std::less<>> routes;  ///< by "METHOD /path"
  exec::Pool pool{"admin", 2, 64};                    ///< last: its work uses the rest
};

void Admin::State::add_test(TestHooks given) {
  const auto hooks = std::make_shared<const TestHooks>(std::move(given));
  routes["POST /test/clock"] = [hooks](const Request& request) -> Result<Reply> {
    const auto body = Json::parse(request.body, nullptr, false);
    if (!body.is_object()) return unreadable(R"({"now": time} or {"advance": "15m"})");
    const auto to = Timestamp::parse(text_of(body, "now"));
    const auto by = parse_duration(text_of(body, "advance"));
    if (to.has_value() == by.has_value()) return unreadable(R"({"now": time} or {"advance": "15m"})");
    const auto now = HEARTH_TRY(hooks->clock(to, by));
    return json(200, {{"now", now.text()}});
  };
  routes["POST /test/token"] = [hooks](const Request& request) -> Result<Reply> {
    const auto body = Json::parse(request.body, nullptr, false);
    const auto roles = body.is_object() ? body.value("roles", Json::array()) : Json{};
    const auto user = body.is_object() ? Uuid::parse(text_of(body, "user")) : std::nullopt;
    const bool named = body.is_object() && body.contains("user") && !body["user"].is_null();
    if (!roles.is_array() || named != user.has_value()) return unreadable(R"({"user": uuid or null, "roles": [text]})");
    std::vector<std::string> names;
    for (const auto& role : roles) {
      if (!role.is_string()) return unreadable(R"({"user": uuid or null, "roles": [text]})");
      names.push_back(role.get<std::string>());
    }
    const auto made = HEARTH_TRY(hooks->token(user, names));
    return json(200, {{"token", made.token}, {"user", made.user.text()}});
  };
  routes["POST /test/events"] = [hooks](const Request& request) -> Result<Reply> {
    const auto body = Json::parse(request.body, nullptr, false);
    if (!body.is_object() || text_of(body, "name").empty() || !body.contains("payload")) {
      return unreadable(R"({"name": text, "key": text, "payload": object})");
    }
    const auto id = HEARTH_TRY(hooks->publish(text_of(body, "name"), text_of(body, "key"), body["payload"].dump()));
    return json(202, {{"id", id.text()}});
  };
  routes["POST /test/settle"] = [hooks](const Request&) -> Result<Reply> {
    HEARTH_TRY(hooks->settle());
    return json(200, Json::object());
  };
  routes["POST /test/steps"] = [hooks](const Request& request) -> Result<Reply> {
    const auto body = Json::parse(request.body, nullptr, false);
    if (!body.is_object()) return unreadable(R"({"stop_at": "before-commit:7" or null})");
    HEARTH_TRY(hooks->watch_steps(text_of(body, "stop_at")));
    return json(200, Json::object());
  };
  routes["GET /test/steps"] = [hooks](const Request&) -> Result<Reply> {
    Json counts = Json::object();
    for (const auto& [name, count] : hooks->steps()) counts[name] = count;
    return json(200, counts);
  };
}

Admin::Admin(log::Logger& log, metrics::Registry& metrics) : state_{std::make_unique<State>(log, metrics)} {}
Admin::~Admin() = default;

void Admin::set_phase(Phase phase) { state_->phase.store(phase); }
Admin::Phase Admin::phase() const { return state_->phase.load(); }
void Admin::add_check(std::string name, Check check) { state_->checks.emplace_back(std::move(name), std::move(check)); }
void Admin::enable_test(TestHooks hooks) { state_->add_test(std::move(hooks)); }

void Admin::mount(Handler& plugins) { state_->plugins = &plugins; }

std::size_t Admin::body_limit(const Request& head) const {
  const bool theirs = state_->plugins != nullptr && head.path.starts_with(of_plugins);
  return theirs ? state_->plugins->body_limit(head) : Handler::body_limit(head);
}

void Admin::handle(std::shared_ptr<Request> request, Respond respond) {
  State& state = *state_;
  if (state.plugins != nullptr && request->path.starts_with(of_plugins)) {
    return state.plugins->handle(std::move(request), std::move(respond));
  }
  if (request->refused) return respond(state.refuse(*request, *request->refused));
  const std::string method = request->method == "HEAD" ? "GET" : request->method;
  const auto found = state.routes.find(method + " " + request->path);
  if (found == state.routes.end()) return respond(state.refuse_route(*request));
  if (request->path == "/livez") return respond(state.answer(*request, found->second));
  const bool taken =
      state.pool.post([&state, &route = found->second, request, respond] { respond(state.answer(*request, route)); });
  if (!taken) respond(state.refuse(*request, unavailable("server.busy", "the server is busy, try again in a moment")));
}

}  // namespace hearth::gateway
