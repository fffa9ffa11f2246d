#pragma once

#include <cstdint>
#include <hearth/time.hpp>
#include <hearth/uuid.hpp>
#include <string>
#include <string_view>

#include "host/crypto/keys.hpp"
#include "host/db/rows.hpp"

namespace hearth::audit {

/// One row of hearth_audit, without its place in the chain.
struct Row {
  Uuid id;
  Timestamp at;
  std::string actor_kind, actor, session, address, agent, trace_id, entry;
  std::string action, target_type, target, before, after, reason;
  std::string mac;  ///< 32 bytes
};

/// The columns that make a Row, in the order in which row_at reads them.
inline constexpr std::string_view row_columns =
    "id, at, actor_kind, actor, session, address, agent, trace_id, entry, action, target_type, target, before, after, "
    "reason, mac";
inline constexpr std::size_t row_column_count = 16;
/// Reads a Row from the columns that begin at `column`.
Row row_at(const db::Rows& rows, std::size_t row, std::size_t column);

/// 32 zero bytes: what stands before the first row.
const std::string& chain_start();

/// Keyed, over the schema's name and every column: nobody without the keys makes a row.
std::string mac_of(const crypto::Keys& keys, std::string_view schema, const Row& row);

/// SHA-256 over seq, the hash before, and every column, each with its length.
std::string hash_of(const Row& row, std::int64_t seq, std::string_view previous);

}  // namespace hearth::audit
