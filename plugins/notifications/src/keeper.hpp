#pragma once

#include <auth/contract/auth.hpp>
#include <hearth/hearth.hpp>

#include "inbox.hpp"

namespace notifications {

/// What this plugin keeps of people: for export and erasure, which auth asks for.
class Keeper {
 public:
  explicit Keeper(const Inbox& inbox) : inbox_{inbox} {}

  Result<void> export_asked(Calls& calls, const ::auth::ExportAsked& event) const;
  Result<void> erasure_asked(Calls& calls, const ::auth::ErasureAsked& event) const;
  Result<void> erasure_due(Calls& calls, const ::auth::ErasureDue& event) const;

 private:
  const Inbox& inbox_;
};

}  // namespace notifications
