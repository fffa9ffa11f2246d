#include "score.hpp"

#include <algorithm>
#include <cmath>

namespace matching {
namespace {

constexpr std::int32_t most_repeats = 3;
constexpr double newcomer_days = 7;
constexpr double most_unfair = 10;
constexpr double benefit_of_doubt = 5;  // offers
constexpr double most_cost = 1e7;       // thousandths of a minute: a week, which no score comes near

}  // namespace

Parts parts_of(const Features& features, const Weights& weights) {
  return {.travel = weights.travel * features.added_travel_minutes,
          .rating = weights.rating * (5 - std::clamp(features.rank, 1.0, 5.0)),
          .favourite = features.favourite ? -weights.favourite : 0,
          .repeat = -weights.repeat * std::min(features.repeat, most_repeats),
          .fairness = weights.fairness * features.fairness,
          .decline = weights.decline * features.decline,
          .late = weights.late * features.late};
}

std::int32_t cost_of(const Parts& parts) {
  const double minutes =
      parts.travel + parts.rating + parts.favourite + parts.repeat + parts.fairness + parts.decline + parts.late;
  return static_cast<std::int32_t>(std::llround(std::clamp(minutes * 1000, -most_cost, most_cost)));
}

double fairness_of(const Load& one, const Load& all, double window_days) {
  const double usual = all.days > 0 ? static_cast<double>(all.jobs) / all.days : 0;
  const double own = (static_cast<double>(one.jobs) + usual * newcomer_days) / (one.days + newcomer_days);
  return std::clamp((own - usual) * window_days, -most_unfair, most_unfair);
}

double decline_of(std::int64_t refused, std::int64_t offered) {
  return static_cast<double>(refused) / (static_cast<double>(offered) + benefit_of_doubt);
}

}  // namespace matching
