#include "privacy.hpp"

#include <algorithm>

#include "matching_sql.hpp"
#include "views.hpp"

namespace matching {
namespace {

constexpr std::string_view keeper_name = "matching";

struct KeptPlace {
  double latitude = 0;
  double longitude = 0;
  Timestamp at;
};
constexpr auto describe(Type<KeptPlace>) {
  return fields(field("latitude", &KeptPlace::latitude), field("longitude", &KeptPlace::longitude),
                field("at", &KeptPlace::at));
}

struct KeptRecord {
  Uuid booking;
  std::string kind;
  std::int32_t points = 0;
  Timestamp at;
};
constexpr auto describe(Type<KeptRecord>) {
  return fields(field("booking_id", &KeptRecord::booking), field("kind", &KeptRecord::kind),
                field("points", &KeptRecord::points), field("at", &KeptRecord::at));
}

/// What a run decided of a booking: of its lines, those about one technician.
struct KeptDecision {
  Uuid run;
  Uuid booking;
  Timestamp decided;
  std::vector<Line> lines;
};
constexpr auto describe(Type<KeptDecision>) {
  return fields(field("run_id", &KeptDecision::run), field("booking_id", &KeptDecision::booking),
                field("decided_at", &KeptDecision::decided), field("lines", &KeptDecision::lines));
}

struct KeptRequest {
  Uuid booking;
  std::string state;
  std::string region;
  Timestamp starts;
  double latitude = 0;
  double longitude = 0;
};
constexpr auto describe(Type<KeptRequest>) {
  return fields(field("booking_id", &KeptRequest::booking), field("state", &KeptRequest::state),
                field("region", &KeptRequest::region), field("starts_at", &KeptRequest::starts),
                field("latitude", &KeptRequest::latitude), field("longitude", &KeptRequest::longitude));
}

struct Kept {
  std::optional<Pooled> technician;
  std::optional<KeptPlace> last_place;
  std::vector<KeptRecord> records;
  std::vector<Offer> offers;
  std::vector<KeptDecision> decisions;
  std::vector<KeptRequest> requests;
};
constexpr auto describe(Type<Kept>) {
  return fields(field("technician", &Kept::technician), field("last_place", &Kept::last_place),
                field("records", &Kept::records), field("offers", &Kept::offers), field("decisions", &Kept::decisions),
                field("requests", &Kept::requests));
}

Result<std::vector<KeptDecision>> decisions_about(Db& db, const Uuid& technician) {
  auto all = HEARTH_TRY(db.all<KeptDecision>(sql::decisions_about, {{"named", "%" + technician.text() + "%"}}));
  for (auto& one : all) std::erase_if(one.lines, [&](const Line& line) { return line.technician != technician; });
  std::erase_if(all, [](const KeptDecision& one) { return one.lines.empty(); });
  return all;
}

}  // namespace

Result<void> Privacy::export_asked(Calls& calls, const ::auth::ExportAsked& event) const {
  Kept kept;
  kept.technician = HEARTH_TRY(calls.maybe<Pooled>(sql::kept_technician, {{"technician", event.user}}));
  kept.last_place = HEARTH_TRY(calls.maybe<KeptPlace>(sql::kept_last_place, {{"technician", event.user}}));
  kept.records = HEARTH_TRY(calls.all<KeptRecord>(sql::kept_records, {{"technician", event.user}}));
  const auto offers = HEARTH_TRY(calls.all<OfferRow>(sql::kept_offers, {{"technician", event.user}}));
  std::transform(offers.begin(), offers.end(), std::back_inserter(kept.offers), offer_view);
  kept.decisions = HEARTH_TRY(decisions_about(calls, event.user));
  kept.requests = HEARTH_TRY(calls.all<KeptRequest>(sql::kept_requests, {{"consumer", event.user}}));
  HEARTH_TRY(calls.call(::auth::deliver_export, {event.export_id, std::string{keeper_name}, json_of(kept)}));
  return {};
}

Result<void> Privacy::erasure_asked(Calls& calls, const ::auth::ErasureAsked& event) const {
  HEARTH_TRY(calls.call(::auth::answer_erasure, {event.erasure, std::string{keeper_name}, {}}));
  return {};
}

Result<void> Privacy::erasure_due(Calls& calls, const ::auth::ErasureDue& event) const {
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::forget_gender, {{"technician", event.user}});
    tx.exec(sql::forget_last_place, {{"technician", event.user}});
    tx.exec(sql::forget_records, {{"technician", event.user}});
    tx.exec(sql::forget_request_places, {{"consumer", event.user}});
    tx.exec(sql::forget_job_places, {{"consumer", event.user}});
    return {};
  }));
  HEARTH_TRY(calls.call(::auth::erased, {event.erasure, std::string{keeper_name}}));
  return {};
}

}  // namespace matching
