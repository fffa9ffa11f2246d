#include "host/outbound/client.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "host/outbound/connection.hpp"
#include "host/outbound/host_list.hpp"
#include "host/outbound/url.hpp"

namespace hearth::outbound {

namespace {

using Steady = std::chrono::steady_clock;

/// RFC 9110 section 5.6.2
bool token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
  });
}

bool same(std::string_view one, std::string_view lower_case) {
  return std::equal(one.begin(), one.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

bool one_of(std::string_view text, std::initializer_list<std::string_view> all) {
  return std::any_of(all.begin(), all.end(), [&](std::string_view each) { return same(text, each); });
}

Result<void> check(const Request& request) {
  if (!token(request.method) || one_of(request.method, {"connect", "trace"})) {
    return invalid("outbound.bad_method", "this is no method that may be sent");
  }
  for (const auto& [name, value] : request.headers) {
    const bool sane = token(name) && std::none_of(value.begin(), value.end(), [](char c) {
                        return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7f;
                      });
    const bool ours = one_of(name, {"host", "content-length", "transfer-encoding", "connection", "expect", "upgrade",
                                    "te", "trailer", "keep-alive", "proxy-connection", "proxy-authorization",
                                    "traceparent", "user-agent", "accept-encoding", "x-request-id"});
    if (!sane || ours) return invalid("outbound.bad_header", "the header '" + name.substr(0, 60) + "' may not be sent");
  }
  return {};
}

bool safe(const std::string& method) { return method == "GET" || method == "HEAD" || method == "OPTIONS"; }
bool repeatable(const std::string& method) { return safe(method) || method == "PUT" || method == "DELETE"; }

/// Nothing was sent yet: whatever ended it, it did not happen.
Error before_sending(Error error) {
  if (error.kind == Kind::timeout)
    return unavailable("outbound.timeout", "another service took too long", "before sending");
  return error;
}

Error after_sending(Error error, const std::string& method) {
  if (error.kind != Kind::timeout) return error;
  if (safe(method)) return timed_out("outbound.timeout", "another service took too long");
  return indeterminate("outbound.timeout", "another service took too long", "it may have received the request");
}

std::optional<std::string> location_of(const Response& response) {
  const bool redirect = response.status == 301 || response.status == 302 || response.status == 303 ||
                        response.status == 307 || response.status == 308;
  if (!redirect) return std::nullopt;
  for (const auto& [name, value] : response.headers) {
    if (same(name, "location")) return value;
  }
  return std::nullopt;
}

}  // namespace

struct Client::State {
  explicit State(Settings given)
      : settings{std::move(given)},
        trust{settings.extra_ca},
        resolver{settings.look_up},
        private_hosts{settings.private_hosts} {}

  bool allowed(const std::string& plugin, const Url& url) {
    const std::shared_lock lock{allowed_mutex};
    const auto found = hosts.find(plugin);
    return found != hosts.end() && found->second.holds(url);
  }

  std::unique_ptr<Connection> take(const std::string& origin) {
    const std::lock_guard lock{idle_mutex};
    auto& kept = idle[origin];
    while (!kept.empty()) {
      auto last = std::move(kept.back());
      kept.pop_back();
      if (Steady::now() - last->idle_since < settings.idle_time && last->still_good()) return last;
    }
    return nullptr;
  }

  void give_back(const std::string& origin, std::unique_ptr<Connection> connection) {
    connection->idle_since = Steady::now();
    const std::lock_guard lock{idle_mutex};
    auto& kept = idle[origin];
    if (kept.size() < settings.idle_per_host) kept.push_back(std::move(connection));
  }

  Result<std::unique_ptr<Connection>> connect(const Patience& patience, const Url& url);
  Result<Response> send(core::Call& call, const Url& url, const Request& request, core::Deadline until);

  const Settings settings;
  const Trust trust;
  Network network;  // before the connections, which need it to their end
  Resolver resolver;
  const HostList private_hosts;
  std::shared_mutex allowed_mutex;
  std::map<std::string, HostList> hosts;
  std::mutex idle_mutex;
  std::map<std::string, std::vector<std::unique_ptr<Connection>>> idle;
};

/// The addresses are looked at after the name has been resolved, and one of those that passed is connected to: a name that
/// changes its meaning in between changes nothing.
Result<std::unique_ptr<Connection>> Client::State::connect(const Patience& patience, const Url& url) {
  const PatientCall waiting{patience};
  auto addresses = HEARTH_TRY(resolver.resolve(waiting, url.host));
  if (!private_hosts.holds(url)) {
    std::erase_if(addresses, [](const Address& address) { return !address.is_public(); });
    if (addresses.empty()) {
      return forbidden("outbound.private_address", "this host has no public address").because(url.origin());
    }
  }
  Error last = unavailable("outbound.unreachable", "another service cannot be reached");
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    HEARTH_TRY(patience.check());
    const auto share = patience.remaining() / static_cast<std::int64_t>(addresses.size() - i);
    auto connection = Connection::open({patience.call, Steady::now() + share}, network, trust, url, addresses[i]);
    if (connection) return connection;
    last = connection.error();
  }
  return last;
}

Result<Response> Client::State::send(core::Call& call, const Url& url, const Request& request, core::Deadline until) {
  if (!allowed(call.plugin, url)) {
    return forbidden("outbound.host_not_allowed", "the plugin may not call this host")
        .because(call.plugin + ": " + url.origin());
  }
  const std::string origin = url.origin();
  auto connection = take(origin);
  for (bool kept = connection != nullptr;; kept = false) {
    if (!connection) {
      auto opened = connect({call, std::min(until, Steady::now() + settings.connect_timeout)}, url);
      if (!opened) return before_sending(std::move(opened).error());
      connection = std::move(*opened);
    }
    Connection::Exchange exchange;
    auto response = connection->send({call, until}, url, request, settings, exchange);
    if (response) {
      if (exchange.again) give_back(origin, std::move(connection));
      return response;
    }
    connection.reset();
    // A kept connection that the server closed just now has carried nothing; once more, on a new one.
    const bool closed = response.error().code == "outbound.broken" && !exchange.answered;
    if (!kept || !closed || !repeatable(request.method))
      return after_sending(std::move(response).error(), request.method);
  }
}

Client::Client(Settings settings) : state_{std::make_unique<State>(std::move(settings))} {}
Client::~Client() = default;

void Client::allow(const std::string& plugin, const std::vector<std::string>& hosts) {
  const std::unique_lock lock{state_->allowed_mutex};
  state_->hosts[plugin] = HostList{hosts};
}

Result<Response> Client::send(core::Call& call, const Request& request) {
  if (call.transaction_open) return internal(call.plugin + " made an outbound call with a transaction open");
  HEARTH_TRY(check(request));
  HEARTH_TRY(call.check());
  Url url = HEARTH_TRY(Url::parse(request.url));
  const std::chrono::nanoseconds time = request.timeout.count() > 0 ? request.timeout : state_->settings.timeout;
  const auto until = Steady::now() + std::min<std::chrono::nanoseconds>(time, std::chrono::hours{24});

  Request now = request;
  for (unsigned followed = 0;; ++followed) {
    auto response = HEARTH_TRY(state_->send(call, url, now, until));
    const auto location = location_of(response);
    if (!location || followed >= state_->settings.redirects || (now.method != "GET" && now.method != "HEAD"))
      return response;
    const Url next = HEARTH_TRY(url.follow(*location));
    if (url.secure && !next.secure)
      return forbidden("outbound.insecure_redirect", "another service redirects away from TLS");
    if (next.origin() != url.origin()) {  // what the caller says of itself is for the host that it was given to
      std::erase_if(now.headers, [](const auto& header) {
        return !one_of(header.first, {"accept", "accept-language"});
      });
    }
    url = next;
  }
}

}  // namespace hearth::outbound
