#include "host/db/postgres_decode.hpp"

#include <bit>
#include <boost/endian/conversion.hpp>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <limits>

namespace hearth::db {
namespace {

// Object identifiers of PostgreSQL's own types (src/include/catalog/pg_type.dat); they never change.
enum class Type : Oid {
  boolean = 16,
  bytea = 17,
  character = 18,
  name = 19,
  int8 = 20,
  int2 = 21,
  int4 = 23,
  text = 25,
  oid = 26,
  json = 114,
  xml = 142,
  float4 = 700,
  float8 = 701,
  unknown = 705,
  bpchar = 1042,
  varchar = 1043,
  date = 1082,
  timestamp = 1114,
  timestamptz = 1184,
  numeric = 1700,
  nothing = 2278,
  uuid = 2950,
  jsonb = 3802,
};

/// From 2000-01-01, where PostgreSQL counts from, to 1970-01-01.
constexpr std::int64_t epoch_micros = 946'684'800'000'000;
constexpr int epoch_days = 10'957;

/// Network byte order.
template <class Integer>
Integer big_endian(const char* at) {
  namespace endian = boost::endian;
  return endian::endian_load<Integer, sizeof(Integer), endian::order::big>(reinterpret_cast<const unsigned char*>(at));
}

hearth_value integer_value(std::uint32_t type, std::int64_t value) { return {type, 0, {.integer = value}}; }
hearth_value bytes_value(std::uint32_t type, std::string_view bytes) {
  return {type, 0, {.bytes = {bytes.data(), bytes.size()}}};
}

/// Infinity stays the furthest point in time that there is.
std::int64_t since_1970(std::int64_t micros) {
  if (micros == std::numeric_limits<std::int64_t>::min() ||
      micros > std::numeric_limits<std::int64_t>::max() - epoch_micros) {
    return micros;
  }
  return micros + epoch_micros;
}

std::string date_text(std::int32_t days) {
  if (days == std::numeric_limits<std::int32_t>::max()) return "infinity";
  if (days == std::numeric_limits<std::int32_t>::min()) return "-infinity";
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days + epoch_days}}};
  char out[40];
  const int size = std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return {out, static_cast<std::size_t>(size)};
}

/// numeric_send: digits of base 10 000, their weight, sign, and the decimals to show.
std::string numeric_text(const char* at, std::size_t size) {
  const int count = big_endian<std::int16_t>(at);
  const int weight = big_endian<std::int16_t>(at + 2);
  const auto sign = big_endian<std::uint16_t>(at + 4);
  const int decimals = big_endian<std::int16_t>(at + 6);
  if (sign == 0xC000) return "NaN";
  if (sign == 0xD000) return "Infinity";
  if (sign == 0xF000) return "-Infinity";
  const auto digit = [&](int place) {  // place: a power of 10 000
    const int i = weight - place;
    return i < 0 || i >= count || 8 + 2 * static_cast<std::size_t>(i) + 2 > size
               ? 0
               : int{big_endian<std::int16_t>(at + 8 + 2 * i)};
  };
  std::string out = sign == 0x4000 ? "-" : "";
  char group[16];
  out += std::to_string(weight < 0 ? 0 : digit(weight));
  for (int place = weight - 1; place >= 0; --place) {
    std::snprintf(group, sizeof group, "%04d", digit(place));
    out += group;
  }
  if (decimals <= 0) return out;
  std::string fraction;
  for (int place = -1; static_cast<int>(fraction.size()) < decimals; --place) {
    std::snprintf(group, sizeof group, "%04d", digit(place));
    fraction += group;
  }
  return out + "." + fraction.substr(0, static_cast<std::size_t>(decimals));
}

bool known(Oid type) {
  switch (static_cast<Type>(type)) {
    case Type::boolean:
    case Type::bytea:
    case Type::character:
    case Type::name:
    case Type::int8:
    case Type::int2:
    case Type::int4:
    case Type::text:
    case Type::oid:
    case Type::json:
    case Type::xml:
    case Type::float4:
    case Type::float8:
    case Type::unknown:
    case Type::bpchar:
    case Type::varchar:
    case Type::date:
    case Type::timestamp:
    case Type::timestamptz:
    case Type::numeric:
    case Type::nothing:
    case Type::uuid:
    case Type::jsonb:
      return true;
  }
  return false;
}

hearth_value decode_value(Type type, std::string_view raw, Rows& rows) {
  switch (type) {
    case Type::boolean:
      return integer_value(HEARTH_BOOL, raw[0] != 0);
    case Type::int2:
      return integer_value(HEARTH_INT, big_endian<std::int16_t>(raw.data()));
    case Type::int4:
      return integer_value(HEARTH_INT, big_endian<std::int32_t>(raw.data()));
    case Type::int8:
      return integer_value(HEARTH_INT, big_endian<std::int64_t>(raw.data()));
    case Type::oid:
      return integer_value(HEARTH_INT, big_endian<std::uint32_t>(raw.data()));
    case Type::float4:
      return {
          HEARTH_REAL, 0, {.real = static_cast<double>(std::bit_cast<float>(big_endian<std::uint32_t>(raw.data())))}};
    case Type::float8:
      return {HEARTH_REAL, 0, {.real = std::bit_cast<double>(big_endian<std::uint64_t>(raw.data()))}};
    case Type::timestamp:
    case Type::timestamptz:
      return integer_value(HEARTH_TIME, since_1970(big_endian<std::int64_t>(raw.data())));
    case Type::date:
      return bytes_value(HEARTH_TEXT, rows.keep(date_text(big_endian<std::int32_t>(raw.data()))));
    case Type::numeric:
      return bytes_value(HEARTH_TEXT, rows.keep(numeric_text(raw.data(), raw.size())));
    case Type::uuid:
      return bytes_value(HEARTH_UUID, raw);
    case Type::bytea:
      return bytes_value(HEARTH_BLOB, raw);
    case Type::jsonb:
      return bytes_value(HEARTH_TEXT, raw.substr(1));  // the first byte is the format's version
    case Type::nothing:
      return integer_value(HEARTH_NULL, 0);
    default:
      return bytes_value(HEARTH_TEXT, raw);
  }
}

}  // namespace

Result<Rows> decode(PostgresResult result) {
  Rows rows;
  const int columns = libpq().PQnfields(result.get());
  const int count = libpq().PQntuples(result.get());
  rows.reserve_columns(static_cast<std::size_t>(columns));
  for (int column = 0; column < columns; ++column) {
    const Oid type = libpq().PQftype(result.get(), column);
    const char* const name = libpq().PQfname(result.get(), column);
    if (!known(type)) {
      return internal("column '" + std::string{name} + "' is of a type (oid " + std::to_string(type) +
                      ") that does not cross the border: cast it, to text for instance");
    }
    rows.add_borrowed_column(name);
  }
  rows.resize(static_cast<std::size_t>(count));
  for (int column = 0; column < columns; ++column) {
    const auto type = static_cast<Type>(libpq().PQftype(result.get(), column));
    for (int row = 0; row < count; ++row) {
      const auto size = static_cast<std::size_t>(libpq().PQgetlength(result.get(), row, column));
      const bool null = size == 0 && libpq().PQgetisnull(result.get(), row, column) != 0;
      const std::string_view raw{libpq().PQgetvalue(result.get(), row, column), size};
      rows.at(static_cast<std::size_t>(row), static_cast<std::size_t>(column)) =
          null ? integer_value(HEARTH_NULL, 0) : decode_value(type, raw, rows);
    }
  }
  rows.own(result.release(), [](void* kept) { libpq().PQclear(static_cast<PGresult*>(kept)); });
  return rows;
}

}  // namespace hearth::db
