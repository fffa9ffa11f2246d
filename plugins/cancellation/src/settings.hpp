#pragma once

#include <hearth/hearth.hpp>

namespace cancellation {

using namespace hearth;

struct Settings {
  Duration preview_for = std::chrono::minutes{10};
  Duration retry_first = std::chrono::minutes{1};
  Duration retry_longest = std::chrono::hours{1};
  std::int32_t stuck_after = 6;
  Duration late_withdrawal = std::chrono::hours{24};
  std::int32_t late_withdrawal_points = 10;
  std::int32_t no_show_points = 30;
};
constexpr auto describe(Type<Settings>) {
  using namespace std::chrono;
  return fields(field("preview_for", &Settings::preview_for, minimum(minutes{1}), maximum(hours{1}),
                      about("how long a fee that was shown holds")),
                field("retry_first", &Settings::retry_first, minimum(seconds{10}), maximum(hours{1}),
                      about("from an unfinished settlement to the next try; doubles each time")),
                field("retry_longest", &Settings::retry_longest, minimum(minutes{1}), maximum(hours{24}),
                      about("the longest time between two tries")),
                field("stuck_after", &Settings::stuck_after, minimum(1), maximum(50),
                      about("tries after which an admin is told; it goes on being tried")),
                field("late_withdrawal", &Settings::late_withdrawal, minimum(hours{0}), maximum(hours{24 * 14}),
                      about("a technician who withdraws later than this before the start gets points")),
                field("late_withdrawal_points", &Settings::late_withdrawal_points, minimum(1), maximum(1000)),
                field("no_show_points", &Settings::no_show_points, minimum(1), maximum(1000)));
}

}  // namespace cancellation
