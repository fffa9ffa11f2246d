#include "step_up.hpp"

namespace auth {

Result<AccessToken> StepUp::raise(const Caller& who, Calls& calls, const StepUpAsk& ask) {
  if (!ask.password && !ask.totp) return violated("/password", "required", "give your password or a code");
  if (who.session.nil()) return forbidden("auth.no_session", "only somebody who is signed in can step up");
  const auto user = HEARTH_TRY(users_.find(calls, who.user));
  const bool two_factors = HEARTH_TRY(factor_.on(calls, user.id));
  if (two_factors && !ask.totp) return violated("/totp", "required", "give a code of your authenticator");
  if (ask.totp) {
    HEARTH_TRY(factor_.prove(who, calls, *ask.totp));
  } else {
    HEARTH_TRY(accounts_.prove_password(who, calls, user, *ask.password));
  }
  return sessions_.raise(who, calls);
}

}  // namespace auth
