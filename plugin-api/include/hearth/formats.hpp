#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hearth {

/// The shapes a text may have. Each is a small scanner: no regular expression runs on untrusted input.
enum class Format : std::uint8_t {
  none,
  email,        ///< one @, a dotted domain, no spaces; at most 254 characters (RFC 5321)
  phone,        ///< E.164: +821012345678
  zip5,         ///< five digits: a Korean postal code
  slug,         ///< small-letters-and-2-digits
  identifier,   ///< small_letters_and_2_digits, begins with a letter
  code,         ///< identifiers joined by dots: booking.slot_taken
  locale,       ///< ko, en, pt-BR
  timezone,     ///< an IANA name: Asia/Seoul
  hex,          ///< hexadecimal digits
  time,         ///< of day: 09:30
  currency,     ///< ISO 4217: KRW
  url,          ///< http(s)://host...
  digits,       ///< 0 to 9 alone
  single_line,  ///< no control character
};

struct FormatInfo {
  std::string_view name;
  Format format;
  std::string_view pattern;  ///< for the JSON Schema (ECMA 262)
};

inline constexpr std::array<FormatInfo, 14> formats{{
    {"email", Format::email, "^[^@\\\\s]+@[^@\\\\s]+\\\\.[^@\\\\s]+$"},
    {"phone", Format::phone, "^\\\\+[1-9][0-9]{6,14}$"},
    {"zip5", Format::zip5, "^[0-9]{5}$"},
    {"slug", Format::slug, "^[a-z0-9]+(-[a-z0-9]+)*$"},
    {"identifier", Format::identifier, "^[a-z][a-z0-9_]*$"},
    {"code", Format::code, "^[a-z][a-z0-9_]*(\\\\.[a-z][a-z0-9_]*)*$"},
    {"locale", Format::locale, "^[a-z]{2,3}(-[A-Z]{2})?$"},
    {"timezone", Format::timezone, "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$"},
    {"hex", Format::hex, "^[0-9a-fA-F]*$"},
    {"time", Format::time, "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    {"currency", Format::currency, "^[A-Z]{3}$"},
    {"url", Format::url, "^https?://[^/\\\\s]+"},
    {"digits", Format::digits, "^[0-9]*$"},
    {"single_line", Format::single_line, "^[^\\\\u0000-\\\\u001f\\\\u007f]*$"},
}};

constexpr Format format_named(std::string_view name) {
  for (const auto& known : formats) {
    if (known.name == name) return known.format;
  }
  return Format::none;
}

constexpr const FormatInfo& info(Format format) { return formats[static_cast<std::size_t>(format) - 1]; }

namespace detail {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_small(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_space_or_control(char c) { return (static_cast<unsigned char>(c) <= ' ') || c == 0x7f; }

template <class Test>
constexpr bool all(std::string_view text, Test test) {
  for (const char c : text) {
    if (!test(c)) return false;
  }
  return true;
}

/// Non-empty parts, each satisfying `test`, joined by `by`.
template <class Test>
constexpr bool joined(std::string_view text, char by, Test test) {
  for (;;) {
    const std::size_t end = text.find(by);
    const auto part = text.substr(0, end);
    if (part.empty() || !test(part)) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

constexpr bool is_identifier(std::string_view text) {
  return !text.empty() && is_small(text.front()) &&
         all(text, [](char c) { return is_small(c) || is_digit(c) || c == '_'; });
}

constexpr bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (text.size() > 254 || at == std::string_view::npos || at == 0 || at > 64) return false;
  const auto domain = text.substr(at + 1);
  return all(text, [](char c) { return !is_space_or_control(c); }) && domain.find('@') == std::string_view::npos &&
         domain.find('.') != std::string_view::npos && joined(domain, '.', [](std::string_view) { return true; });
}

constexpr bool is_locale(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto language = text.substr(0, dash);
  if (language.size() < 2 || language.size() > 3 || !all(language, is_small)) return false;
  if (dash == std::string_view::npos) return true;
  const auto region = text.substr(dash + 1);
  return region.size() == 2 && all(region, is_capital);
}

constexpr bool is_timezone(std::string_view text) {
  const auto part = [](std::string_view name) {
    return all(name,
               [](char c) { return is_small(c) || is_capital(c) || is_digit(c) || c == '_' || c == '+' || c == '-'; });
  };
  return text.size() <= 64 && !text.empty() && (is_small(text[0]) || is_capital(text[0])) && joined(text, '/', part);
}

constexpr bool is_url(std::string_view text) {
  const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  return scheme != 0 && text.size() > scheme && text[scheme] != '/' &&
         all(text, [](char c) { return !is_space_or_control(c); });
}

constexpr bool is_time(std::string_view text) {
  return text.size() == 5 && text[2] == ':' && is_digit(text[0]) && is_digit(text[1]) && is_digit(text[3]) &&
         is_digit(text[4]) && (text[0] - '0') * 10 + (text[1] - '0') < 24 && text[3] < '6';
}

}  // namespace detail

constexpr bool matches(Format format, std::string_view text) {
  using namespace detail;
  switch (format) {
    case Format::none:
      return true;
    case Format::email:
      return is_email(text);
    case Format::phone:
      return text.size() >= 8 && text.size() <= 16 && text[0] == '+' && text[1] != '0' && all(text.substr(1), is_digit);
    case Format::zip5:
      return text.size() == 5 && all(text, is_digit);
    case Format::slug:
      return joined(text, '-',
                    [](std::string_view part) { return all(part, [](char c) { return is_small(c) || is_digit(c); }); });
    case Format::identifier:
      return is_identifier(text);
    case Format::code:
      return joined(text, '.', is_identifier);
    case Format::locale:
      return is_locale(text);
    case Format::timezone:
      return is_timezone(text);
    case Format::hex:
      return all(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
    case Format::time:
      return is_time(text);
    case Format::currency:
      return text.size() == 3 && all(text, is_capital);
    case Format::url:
      return is_url(text);
    case Format::digits:
      return all(text, is_digit);
    case Format::single_line:
      return all(text, [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != 0x7f; });
  }
  return false;
}

}  // namespace hearth
