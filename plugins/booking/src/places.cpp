#include "places.hpp"

#include "booking_sql.hpp"
#include "freed.hpp"

namespace booking {

Need need_of(const BookingRow& row, const Point& where) {
  return {.wanted = {row.region, row.skills, {}, {}},
          .work = {row.ends - row.starts, where, row.speed_kmh, row.place},
          .start = row.starts};
}

Error slot_taken() { return conflict("booking.slot_taken", "this time is taken"); }
Error day_full() { return conflict("booking.day_full", "this technician has enough jobs on that day"); }

Result<std::optional<Calendar>> lock_if_able(Tx& tx, const Uuid& technician, const Need& need, const Rules& rules) {
  if (!acceptable(need.wanted, technician)) return std::optional<Calendar>{};
  HEARTH_TRY(tx.maybe<bool>(sql::lock_technician, {{"technician", technician}}));
  auto calendar = HEARTH_TRY(calendar_of(tx, technician, need.wanted, need.days()));
  if (calendar && !calendar->fits(need.start, need.work, rules)) calendar.reset();
  return calendar;
}

Result<bool> is_day_full(Tx& tx, const BookingRow& row, const Uuid& technician, std::int32_t jobs_a_day) {
  const Date day = Date::of(row.starts, seoul);
  const auto others = HEARTH_TRY(tx.one<std::int64_t>(
      sql::other_jobs_of_day,
      {{"technician", technician}, {"booking", row.id}, {"from", day.begin(seoul)}, {"to", (day + 1).begin(seoul)}}));
  return others >= jobs_a_day;
}

Result<Calendar> lock_one(Tx& tx, const std::vector<Calendar>& candidates, const Need& need, const Rules& rules) {
  for (const auto& candidate : candidates) {
    if (!candidate.fits(need.start, need.work, rules)) continue;
    auto able = HEARTH_TRY(lock_if_able(tx, candidate.technician, need, rules));
    if (able) return std::move(*able);
  }
  return slot_taken();
}

void keep(Tx& tx, const Kept& kept, const Uuid& technician, const Need& need, const Rules& rules) {
  const Timestamp ends = need.start + need.work.length;
  tx.exec(sql::free_expired, {{"technician", technician}, {"now", tx.now()}});
  tx.exec(sql::add_busy, {{"id", tx.new_id()},
                          {"technician", technician},
                          {"kind", kept.kind},
                          {"source", kept.source},
                          {"busy_from", need.start - rules.buffer},
                          {"busy_to", ends + rules.buffer},
                          {"starts_at", need.start},
                          {"ends_at", ends},
                          {"latitude", need.work.place.latitude},
                          {"longitude", need.work.place.longitude},
                          {"expires_at", kept.expires}});
}

Result<void> move_place(Tx& tx, const BookingRow& row, const Uuid& technician, const Need& need, const Rules& rules) {
  tx.exec(sql::free_expired, {{"technician", technician}, {"now", tx.now()}});
  const auto moved = HEARTH_TRY(tx.execute(sql::move_place, {{"place", row.place}, {"technician", technician}}));
  if (row.technician && *row.technician != technician) freed(tx, {*row.technician, row.starts, row.ends});
  if (moved == 0) keep(tx, {.source = row.place, .kind = "job"}, technician, need, rules);
  return {};
}

Result<bool> keep_until(Tx& tx, const Uuid& source, std::optional<Timestamp> expires) {
  return HEARTH_TRY(tx.execute(sql::keep_place_until, {{"place", source}, {"expires_at", expires}})) > 0;
}

}  // namespace booking
