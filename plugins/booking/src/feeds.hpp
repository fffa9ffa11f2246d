#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include "lifecycle.hpp"

namespace booking {

struct Feed {
  std::string path;
};
constexpr auto describe(Type<Feed>) {
  return fields(field("path", &Feed::path, about("below the address of the API; shown this once, so keep it secret")));
}

/// Calendars of bookings for programs that cannot sign in. The address is the secret: it can be made anew or taken back, and
/// only a keyed hash of it is kept. What it shows is when and what, never where or whose.
class Feeds {
 public:
  explicit Feeds(Lifecycle life) : life_{std::move(life)} {}

  /// Makes a new address; the one before no longer works.
  Result<Feed> make(const Caller& who, Tx& tx);
  Result<void> revoke(const Caller& who, Tx& tx);
  /// For somebody whose account is suspended or gone there is none: the address answers as one that was taken back.
  Result<Reply> read(Calls& calls, const std::string& file);

 private:
  Lifecycle life_;
};

}  // namespace booking
