#include "host/db/session_pool.hpp"

#include <algorithm>
#include <utility>

#include "host/db/engine.hpp"

namespace hearth::db {
namespace {

constexpr std::chrono::milliseconds first_pause{50};
constexpr std::chrono::milliseconds longest_pause{200};  ///< so long a server may be back before it is noticed
/// What is worth waiting for: the next attempt, or the outcome of one. It covers the first pauses, so that a server that
/// restarts has not refused many, and is a small part of what a request may take.
constexpr std::chrono::milliseconds patience{100};

}  // namespace

struct SessionPool::Waiter {
  std::uint64_t ticket;
  exec::Event granted{};
  bool served = false;
  std::unique_ptr<Session> session{};  ///< none though served: the right to open one
};

/// Of the one that tries for all; null: nobody does.
struct SessionPool::EndOfAttempt {
  SessionPool* pool;
  ~EndOfAttempt() {
    if (pool == nullptr) return;
    const std::lock_guard lock{pool->mutex_};
    pool->trying_ = false;
    for (auto* news : std::exchange(pool->curious_, {})) news->set();
  }
};

struct SessionPool::Share {
  std::size_t limit;
  Connect connect;
  Sessions idle{};  ///< the last one used is at the end
  std::deque<Waiter*> waiters{};
  std::size_t open = 0;
};

SessionPool::Lease::Lease(SessionPool& pool, Share& share, std::unique_ptr<Session> session)
    : pool_{&pool}, share_{&share}, session_{std::move(session)} {}

SessionPool::Lease::Lease(Lease&& other) noexcept
    : pool_{other.pool_}, share_{other.share_}, session_{std::move(other.session_)}, healthy_{other.healthy_} {}

SessionPool::Lease::~Lease() {
  if (session_) pool_->give_back(*share_, std::move(session_), healthy_);
}

SessionPool::SessionPool(Limits limits, exec::Pool& off) : limits_{limits}, off_{off} {}
SessionPool::~SessionPool() = default;

SessionPool::Share& SessionPool::join(std::size_t limit, Connect connect) {
  const std::lock_guard lock{mutex_};
  shares_.push_back(std::make_unique<Share>());
  shares_.back()->limit = std::max<std::size_t>(limit, 1);
  shares_.back()->connect = std::move(connect);
  return *shares_.back();
}

Result<SessionPool::Lease> SessionPool::acquire(Share& share, const core::Call& call) {
  HEARTH_TRY(call.check());
  auto session = HEARTH_TRY(reserve(share, call));
  if (session && !session->usable()) session.reset();
  if (!session) {
    auto opened = connect(share, call);
    if (!opened) {
      give_back(share, nullptr, false);
      return std::move(opened).error();
    }
    session = std::move(opened).value();
  }
  return Lease{*this, share, std::move(session)};
}

/// An idle session, or (null) the place to open one in.
Result<std::unique_ptr<Session>> SessionPool::reserve(Share& share, const core::Call& call) {
  Sessions evicted;  // closed after the lock has gone
  std::unique_lock lock{mutex_};
  if (share.waiters.empty()) {
    if (!share.idle.empty()) {
      auto session = std::move(share.idle.back());
      share.idle.pop_back();
      return session;
    }
    if (take_place(share, evicted)) return std::unique_ptr<Session>{};
  }
  Waiter waiter{.ticket = tickets_++};
  share.waiters.push_back(&waiter);
  lock.unlock();
  const BoundedCall bounded{call, limits_.wait};
  const auto waited = waiter.granted.wait(bounded);
  lock.lock();
  if (waiter.served) return std::move(waiter.session);
  std::erase(share.waiters, &waiter);
  lock.unlock();
  HEARTH_TRY(call.check());
  return busy("no database session became free", false);
}

Result<std::unique_ptr<Session>> SessionPool::connect(Share& share, const core::Call& call) {
  const bool tries = HEARTH_TRY(await_attempt(call));
  const EndOfAttempt end{tries ? this : nullptr};
  std::chrono::steady_clock::duration pause{};
  {
    const std::lock_guard lock{mutex_};
    pause = next_attempt_ - std::chrono::steady_clock::now();
  }
  if (pause.count() > 0) {  // somebody has just been refused, for a reason of its own perhaps: not all at once
    const auto bounded = std::min<std::chrono::steady_clock::duration>(pause, limits_.wait);
    HEARTH_TRY(exec::sleep_for(call, std::chrono::duration_cast<std::chrono::microseconds>(bounded)));
  }
  const auto refused_before = refusals();
  Result<std::unique_ptr<Session>> opened{std::unique_ptr<Session>{}};
  exec::run_off_fiber(off_, [&] { opened = open(share, call, refused_before); });
  return opened;
}

/// While the server cannot be reached one tries for all, after each pause; who would have to wait for that is told what is
/// known. True: this is the one.
Result<bool> SessionPool::await_attempt(const core::Call& call) {
  const auto longest = std::min(patience, limits_.wait);
  std::unique_lock lock{mutex_};
  const auto refused_before = refusals_;
  while (away_) {
    const auto now = std::chrono::steady_clock::now();
    if (!trying_ && now >= next_attempt_) {
      trying_ = true;
      news_by_ = now + longest;
      return true;
    }
    const auto until = trying_ ? news_by_ : next_attempt_;
    if (refusals_ != refused_before || until <= now || until - now > longest) return Error{refusal_};
    exec::Event news;
    curious_.push_back(&news);
    lock.unlock();
    const BoundedCall bounded{call, std::chrono::ceil<std::chrono::milliseconds>(until - now)};
    auto waited = news.wait(bounded);
    lock.lock();
    std::erase(curious_, &news);
    HEARTH_TRY(call.check());
    if (!waited && std::chrono::steady_clock::now() < until) return std::move(waited).error();
  }
  return false;
}

/// [where sessions are opened] Whoever had to wait for a thread is told what others have been told meanwhile: each attempt at a
/// server that does not answer takes its time.
Result<std::unique_ptr<Session>> SessionPool::open(Share& share, const core::Call& call, std::uint64_t refused_before) {
  HEARTH_TRY(call.check());
  {
    const std::lock_guard lock{mutex_};
    if (refusals_ != refused_before) return Error{refusal_};
  }
  auto opened = share.connect();
  const std::lock_guard lock{mutex_};
  if (opened) {
    failures_ = 0;
    next_attempt_ = {};
    away_ = false;
    return opened;
  }
  next_attempt_ =
      std::chrono::steady_clock::now() + std::min(first_pause * (1 << std::min(failures_, 6u)), longest_pause);
  ++failures_;
  away_ = opened.error().kind == Kind::unavailable;
  if (away_) {
    ++refusals_;
    refusal_ = opened.error();
  }
  return opened;
}

std::uint64_t SessionPool::refusals() const {
  const std::lock_guard lock{mutex_};
  return refusals_;
}

bool SessionPool::may_open(const Share& share) const {
  if (share.open >= share.limit) return false;
  if (open_ < limits_.sessions) return true;
  return std::any_of(shares_.begin(), shares_.end(), [](const auto& other) { return !other->idle.empty(); });
}

/// A place within both bounds; another plugin's longest idle session gives way for it.
bool SessionPool::take_place(Share& share, Sessions& evicted) {
  if (!may_open(share)) return false;
  if (open_ >= limits_.sessions) {
    Share* from = nullptr;
    for (const auto& other : shares_) {
      if (other->idle.empty()) continue;
      if (from == nullptr || other->idle.front()->idle_since < from->idle.front()->idle_since) from = other.get();
    }
    evicted.push_back(std::move(from->idle.front()));
    from->idle.erase(from->idle.begin());
    --from->open;
    --open_;
  }
  ++share.open;
  ++open_;
  return true;
}

void SessionPool::give_back(Share& share, std::unique_ptr<Session> session, bool healthy) {
  Sessions closed;  // after the lock has gone
  const std::lock_guard lock{mutex_};
  if (session && healthy) {
    if (!share.waiters.empty()) {
      Waiter& waiter = *share.waiters.front();
      share.waiters.pop_front();
      waiter.session = std::move(session);
      waiter.served = true;
      waiter.granted.set();
      return;
    }
    session->idle_since = std::chrono::steady_clock::now();
    share.idle.push_back(std::move(session));
  } else {
    --share.open;
    --open_;
    if (session) closed.push_back(std::move(session));
  }
  serve_waiters(closed);
}

void SessionPool::serve_waiters(Sessions& evicted) {
  for (Share* share = longest_waiting(); share != nullptr; share = longest_waiting()) {
    if (!take_place(*share, evicted)) return;
    Waiter& waiter = *share->waiters.front();
    share->waiters.pop_front();
    waiter.served = true;
    waiter.granted.set();
  }
}

SessionPool::Share* SessionPool::longest_waiting() {
  Share* longest = nullptr;
  for (const auto& share : shares_) {
    if (share->waiters.empty() || !may_open(*share)) continue;
    if (longest == nullptr || share->waiters.front()->ticket < longest->waiters.front()->ticket) longest = share.get();
  }
  return longest;
}

void SessionPool::close_idle() {
  Sessions closed;  // after the lock has gone
  const auto before = std::chrono::steady_clock::now() - limits_.idle;
  const std::lock_guard lock{mutex_};
  for (const auto& share : shares_) {
    while (!share->idle.empty() && share->idle.front()->idle_since < before) {
      closed.push_back(std::move(share->idle.front()));
      share->idle.erase(share->idle.begin());
      --share->open;
      --open_;
    }
  }
  serve_waiters(closed);
}

SessionPool::Counts SessionPool::counts(const Share& share) const {
  const std::lock_guard lock{mutex_};
  return {share.limit, share.open, share.open - share.idle.size(), share.waiters.size()};
}

}  // namespace hearth::db
