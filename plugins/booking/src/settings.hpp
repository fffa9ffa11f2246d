#pragma once

#include <hearth/hearth.hpp>

#include "schedule.hpp"

namespace booking {

struct Settings {
  Duration hold_for = std::chrono::minutes{15};
  Duration pay_within = std::chrono::minutes{15};
  Duration horizon = std::chrono::days{60};
  Duration notice = std::chrono::hours{3};
  Duration buffer = std::chrono::minutes{30};
  Duration step = std::chrono::minutes{30};
};
constexpr auto describe(Type<Settings>) {
  using namespace std::chrono;
  return fields(
      field("hold_for", &Settings::hold_for, minimum(minutes{1}), maximum(hours{2}),
            about("how long a held time is kept for its consumer")),
      field("pay_within", &Settings::pay_within, minimum(minutes{1}), maximum(hours{24}),
            about("how long an unpaid booking keeps its time")),
      field("horizon", &Settings::horizon, minimum(hours{24}), maximum(hours{24 * 366}),
            about("how far ahead can be booked")),
      field("notice", &Settings::notice, minimum(seconds{0}), maximum(hours{24 * 30}),
            about("from now to the earliest start")),
      field("buffer", &Settings::buffer, minimum(seconds{0}), maximum(hours{4}),
            about("kept free before and after every job")),
      field("step", &Settings::step, minimum(minutes{5}), maximum(hours{4}), about("starts lie on this grid")));
}

inline Rules rules(const Settings& settings) {
  return {.buffer = settings.buffer, .step = settings.step, .notice = settings.notice, .horizon = settings.horizon};
}

}  // namespace booking
