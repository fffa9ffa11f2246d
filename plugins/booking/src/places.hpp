#pragma once

#include <hearth/hearth.hpp>

#include "calendars.hpp"
#include "rows.hpp"

namespace booking {

/// What a piece of work needs of whoever does it.
struct Need {
  Wanted wanted;
  Work work;
  Timestamp start;

  [[nodiscard]] Days days() const {
    const Date day = Date::of(start, seoul);
    return {day, day};
  }
};

/// A booking's, at its own time and place.
[[nodiscard]] Need need_of(const BookingRow& row, const Point& where);

[[nodiscard]] Error slot_taken();
[[nodiscard]] Error day_full();

/// Locks the technician and then reads everything again, so that what fits now goes on fitting until the commit: hours that
/// changed while the lock was waited for are seen. None when the work does not fit.
Result<std::optional<Calendar>> lock_if_able(Tx& tx, const Uuid& technician, const Need& need, const Rules& rules);

/// Has this technician, who is locked, as many other jobs on the booking's day as they may have? Places that are kept for
/// somebody who has yet to be found do not count.
Result<bool> is_day_full(Tx& tx, const BookingRow& row, const Uuid& technician, std::int32_t jobs_a_day);

/// The first of the candidates who is able, locked. They come in the order of their ids, so that two callers never wait for
/// each other crosswise. Refuses with booking.slot_taken.
Result<Calendar> lock_one(Tx& tx, const std::vector<Calendar>& candidates, const Need& need, const Rules& rules);

/// An interval that is kept free.
struct Kept {
  Uuid source;
  std::string_view kind;               ///< "hold" or "job"
  std::optional<Timestamp> expires{};  ///< none: not by itself
};
/// Keeps the work's time for a technician who is locked and able.
void keep(Tx& tx, const Kept& kept, const Uuid& technician, const Need& need, const Rules& rules);
/// Moves what a booking keeps to another technician, who is locked and able; keeps it anew where nothing is kept.
Result<void> move_place(Tx& tx, const BookingRow& row, const Uuid& technician, const Need& need, const Rules& rules);
/// How long it is kept; none: not limited. Tells whether it was still kept.
Result<bool> keep_until(Tx& tx, const Uuid& source, std::optional<Timestamp> expires);

}  // namespace booking
