#include "host/audit/chain.hpp"

#include "host/crypto/bytes.hpp"

namespace hearth::audit {

namespace {

void add_number(std::string& out, std::int64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8)
    out += static_cast<char>(static_cast<std::uint64_t>(value) >> shift & 0xff);
}

void add_bytes(std::string& out, std::string_view bytes) {
  add_number(out, static_cast<std::int64_t>(bytes.size()));
  out += bytes;
}

/// Everything that was recorded, so written that two different rows never give the same bytes.
std::string content_of(const Row& row) {
  std::string out;
  add_bytes(out, row.id.raw());
  add_number(out, row.at.micros);
  for (const auto* field :
       {&row.actor_kind, &row.actor, &row.session, &row.address, &row.agent, &row.trace_id, &row.entry, &row.action,
        &row.target_type, &row.target, &row.before, &row.after, &row.reason}) {
    add_bytes(out, *field);
  }
  return out;
}

}  // namespace

Row row_at(const db::Rows& rows, std::size_t row, std::size_t column) {
  const auto text = [&](std::size_t offset) { return std::string{rows.text(row, column + offset)}; };
  Row out;
  out.id = Uuid::from_bytes(rows.text(row, column)).value_or(Uuid{});
  out.at = Timestamp{rows.integer(row, column + 1)};
  std::size_t offset = 2;
  for (auto* field : {&out.actor_kind, &out.actor, &out.session, &out.address, &out.agent, &out.trace_id, &out.entry,
                      &out.action, &out.target_type, &out.target, &out.before, &out.after, &out.reason, &out.mac}) {
    *field = text(offset++);
  }
  return out;
}

const std::string& chain_start() {
  static const std::string zeros(32, '\0');
  return zeros;
}

std::string mac_of(const crypto::Keys& keys, std::string_view schema, const Row& row) {
  std::string data;
  add_bytes(data, schema);
  data += content_of(row);
  return keys.keyed_hash("hearth", "audit row", data);
}

std::string hash_of(const Row& row, std::int64_t seq, std::string_view previous) {
  std::string data = "hearth audit 1";
  add_number(data, seq);
  add_bytes(data, previous);
  add_bytes(data, row.mac);
  data += content_of(row);
  return crypto::sha256(data);
}

}  // namespace hearth::audit
