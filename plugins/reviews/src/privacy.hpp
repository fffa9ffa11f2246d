#pragma once

#include <auth/contract/auth.hpp>
#include <hearth/hearth.hpp>

#include "model.hpp"
#include "ratings.hpp"
#include "texts.hpp"

namespace reviews {

/// Keeper of what somebody wrote and what was written about them. Erasure takes texts and photos away and forgets who wrote;
/// stars stay, so that the ratings stay exact.
class Privacy {
 public:
  Privacy(const Ratings& ratings, const Texts& texts) : ratings_{ratings}, texts_{texts} {}

  Result<void> export_asked(Calls& calls, const ::auth::ExportAsked& event);
  Result<void> erasure_asked(Calls& calls, const ::auth::ErasureAsked& event);
  Result<void> erasure_due(Calls& calls, const ::auth::ErasureDue& event);

 private:
  const Ratings& ratings_;
  const Texts& texts_;
};

}  // namespace reviews
