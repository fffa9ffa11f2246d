#pragma once

#include <hearth/hearth.hpp>

#include "settings.hpp"
#include "situation.hpp"

namespace cancellation {

/// May cancel what is not theirs.
bool cancels_for_others(const Caller& who);

/// The fee, shown before it is charged.
class Previews {
 public:
  explicit Previews(Live<Settings> settings) : settings_{std::move(settings)} {}

  Result<Preview> create(const Caller& who, Calls& calls, const PreviewAsk& ask);
  /// Nightly: those that nobody can present any more.
  Result<void> drop_expired(Tx& tx);

  /// What was shown to this caller, if it still holds: in its time, and of a booking that is still as it was then.
  static Result<Assessment> presented(const Caller& who, Calls& calls, const Uuid& preview, const std::string& fault,
                                      const Situation& now);

 private:
  Live<Settings> settings_;
};

}  // namespace cancellation
