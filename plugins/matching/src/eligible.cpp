#include "eligible.hpp"

#include <booking/contract/booking.hpp>
#include <consumer/contract/consumer.hpp>

#include "matching_sql.hpp"

namespace matching {
namespace {

std::string name_of(Verdict verdict) {
  for (const auto& name : describe(Type<Verdict>{}).all) {
    if (name.value == static_cast<std::int64_t>(verdict)) return std::string{name.name};
  }
  return {};
}

}  // namespace

Result<std::optional<Verdict>> against_now(Calls& calls, const Request& request, const Uuid& technician) {
  const auto pooled =
      HEARTH_TRY(calls.maybe<Pooled>(sql::pooled_technician, {{"technician", technician}, {"region", request.region}}));
  if (!pooled) return std::optional{Verdict::region};
  const auto wishes = HEARTH_TRY(calls.call(::consumer::wishes, {.consumer = request.consumer}));
  const Demand demand{request.consumer, request.wanted, request.excluded, request.region,
                      request.skills,   wishes.blocked, wishes.gender};
  return against(demand, {pooled->id, pooled->active, pooled->gender, pooled->skills}, {}, 1);
}

Result<std::optional<Verdict>> against_by_hand(Calls& calls, const Request& request, const Uuid& technician) {
  const auto why = HEARTH_TRY(against_now(calls, request, technician));
  if (why) return why;
  const auto feasible = HEARTH_TRY(calls.call(::booking::feasible, {.bookings = {request.booking}}));
  for (const auto& booking : feasible.bookings) {
    for (const auto& candidate : booking.items) {
      if (candidate.technician == technician && candidate.jobs_that_day >= candidate.jobs_at_most) {
        return std::optional{Verdict::full_day};
      }
    }
  }
  return why;
}

Error not_eligible(Verdict why) {
  const std::string name = name_of(why);
  Error error = conflict("matching.not_eligible", "this technician may not be assigned to it: " + name);
  error.violations.push_back({"/technician_id", name, "a hard constraint"});
  return error;
}

}  // namespace matching
