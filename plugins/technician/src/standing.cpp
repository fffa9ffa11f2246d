#include "standing.hpp"

#include <booking/contract/booking.hpp>

#include <algorithm>

#include "store.hpp"
#include "technician_sql.hpp"

namespace technician {
namespace {

::auth::GrantRole role_of(const Uuid& technician) { return {technician, std::string{::auth::technician}}; }

Error not_applied() { return conflict("technician.not_applied", "only an application can be verified"); }
Error account_suspended() {
  return conflict("technician.account_suspended", "the account is suspended: take it back first");
}
Error not_suspended() { return conflict("technician.not_suspended", "the technician is not suspended"); }

bool may_be_suspended(Status status) {
  return status == Status::verified || status == Status::active || status == Status::paused;
}

Result<void> check_account(Calls& calls, const Uuid& technician) {
  const auto user = HEARTH_TRY(calls.call(::auth::find_user, {technician}));
  if (user.state == "suspended") return account_suspended();
  return {};
}

/// As the account stands now, whatever events are still on their way. One that is gone is the keeper's to deal with.
Result<bool> account_is_fit(Calls& calls, const Uuid& technician) {
  const auto user = calls.call(::auth::find_user, {technician});
  if (!user) {
    if (is_failure(user.error())) return user.error();
    return true;
  }
  if (user->state == "withdrawn" || user->state == "erased") return true;
  const bool has_role = std::find(user->roles.begin(), user->roles.end(), ::auth::technician) != user->roles.end();
  return has_role && user->state != "suspended";
}

}  // namespace

Result<Profile> Standing::verify(const Caller&, Calls& calls, const Id& ask) {
  const Row row = HEARTH_TRY(find(calls, ask.id));
  if (row.status != Status::applied) return not_applied();
  HEARTH_TRY(check_account(calls, ask.id));
  HEARTH_TRY(calls.call(::auth::grant_role, role_of(ask.id), "role"));
  return calls.transaction([&](Tx& tx) -> Result<Profile> {
    Row locked = HEARTH_TRY(lock(tx, ask.id));
    if (locked.status != Status::applied) return not_applied();
    locked.status = Status::verified;
    Profile all = HEARTH_TRY(save(tx, std::move(locked)));
    audit_status(tx, "technician.verified", ask.id, Status::applied, all.status);
    return all;
  });
}

Result<Profile> Standing::suspend(const Caller&, Calls& calls, const Id& id, const Reason& ask) {
  if (HEARTH_TRY(find(calls, id.id)).by_account) HEARTH_TRY(Absences::revoke(calls, id.id));
  std::optional<Away> away;
  const Profile suspended = HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<Profile> {
    Row row = HEARTH_TRY(lock(tx, id.id));
    const Status before = row.status;
    if (!may_be_suspended(before) && !row.by_account) {
      return conflict("technician.not_active", "only a verified technician can be suspended");
    }
    row.by_account = false;  // it no longer ends with the account's
    row.status = Status::suspended;
    audit_status(tx, "technician.suspended", id.id, before, Status::suspended, ask.reason);
    if (before != Status::suspended) {
      away = Absences::begin(tx, id.id, "suspended", tx.now(), tx.now() + indefinitely);
    }
    return save(tx, std::move(row), ask.reason);
  }));
  if (away) absences_.carry_out_now_or_later(calls, *away);
  return suspended;
}

Result<void> Standing::state_changed(Calls& calls, const ::auth::StateChanged& event) {
  return follow_account(calls, event.user);
}
Result<void> Standing::roles_changed(Calls& calls, const ::auth::RolesChanged& event) {
  return follow_account(calls, event.user);
}

Result<void> Standing::follow_account(Calls& calls, const Uuid& technician) {
  if (!HEARTH_TRY(calls.maybe<Row>(sql::find_technician, {{"id", technician}}))) return {};
  const bool fit = HEARTH_TRY(account_is_fit(calls, technician));
  std::optional<Away> begun, ending;
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    Row row = HEARTH_TRY(lock(tx, technician));
    if (fit ? !row.by_account : !may_be_suspended(row.status)) return {};
    row.by_account = !fit;
    row.status = fit ? Status::verified : Status::suspended;
    if (fit) {
      ending = HEARTH_TRY(Absences::end_suspension(tx, technician));
    } else {
      begun = Absences::begin(tx, technician, "suspended", tx.now(), tx.now() + indefinitely);
    }
    HEARTH_TRY(save(tx, std::move(row)));
    return {};
  }));
  if (begun) absences_.carry_out_now_or_later(calls, *begun);
  if (ending) HEARTH_TRY(Absences::release(calls, *ending));
  return {};
}

Result<Profile> Standing::restore(const Caller&, Calls& calls, const Id& id, const Reason& ask) {
  if (HEARTH_TRY(find(calls, id.id)).status != Status::suspended) return not_suspended();
  HEARTH_TRY(check_account(calls, id.id));
  HEARTH_TRY(calls.call(::auth::grant_role, role_of(id.id), "role"));
  std::optional<Away> ending;
  const Profile restored = HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<Profile> {
    Row row = HEARTH_TRY(lock(tx, id.id));
    if (row.status != Status::suspended) return not_suspended();
    row.status = Status::verified;
    row.by_account = false;
    ending = HEARTH_TRY(Absences::end_suspension(tx, id.id));
    Profile all = HEARTH_TRY(save(tx, std::move(row), ask.reason));
    audit_status(tx, "technician.restored", id.id, Status::suspended, all.status, ask.reason);
    return all;
  }));
  if (ending) HEARTH_TRY(Absences::release(calls, *ending));
  return restored;
}

Result<Profile> Standing::leave(const Caller& who, Calls& calls) {
  const Timestamp now = calls.now();
  HEARTH_TRY(find(calls, who.user));
  const auto jobs =
      HEARTH_TRY(calls.call(::booking::jobs, {.technician = who.user, .from = now - std::chrono::days{2}, .to = now}));
  for (const auto& job : jobs.items) {
    if (job.status == "in_progress") return conflict("technician.job_under_way", "finish the job first");
  }
  std::optional<Away> away;
  const Profile left = HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<Profile> {
    Row row = HEARTH_TRY(lock(tx, who.user));
    if (row.status == Status::left) return conflict("technician.not_active", "you have left already");
    const bool suspended = row.status == Status::suspended;  // whose jobs have been given away
    row.status = Status::left;
    row.by_account = false;
    if (!suspended) away = Absences::begin(tx, row.id, "left", tx.now(), tx.now() + indefinitely);
    return save(tx, std::move(row));
  }));
  if (away) absences_.carry_out_now_or_later(calls, *away);
  return calls.effect([&](Tx&) -> Result<Profile> { return left; });
}

}  // namespace technician
