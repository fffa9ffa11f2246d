#include "standing.hpp"

#include <auth/contract/auth.hpp>
#include <booking/contract/booking.hpp>

#include "store.hpp"
#include "technician_sql.hpp"

namespace technician {
namespace {

::auth::GrantRole role_of(const Uuid& technician) { return {technician, std::string{::auth::technician}}; }

Error not_applied() { return conflict("technician.not_applied", "only an application can be verified"); }
Error not_suspended() { return conflict("technician.not_suspended", "the technician is not suspended"); }

}  // namespace

Result<Profile> Standing::verify(const Caller&, Calls& calls, const Id& ask) {
  const Row row = HEARTH_TRY(find(calls, ask.id));
  if (row.status != Status::applied) return not_applied();
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
  Away away;
  const Profile suspended = HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<Profile> {
    Row row = HEARTH_TRY(lock(tx, id.id));
    const Status before = row.status;
    if (before == Status::suspended || before == Status::left || before == Status::applied) {
      return conflict("technician.not_active", "only a verified technician can be suspended");
    }
    row.status = Status::suspended;
    audit_status(tx, "technician.suspended", id.id, before, Status::suspended, ask.reason);
    away = Absences::begin(tx, id.id, "suspended", tx.now(), tx.now() + indefinitely);
    return save(tx, std::move(row), ask.reason);
  }));
  absences_.carry_out_now_or_later(calls, away);
  return suspended;
}

Result<Profile> Standing::restore(const Caller&, Calls& calls, const Id& id, const Reason& ask) {
  if (HEARTH_TRY(find(calls, id.id)).status != Status::suspended) return not_suspended();
  HEARTH_TRY(calls.call(::auth::grant_role, role_of(id.id), "role"));
  std::optional<Away> ending;
  const Profile restored = HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<Profile> {
    Row row = HEARTH_TRY(lock(tx, id.id));
    if (row.status != Status::suspended) return not_suspended();
    row.status = Status::verified;
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
    if (!suspended) away = Absences::begin(tx, row.id, "left", tx.now(), tx.now() + indefinitely);
    return save(tx, std::move(row));
  }));
  if (away) absences_.carry_out_now_or_later(calls, *away);
  return calls.effect([&](Tx&) -> Result<Profile> { return left; });
}

}  // namespace technician
