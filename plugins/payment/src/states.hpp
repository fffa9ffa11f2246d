#pragma once

#include <string_view>

#include "drivers/driver.hpp"

namespace payment {

// The states of a payment, as they stand in the table.
namespace status {
inline constexpr std::string_view ready = "ready", in_progress = "in_progress", waiting_deposit = "waiting_deposit",
                                  authorized = "authorized", unknown = "unknown", captured = "captured",
                                  partially_refunded = "partially_refunded", refunded = "refunded", aborted = "aborted",
                                  expired = "expired";
}  // namespace status

/// Money may be on its way: nobody may pay for the same thing, and nothing is certain yet.
bool is_open(std::string_view status);
/// Money has been taken.
bool is_taken(std::string_view status);
/// Nothing was taken, as far as anybody knows.
bool is_over(std::string_view status);

/// What to do with what the provider says.
enum class Step {
  keep,     ///< nothing new
  wait,     ///< unknown: ask again later
  charge,   ///< nothing has been taken yet: ask for it, under the same key
  deposit,  ///< to waiting_deposit
  capture_authorized,
  take,       ///< to captured
  take_late,  ///< the same though it was given up
  abort,
  expire,
};
struct Situation {
  std::string_view status;
  bool give_up = false;     ///< it has been tried for long enough
  bool same_amount = true;  ///< what the provider says is what we asked for
  bool overdue = false;     ///< the time for a deposit is over
};
/// The one table of the state machine. Money is never taken twice, nor forgotten: whatever the state, `taken` ends in it.
Step step_for(const Situation& now, Said said);

}  // namespace payment
