#pragma once

#include <hearth/hearth.hpp>

#include "schedule.hpp"

namespace booking {

struct Settings {
  Duration hold_for = std::chrono::minutes{15};
  std::int32_t unpaid_at_most = 5;
  Duration pay_within = std::chrono::minutes{15};
  Duration horizon = std::chrono::days{60};
  Duration notice = std::chrono::hours{3};
  Duration buffer = std::chrono::minutes{30};
  Duration step = std::chrono::minutes{30};
  std::int32_t jobs_a_day = 4;
  Duration pay_again_within = std::chrono::minutes{5};
  Duration pay_longest = std::chrono::hours{1};
  Duration deposit_before = std::chrono::hours{3};
  Duration match_for = std::chrono::hours{24};
  Duration match_before = std::chrono::hours{1};
  Duration complete_after = std::chrono::hours{48};
  Duration notes_before = std::chrono::hours{2};
  Duration step_up_within = std::chrono::minutes{10};
  Duration en_route_before = std::chrono::hours{2};
  Duration check_in_before = std::chrono::hours{1};
  Duration no_show_after = std::chrono::minutes{15};
  Duration no_show_within = std::chrono::hours{24};
  Duration overdue_after = std::chrono::hours{2};
  Duration waitlist_hold_for = std::chrono::hours{2};
  Duration series_ahead = std::chrono::days{28};
  Duration series_ask_before = std::chrono::days{4};
  Duration series_pay_before = std::chrono::days{2};
  bool series_skip_holidays = true;
};
constexpr auto describe(Type<Settings>) {
  using namespace std::chrono;
  return fields(
      field("hold_for", &Settings::hold_for, minimum(minutes{1}), maximum(hours{2}),
            about("how long a held time is kept for its consumer")),
      field("unpaid_at_most", &Settings::unpaid_at_most, minimum(1), maximum(1000),
            about("how many times a consumer may keep without having paid: held or booked, but for those of series")),
      field("pay_within", &Settings::pay_within, minimum(minutes{1}), maximum(hours{24}),
            about("how long an unpaid booking keeps its time")),
      field("horizon", &Settings::horizon, minimum(hours{24}), maximum(hours{24 * 366}),
            about("how far ahead can be booked")),
      field("notice", &Settings::notice, minimum(seconds{0}), maximum(hours{24 * 30}),
            about("from now to the earliest start")),
      field("buffer", &Settings::buffer, minimum(seconds{0}), maximum(hours{4}),
            about("kept free before and after every job")),
      field("step", &Settings::step, minimum(minutes{5}), maximum(hours{4}), about("starts lie on this grid")),
      field("jobs_a_day", &Settings::jobs_a_day, minimum(1), maximum(20), about("a technician's capacity")),
      field("pay_again_within", &Settings::pay_again_within, minimum(minutes{1}), maximum(hours{24}),
            about("at least so long can be paid again after a payment failed")),
      field(
          "pay_longest", &Settings::pay_longest, minimum(minutes{1}), maximum(hours{48}),
          about(
              "but no longer than so long after the booking was made, nor beyond its start, however often one fails")),
      field("deposit_before", &Settings::deposit_before, minimum(minutes{15}), maximum(hours{24 * 7}),
            about("money paid in by transfer has to be there so long before the start")),
      field("match_for", &Settings::match_for, minimum(minutes{15}), maximum(hours{24 * 30}),
            about("how long a technician is looked for")),
      field("match_before", &Settings::match_before, minimum(seconds{0}), maximum(hours{48}),
            about("and no longer than so long before the start")),
      field("complete_after", &Settings::complete_after, minimum(hours{1}), maximum(hours{24 * 30}),
            about("reported work that nobody objects to is accepted, counted from its end at the earliest")),
      field("notes_before", &Settings::notes_before, minimum(minutes{0}), maximum(hours{24}),
            about("the technician may read how to get in from so long before the start")),
      field("step_up_within", &Settings::step_up_within, minimum(minutes{1}), maximum(hours{24}),
            about("how long ago an admin may have signed in who asks for an address")),
      field("en_route_before", &Settings::en_route_before, minimum(minutes{0}), maximum(hours{24}),
            about("a technician may set out so long before the start")),
      field("check_in_before", &Settings::check_in_before, minimum(minutes{0}), maximum(hours{24}),
            about("and begin so long before it")),
      field("no_show_after", &Settings::no_show_after, minimum(minutes{0}), maximum(hours{4}),
            about("somebody may be reported absent so long after the start")),
      field("no_show_within", &Settings::no_show_within, minimum(hours{1}), maximum(hours{24 * 30}),
            about("and until so long after the end; later by an admin alone")),
      field("overdue_after", &Settings::overdue_after, minimum(minutes{0}), maximum(hours{24}),
            about("so long after its end, work that has not begun can no longer begin, work that has not been reported "
                  "can be disputed, and admins are told of both")),
      field("waitlist_hold_for", &Settings::waitlist_hold_for, minimum(minutes{5}), maximum(hours{48}),
            about("how long a time is kept for the first on the waiting list")),
      field("series_ahead", &Settings::series_ahead, minimum(hours{24 * 7}), maximum(hours{24 * 180}),
            about("how far ahead the occurrences of a series are made, within the horizon")),
      field("series_ask_before", &Settings::series_ask_before, minimum(hours{1}), maximum(hours{24 * 60}),
            about("so long before its start an occurrence asks to be paid")),
      field("series_pay_before", &Settings::series_pay_before, minimum(hours{1}), maximum(hours{24 * 30}),
            about("unpaid so long before its start it gives its time back")),
      field("series_skip_holidays", &Settings::series_skip_holidays,
            about("whether a series leaves public holidays out when its consumer does not say")));
}

inline Rules rules(const Settings& settings) {
  return {.buffer = settings.buffer, .step = settings.step, .notice = settings.notice, .horizon = settings.horizon};
}

}  // namespace booking
