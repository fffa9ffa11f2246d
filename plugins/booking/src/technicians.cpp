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

}  // namespace

Result<void> Technicians::availability_changed(Tx& tx, const ::technician::AvailabilityChanged& event) {
  const auto put = HEARTH_TRY(tx.maybe<Uuid>(sql::put_technician, {{"technician", event.technician},
                                                                   {"name", event.name},
                                                                   {"gender", event.gender},
                                                                   {"active", event.active},
                                                                   {"version", event.version},
                                                                   {"now", tx.now()}}));
  if (!put) return {};
  forget(tx, event.technician);
  keep(tx, event);
  if (event.active) freed(tx, event.technician);  // hours may have become longer
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
      HEARTH_TRY(tx.all<Uuid>(sql::free_busy_of_technician, {{"kind", "time_off"}, {"source", ask.source}}));
  if (!was.empty()) freed(tx, was.front());
  return Done{!was.empty()};
}

}  // namespace booking
