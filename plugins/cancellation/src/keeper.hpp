#pragma once

#include <auth/contract/auth.hpp>
#include <hearth/hearth.hpp>

namespace cancellation {

using namespace hearth;

/// What is kept of a person here, for their export and their erasure. The figures stay: the law wants them kept.
class Keeper {
 public:
  explicit Keeper(Crypto crypto) : crypto_{crypto} {}

  Result<void> export_asked(Calls& calls, const ::auth::ExportAsked& event);
  Result<void> erasure_asked(Calls& calls, const ::auth::ErasureAsked& event);
  Result<void> erasure_due(Calls& calls, const ::auth::ErasureDue& event);

 private:
  Crypto crypto_;
};

}  // namespace cancellation
