#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <hearth/result.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "host/core/call.hpp"
#include "host/exec/executor.hpp"

// Not for use outside host/db.
namespace hearth::db {

/// A connection, by whatever engine. Used by one thread at a time; belongs to one plugin for life.
class Session {
 public:
  using Time = std::chrono::steady_clock::time_point;

  virtual ~Session() = default;
  /// Asked before it is used again: still connected, and in the state it was left in.
  virtual bool usable() = 0;

  Time idle_since{};
};

/// The sessions of one pool: bounded in all and a plugin, opened when asked for, closed when idle.
class SessionPool {
 public:
  using Milliseconds = std::chrono::milliseconds;
  using Connect = std::function<Result<std::unique_ptr<Session>>()>;
  struct Limits {
    std::size_t sessions;
    Milliseconds wait;
    Milliseconds idle;
  };
  struct Counts {
    std::size_t limit, open, in_use, waiting;
  };
  struct Share;  ///< of one plugin

  /// A session on loan. Its end gives it back, or closes it when discard() was called.
  class Lease {
   public:
    Lease(SessionPool& pool, Share& share, std::unique_ptr<Session> session);
    ~Lease();
    Lease(Lease&& other) noexcept;
    Lease& operator=(Lease&&) = delete;
    Session& operator*() const { return *session_; }
    void discard() { healthy_ = false; }

   private:
    SessionPool* pool_;
    Share* share_;
    std::unique_ptr<Session> session_;
    bool healthy_ = true;
  };

  /// `off`: where sessions are opened for fibers, which may not block their thread.
  SessionPool(Limits limits, exec::Pool& off);
  ~SessionPool();  ///< every lease has ended

  Share& join(std::size_t limit, Connect connect);
  /// `unavailable` when none is free in time, or none can be opened: at once while the server is known to be away, but for
  /// the one that tries it again, and those who need not wait long for that.
  Result<Lease> acquire(Share& share, const core::Call& call);
  void close_idle();
  [[nodiscard]] Counts counts(const Share& share) const;

 private:
  struct Waiter;
  struct EndOfAttempt;
  using Sessions = std::vector<std::unique_ptr<Session>>;

  Result<std::unique_ptr<Session>> reserve(Share& share, const core::Call& call);
  Result<std::unique_ptr<Session>> connect(Share& share, const core::Call& call);
  Result<bool> await_attempt(const core::Call& call);
  Result<std::unique_ptr<Session>> open(Share& share, const core::Call& call, std::uint64_t refused_before);
  std::uint64_t refusals() const;
  bool may_open(const Share& share) const;
  bool take_place(Share& share, Sessions& evicted);
  void give_back(Share& share, std::unique_ptr<Session> session, bool healthy);
  void serve_waiters(Sessions& evicted);
  Share* longest_waiting();

  const Limits limits_;
  exec::Pool& off_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Share>> shares_;
  std::size_t open_ = 0;       ///< in use, idle and being opened
  std::uint64_t tickets_ = 0;  ///< numbers waiters, so that the first to come is served first
  unsigned failures_ = 0;      ///< connections refused in a row
  Session::Time next_attempt_{};
  std::uint64_t refusals_ = 0;  ///< by a server that cannot be reached, ever
  Error refusal_{};             ///< the last one
  bool away_ = false;           ///< the last attempt met with one
  bool trying_ = false;         ///< one tries for all, and ...
  Session::Time news_by_{};     ///< ... until then is waited for
  std::vector<exec::Event*> curious_;
};

}  // namespace hearth::db
