#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "hearth/core.hpp"
#include "hearth/decode.hpp"
#include "hearth/statement.hpp"
#include "hearth/values.hpp"

/// Columns and parameters of described types: a column, and a parameter, is named like its field.
namespace hearth::detail {

inline std::optional<std::int64_t> whole_of(const hearth_value& from) {
  switch (from.type) {
    case HEARTH_INT:
    case HEARTH_BOOL:
    case HEARTH_TIME:
      return from.as.integer;
    case HEARTH_REAL: {  // sum() of a numeric column
      if (!(from.as.real > -9e18 && from.as.real < 9e18)) return std::nullopt;
      const auto whole = static_cast<std::int64_t>(from.as.real);
      if (static_cast<double>(whole) == from.as.real) return whole;
      return std::nullopt;
    }
    case HEARTH_TEXT: {
      const auto text = view(from.as.bytes);
      std::int64_t value = 0;
      const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
      if (end.ec == std::errc{} && end.ptr == text.data() + text.size()) return value;
      return std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

inline std::optional<double> real_of(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || end != text.c_str() + text.size()) return std::nullopt;
  return value;
}

inline std::optional<Uuid> uuid_of(const hearth_value& from) {
  if (from.type == HEARTH_UUID || from.type == HEARTH_BLOB) return Uuid::from_bytes(view(from.as.bytes));
  return from.type == HEARTH_TEXT ? Uuid::parse(view(from.as.bytes)) : std::nullopt;
}

inline std::optional<Timestamp> timestamp_of(const hearth_value& from) {
  if (from.type == HEARTH_TIME || from.type == HEARTH_INT) return Timestamp{from.as.integer};
  return from.type == HEARTH_TEXT ? Timestamp::parse(view(from.as.bytes)) : std::nullopt;
}

inline std::optional<Date> date_of(const hearth_value& from) {
  if (from.type == HEARTH_INT) return Date{static_cast<std::int32_t>(from.as.integer)};
  if (from.type == HEARTH_TIME) return Date::of(Timestamp{from.as.integer}, Duration{0});
  return from.type == HEARTH_TEXT ? Date::parse(view(from.as.bytes)) : std::nullopt;
}

template <class T>
bool put(void* to, std::optional<T> value) {
  if (value) *static_cast<T*>(to) = std::move(*value);
  return value.has_value();
}

/// False when the column's value is no such thing.
inline bool read_any_cell(const TypeInfo& type, void* to, const hearth_value& from) {
  const bool textual = from.type == HEARTH_TEXT || from.type == HEARTH_BLOB;
  if (from.type == HEARTH_NULL) {
    if (type.shape == Shape::optional || type.shape == Shape::patch) type.clear(to);
    if (type.shape == Shape::json) static_cast<Json*>(to)->text.clear();
    return type.shape == Shape::optional || type.shape == Shape::patch || type.shape == Shape::json;
  }
  switch (type.shape) {
    case Shape::boolean: {
      const auto whole = whole_of(from);
      if (whole) *static_cast<bool*>(to) = *whole != 0;
      return whole.has_value();
    }
    case Shape::int32: {
      const auto whole = whole_of(from);
      if (!whole || *whole < std::numeric_limits<std::int32_t>::min() ||
          *whole > std::numeric_limits<std::int32_t>::max()) {
        return false;
      }
      *static_cast<std::int32_t*>(to) = static_cast<std::int32_t>(*whole);
      return true;
    }
    case Shape::int64:
      return put<std::int64_t>(to, whole_of(from));
    case Shape::real:
      if (from.type == HEARTH_REAL) return put<double>(to, from.as.real);
      if (from.type == HEARTH_INT) return put<double>(to, static_cast<double>(from.as.integer));
      return from.type == HEARTH_TEXT && put<double>(to, real_of(std::string(view(from.as.bytes))));
    case Shape::text:
      if (textual) static_cast<std::string*>(to)->assign(view(from.as.bytes));
      return textual;
    case Shape::uuid:
      return put<Uuid>(to, uuid_of(from));
    case Shape::timestamp:
      return put<Timestamp>(to, timestamp_of(from));
    case Shape::date:
      return put<Date>(to, date_of(from));
    case Shape::duration: {
      const auto whole = whole_of(from);
      return put<Duration>(to, whole ? std::optional{Duration{*whole}} : std::nullopt);
    }
    case Shape::money: {
      const auto whole = whole_of(from);
      return put<Money>(to, whole ? std::optional{won(*whole)} : std::nullopt);
    }
    case Shape::currency:
      return textual && put<Currency>(to, Currency::parse(view(from.as.bytes)));
    case Shape::bytes:
      return textual && put<Bytes>(to, Bytes{std::string(view(from.as.bytes))});
    case Shape::json:
      return textual && put<Json>(to, Json{std::string(view(from.as.bytes))});
    case Shape::enumeration:
      for (std::size_t i = 0; textual && i < type.name_count; ++i) {
        if (type.names[i].name != view(from.as.bytes)) continue;
        type.set(to, type.names[i].value);
        return true;
      }
      return false;
    case Shape::optional:
    case Shape::patch:
      return read_any_cell(type.inner(), type.make(to), from);
    case Shape::list:
    case Shape::map:
    case Shape::object: {
      Violations found;
      std::string unreadable;
      return textual && decode_json(type, to, view(from.as.bytes), Reading::message, found, unreadable) &&
             found.empty();
    }
  }
  return false;
}

/// Likewise. Nearly all are one of two.
inline bool read_cell(const TypeInfo& type, void* to, const hearth_value& from) {
  if (type.shape == Shape::text && from.type == HEARTH_TEXT) {
    *static_cast<std::string*>(to) = std::string(view(from.as.bytes));
    return true;
  }
  if (type.shape == Shape::int64 && from.type == HEARTH_INT) {
    *static_cast<std::int64_t*>(to) = from.as.integer;
    return true;
  }
  return read_any_cell(type, to, from);
}

[[gnu::cold]] inline Error row_error(const Statement& statement, std::string_view column, std::string_view what) {
  return internal("statement '" + std::string(statement.name()) + "': column '" + std::string(column) + "' " +
                  std::string(what));
}

/// The column of each field, in the order of the fields; -1 where there is none.
inline Result<std::vector<std::ptrdiff_t>> columns_of(const TypeInfo& type, const hearth_rows& rows,
                                                      const Statement& statement) {
  std::vector<std::ptrdiff_t> where(type.field_count, -1);
  for (std::size_t f = 0; f < type.field_count; ++f) {
    const FieldInfo& field = type.fields[f];
    for (std::uint64_t c = 0; c < rows.column_count && where[f] < 0; ++c) {
      if (view(rows.columns[c]) == field.name) where[f] = static_cast<std::ptrdiff_t>(c);
    }
    const Shape shape = field.type().shape;
    if (where[f] < 0 && shape != Shape::optional && shape != Shape::patch && !field.limits.optional) {
      return row_error(statement, field.name, "is missing from the result");
    }
  }
  return where;
}

/// Row `row` into the object, or (of one that is no object) its first column.
inline Result<void> read_row(const TypeInfo& type, void* to, const hearth_rows& rows, std::uint64_t row,
                             const std::vector<std::ptrdiff_t>& where, const Statement& statement) {
  const hearth_value* cells = rows.values + row * rows.column_count;
  if (type.shape != Shape::object) {
    if (rows.column_count == 0) return row_error(statement, "", "is missing: the result has no columns");
    if (read_cell(type, to, cells[0])) return {};
    return row_error(statement, view(rows.columns[0]), "is not " + std::string(wanted(type)));
  }
  for (std::size_t f = 0; f < type.field_count; ++f) {
    if (where[f] < 0) continue;
    const FieldInfo& field = type.fields[f];
    if (!read_cell(field.type(), field.member(to), cells[where[f]])) {
      return row_error(statement, field.name, "is not " + std::string(wanted(field.type())));
    }
  }
  return {};
}

/// A statement's parameters in the order of their numbers. Borrows from what was bound.
struct Bound {
  std::vector<hearth_value> values;
  std::vector<Value> kept;  // values of a described struct
};

inline Error parameter_error(const Statement& statement, std::string_view parameter, std::string_view what) {
  return internal("statement '" + std::string(statement.name()) + "': parameter ':" + std::string(parameter) + "' " +
                  std::string(what));
}

/// `type` and `object` may be null. Every parameter must be bound and every name in `params` be a parameter; a struct may
/// have more fields than the statement has parameters.
inline Result<Bound> bind(const Statement& statement, const TypeInfo* type, const void* object,
                          std::span<const Param> params) {
  const hearth_statement& raw = *statement.raw();
  Bound bound;
  bound.values.resize(raw.parameter_count);
  if (type != nullptr) bound.kept.reserve(raw.parameter_count);
  const auto name_of = [&](std::uint32_t i) { return view(raw.parameters[i]); };
  std::size_t used = 0;
  for (std::uint32_t i = 0; i < raw.parameter_count; ++i) {
    bool found = false;
    for (const Param& param : params) {
      if (param.name != name_of(i)) continue;
      bound.values[i] = param.value.raw();
      found = true;
      ++used;
      break;
    }
    for (std::size_t f = 0; !found && type != nullptr && f < type->field_count; ++f) {
      const FieldInfo& field = type->fields[f];
      if (field.name != name_of(i)) continue;
      bound.values[i] = bound.kept.emplace_back(Value::of(field.type(), field.of(object))).raw();
      found = true;
    }
    if (!found) return parameter_error(statement, name_of(i), "was not given");
  }
  if (used == params.size()) return bound;
  for (const Param& param : params) {
    bool known = false;
    for (std::uint32_t i = 0; i < raw.parameter_count; ++i) known = known || name_of(i) == param.name;
    if (!known) return parameter_error(statement, param.name, "is not one of the statement's");
  }
  for (std::size_t i = 1; i < params.size(); ++i) {
    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      if (params[i].name == params[earlier].name) return parameter_error(statement, params[i].name, "was given twice");
    }
  }
  return bound;
}

}  // namespace hearth::detail
