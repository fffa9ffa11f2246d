#include "keeper.hpp"

#include "cancellation_sql.hpp"
#include "rows.hpp"
#include "sealing.hpp"

namespace cancellation {
namespace {

constexpr auto keeper = "cancellation";

struct Kept {
  Uuid booking;
  std::string kind;
  std::string fault;
  std::string status;
  Money fee;
  Money refund;
  std::optional<std::string> reason;
  std::optional<std::string> evidence;
  Timestamp created;
};
constexpr auto describe(Type<Kept>) {
  return fields(field("booking_id", &Kept::booking), field("kind", &Kept::kind), field("fault", &Kept::fault),
                field("status", &Kept::status), field("fee", &Kept::fee), field("refund", &Kept::refund),
                field("reason", &Kept::reason), field("evidence", &Kept::evidence),
                field("created_at", &Kept::created));
}

struct Everything {
  std::vector<Kept> cancellations;
  std::vector<Penalty> penalties;
};
constexpr auto describe(Type<Everything>) {
  return fields(field("cancellations", &Everything::cancellations), field("penalties", &Everything::penalties));
}

/// With the texts that they wrote themselves.
Result<Kept> kept_of(const Crypto& crypto, const Row& row, const Uuid& user) {
  Kept kept{row.booking, row.kind, row.fault, row.status, row.fee, row.refund, {}, {}, row.created};
  if (row.actor_id != user) return kept;
  if (row.reason) kept.reason = HEARTH_TRY(crypto.open(bound("reason", row.id), *row.reason));
  if (row.evidence) kept.evidence = HEARTH_TRY(crypto.open(bound("evidence", row.id), *row.evidence));
  return kept;
}

}  // namespace

Result<void> Keeper::export_asked(Calls& calls, const ::auth::ExportAsked& event) {
  Everything all;
  for (const auto& row : HEARTH_TRY(calls.all<Row>(sql::cancellations_of_consumer, {{"consumer", event.user}}))) {
    auto kept = HEARTH_TRY(kept_of(crypto_, row, event.user));
    all.cancellations.push_back(std::move(kept));
  }
  all.penalties = HEARTH_TRY(calls.all<Penalty>(sql::penalties_of_technician, {{"technician", event.user}}));
  HEARTH_TRY(calls.call(::auth::deliver_export, {event.export_id, keeper, {to_json(all)}}));
  return {};
}

Result<void> Keeper::erasure_asked(Calls& calls, const ::auth::ErasureAsked& event) {
  const auto open = HEARTH_TRY(calls.one<std::int64_t>(sql::open_of_user, {{"user", event.user}}));
  std::vector<std::string> reasons;
  if (open > 0) reasons.emplace_back("cancellation.open_refunds");
  HEARTH_TRY(calls.call(::auth::answer_erasure, {event.erasure, keeper, std::move(reasons)}));
  return {};
}

Result<void> Keeper::erasure_due(Calls& calls, const ::auth::ErasureDue& event) {
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::forget_texts, {{"user", event.user}});
    return {};
  }));
  HEARTH_TRY(calls.call(::auth::erased, {event.erasure, keeper}));
  return {};
}

}  // namespace cancellation
