#include "technicians.hpp"

#include "booking_sql.hpp"
#include "freed.hpp"

namespace booking {
namespace {

void forget(Tx& tx, const Uuid& technician) {
  tx.exec(sql::drop_skills, {{"technician", technician}});
  tx.exec(sql::drop_regions, {{"technician", technician}});
  tx.exec(sql::drop_hours, {{"technician", technician}});
  tx.exec(sql::drop_exceptions, {{"technician", technician}});
}

void keep(Tx& tx, const ::technician::AvailabilityChanged& event) {
  const Uuid id = event.technician;
  for (const auto& skill : event.skills) tx.exec(sql::add_skill, {{"technician", id}, {"skill", skill}});
  for (const auto& region : event.regions) tx.exec(sql::add_region, {{"technician", id}, {"region", region}});
  for (const auto& hours : event.weekly) {
    tx.exec(sql::add_hours, {{"technician", id},
                             {"weekday", hours.weekday},
                             {"from_minute", hours.from_minute},
                             {"to_minute", hours.to_minute}});
  }
  for (const auto& day : event.exceptions) {
    tx.exec(sql::add_exception,
            {{"technician", id}, {"day", day.day}, {"from_minute", day.from_minute}, {"to_minute", day.to_minute}});
  }
}

/// Those of one technician's visits that lie within their districts, skills and hours as they are known.
Result<std::set<Uuid>> possible(Db& db, const Uuid& technician, const std::vector<BookingRow>& visits) {
  std::set<Uuid> all;
  for (const auto& row : visits) {
    const Date day = Date::of(row.starts, seoul);
    const auto calendar = HEARTH_TRY(calendar_of(db, technician, {row.region, row.skills, {}, {}}, {day, day}));
    if (calendar && calendar->works(row.starts, row.ends)) all.insert(row.id);
  }
  return all;
}

}  // namespace

Result<void> Technicians::availability_changed(Tx& tx, const ::technician::AvailabilityChanged& event) {
  HEARTH_TRY(tx.maybe<bool>(sql::lock_technician, {{"technician", event.technician}}));
  const auto visits =
      HEARTH_TRY(tx.all<BookingRow>(sql::visits_of_technician, {{"technician", event.technician}, {"now", tx.now()}}));
  const auto before = HEARTH_TRY(possible(tx, event.technician, visits));
  const auto put = HEARTH_TRY(tx.maybe<Uuid>(sql::put_technician, {{"technician", event.technician},
                                                                   {"name", event.name},
                                                                   {"gender", event.gender},
                                                                   {"active", event.active},
                                                                   {"version", event.version},
                                                                   {"now", tx.now()}}));
  if (!put) return {};
  forget(tx, event.technician);
  keep(tx, event);
  if (!event.active) return {};  // whoever pauses keeps what they have said yes to
  freed(tx, {event.technician, tx.now(), tx.now() + life_.settings().horizon});  // hours may have become longer
  return give_away(tx, visits, before);
}

Result<void> Technicians::give_away(Tx& tx, const std::vector<BookingRow>& visits,
                                    const std::set<Uuid>& possible_before) const {
  for (const auto& visit : visits) {
    if (!possible_before.contains(visit.id)) continue;
    const auto now = HEARTH_TRY(possible(tx, *visit.technician, {visit}));
    if (!now.empty()) continue;
    BookingRow row = HEARTH_TRY(lock_booking(tx, visit.id));
    if (row.status != state::confirmed || row.technician != visit.technician) continue;
    life_.release(tx, row);
    row.technician.reset();
    if (row.wanted == visit.technician) row.wanted.reset();
    HEARTH_TRY(life_.seek(tx, row, {by::system}, "hours_changed"));
  }
  return {};
}

Result<Done> Technicians::block(const Caller&, Tx& tx, const Block& ask) {
  if (ask.to <= ask.from) return invalid("booking.bad_interval", "the end must be after the start");
  HEARTH_TRY(tx.maybe<bool>(sql::lock_technician, {{"technician", ask.technician}}));
  if (HEARTH_TRY(tx.one<std::int64_t>(sql::block_exists, {{"source", ask.source}})) > 0) return Done{false};
  tx.exec(sql::free_expired, {{"technician", ask.technician}, {"now", tx.now()}});
  tx.exec(sql::add_busy, {{"id", tx.new_id()},
                          {"technician", ask.technician},
                          {"kind", "time_off"},
                          {"source", ask.source},
                          {"busy_from", ask.from},
                          {"busy_to", ask.to},
                          {"starts_at", ask.from},
                          {"ends_at", ask.to},
                          {"latitude", nullptr},
                          {"longitude", nullptr},
                          {"expires_at", nullptr}});
  return Done{true};
}

Result<Done> Technicians::unblock(const Caller&, Tx& tx, const Unblock& ask) {
  const auto was =
      HEARTH_TRY(tx.all<Freed>(sql::free_busy_of_technician, {{"kind", "time_off"}, {"source", ask.source}}));
  for (const auto& time : was) freed(tx, time);
  return Done{!was.empty()};
}

}  // namespace booking
