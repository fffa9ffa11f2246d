#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "host/events/events.hpp"
#include "host/events/store.hpp"
#include "host/exec/dispatcher.hpp"

namespace hearth::events {

/// The relay's own work on a publisher's tables.
struct RelayCall : core::Call {
  explicit RelayCall(const std::string& publisher, std::chrono::seconds time = std::chrono::seconds{10}) {
    plugin = publisher;
    entry = "event relay";
    principal.kind = core::Principal::Kind::system;
    deadline = std::chrono::steady_clock::now() + time;
  }
};

/// Hands out what the stores of a node hold: the dispatcher's thread leases due deliveries, its calls run them.
class Relay {
 public:
  Relay(const Settings& settings, exec::Executor& executor, const core::Clock& clock, const Hooks& hooks);

  void add(db::Database& database);
  void subscribe(std::string subscriber, std::string event, Handler handle);
  Result<void> start();

  [[nodiscard]] Store* store(const db::Database& database);
  [[nodiscard]] std::vector<Store*> stores();
  [[nodiscard]] std::function<void()> waker(const db::Database& database);
  [[nodiscard]] exec::Dispatcher& dispatcher() { return dispatcher_; }

 private:
  using Steady = std::chrono::steady_clock;

  struct Source {
    Source(db::Database& database, std::string owner, Duration keep) : store{database, std::move(owner), keep} {}

    Store store;
    std::shared_ptr<std::atomic<bool>> dirty = std::make_shared<std::atomic<bool>>(true);
    std::atomic<bool> looking{false};  ///< the thread is leasing from it
    std::atomic<std::uint64_t> looks{0};
    std::optional<Timestamp> next_due{};  ///< guarded by mutex_
    std::vector<Delivery> loose{};    ///< guarded by mutex_: leased, not running, and not recorded what became of them
    Steady::time_point maintained{};  ///< the thread's own
    Steady::time_point blocked{};     ///< the thread's own
  };

  // on the dispatcher's thread
  std::chrono::nanoseconds nap();
  bool pass(bool poll);
  bool look(Source& source, bool poll);
  Result<bool> poll_source(Source& source);
  Result<void> release_loose(Source& source);
  Result<std::size_t> lease(Source& source);

  // on the call threads
  void deliver(Source& source, Delivery delivery);
  std::optional<Delivery> attempt(Source& source, Delivery& delivery, bool chain);
  Result<void> handle(const Delivery& delivery, const Handler& handler);
  std::optional<Delivery> delivered(Source& source, const Delivery& delivery, bool chain);
  void failed(Source& source, Delivery& delivery, const Error& error);
  void release(Source& source, const Delivery& delivery);
  void lose(Source& source, const Delivery& delivery, const Error& error);

  [[nodiscard]] Timestamp lease_end() const;
  [[nodiscard]] Subscriptions subscriptions();
  [[nodiscard]] std::shared_ptr<const Handler> handler(const std::string& subscriber, const std::string& event);
  void due_at(Source& source, Timestamp when);
  void trouble(const Source& source, const Error& error) const;
  void report(Hooks::Outcome outcome, const Delivery& delivery, Steady::time_point since) const;

  const Settings settings_;
  const core::Clock& clock_;
  const Hooks hooks_;
  const std::string owner_;

  std::mutex mutex_;
  std::map<std::string, std::map<std::string, std::shared_ptr<const Handler>>> handlers_;
  std::deque<Source> sources_;
  std::size_t turn_ = 0;         ///< the thread's own
  exec::Dispatcher dispatcher_;  ///< last: it stops first
};

}  // namespace hearth::events
