#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "hearth/audit.hpp"
#include "hearth/db.hpp"
#include "hearth/published.hpp"

namespace hearth {

/// One open transaction: all of Db inside it, and writes, events, timers and audit rows that commit with it. What is queued
/// (exec, publish, schedule, audit, revoke) is sent with the next wait or with COMMIT and fails there; after the first
/// failure nothing more is attempted, every operation returns that error, and the handler's result becomes it.
class Tx : public Db {
 public:
  Tx(const detail::Core& core, hearth_call* call, detail::TxState& state) : Db{core, call, state} {}

  /// Queued.
  void exec(const Statement& statement, const Arguments& arguments = {}) {
    auto bound = arguments.to(statement);
    if (!bound) return forget(remember(std::move(bound).error()));
    if (!HEARTH_HAS(core_->db, hearth_db_v1, exec)) return forget(remember(detail::missing("hearth.db/1 exec")));
    queue([&](hearth_error** why) {
      return core_->db->exec(call_, tx(), statement.raw(), bound->values.data(), bound->values.size(), why);
    });
  }
  template <DescribedStruct S>
  void exec(const Statement& statement, const S& object, Params more) {
    exec(statement, Arguments{object, more});
  }

  /// Waits, and tells how many rows it touched.
  Result<std::int64_t> execute(const Statement& statement, const Arguments& arguments = {}) {
    auto bound = arguments.to(statement);
    if (!bound) return remember(std::move(bound).error());
    if (!HEARTH_HAS(core_->db, hearth_db_v1, execute)) return remember(detail::missing("hearth.db/1 execute"));
    std::uint64_t touched = 0;
    auto done = ask([&](hearth_error** why) {
      return core_->db->execute(call_, tx(), statement.raw(), bound->values.data(), bound->values.size(), &touched,
                                why);
    });
    if (!done) return std::move(done).error();
    return static_cast<std::int64_t>(touched);
  }
  template <DescribedStruct S>
  Result<std::int64_t> execute(const Statement& statement, const S& object, Params more) {
    return execute(statement, Arguments{object, more});
  }

  /// Delivered to every subscriber once the transaction has committed, in order per key.
  template <DescribedEvent E>
  void publish(const E& event) {
    detail::published<E>();
    constexpr std::string_view name = detail::ObjectInfo<E>::description.name;
    publish(name, detail::key_text(event), to_json(event));
  }
  void publish(std::string_view name, std::string_view key, std::string_view payload) {
    if (!HEARTH_HAS(core_->events, hearth_events_v1, publish)) {
      return forget(remember(detail::missing("hearth.events/1 publish")));
    }
    queue([&](hearth_error** why) {
      return core_->events->publish(call_, tx(), str(name), str(key), str(payload), why);
    });
  }

  /// A durable timer. A key (given, or declared by the payload) replaces the pending timer of that name and key.
  template <DescribedTimer T>
  void schedule(const T& payload, Timestamp at, std::string_view key = {}) {
    constexpr std::string_view name = detail::ObjectInfo<T>::description.name;
    const std::string declared = key.empty() ? detail::key_text(payload) : std::string(key);
    schedule(name, declared, at, to_json(payload));
  }
  template <DescribedTimer T>
  void schedule(const T& payload, Timestamp at, const Uuid& key) {
    schedule(payload, at, std::string_view{key.text()});
  }
  void schedule(std::string_view name, std::string_view key, Timestamp at, std::string_view payload) {
    if (!HEARTH_HAS(core_->timers, hearth_timers_v1, schedule)) {
      return forget(remember(detail::missing("hearth.timers/1 schedule")));
    }
    queue([&](hearth_error** why) {
      return core_->timers->schedule(call_, tx(), str(name), str(key), at.micros, str(payload), why);
    });
  }

  /// The pending timer of that payload type and key is gone when this commits; none is no error.
  template <DescribedTimer T>
  void cancel_timer(std::string_view key) {
    cancel_timer(detail::ObjectInfo<T>::description.name, key);
  }
  template <DescribedTimer T>
  void cancel_timer(const Uuid& key) {
    cancel_timer(detail::ObjectInfo<T>::description.name, key.text());
  }
  void cancel_timer(std::string_view name, std::string_view key) {
    if (!HEARTH_HAS(core_->timers, hearth_timers_v1, cancel)) {
      return forget(remember(detail::missing("hearth.timers/1 cancel")));
    }
    queue([&](hearth_error** why) { return core_->timers->cancel(call_, tx(), str(name), str(key), why); });
  }

  void audit(const AuditEntry& entry) {
    if (!HEARTH_HAS(core_->audit, hearth_audit_v1, record)) {
      return forget(remember(detail::missing("hearth.audit/1 record")));
    }
    const hearth_audit_entry raw{HEARTH_SIZE_THROUGH(hearth_audit_entry, reason),
                                 0,
                                 str(entry.action),
                                 str(entry.target_type),
                                 str(entry.target),
                                 str(entry.before.text),
                                 str(entry.after.text),
                                 str(entry.reason)};
    queue([&](hearth_error** why) { return core_->audit->record(call_, tx(), &raw, why); });
  }

  /// In force everywhere within a second of the commit. `until`: when the tokens concerned have expired by themselves.
  void revoke_token(std::string_view jti, Timestamp until) { revoke(HEARTH_REVOKE_TOKEN, jti, until); }
  void revoke_session(const Uuid& session, Timestamp until) { revoke(HEARTH_REVOKE_SESSION, session.raw(), until); }
  void revoke_user(const Uuid& user, Timestamp until) { revoke(HEARTH_REVOKE_USER, user.raw(), until); }

  /// The first failure so far. Queued work may still fail at COMMIT.
  [[nodiscard]] Result<void> status() const {
    if (failed()) return state_->error;
    return {};
  }

 private:
  template <class F>
  void queue(F&& call) {
    auto done = ask(std::forward<F>(call));
    if (!done) forget(std::move(done).error());
  }
  /// The state holds it, and the runner of the transaction sees it.
  static void forget(Error&&) {}

  void revoke(std::uint32_t what, std::string_view id, Timestamp until) {
    if (!HEARTH_HAS(core_->identity, hearth_identity_v1, revoke)) {
      return forget(remember(detail::missing("hearth.identity/1 revoke")));
    }
    queue([&](hearth_error** why) { return core_->identity->revoke(call_, tx(), what, str(id), until.micros, why); });
  }
};

}  // namespace hearth
