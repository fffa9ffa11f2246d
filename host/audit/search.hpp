#pragma once

#include <cstddef>
#include <hearth/result.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/audit/chain.hpp"
#include "host/core/call.hpp"
#include "host/db/database.hpp"

namespace hearth::audit {

/// Which rows are wanted; what is empty does not matter.
struct Filter {
  std::string action{};  ///< or its beginning: "user."
  std::string target_type{};
  std::string target{};
  std::string actor{};
  std::optional<Timestamp> from{};
  std::optional<Timestamp> to{};  ///< before it
  std::optional<Uuid> before{};   ///< older than this row: the last one of the page before
  std::size_t limit = 20;
};

struct Found {
  std::string schema;
  Row row;
  std::optional<std::int64_t> seq;  ///< nothing: not chained yet
  bool genuine = false;             ///< its keyed hash is right: this installation recorded it
};

/// The newest first, over all of these logs as if they were one. `genuine` is left to the caller.
Result<std::vector<Found>> search(const std::vector<db::Database*>& logs, core::Call& call, const Filter& filter);

}  // namespace hearth::audit
