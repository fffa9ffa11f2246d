#pragma once

#include "accounts.hpp"
#include "codes.hpp"
#include "consents.hpp"

namespace auth {

/// How somebody becomes a user. With `require_verified` the answer is the same for a free and a taken address: a code is on
/// its way, and giving it back leads to the new account, or to the one that its owner has already.
class Registration {
 public:
  Registration(const Host& host, Live<Settings> settings, Users& people, Accounts& accounts, SignIn& sign_in,
               Codes& codes, Consents& consents)
      : settings_{settings},
        throttle_{host, settings},
        users_{people},
        accounts_{accounts},
        sign_in_{sign_in},
        codes_{codes},
        consents_{consents} {}

  Result<Grant> enrol(const Caller& who, Calls& calls, const Register& ask);

 private:
  Result<Grant> at_once(const Caller& who, Calls& calls, const Register& ask, const NewUser& made);
  Result<Grant> after_proof(const Caller& who, Calls& calls, const Register& ask, const NewUser& made,
                            const Contact& contact);
  Result<Sent> ask_proof(const Caller& who, Tx& tx, const Register& ask, const NewUser& made, const Contact& contact);

  Live<Settings> settings_;
  Throttle throttle_;
  Users& users_;
  Accounts& accounts_;
  SignIn& sign_in_;
  Codes& codes_;
  Consents& consents_;
};

}  // namespace auth
