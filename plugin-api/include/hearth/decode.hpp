#pragma once

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/check.hpp"
#include "hearth/encode.hpp"
#include "hearth/result.hpp"
#include "hearth/text.hpp"
#include "hearth/type_info.hpp"

/// From text to described values, with every violation. JSON itself is read in codec.hpp, the only file that knows a JSON
/// library; it is compiled once a plugin, where HEARTH_PLUGIN stands.
namespace hearth {

enum class Reading : std::uint8_t {
  body,      ///< unknown fields are violations; what is not optional must be there
  settings,  ///< unknown fields are violations; what is left out keeps its default
  message,   ///< events, timers, services, columns: unknown fields of a newer writer are skipped
};

inline constexpr std::size_t max_depth = 32;

/// False when `json` is not JSON at all (or not UTF-8): `unreadable` then says why. What is wrong with its content goes to
/// `found`. Fields whose bit is set in `hidden` are not part of the body.
bool decode_json(const TypeInfo& type, void* out, std::string_view json, Reading reading, Violations& found,
                 std::string& unreadable, std::uint64_t hidden = 0);

namespace detail {

inline std::string_view wanted(const TypeInfo& type) {
  switch (type.shape) {
    case Shape::boolean:
      return "true or false";
    case Shape::int32:
    case Shape::int64:
      return "a whole number";
    case Shape::real:
      return "a number";
    case Shape::text:
      return "a text";
    case Shape::uuid:
      return "a UUID";
    case Shape::timestamp:
      return "a time in RFC 3339, such as 2026-11-23T09:00:00Z";
    case Shape::duration:
      return "a duration such as 15m";
    case Shape::date:
      return "a date such as 2026-11-23";
    case Shape::money:
      return "an object with amount and currency";
    case Shape::currency:
      return "a currency such as KRW";
    case Shape::bytes:
      return "base64url";
    case Shape::json:
      return "any value";
    case Shape::enumeration:
      return "one of its names";
    case Shape::optional:
    case Shape::patch:
      return wanted(type.inner());
    case Shape::list:
      return "a list";
    case Shape::map:
    case Shape::object:
      return "an object";
  }
  return "another type";
}

inline void wrong_type(const TypeInfo& type, const Check& check) {
  check.add("wrong_type", "must be " + std::string(wanted(type)));
}

/// A JSON text (or a parameter's) into a leaf.
inline void set_text(const TypeInfo& type, void* to, std::string_view text, const Check& check) {
  const auto parsed = [&](auto value) {
    if (value) {
      *static_cast<typename decltype(value)::value_type*>(to) = *value;
    } else {
      check.add("bad_format", "must be " + std::string(wanted(type)));
    }
    return value.has_value();
  };
  switch (type.shape) {
    case Shape::text:
      check.text(text);
      *static_cast<std::string*>(to) = text;
      break;
    case Shape::uuid:
      parsed(Uuid::parse(text));
      break;
    case Shape::timestamp:
      parsed(Timestamp::parse(text));
      break;
    case Shape::date:
      parsed(Date::parse(text));
      break;
    case Shape::currency:
      parsed(Currency::parse(text));
      break;
    case Shape::duration:
      if (parsed(parse_duration(text))) check.integer(static_cast<Duration*>(to)->count());
      break;
    case Shape::bytes:
      if (auto raw = from_base64url(text)) {
        check.length(raw->size(), "bytes");
        static_cast<Bytes*>(to)->data = std::move(*raw);
      } else {
        check.add("bad_format", "must be base64url");
      }
      break;
    case Shape::enumeration: {
      std::string all;
      for (std::size_t i = 0; i < type.name_count; ++i) {
        if (type.names[i].name == text) return type.set(to, type.names[i].value);
        all += (i == 0 ? "'" : ", '") + std::string(type.names[i].name) + "'";
      }
      check.add("not_one_of", "must be one of " + all);
      break;
    }
    default:
      wrong_type(type, check);
  }
}

inline void set_integer(const TypeInfo& type, void* to, std::int64_t value, const Check& check) {
  switch (type.shape) {
    case Shape::int32:
      if (value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::int32_t>::max()) {
        return check.add("out_of_range", "is beyond what a 32-bit number holds");
      }
      check.integer(value);
      *static_cast<std::int32_t*>(to) = static_cast<std::int32_t>(value);
      break;
    case Shape::int64:
      check.integer(value);
      *static_cast<std::int64_t*>(to) = value;
      break;
    case Shape::real:
      check.real(static_cast<double>(value));
      *static_cast<double*>(to) = static_cast<double>(value);
      break;
    default:
      wrong_type(type, check);
  }
}

inline void set_real(const TypeInfo& type, void* to, double value, std::string_view digits, const Check& check) {
  if (type.shape == Shape::real) {
    check.real(value);
    *static_cast<double*>(to) = value;
  } else if ((type.shape == Shape::int64 || type.shape == Shape::int32) &&
             digits.find_first_not_of("-0123456789") == std::string_view::npos) {
    check.add("out_of_range", "is beyond what a 64-bit number holds");
  } else {
    wrong_type(type, check);
  }
}

inline void set_boolean(const TypeInfo& type, void* to, bool value, const Check& check) {
  if (type.shape != Shape::boolean) return wrong_type(type, check);
  *static_cast<bool*>(to) = value;
}

/// A path or query parameter into a leaf: numbers and booleans are spelled out.
inline void set_parameter(const TypeInfo& type, void* to, std::string_view text, const Check& check) {
  if (!valid_utf8(text)) return check.add("bad_format", "must be UTF-8");
  switch (type.shape) {
    case Shape::boolean:
      if (text != "true" && text != "false") return wrong_type(type, check);
      return set_boolean(type, to, text == "true", check);
    case Shape::int32:
    case Shape::int64: {
      std::int64_t value = 0;
      const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
      if (end.ec == std::errc::result_out_of_range) return set_real(type, to, 0, text, check);
      if (end.ec != std::errc{} || end.ptr != text.data() + text.size()) return wrong_type(type, check);
      return set_integer(type, to, value, check);
    }
    case Shape::real: {
      const std::string terminated(text);
      char* end = nullptr;
      const double value = std::strtod(terminated.c_str(), &end);
      const bool plain = text.find_first_not_of("+-.0123456789eE") == std::string_view::npos;
      if (text.empty() || !plain || end != terminated.c_str() + terminated.size() || !std::isfinite(value)) {
        return wrong_type(type, check);
      }
      return set_real(type, to, value, text, check);
    }
    default:
      return set_text(type, to, text, check);
  }
}

}  // namespace detail

/// What a message from another plugin (or a column) says, as a T. The error is ours or theirs, never the client's.
template <Wire T>
Result<T> from_json(std::string_view json, Reading reading = Reading::message) {
  T value{};
  Violations found;
  std::string unreadable;
  if (!decode_json(type_of<T>(), &value, json, reading, found, unreadable)) {
    return invalid("body.unreadable", "the JSON could not be read").because(std::move(unreadable));
  }
  if (!found.empty()) {
    Error error = invalid("body.invalid", "the value breaks its description");
    error.cause = found.all().front().pointer + ": " + found.all().front().message;
    error.violations = found.take();
    return error;
  }
  return value;
}

}  // namespace hearth
