#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"
#include "ratings.hpp"
#include "texts.hpp"

namespace reviews {

/// published <-> hidden, and removed for good: by an admin, with a reason, audited. Each settles the review's reports.
class Moderation {
 public:
  Moderation(const Ratings& ratings, const Texts& texts) : ratings_{ratings}, texts_{texts} {}

  Result<Page<Moderated>> list(const Caller& who, Db& db, const ModerationAsk& ask);
  Result<Moderated> read(const Caller& who, Db& db, const Id& id);

  Result<Moderated> hide(const Caller& who, Tx& tx, const Id& id, const Moderate& ask);
  /// Of a review that still stands: its reports are settled, and it stays.
  Result<Moderated> restore(const Caller& who, Tx& tx, const Id& id, const Moderate& ask);
  Result<Moderated> remove(const Caller& who, Tx& tx, const Id& id, const Moderate& ask);

 private:
  [[nodiscard]] Result<Moderated> shown(const Row& row) const;
  Result<Moderated> whole(Db& db, const Row& row) const;
  Result<Moderated> settle(Tx& tx, const Row& row, std::string_view action, Status before, const Moderate& ask);

  const Ratings& ratings_;
  const Texts& texts_;
};

}  // namespace reviews
