#pragma once

#include <auth/contract/auth.hpp>

#include "billing.hpp"
#include "payouts.hpp"
#include "refunds.hpp"

namespace payment {

/// What somebody has a right to know, and what remains of them: the ledger, under an id that leads to nobody.
class Keeper {
 public:
  explicit Keeper(const Payments& payments) : payments_{payments} {}

  Result<void> export_asked(Calls& calls, const ::auth::ExportAsked& asked);
  Result<void> erasure_asked(Calls& calls, const ::auth::ErasureAsked& asked);
  Result<void> erasure_due(Calls& calls, const ::auth::ErasureDue& due);

 private:
  const Payments& payments_;
};

}  // namespace payment
