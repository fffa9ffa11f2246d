#pragma once

#include "accounts.hpp"
#include "second_factor.hpp"

namespace auth {

struct StepUpAsk {
  std::optional<std::string> password;
  std::optional<std::string> totp;
};
constexpr auto describe(Type<StepUpAsk>) {
  return fields(
      field("password", &StepUpAsk::password, max_length(128), secret, about("of somebody without a second factor")),
      field("totp", &StepUpAsk::totp, min_length(6), max_length(6), format("digits"), secret));
}

/// Proving again who one is before a sensitive act: an access token of the same session whose auth_time is now.
class StepUp {
 public:
  StepUp(const Users& people, const Accounts& accounts, SecondFactor& factor, Sessions& sessions)
      : users_{people}, accounts_{accounts}, factor_{factor}, sessions_{sessions} {}

  Result<AccessToken> raise(const Caller& who, Calls& calls, const StepUpAsk& ask);

 private:
  const Users& users_;
  const Accounts& accounts_;
  SecondFactor& factor_;
  Sessions& sessions_;
};

}  // namespace auth
