#pragma once

#include <cstdint>
#include <hearth/result.hpp>
#include <optional>
#include <string>

#include "host/audit/head.hpp"
#include "host/core/call.hpp"
#include "host/crypto/keys.hpp"
#include "host/db/database.hpp"

namespace hearth::audit {

/// The first thing that is wrong with a log.
struct Fault {
  std::int64_t seq = 0;  ///< of the row, or of the place where one should stand; 0: not yet chained
  std::string id;        ///< of the row that is bad, or that stands in the place; empty: there is none
  std::string what;      ///< "changed", "missing", "inserted", "moved", "forged", "cut", "rewritten", "head"
  std::string detail;    ///< a sentence
};

struct Verdict {
  std::string schema;
  std::uint64_t rows = 0;       ///< chained rows that were checked
  std::uint64_t unchained = 0;  ///< rows that the relay has still to chain; their keyed hashes were checked
  bool anchored = false;        ///< an anchor of this node was compared
  std::optional<Fault> fault;

  [[nodiscard]] bool good() const { return !fault; }
};

/// Reads the whole log of one schema, in pieces, while others write it. An error: it could not be read.
Result<Verdict> verify(db::Database& database, core::Call& call, const crypto::Keys& keys, const Anchors& anchors);

}  // namespace hearth::audit
