#include "availability.hpp"

#include "calendars.hpp"
#include "hold_plans.hpp"

namespace booking {
namespace {

constexpr std::int32_t most_days = 14;

}  // namespace

Result<Slots> Availability::list(const Caller& who, Calls& calls, const SlotsAsk& ask) {
  if (ask.to < ask.from || ask.to - ask.from >= most_days) {
    return invalid("booking.bad_interval", "14 days at most, the last not before the first");
  }
  const auto address = HEARTH_TRY(calls.call(::consumer::address, {.consumer = who.user, .address = ask.address}));
  const auto plan = HEARTH_TRY(calls.call(::catalog::plan, {.service = ask.service,
                                                            .size = ask.size,
                                                            .hours = ask.hours,
                                                            .options = ask.options,
                                                            .region = address.region}));

  const Days days{ask.from, ask.to};
  const Wanted wanted = HEARTH_TRY(as_wished(calls, who.user, {address.region, plan.skills, {}, ask.technician}));
  const auto all = HEARTH_TRY(calendars(calls, wanted, days));
  const Work work{std::chrono::minutes{plan.minutes}, {address.latitude, address.longitude}, plan.speed_kmh};
  Slots free;
  for (const auto& one : openings(all, days, work, rules(*settings_), calls.now())) {
    free.items.push_back({one.start, one.start + work.length, one.technicians});
  }
  return free;
}

}  // namespace booking
