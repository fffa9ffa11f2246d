#pragma once

#include <hearth/hearth.hpp>
#include <reviews/contract/reviews.hpp>

#include "model.hpp"

namespace technician {

/// Who technicians are.
class Profiles {
 public:
  explicit Profiles(const Crypto& crypto) : crypto_{crypto} {}

  Result<Profile> apply(const Caller& who, Tx& tx, const Apply& ask);
  /// Other documents instead of those before, as long as nobody has verified them.
  Result<Profile> put_documents(const Caller& who, Tx& tx, const Documents& ask);
  Result<Profile> me(const Caller& who, Db& db);
  Result<Profile> change(const Caller& who, Tx& tx, const IfMatch& match, const ChangeProfile& ask);
  Result<PublicProfile> read(const Caller& who, Db& db, const Id& ask);

  Result<Page<Profile>> list(const Caller& who, Db& db, const ListAsk& ask);
  Result<Profile> read_whole(const Caller& who, Db& db, const Id& ask);

  /// Of many at once, for other plugins; those that are not there are left out.
  Result<Cards> cards(Db& db, const CardsAsk& ask);
  Result<void> rated(Tx& tx, const ::reviews::RatingChanged& event);

  /// With details, documents and rating.
  Result<Profile> whole(Db& db, const Uuid& id) const;

 private:
  Result<void> add_documents(Tx& tx, const Uuid& technician, const std::vector<Document>& documents) const;

  Crypto crypto_;
};

}  // namespace technician
