#pragma once

#include <hearth/hearth.hpp>

#include "score.hpp"

namespace matching {

struct Settings {
  Duration batch_every = std::chrono::seconds{3};
  std::int32_t batch_size = 200;
  Duration offer_for = std::chrono::minutes{10};
  Duration retry_every = std::chrono::minutes{5};
  std::int32_t ask_at_most = 2;
  double reach_km = 40;
  std::int32_t candidates = 30;
  std::int32_t exact_up_to = 2000;
  Duration exact_within = std::chrono::seconds{2};
  Duration window = std::chrono::hours{24 * 28};
  double rank_without_reviews = 4;
  Duration late_after = std::chrono::minutes{10};
  std::int32_t late_points = 1;
  Duration keep_runs = std::chrono::hours{24 * 90};
  Weights weights;
};
constexpr auto describe(Type<Settings>) {
  using namespace std::chrono;
  return fields(
      field("batch_every", &Settings::batch_every, minimum(seconds{1}), maximum(minutes{10}),
            about("requests wait so long for each other, to be assigned together")),
      field("batch_size", &Settings::batch_size, minimum(1), maximum(1000),
            about("requests assigned together, at most")),
      field("offer_for", &Settings::offer_for, minimum(minutes{1}), maximum(hours{24}),
            about("how long a technician has to accept")),
      field("retry_every", &Settings::retry_every, minimum(seconds{10}), maximum(hours{6}),
            about("a booking that nobody can do now is tried again after so long")),
      field("ask_at_most", &Settings::ask_at_most, minimum(1), maximum(10),
            about("a technician who let offers of one booking expire is asked so often, when nobody else is left")),
      field("reach_km", &Settings::reach_km, minimum(1.0), maximum(1000.0),
            about("as the crow flies, from a job of the day or the last known place")),
      field("candidates", &Settings::candidates, minimum(1), maximum(500), about("the best so many of each booking")),
      field("exact_up_to", &Settings::exact_up_to, minimum(0), maximum(100'000),
            about("larger batches are assigned greedily")),
      field("exact_within", &Settings::exact_within, minimum(milliseconds{1}), maximum(minutes{1}),
            about("and those that take longer")),
      field("window", &Settings::window, minimum(hours{24}), maximum(hours{24 * 366}),
            about("of fairness, declines and lateness")),
      field("rank_without_reviews", &Settings::rank_without_reviews, minimum(1.0), maximum(5.0)),
      field("late_after", &Settings::late_after, minimum(minutes{0}), maximum(hours{4}),
            about("work that begins so long after its time began late")),
      field("late_points", &Settings::late_points, minimum(0), maximum(100)),
      field("keep_runs", &Settings::keep_runs, minimum(hours{24}), maximum(hours{24 * 3660}),
            about("how long runs and their explanations are kept")),
      field("weights", &Settings::weights, about("minutes of travel that each part of the score is worth")));
}

}  // namespace matching
