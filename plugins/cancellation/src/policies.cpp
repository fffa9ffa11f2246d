#include "policies.hpp"

#include <catalog/contract/catalog.hpp>

#include "cancellation_sql.hpp"

namespace cancellation {
namespace {

constexpr Duration longest_zone = std::chrono::days{366};

void audit(Tx& tx, std::string action, std::string type, std::string target, Json before, Json after,
           std::string reason) {
  tx.audit({.action = std::move(action),
            .target_type = std::move(type),
            .target = std::move(target),
            .before = std::move(before),
            .after = std::move(after),
            .reason = std::move(reason)});
}

/// A zone that is nowhere would protect nobody, and nobody would notice.
Result<void> check_region(Calls& calls, const std::string& region) {
  const auto unknown = HEARTH_TRY(calls.call(::catalog::unknown_codes, {.skills = {}, .regions = {region}}));
  if (unknown.regions.empty()) return {};
  Error error = invalid("cancellation.unknown_region", "there is no such district");
  error.violations.push_back({"/region", "unknown_code", "must be the code of a district of the catalogue"});
  return error;
}

}  // namespace

Result<Page<Policy>> Policies::list(const Caller&, Db& db, const PageAsk& ask) {
  return db.page<Policy>(sql::policies, ask);
}

Result<Policy> Policies::put(const Caller& who, Tx& tx, const std::optional<IfMatch>& match, const PutPolicy& ask) {
  HEARTH_TRY(check(ask.tiers));
  const Policy before = HEARTH_TRY(tx.one<Policy>(sql::newest_policy));
  if (match && !match->matches(before.version)) {
    return precondition("cancellation.policy_changed", "somebody else has changed the policy meanwhile");
  }
  const Policy added{.version = before.version + 1,
                     .in_force = std::max(tx.now(), before.in_force),
                     .tiers = ask.tiers,
                     .technician_share_percent = ask.technician_share_percent,
                     .no_show_fee_percent = ask.no_show_fee_percent,
                     .no_show_technician_percent = ask.no_show_technician_percent,
                     .reason = ask.reason,
                     .created_by = who.user,
                     .created = tx.now()};
  tx.exec(sql::add_policy, added);  // two at once: the later one finds the version taken
  audit(tx, "cancellation.policy_changed", "cancellation_policy", std::to_string(added.version), {to_json(before)},
        {to_json(added)}, ask.reason);
  return added;
}

Result<Page<Zone>> Policies::zones(const Caller&, Db& db, const PageAsk& ask) { return db.page<Zone>(sql::zones, ask); }

Result<Zone> Policies::add_zone(const Caller& who, Calls& calls, const AddZone& ask) {
  if (ask.to <= ask.from || ask.to - ask.from > longest_zone) {
    return invalid("cancellation.bad_interval", "the end must be after the start, by a year at most");
  }
  if (ask.region) HEARTH_TRY(check_region(calls, *ask.region));
  return calls.effect([&](Tx& tx) -> Result<Zone> {
    const Zone added{tx.new_id(), ask.region, ask.from, ask.to, ask.reason, who.user, tx.now()};
    tx.exec(sql::add_zone, added);
    audit(tx, "cancellation.force_majeure_declared", "force_majeure", added.id.text(), {}, {to_json(added)},
          ask.reason);
    return added;
  });
}

Result<void> Policies::end_zone(const Caller&, Tx& tx, const Id& ask) {
  const auto none = not_found("cancellation.no_such_zone", "there is no such zone");
  const Zone before = HEARTH_TRY(tx.one_or<Zone>(sql::find_zone, {{"id", ask.id}}, none));
  const auto ended = HEARTH_TRY(tx.execute(sql::end_zone, {{"id", ask.id}, {"now", tx.now()}}));
  if (ended == 0) return none;
  audit(tx, "cancellation.force_majeure_ended", "force_majeure", ask.id.text(), {to_json(before)}, {}, {});
  return {};
}

}  // namespace cancellation
