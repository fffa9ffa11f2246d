#include "profiles.hpp"

#include <auth/contract/auth.hpp>

#include <map>

#include "store.hpp"
#include "technician_sql.hpp"

namespace technician {
namespace {

Json status_json(Status status) { return {to_json(std::map<std::string, Status>{{"status", status}})}; }

void audit(Tx& tx, std::string action, const Uuid& of, Status before, Status after, std::string reason = {}) {
  tx.audit({.action = std::move(action),
            .target_type = "technician",
            .target = of.text(),
            .before = status_json(before),
            .after = status_json(after),
            .reason = std::move(reason)});
}

/// active <-> paused.
Result<void> pause(Row& row, bool paused) {
  if (row.status != Status::active && row.status != Status::paused) {
    return conflict("technician.not_active", "only an active technician can pause");
  }
  row.status = paused ? Status::paused : Status::active;
  return {};
}

}  // namespace

Result<Profile> Profiles::apply(const Caller& who, Tx& tx, const Apply& ask) {
  const Row row{.id = who.user,
                .status = Status::applied,
                .name = ask.name,
                .gender = ask.gender,
                .about = ask.about,
                .version = 1,
                .created = tx.now(),
                .updated = tx.now()};
  tx.exec(sql::add_technician, row);
  return profile(tx, row);
}

Result<Profile> Profiles::me(const Caller& who, Db& db) { return profile(db, HEARTH_TRY(find(db, who.user))); }

Result<Profile> Profiles::change(const Caller& who, Tx& tx, const IfMatch& match, const ChangeProfile& ask) {
  Row row = HEARTH_TRY(lock(tx, who.user));
  if (!match.matches(row.version)) return precondition("technician.changed", "the profile has changed meanwhile");
  if (ask.name) row.name = *ask.name;
  if (ask.gender) row.gender = *ask.gender;
  row.about = ask.about.applied_to(row.about);
  if (ask.paused) HEARTH_TRY(pause(row, *ask.paused));
  return save(tx, std::move(row));
}

Result<PublicProfile> Profiles::read(const Caller&, Db& db, const Id& ask) {
  const Profile all = HEARTH_TRY(profile(db, HEARTH_TRY(find(db, ask.id))));
  if (all.status != Status::active && all.status != Status::paused) {
    return not_found("technician.no_such_technician", "there is no such technician");
  }
  return PublicProfile{all.id, all.name, all.gender, all.about, all.skills, all.regions};
}

Result<Page<Profile>> Profiles::list(const Caller&, Db& db, const ListAsk& ask) {
  const auto rows = HEARTH_TRY(db.page<Row>(sql::technicians_by_status, ask));
  Page<Profile> page{{}, rows.next_cursor};
  for (const auto& row : rows.items) page.items.push_back(HEARTH_TRY(profile(db, row)));
  return page;
}

Result<Profile> Profiles::verify(const Caller&, Calls& calls, const Id& ask) {
  const Row row = HEARTH_TRY(find(calls, ask.id));
  if (row.status != Status::applied) return conflict("technician.not_applied", "only an application can be verified");
  HEARTH_TRY(calls.call(::auth::grant_role, {.user = ask.id, .role = std::string{::auth::technician}}, "role"));
  return calls.transaction([&](Tx& tx) -> Result<Profile> {
    Row locked = HEARTH_TRY(lock(tx, ask.id));
    if (locked.status != Status::applied) {
      return conflict("technician.not_applied", "only an application can be verified");
    }
    locked.status = Status::verified;
    Profile all = HEARTH_TRY(save(tx, std::move(locked)));
    audit(tx, "technician.verified", ask.id, Status::applied, all.status);
    return all;
  });
}

Result<Profile> Profiles::suspend(const Caller&, Tx& tx, const Id& id, const Suspend& ask) {
  Row row = HEARTH_TRY(lock(tx, id.id));
  if (row.status == Status::suspended || row.status == Status::left || row.status == Status::applied) {
    return conflict("technician.not_active", "only a verified technician can be suspended");
  }
  const Status before = row.status;
  row.status = Status::suspended;
  Profile all = HEARTH_TRY(save(tx, std::move(row)));
  audit(tx, "technician.suspended", id.id, before, Status::suspended, ask.reason);
  return all;
}

}  // namespace technician
