#pragma once

#include <hearth/hearth.hpp>

#include "job_model.hpp"
#include "model.hpp"

namespace technician {

/// Sick, suspended or gone: what would have been done in this time is matched again (booking.withdraw_all@1), and the time
/// is kept free. Written down first, so that a timer can finish what a crash interrupted: every step does no harm again.
class Absences {
 public:
  explicit Absences(const Log& log) : log_{log} {}

  /// For the rest of the day in Seoul, or until a time. Again on the same day is the same illness.
  Result<Away> sick(const Caller& who, Calls& calls, const GoSick& ask);

  /// Writes one down; the timer would begin it if `carry_out` did not.
  static Away begin(Tx& tx, const Uuid& technician, std::string_view kind, Timestamp from, Timestamp to);
  /// Takes away the role of one who is suspended (by us, not with the account) or has left, and has their jobs matched again.
  Result<Away> carry_out(Calls& calls, const Away& intended) const;
  /// The same, where what has been decided stands whatever comes of it: the timer tries again.
  void carry_out_now_or_later(Calls& calls, const Away& intended) const;
  /// In a transaction that ends the absence (of a suspension); `release` or the timer then frees the time.
  static Result<std::optional<Away>> end_suspension(Tx& tx, const Uuid& technician);
  static Result<void> release(Calls& calls, const Away& ending);
  static Result<void> revoke(Calls& calls, const Uuid& technician);

  Result<void> settle(Calls& calls, const SettleAway& due);

 private:
  static Result<bool> write_down(Tx& tx, const Away& done);
  static Result<void> undo(Calls& calls, const Away& done);

  Log log_;
};

/// From now on: as long as anything can be booked, and longer.
inline constexpr Duration indefinitely = std::chrono::days{800};

}  // namespace technician
