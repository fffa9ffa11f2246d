#pragma once

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "hearth/text.hpp"
#include "hearth/text_buffer.hpp"
#include "hearth/type_info.hpp"

/// Writes described values as JSON: appended to the text, with no document tree between. An Out is a std::string or a TextBuffer.
namespace hearth {

/// Texts that are not UTF-8 (they can only come from the plugin's own memory) are written with U+FFFD in place.
template <class Out>
void write_json_text(std::string_view text, Out& out) {
  if constexpr (std::is_same_v<Out, detail::TextBuffer>) {
    char* const at = out.room(text.size() + 2);
    if (detail::copy_plain(text, at + 1)) {
      at[0] = at[text.size() + 1] = '"';
      return out.wrote(at + text.size() + 2);
    }
  }
  out += '"';
  std::size_t begun = 0;
  for (std::size_t i = detail::skip_plain(text, 0); i < text.size(); i = detail::skip_plain(text, i)) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\' && c < 0x80) {
      ++i;
      continue;
    }
    if (const std::size_t n = c >= 0x80 ? utf8_sequence(text, i) : 0; n != 0) {
      i += n;
      continue;
    }
    out.append(text.data() + begun, i - begun);
    begun = ++i;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (c >= 0x80) {
          out += "\xef\xbf\xbd";
        } else {
          constexpr char hex[] = "0123456789abcdef";
          out += "\\u00";
          out += hex[c >> 4];
          out += hex[c & 15];
        }
    }
  }
  out.append(text.data() + begun, text.size() - begun);
  out += '"';
}

template <class Out>
void write_json_integer(std::int64_t value, Out& out) {
  constexpr std::size_t longest = 20;
  if constexpr (std::is_same_v<Out, detail::TextBuffer>) {
    char* const at = out.room(longest);
    out.wrote(std::to_chars(at, at + longest, value).ptr);
  } else {
    char digits[longest];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, static_cast<std::size_t>(end - digits));
  }
}

/// The shortest digits that read back as the same double; what JSON cannot say (infinity, NaN) is null.
template <class Out>
void write_json_real(double value, Out& out) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  char digits[40];
  int n = 0;
  for (const int precision : {15, 16, 17}) {
    n = std::snprintf(digits, sizeof digits, "%.*g", precision, value);
    if (std::strtod(digits, nullptr) == value) break;
  }
  for (int i = 0; i < n; ++i) {
    if (digits[i] == ',') digits[i] = '.';  // a locale's decimal point
  }
  out.append(digits, static_cast<std::size_t>(n));
}

inline std::string_view enum_name(const TypeInfo& type, const void* from) {
  const std::int64_t value = type.get(from);
  for (std::size_t i = 0; i < type.name_count; ++i) {
    if (type.names[i].value == value) return type.names[i].name;
  }
  return {};
}

namespace detail {

inline void encode_fields(const TypeInfo& type, const void* from, TextBuffer& out);

struct MapWriter {
  const TypeInfo& element;
  TextBuffer& out;
  bool first;
};

inline void encode(const TypeInfo& type, const void* from, TextBuffer& out) {
  const auto quoted = [&](std::string_view plain) {
    out += '"';
    out += plain;
    out += '"';
  };
  switch (type.shape) {
    case Shape::boolean:
      out += *static_cast<const bool*>(from) ? "true" : "false";
      break;
    case Shape::int32:
      write_json_integer(*static_cast<const std::int32_t*>(from), out);
      break;
    case Shape::int64:
      write_json_integer(*static_cast<const std::int64_t*>(from), out);
      break;
    case Shape::real:
      write_json_real(*static_cast<const double*>(from), out);
      break;
    case Shape::text:
      write_json_text(*static_cast<const std::string*>(from), out);
      break;
    case Shape::uuid: {
      char text[36];
      static_cast<const Uuid*>(from)->write(text);
      quoted({text, sizeof text});
      break;
    }
    case Shape::timestamp:
      quoted(static_cast<const Timestamp*>(from)->text());
      break;
    case Shape::duration:
      quoted(duration_text(*static_cast<const Duration*>(from)));
      break;
    case Shape::date:
      quoted(static_cast<const Date*>(from)->text());
      break;
    case Shape::money: {
      const auto& money = *static_cast<const Money*>(from);
      out += R"({"amount":)";
      write_json_integer(money.amount, out);
      out += R"(,"currency":")";
      out += money.currency.text();
      out += R"("})";
      break;
    }
    case Shape::currency:
      quoted(static_cast<const Currency*>(from)->text());
      break;
    case Shape::bytes:
      quoted(base64url(static_cast<const Bytes*>(from)->data));
      break;
    case Shape::json: {
      const auto& json = *static_cast<const Json*>(from);
      out += json.text.empty() ? std::string_view{"null"} : std::string_view{json.text};
      break;
    }
    case Shape::enumeration:
      quoted(enum_name(type, from));
      break;
    case Shape::optional:
    case Shape::patch: {
      const void* held = type.peek(from);
      if (held == nullptr) {
        out += "null";
      } else {
        encode(type.inner(), held, out);
      }
      break;
    }
    case Shape::list: {
      const TypeInfo& element = type.inner();
      const std::size_t count = type.size(from);
      out += '[';
      for (std::size_t i = 0; i < count; ++i) {
        if (i != 0) out += ',';
        encode(element, type.at(from, i), out);
      }
      out += ']';
      break;
    }
    case Shape::map: {
      MapWriter writer{type.inner(), out, true};
      out += '{';
      type.each(from, &writer, [](void* context, std::string_view key, const void* element) {
        auto& to = *static_cast<MapWriter*>(context);
        if (!std::exchange(to.first, false)) to.out += ',';
        write_json_text(key, to.out);
        to.out += ':';
        encode(to.element, element, to.out);
      });
      out += '}';
      break;
    }
    case Shape::object:
      encode_fields(type, from, out);
      break;
  }
}

inline void encode_fields(const TypeInfo& type, const void* from, TextBuffer& out) {
  char separator = '{';
  for (std::size_t i = 0; i < type.field_count; ++i) {
    const FieldInfo& field = type.fields[i];
    const TypeInfo& of = field.type();
    const void* member = field.of(from);
    if (of.shape == Shape::patch && !of.given(member)) continue;
    char* at = out.room(field.name.size() + 4);
    *at++ = std::exchange(separator, ',');
    *at++ = '"';
    std::memcpy(at, field.name.data(), field.name.size());
    at += field.name.size();
    *at++ = '"';
    *at++ = ':';
    out.wrote(at);
    if (of.shape == Shape::text) {  // nearly all are one of these two
      write_json_text(*static_cast<const std::string*>(member), out);
    } else if (of.shape == Shape::int64) {
      write_json_integer(*static_cast<const std::int64_t*>(member), out);
    } else {
      encode(of, member, out);
    }
  }
  if (separator == '{') out += '{';
  out += '}';
}

}  // namespace detail

inline void encode(const TypeInfo& type, const void* from, std::string& out) {
  detail::TextBuffer buffer;
  detail::encode(type, from, buffer);
  out += buffer.text();
}

template <Wire T>
std::string to_json(const T& value) {
  std::string out;
  encode(type_of<T>(), &value, out);
  return out;
}

/// The same, to be stored or passed through.
template <Wire T>
Json json_of(const T& value) {
  return Json{to_json(value)};
}

}  // namespace hearth
