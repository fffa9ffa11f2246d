#include <netdb.h>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "host/cache/engines.hpp"
#include "host/cache/outage.hpp"
#include "host/cache/redis_link.hpp"
#include "host/core/redis_url.hpp"
#include "host/exec/executor.hpp"

namespace hearth::cache {

namespace {

using Steady = std::chrono::steady_clock;

constexpr const char* refused = "cache.refused";
constexpr std::size_t longest_refusal = 200;

/// Blocks while the name is looked up.
std::vector<Address> look_up(const core::RedisUrl& where) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  std::vector<Address> all;
  if (::getaddrinfo(where.host.c_str(), where.port.c_str(), &hints, &found) != 0) return all;
  for (const auto* one = found; one != nullptr; one = one->ai_next) {
    Address address;
    std::copy_n(reinterpret_cast<const char*>(one->ai_addr), one->ai_addrlen,
                reinterpret_cast<char*>(&address.storage));
    address.size = one->ai_addrlen;
    all.push_back(address);
  }
  ::freeaddrinfo(found);
  return all;
}

/// The shorter of the caller's time and the cache's own.
struct CacheCall : core::Call {
  CacheCall(const core::Call& caller, std::chrono::milliseconds timeout) {
    const auto own = Steady::now() + timeout;
    deadline = std::min(caller.deadline, own);
    hurried = deadline < own;
    cancelled = caller.cancelled.load();
  }
  bool hurried;  ///< by its caller: that its time runs out says nothing of Redis
};

class RedisCache final : public Cache {
 public:
  RedisCache(const Settings& settings, core::RedisUrl where, Hooks hooks)
      : settings_{settings}, where_{std::move(where)}, outage_{std::move(hooks), settings.pause} {
    addresses_ = look_up(where_);
  }

  std::optional<std::string> get(core::Call& call, std::string_view plugin, std::string_view key) override {
    const auto full = full_key(plugin, key);
    auto answer = ask(call, {"GET", full});
    const bool hit = answer && answer->text;
    ++(hit ? hits_ : misses_);
    return hit ? std::move(answer->text) : std::nullopt;
  }

  Result<void> put(core::Call& call, std::string_view plugin, std::string_view key, std::string_view value,
                   Duration lifetime) override {
    const auto millis = std::chrono::ceil<std::chrono::milliseconds>(lifetime).count();
    if (millis <= 0) return remove(call, plugin, key);
    const auto full = full_key(plugin, key);
    const auto time = std::to_string(std::min<std::int64_t>(millis, 10LL * 365 * 24 * 3600 * 1000));
    const auto answer = ask(call, {"SET", full, value, "PX", time});
    return answer ? Result<void>{} : answer.error();
  }

  Result<void> remove(core::Call& call, std::string_view plugin, std::string_view key) override {
    const auto full = full_key(plugin, key);
    const auto answer = ask(call, {"DEL", full});
    return answer ? Result<void>{} : answer.error();
  }

  Result<std::string> check(core::Call& call) override {
    const auto answer = ask(call, {"PING"});
    if (answer) return "Redis answers at " + place();
    return told(answer.error());
  }

  [[nodiscard]] Stats stats() const override {
    Stats all;
    all.hits = hits_;
    all.misses = misses_;
    all.errors = errors_;
    return all;
  }

 private:
  [[nodiscard]] std::string place() const { return where_.host + ":" + where_.port; }

  /// For people.
  [[nodiscard]] Error told(const Error& why) const {
    if (why.code == refused) return unavailable(refused, "Redis at " + place() + " refuses: " + why.cause);
    return unavailable(
        "cache.unavailable",
        "Redis does not answer at " + place() + ": nothing is kept until it does, and every read is a miss",
        why.cause.empty() ? why.message : why.cause);
  }

  /// What Redis said, as one line, and never with the password in it: an unknown command is repeated with its words.
  [[nodiscard]] Error refusal(const Answer& answer) const {
    std::string said = answer.text.value_or("");
    if (!where_.password.empty() && said.find(where_.password) != std::string::npos)
      said = said.substr(0, said.find(' '));
    std::replace_if(
        said.begin(), said.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return unavailable(refused, "the cache refused", said.substr(0, longest_refusal));
  }

  [[nodiscard]] std::string full_key(std::string_view plugin, std::string_view key) const {
    std::string full = settings_.prefix;
    full += plugin;
    full += ':';
    full += key;
    return full;
  }

  Result<Answer> ask(const core::Call& caller, const std::vector<std::string_view>& words) {
    const CacheCall call{caller, settings_.timeout};
    auto answer = try_ask(call, words);
    if (!answer) ++errors_;
    if (answer) outage_.answered(words.front());
    return answer;
  }

  /// `command`: the one that Redis refused; empty when it did not answer.
  Error failed(const CacheCall& call, Error why, std::string_view command = {}) {
    if (why.kind == Kind::unavailable || (why.kind == Kind::timeout && !call.hurried))
      outage_.failed(command, told(why));
    return why;
  }

  Result<Answer> try_ask(const CacheCall& call, const std::vector<std::string_view>& words) {
    auto link = take();
    const bool kept = link != nullptr;
    if (!kept) link = HEARTH_TRY(connect(call));
    auto answer = link->ask(call, words);
    if (!answer && kept &&
        answer.error().kind == Kind::unavailable) {  // Redis may have closed what idled: once more, anew
      forget_kept();
      link = HEARTH_TRY(connect(call));
      answer = link->ask(call, words);
    }
    if (!answer) return failed(call, answer.error());
    give_back(std::move(link));
    if (answer->failed) return failed(call, refusal(*answer), words.front());
    return answer;
  }

  Result<std::unique_ptr<RedisLink>> connect(const CacheCall& call) {
    std::vector<Address> addresses;
    {
      const std::lock_guard lock{mutex_};
      if (Steady::now() < down_until_) return down_;
      addresses = addresses_;
    }
    Error last = unavailable("cache.unavailable", "the cache cannot be reached", "no address for " + where_.host);
    for (const auto& address : addresses) {
      auto link = RedisLink::connect(call, address);
      if (link) {
        if (const auto greeted = greet(call, **link); !greeted) {
          last = greeted.error();
          break;
        }
        return link;
      }
      last = link.error();
    }
    (void)failed(call, last);
    const std::lock_guard lock{mutex_};
    down_until_ = Steady::now() + settings_.pause;
    down_ = unavailable(last.code == refused ? refused : "cache.unavailable", "the cache cannot be reached",
                        last.cause.empty() ? last.message : last.cause);
    (void)resolving_.post([this] {  // its name may mean another address by now; refused: it is being looked up already
      auto found = look_up(where_);
      const std::lock_guard again{mutex_};
      if (!found.empty()) addresses_ = std::move(found);
    });
    return last;
  }

  Result<void> greet(const core::Call& call, RedisLink& link) {
    std::vector<std::vector<std::string_view>> words;
    if (!where_.password.empty() && where_.user.empty()) words.push_back({"AUTH", where_.password});
    if (!where_.password.empty() && !where_.user.empty()) words.push_back({"AUTH", where_.user, where_.password});
    if (!where_.database.empty()) words.push_back({"SELECT", where_.database});
    for (const auto& command : words) {
      const auto answer = HEARTH_TRY(link.ask(call, command));
      if (answer.failed) return refusal(answer);
    }
    return {};
  }

  std::unique_ptr<RedisLink> take() {
    const std::lock_guard lock{mutex_};
    if (kept_.empty()) return nullptr;
    auto link = std::move(kept_.back());
    kept_.pop_back();
    return link;
  }

  void give_back(std::unique_ptr<RedisLink> link) {
    const std::lock_guard lock{mutex_};
    if (kept_.size() < settings_.connections) kept_.push_back(std::move(link));
  }

  void forget_kept() {
    const std::lock_guard lock{mutex_};
    kept_.clear();
  }

  const Settings settings_;
  const core::RedisUrl where_;
  Outage outage_;
  std::atomic<std::uint64_t> hits_{0};
  std::atomic<std::uint64_t> misses_{0};
  std::atomic<std::uint64_t> errors_{0};

  std::mutex mutex_;
  std::vector<std::unique_ptr<RedisLink>> kept_;  ///< connections that nobody uses just now
  std::vector<Address> addresses_;
  Steady::time_point down_until_{};
  Error down_;                                ///< why
  exec::Pool resolving_{"redis-name", 1, 1};  ///< last: it uses the others
};

}  // namespace

Result<std::unique_ptr<Cache>> open_redis(const Settings& settings, Hooks hooks) {
  auto where = core::read_redis_url(settings.url);
  if (!where) return invalid("cache.bad_url", "the cache's url is not redis://[user:password@]host[:port][/database]");
  return std::unique_ptr<Cache>{std::make_unique<RedisCache>(settings, std::move(*where), std::move(hooks))};
}

}  // namespace hearth::cache
