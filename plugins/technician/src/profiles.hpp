#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"

namespace technician {

/// Who technicians are, and what becomes of their application.
class Profiles {
 public:
  Result<Profile> apply(const Caller& who, Tx& tx, const Apply& ask);
  Result<Profile> me(const Caller& who, Db& db);
  Result<Profile> change(const Caller& who, Tx& tx, const IfMatch& match, const ChangeProfile& ask);
  Result<PublicProfile> read(const Caller& who, Db& db, const Id& ask);

  Result<Page<Profile>> list(const Caller& who, Db& db, const ListAsk& ask);
  /// applied -> verified. The role comes first: granting it twice does no harm, being verified without it would.
  Result<Profile> verify(const Caller& who, Calls& calls, const Id& ask);
  Result<Profile> suspend(const Caller& who, Tx& tx, const Id& id, const Suspend& ask);
};

}  // namespace technician
