#include "erasures.hpp"

#include <algorithm>

#include "auth_sql.hpp"
#include "codes.hpp"
#include "keepers.hpp"

namespace auth {
namespace {

Error no_such_erasure() { return not_found("auth.no_such_erasure", "nobody has asked for it"); }

}  // namespace

struct Erasures::Row {
  Uuid id;
  Uuid user;
  std::string state;
  std::vector<std::string> keepers;
  Timestamp asked_at;
  std::optional<Timestamp> decided_at;
  friend constexpr auto describe(Type<Row>) {
    return fields(field("id", &Row::id), field("user_id", &Row::user), field("state", &Row::state),
                  field("keepers", &Row::keepers), field("asked_at", &Row::asked_at),
                  field("decided_at", &Row::decided_at));
  }
};

struct Erasures::Answer {
  std::string keeper;
  std::vector<std::string> reasons;
  std::optional<Timestamp> erased_at;
  friend constexpr auto describe(Type<Answer>) {
    return fields(field("keeper", &Answer::keeper), field("reasons", &Answer::reasons),
                  field("erased_at", &Answer::erased_at));
  }
};

Result<ErasureView> Erasures::view(Db& db, const Row& row) const {
  ErasureView out{row.id, row.state, {}, {}, row.asked_at, row.decided_at};
  std::vector<std::string> answered;
  const auto answers = HEARTH_TRY(db.all<Answer>(sql::erasure_answers, {{"id", row.id}}));
  for (const auto& one : answers) {
    if (!one.reasons.empty()) out.refusals.push_back({one.keeper, one.reasons});
    if (row.state == "asked" || one.erased_at) answered.push_back(one.keeper);
  }
  if (row.state == "asked" || row.state == "due") out.waiting_for = missing(row.keepers, answered);
  return out;
}

Result<ErasureView> Erasures::ask(const Caller& who, Tx& tx) {
  HEARTH_TRY(demand_fresh(who, *settings_, tx.now()));
  HEARTH_TRY(users_.lock(tx, who.user));
  const auto running = HEARTH_TRY(tx.maybe<Row>(sql::running_erasure, {{"user", who.user}}));
  if (running) return view(tx, *running);
  const auto user = HEARTH_TRY(users_.find(tx, who.user));
  if (!user.open()) return forbidden("auth.account_closed", "the account cannot be used");
  HEARTH_TRY(Administration::keep_an_administrator(tx, who.user));
  Row row{tx.new_id(), who.user, "asked", other_keepers(*settings_), tx.now(), {}};
  tx.exec(sql::add_erasure, row);
  tx.publish(ErasureAsked{.erasure = row.id, .user = who.user});
  tx.audit({.action = "erasure.asked", .target_type = "user", .target = who.user.text()});
  if (row.keepers.empty()) {
    HEARTH_TRY(decide(tx, row));
    row = HEARTH_TRY(tx.one<Row>(sql::latest_erasure, {{"user", who.user}}));
  }
  return view(tx, row);
}

Result<ErasureView> Erasures::read(const Caller& who, Db& db) {
  const auto row = HEARTH_TRY(db.maybe<Row>(sql::latest_erasure, {{"user", who.user}}));
  if (!row) return no_such_erasure();
  return view(db, *row);
}

Result<Taken> Erasures::answer(Tx& tx, const ErasureAnswer& given) {
  const auto row = HEARTH_TRY(tx.maybe<Row>(sql::lock_erasure, {{"id", given.erasure}}));
  if (!row) return no_such_erasure();
  if (row->state != "asked") return Taken{false};
  tx.exec(sql::add_erasure_answer,
          {{"id", row->id}, {"keeper", given.keeper}, {"reasons", given.reasons}, {"now", tx.now()}});
  HEARTH_TRY(decide(tx, *row));
  return Taken{true};
}

Result<void> Erasures::decide(Tx& tx, const Row& row) {
  std::vector<std::string> answered;
  bool agreed = true;
  const auto answers = HEARTH_TRY(tx.all<Answer>(sql::erasure_answers, {{"id", row.id}}));
  for (const auto& one : answers) {
    answered.push_back(one.keeper);
    agreed = agreed && one.reasons.empty();
  }
  if (!missing(row.keepers, answered).empty()) return {};
  if (!agreed) return refuse(tx, row.id);
  return withdraw(tx, row);
}

Result<void> Erasures::refuse(Tx& tx, const Uuid& id) const {
  tx.exec(sql::refuse_erasure, {{"id", id}, {"now", tx.now()}});
  return {};
}

Result<void> Erasures::withdraw(Tx& tx, const Row& row) {
  // Others may have gone since it was asked for: the last administrator is asked about again, with their rows locked.
  if (auto kept = Administration::keep_an_administrator(tx, row.user); !kept) {
    if (kept.error().code != "auth.last_administrator") return kept;
    const std::vector<std::string> reasons{kept.error().code};
    tx.exec(sql::add_erasure_answer, {{"id", row.id}, {"keeper", "auth"}, {"reasons", reasons}, {"now", tx.now()}});
    return refuse(tx, row.id);
  }
  auto user = HEARTH_TRY(users_.find(tx, row.user));
  HEARTH_TRY(users_.move(tx, user, State::withdrawn, "left"));
  HEARTH_TRY(sessions_.end_all(tx, row.user, {}, "ended"));
  HEARTH_TRY(ApiKeys::revoke_all(tx, row.user));
  Codes::void_all(tx, row.user);
  SecondFactor::forget(tx, row.user);
  tx.exec(sql::erasure_due, {{"id", row.id}, {"now", tx.now()}});
  tx.publish(ErasureDue{.erasure = row.id, .user = row.user});
  if (row.keepers.empty()) return finish(tx, row);
  return {};
}

Result<Taken> Erasures::erased_by(Tx& tx, const Erased& done) {
  const auto row = HEARTH_TRY(tx.maybe<Row>(sql::lock_erasure, {{"id", done.erasure}}));
  if (!row) return no_such_erasure();
  if (row->state != "due") return Taken{false};
  tx.exec(sql::note_erased, {{"id", row->id}, {"keeper", done.keeper}, {"now", tx.now()}});
  std::vector<std::string> erased_there;
  const auto answers = HEARTH_TRY(tx.all<Answer>(sql::erasure_answers, {{"id", row->id}}));
  for (const auto& one : answers) {
    if (one.erased_at) erased_there.push_back(one.keeper);
  }
  if (missing(row->keepers, erased_there).empty()) HEARTH_TRY(finish(tx, *row));
  return Taken{true};
}

Result<void> Erasures::finish(Tx& tx, const Row& row) {
  tx.exec(sql::drop_sessions, {{"user", row.user}});  // with devices and addresses, and their tokens
  tx.exec(sql::drop_devices, {{"user", row.user}});
  tx.exec(sql::drop_codes, {{"user", row.user}});
  tx.exec(sql::drop_challenges, {{"user", row.user}});
  tx.exec(sql::drop_api_keys, {{"user", row.user}});
  tx.exec(sql::erase_consent_addresses, {{"user", row.user}});  // that they agreed is kept, from where is not
  HEARTH_TRY(Exports::forget(tx, row.user));
  HEARTH_TRY(users_.erase(tx, row.user));
  tx.exec(sql::erasure_done, {{"id", row.id}, {"now", tx.now()}});
  tx.publish(StateChanged{.user = row.user, .from = "withdrawn", .to = "erased", .reason = "left"});
  tx.audit({.action = "user.erased", .target_type = "user", .target = row.user.text()});
  return {};
}

}  // namespace auth
