#pragma once

#include <hearth/hearth.hpp>

#include <optional>

namespace matching {

using namespace hearth;

/// What a part of the score weighs, in minutes of travel: whoever would have to travel a minute longer is worth as much as
/// whoever has a part of 1 / weight more against them.
struct Weights {
  double travel = 1;
  double rating = 8;
  double favourite = 30;
  double repeat = 5;
  double fairness = 4;
  double decline = 20;
  double late = 2;
};
constexpr auto describe(Type<Weights>) {
  return fields(
      field("travel", &Weights::travel, minimum(0.0), maximum(1000.0), optional_, about("a minute of added travel")),
      field("rating", &Weights::rating, minimum(0.0), maximum(1000.0), optional_, about("a star below five")),
      field("favourite", &Weights::favourite, minimum(0.0), maximum(1000.0), optional_,
            about("taken off for the consumer's favourite")),
      field("repeat", &Weights::repeat, minimum(0.0), maximum(1000.0), optional_,
            about("taken off for each job done for this consumer, three at most")),
      field("fairness", &Weights::fairness, minimum(0.0), maximum(1000.0), optional_,
            about("a job more than the others have in 28 days; taken off for a job less")),
      field("decline", &Weights::decline, minimum(0.0), maximum(1000.0), optional_,
            about("all offers declined or left to expire; half of it for half of them")),
      field("late", &Weights::late, minimum(0.0), maximum(1000.0), optional_,
            about("a point for coming late, withdrawing late or not coming")));
}

/// What is known of a technician for one booking.
struct Features {
  std::int32_t added_travel_minutes = 0;
  double rank = 4;  ///< 1 to 5
  bool favourite = false;
  std::int32_t repeat = 0;  ///< jobs done for this consumer
  double fairness = 0;      ///< jobs more than the others have
  double decline = 0;       ///< share of offers, 0 to 1
  std::int32_t late = 0;    ///< points
};
constexpr auto describe(Type<Features>) {
  return fields(field("added_travel_minutes", &Features::added_travel_minutes), field("rank", &Features::rank),
                field("favourite", &Features::favourite), field("repeat", &Features::repeat),
                field("fairness", &Features::fairness), field("decline", &Features::decline),
                field("late", &Features::late));
}

/// The score by its parts, in minutes of travel: less is better, below zero is in somebody's favour.
struct Parts {
  double travel = 0;
  double rating = 0;
  double favourite = 0;
  double repeat = 0;
  double fairness = 0;
  double decline = 0;
  double late = 0;
};
constexpr auto describe(Type<Parts>) {
  return fields(field("travel", &Parts::travel), field("rating", &Parts::rating), field("favourite", &Parts::favourite),
                field("repeat", &Parts::repeat), field("fairness", &Parts::fairness), field("decline", &Parts::decline),
                field("late", &Parts::late));
}

[[nodiscard]] Parts parts_of(const Features& features, const Weights& weights);
/// The sum, in thousandths of a minute: what the solver adds up.
[[nodiscard]] std::int32_t cost_of(const Parts& parts);

/// How much a technician has had, and since when.
struct Load {
  std::int64_t jobs = 0;  ///< confirmed within the window
  double days = 0;        ///< active within the window
};
/// How many jobs more (or less) than the others somebody has had, per window. Newcomers have had few by nature: a week of
/// average work is added to what everybody has, so that somebody's first day counts as average and their own record takes
/// over with time. Between -10 and 10.
[[nodiscard]] double fairness_of(const Load& one, const Load& all, double window_days);

/// The share of offers that somebody declined or let expire. Five that were taken are added, so that one decline of a
/// newcomer is not a record.
[[nodiscard]] double decline_of(std::int64_t refused, std::int64_t offered);

}  // namespace matching
