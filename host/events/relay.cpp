#include "host/events/relay.hpp"

#include "host/core/ids.hpp"

namespace hearth::events {

namespace {

constexpr auto between_blocking = std::chrono::seconds{5};
constexpr auto between_maintaining = std::chrono::minutes{5};
constexpr auto long_work = std::chrono::seconds{60};  ///< over a whole backlog

}  // namespace

Relay::Relay(const Settings& settings, exec::Executor& executor, const core::Clock& clock, const Hooks& hooks)
    : settings_{settings},
      clock_{clock},
      hooks_{hooks},
      owner_{settings.node + "/" + core::random_hex<8>()},
      dispatcher_{executor, settings.parallel, settings.poll} {}

void Relay::add(db::Database& database) {
  if (store(database) != nullptr) return;
  const std::lock_guard lock{mutex_};
  sources_.emplace_back(database, owner_, settings_.keep);
}

void Relay::subscribe(std::string subscriber, std::string event, Handler handle) {
  const std::lock_guard lock{mutex_};
  handlers_[std::move(subscriber)][std::move(event)] = std::make_shared<const Handler>(std::move(handle));
}

Result<void> Relay::start() {
  const Subscriptions active = subscriptions();
  for (auto* store : stores()) {
    RelayCall call{store->publisher(), long_work};
    HEARTH_TRY(store->reconcile(call, active, settings_.node));
  }
  dispatcher_.start({[this](bool poll) { return pass(poll); }, [this] { return nap(); }});
  return {};
}

Store* Relay::store(const db::Database& database) {
  const std::lock_guard lock{mutex_};
  for (auto& source : sources_) {
    if (source.store.publisher() == database.schema()) return &source.store;
  }
  return nullptr;
}

std::vector<Store*> Relay::stores() {
  const std::lock_guard lock{mutex_};
  std::vector<Store*> all;
  for (auto& source : sources_) all.push_back(&source.store);
  return all;
}

std::function<void()> Relay::waker(const db::Database& database) {
  const std::lock_guard lock{mutex_};
  for (auto& source : sources_) {
    if (source.store.publisher() != database.schema()) continue;
    return dispatcher_.waker(source.dirty);
  }
  return [] {};
}

std::chrono::nanoseconds Relay::nap() {
  auto most = std::chrono::nanoseconds::max();
  const Timestamp now = clock_.now();
  const std::lock_guard lock{mutex_};
  for (const auto& source : sources_) {
    if (source.next_due) most = std::min<std::chrono::nanoseconds>(most, *source.next_due - now);
  }
  return most;
}

/// One look at every source. True when there was nothing to do.
bool Relay::pass(bool poll) {
  std::vector<Source*> all;
  {
    const std::lock_guard lock{mutex_};
    for (auto& source : sources_) all.push_back(&source);
  }
  bool nothing = true;
  for (std::size_t i = 0; i < all.size(); ++i) {  // each gets the first free calls in its turn
    nothing = !look(*all[(turn_ + i) % all.size()], poll) && nothing;
  }
  ++turn_;
  return nothing;
}

/// True when something was leased, or may have to be.
bool Relay::look(Source& source, bool poll) {
  bool due = source.dirty->exchange(false);
  {
    const std::lock_guard lock{mutex_};
    if (source.next_due && *source.next_due <= clock_.now()) {
      due = true;
      source.next_due.reset();
    }
  }
  if (poll) {
    const auto seen = poll_source(source);
    if (!seen) {
      trouble(source, seen.error());
      return true;
    }
    due = due || *seen;
  }
  if (!due) return false;
  source.looking = true;
  ++source.looks;
  const auto leased = lease(source);
  source.looking = false;
  if (!leased) {
    source.dirty->store(true);  // the next poll tries again
    trouble(source, leased.error());
    return true;
  }
  return *leased != 0;
}

/// The tables could not be reached when these ended: they come again, and their effects say whether it is a repeat.
Result<void> Relay::release_loose(Source& source) {
  for (;;) {
    std::optional<Delivery> one;
    {
      const std::lock_guard lock{mutex_};
      if (source.loose.empty()) return {};
      one = source.loose.back();
    }
    RelayCall call{source.store.publisher()};
    HEARTH_TRY(source.store.release(call, *one));
    const std::lock_guard lock{mutex_};
    std::erase_if(source.loose, [&](const Delivery& each) { return each.seq == one->seq; });
  }
}

/// Cheap questions, and housekeeping at long intervals. True when something is due.
Result<bool> Relay::poll_source(Source& source) {
  HEARTH_TRY(release_loose(source));
  RelayCall call{source.store.publisher()};
  const Glance seen = HEARTH_TRY(source.store.glance(call));
  bool due = false;
  if (seen.lease_ends && *seen.lease_ends <= core::real_now()) {
    HEARTH_TRY(source.store.reclaim(call, core::real_now()));
    due = true;
  }
  RelayCall long_call{source.store.publisher(), long_work};
  if (seen.dead && Steady::now() - source.blocked >= between_blocking) {
    HEARTH_TRY(source.store.block_behind_dead(long_call));
    source.blocked = Steady::now();
  }
  if (Steady::now() - source.maintained >= between_maintaining) {
    HEARTH_TRY(source.store.maintain(long_call, subscriptions(), clock_.now()));
    source.maintained = Steady::now();
  }
  if (!seen.next_due) return due;
  if (*seen.next_due <= clock_.now()) return true;
  due_at(source, *seen.next_due);
  return due;
}

Result<std::size_t> Relay::lease(Source& source) {
  const std::size_t free = dispatcher_.free();
  if (free == 0) {  // whoever ends next wakes us
    source.dirty->store(true);
    return 1;
  }
  RelayCall call{source.store.publisher()};
  auto leased = HEARTH_TRY(source.store.lease(call, subscriptions(), clock_.now(), free, lease_end()));
  if (leased.size() == free) source.dirty->store(true);
  for (auto& delivery : leased) {
    const bool taken = dispatcher_.dispatch([this, &source, delivery] { deliver(source, delivery); });
    if (taken) continue;
    release(source, delivery);
    source.dirty->store(true);
  }
  return leased.size();
}

Timestamp Relay::lease_end() const {
  const Duration plenty = settings_.deadline + std::chrono::minutes{1};
  return core::real_now() + (settings_.lease.count() > 0 ? Duration{settings_.lease} : plenty);
}

Subscriptions Relay::subscriptions() {
  Subscriptions active;
  const std::lock_guard lock{mutex_};
  for (const auto& [subscriber, events] : handlers_) {
    for (const auto& [event, handle] : events) active[subscriber].insert(event);
  }
  return active;
}

std::shared_ptr<const Handler> Relay::handler(const std::string& subscriber, const std::string& event) {
  const std::lock_guard lock{mutex_};
  const auto events = handlers_.find(subscriber);
  if (events == handlers_.end()) return nullptr;
  const auto found = events->second.find(event);
  return found == events->second.end() ? nullptr : found->second;
}

void Relay::due_at(Source& source, Timestamp when) {
  const std::lock_guard lock{mutex_};
  if (!source.next_due || when < *source.next_due) source.next_due = when;
}

void Relay::trouble(const Source& source, const Error& error) const {
  if (hooks_.trouble) hooks_.trouble(source.store.publisher(), error);
}

}  // namespace hearth::events
