#include "filter.hpp"

#include <algorithm>

namespace matching {
namespace {

template <class T>
bool contains(const std::vector<T>& all, const T& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

bool skilled(const Known& technician, const std::vector<std::string>& needed) {
  return std::all_of(needed.begin(), needed.end(),
                     [&](const auto& skill) { return contains(technician.skills, skill); });
}

}  // namespace

bool for_good(Verdict verdict) {
  switch (verdict) {
    case Verdict::chosen:
    case Verdict::candidate:
    case Verdict::busy:
    case Verdict::full_day:
    case Verdict::too_far:
    case Verdict::not_near_best:
      return false;
    default:
      return true;
  }
}

std::optional<Verdict> against(const Demand& demand, const Known& technician, const Answers& answers,
                               std::int32_t ask_at_most) {
  if (technician.id == demand.consumer) return Verdict::own_booking;
  if (demand.wanted && *demand.wanted != technician.id) return Verdict::not_wanted;
  if (contains(demand.excluded, technician.id)) return Verdict::withdrew;
  if (contains(demand.blocked, technician.id)) return Verdict::blocked;
  if (!technician.active) return Verdict::inactive;
  if (!skilled(technician, demand.skills)) return Verdict::skills;
  if (demand.gender != "any" && demand.gender != technician.gender) return Verdict::gender;
  if (answers.declined) return Verdict::declined;
  if (answers.expired >= ask_at_most) return Verdict::let_expire;
  if (answers.refused_lately) return Verdict::busy;
  return std::nullopt;
}

}  // namespace matching
