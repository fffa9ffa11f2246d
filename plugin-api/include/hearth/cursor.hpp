#pragma once

#include <array>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/core.hpp"
#include "hearth/page.hpp"
#include "hearth/rows.hpp"

/// Cursors: the columns to go on from, with a keyed hash so that a client can neither read meaning into one nor make one up.
namespace hearth::detail {

struct PageRead {
  const TypeInfo& type;
  const void* object;
  const PageAsk& ask;
  std::span<const Param> more;
  std::optional<std::string>* next_cursor;
};

struct After {
  std::string_view parameter;  // "after_created_at"
  Value value;
};

inline constexpr std::string_view after_prefix = "after_";
inline constexpr std::size_t cursor_seal = 12;  // bytes of the keyed hash

inline Result<std::string> seal_of(const Core& core, const Statement& statement, std::string_view content) {
  if (!HEARTH_HAS(core.crypto, hearth_crypto_v1, keyed_hash)) return missing("hearth.crypto/1 keyed_hash");
  std::string data(statement.name());
  data += '\0';
  data += content;
  std::array<std::uint8_t, 32> hash{};
  auto done = border(core, [&](hearth_error** why) {
    return core.crypto->keyed_hash(core.host, str("cursor"), str(data), hash.data(), why);
  });
  if (!done) return std::move(done).error();
  return std::string(reinterpret_cast<const char*>(hash.data()), cursor_seal);
}

/// Each value: its type, and its eight bytes or its length and bytes.
inline void append_cell(const hearth_value& cell, std::string& out) {
  out += static_cast<char>(cell.type);
  std::uint64_t word = 0;
  const bool bytes = cell.type == HEARTH_TEXT || cell.type == HEARTH_BLOB || cell.type == HEARTH_UUID;
  if (bytes) {
    word = cell.as.bytes.size;
  } else if (cell.type != HEARTH_NULL) {
    std::memcpy(&word, &cell.as, sizeof word);
  }
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(word >> shift & 0xff);
  if (bytes) out += view(cell.as.bytes);
}

inline std::optional<Value> take_cell(std::string_view& from) {
  if (from.size() < 9) return std::nullopt;
  hearth_value cell{};
  cell.type = static_cast<std::uint8_t>(from[0]);
  std::uint64_t word = 0;
  for (int i = 0; i < 8; ++i) {
    word |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(from[static_cast<std::size_t>(i) + 1])) << (8 * i);
  }
  from.remove_prefix(9);
  if (cell.type == HEARTH_TEXT || cell.type == HEARTH_BLOB || cell.type == HEARTH_UUID) {
    if (word > from.size()) return std::nullopt;
    cell.as.bytes = str(from.substr(0, static_cast<std::size_t>(word)));
    from.remove_prefix(static_cast<std::size_t>(word));
  } else {
    std::memcpy(&cell.as, &word, sizeof word);
  }
  return Value::copy(cell);
}

inline Error bad_cursor() {
  Error error = invalid("params.invalid", "the parameters are not valid");
  error.violations.push_back({"?cursor", "bad_format", "must be the next_cursor of the page before"});
  return error;
}

/// The values of the statement's `:after_...` parameters: null on the first page.
inline Result<std::vector<After>> read_cursor(const Core& core, const Statement& statement,
                                              const std::optional<std::string>& cursor) {
  std::string content;
  std::string_view rest;
  if (cursor) {
    auto raw = from_base64url(*cursor);
    if (!raw || raw->size() < cursor_seal) return bad_cursor();
    content = std::move(*raw);
    rest = std::string_view{content}.substr(cursor_seal);
    auto seal = seal_of(core, statement, rest);
    if (!seal) return std::move(seal).error();
    unsigned differs = 0;
    for (std::size_t i = 0; i < cursor_seal; ++i) differs |= static_cast<unsigned>((*seal)[i] ^ content[i]);
    if (differs != 0) return bad_cursor();
  }
  std::vector<After> place;
  for (std::uint32_t i = 0; i < statement.raw()->parameter_count; ++i) {
    const auto name = view(statement.raw()->parameters[i]);
    if (!name.starts_with(after_prefix)) continue;
    std::optional<Value> value = cursor ? take_cell(rest) : std::optional<Value>{Value{}};
    if (!value) return bad_cursor();
    place.push_back({name, std::move(*value)});
  }
  if (!rest.empty()) return bad_cursor();
  return place;
}

/// The cursor of what follows `row`.
inline Result<std::string> write_cursor(const Core& core, const Statement& statement, const hearth_rows& rows,
                                        std::uint64_t row) {
  std::string content;
  for (std::uint32_t i = 0; i < statement.raw()->parameter_count; ++i) {
    const auto name = view(statement.raw()->parameters[i]);
    if (!name.starts_with(after_prefix)) continue;
    const auto column = name.substr(after_prefix.size());
    std::uint64_t c = 0;
    while (c < rows.column_count && view(rows.columns[c]) != column) ++c;
    if (c == rows.column_count) return row_error(statement, column, "is needed for the cursor and not selected");
    append_cell(rows.values[row * rows.column_count + c], content);
  }
  auto seal = seal_of(core, statement, content);
  if (!seal) return std::move(seal).error();
  return base64url(*seal + content);
}

}  // namespace hearth::detail
