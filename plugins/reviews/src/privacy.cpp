#include "privacy.hpp"

#include "reviews_sql.hpp"
#include "writing.hpp"

namespace reviews {
namespace {

constexpr std::string_view keeper = "reviews";

struct Kept {
  std::vector<Review> written;
  std::vector<Review> about;
  std::vector<Report> reports;
};
constexpr auto describe(Type<Kept>) {
  return fields(field("written", &Kept::written), field("about_me", &Kept::about), field("reports", &Kept::reports));
}

}  // namespace

Result<void> Privacy::export_asked(Calls& calls, const ::auth::ExportAsked& event) {
  Kept kept;
  const auto written = HEARTH_TRY(calls.all<Row>(sql::written_by, {{"user", event.user}}));
  const auto about = HEARTH_TRY(calls.all<Row>(sql::written_about, {{"user", event.user}}));
  const auto reports = HEARTH_TRY(calls.all<ReportRow>(sql::reports_by, {{"user", event.user}}));
  kept.written = HEARTH_TRY(texts_.shown(written));
  kept.about = HEARTH_TRY(texts_.shown(about));
  kept.reports = HEARTH_TRY(texts_.shown(reports));
  HEARTH_TRY(calls.call(::auth::deliver_export,
                        {.export_id = event.export_id, .keeper = std::string{keeper}, .data = {to_json(kept)}}));
  return {};
}

Result<void> Privacy::erasure_asked(Calls& calls, const ::auth::ErasureAsked& event) {
  HEARTH_TRY(
      calls.call(::auth::answer_erasure, {.erasure = event.erasure, .keeper = std::string{keeper}, .reasons = {}}));
  return {};
}

Result<void> Privacy::erasure_due(Calls& calls, const ::auth::ErasureDue& event) {
  // Nothing more can be written of them, and what is hidden for now is settled first.
  for (const auto& booking : HEARTH_TRY(calls.all<Uuid>(sql::open_bookings_of, {{"user", event.user}}))) {
    HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
      const auto visit = HEARTH_TRY(lock(tx, booking));
      if (!visit || visit->state != "open") return {};
      tx.cancel_timer<CloseWindow>(booking);
      return ratings_.publish(tx, *visit);
    }));
  }
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::erase_author, {{"user", event.user}, {"now", tx.now()}});
    tx.exec(sql::erase_subject, {{"user", event.user}, {"now", tx.now()}});
    tx.exec(sql::erase_reporter, {{"user", event.user}});
    return {};
  }));
  HEARTH_TRY(calls.call(::auth::erased, {.erasure = event.erasure, .keeper = std::string{keeper}}));
  return {};
}

}  // namespace reviews
