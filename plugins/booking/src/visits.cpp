#include "visits.hpp"

#include <algorithm>
#include <array>

#include "booking_sql.hpp"
#include "bookings.hpp"
#include "timers.hpp"

namespace booking {
namespace {

constexpr std::int64_t most_jobs = 500;

bool is_theirs(const BookingRow& row, const Uuid& technician) {
  return row.technician == technician && is_technicians(row.status);
}

/// From some time before the start to the end of the work.
bool notes_are_open(const BookingRow& row, Timestamp now, Duration before) {
  if (row.status == state::en_route || row.status == state::in_progress) return now >= row.starts - before;
  return row.status == state::confirmed && now >= row.starts - before && now <= row.ends;
}

/// Nobody sets out or begins days before the visit, nor when it is long over.
Result<void> check_time(const BookingRow& row, std::string_view to, Timestamp now, const Settings& settings) {
  if (to == state::work_reported) return {};
  const Duration before = to == state::en_route ? settings.en_route_before : settings.check_in_before;
  if (now < row.starts - before) return conflict("booking.too_early", "it is too early for this visit");
  if (now > row.ends + settings.overdue_after) return visit_over();
  return {};
}

}  // namespace

Result<Facts> Visits::advance(Tx& tx, const Advance& ask) {
  BookingRow row = HEARTH_TRY(lock_booking(tx, ask.booking));
  if (!is_theirs(row, ask.technician)) return forbidden("booking.not_yours", "this is another technician's booking");
  if (row.status == ask.to) return facts_of(row);
  if (!allowed(row.status, ask.to, by::technician)) return bad_step(row.status);
  HEARTH_TRY(check_time(row, ask.to, tx.now(), life_.settings()));
  HEARTH_TRY(life_.change(tx, row, {ask.to, {by::technician, ask.technician}}));
  if (row.status == state::work_reported) {
    tx.schedule(CompleteByItself{row.id}, std::max(tx.now(), row.ends) + life_.settings().complete_after);
  }
  return facts_of(row);
}

Result<Jobs> Visits::jobs(Db& db, const JobsAsk& ask) {
  Jobs found;
  const auto rows = HEARTH_TRY(
      db.all<BookingRow>(sql::jobs_of_technician,
                         {{"technician", ask.technician}, {"from", ask.from}, {"to", ask.to}, {"most", most_jobs}}));
  for (const auto& row : rows) {
    auto one = HEARTH_TRY(seen(row));
    found.items.push_back(std::move(one));
  }
  return found;
}

Result<Job> Visits::job(Db& db, const Place& ask) {
  const BookingRow row = HEARTH_TRY(find_booking(db, ask.booking));
  if (!is_theirs(row, ask.technician)) return no_such_booking();
  return seen(row);
}

Result<EntryNotes> Visits::entry_notes(Tx& tx, const Place& ask) {
  const BookingRow row = HEARTH_TRY(lock_booking(tx, ask.booking));
  if (!is_theirs(row, ask.technician)) return no_such_booking();
  if (!notes_are_open(row, tx.now(), life_.settings().notes_before)) {
    return forbidden("booking.notes_closed", "how to get in is shown shortly before the start, until the work is done");
  }
  auto where = HEARTH_TRY(life_.address(row));
  tx.audit({.action = "booking.entry_notes_viewed",
            .target_type = "booking",
            .target = row.id.text(),
            .before = {},
            .after = {},
            .reason = "technician " + ask.technician.text()});
  return EntryNotes{std::move(where.entry_notes)};
}

Result<Job> Visits::seen(const BookingRow& row) const {
  auto where = HEARTH_TRY(life_.address(row));
  auto note = HEARTH_TRY(note_of(life_.crypto(), row));
  return Job{.id = row.id,
             .status = row.status,
             .service_code = row.service_code,
             .region = row.region,
             .skills = row.skills,
             .start = row.starts,
             .end = row.ends,
             .road_name = std::move(where.road_name),
             .detail = std::move(where.detail),
             .note = std::move(note),
             .latitude = where.latitude,
             .longitude = where.longitude,
             .version = row.version};
}

}  // namespace booking
