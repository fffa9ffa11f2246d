#include "host/config/values.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <optional>

#include "host/config/mistakes.hpp"

namespace hearth::config {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t size;
};
constexpr std::uint64_t kibi = 1024, mebi = kibi * 1024, gibi = mebi * 1024, tebi = gibi * 1024;
constexpr Unit byte_units[] = {{"", 1},       {"B", 1},        {"KiB", kibi},     {"MiB", mebi}, {"GiB", gibi},
                               {"TiB", tebi}, {"K", kibi},     {"M", mebi},       {"G", gibi},   {"kB", 1000},
                               {"KB", 1000},  {"MB", 1000000}, {"GB", 1000000000}};

Unexpected refuse(std::string_view text, const char* expected) {
  return Unexpected{invalid("config.value", in_quotes(text) + " is not " + expected)};
}

/// "12.345" in thousandths; nothing else.
std::optional<std::uint32_t> thousandths(std::string_view text) {
  const auto dot = text.find('.');
  const auto whole = text.substr(0, dot);
  const auto fraction = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
  if (whole.empty() || whole.size() > 6 || fraction.size() > 3) return std::nullopt;
  if (dot != std::string_view::npos && fraction.empty()) return std::nullopt;
  std::uint32_t value = 0;
  const auto add = [&](char c) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
    return true;
  };
  if (!std::all_of(whole.begin(), whole.end(), add) || !std::all_of(fraction.begin(), fraction.end(), add)) {
    return std::nullopt;
  }
  for (std::size_t i = fraction.size(); i < 3; ++i) value *= 10;
  return value;
}

std::string thousandths_text(std::uint32_t value) {
  std::string out = std::to_string(value / 1000);
  if (value % 1000 == 0) return out;
  std::string fraction = std::to_string(1000 + value % 1000).substr(1);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return out + "." + fraction;
}

struct Ip {
  std::array<std::uint8_t, 16> bits{};
  bool v4 = false;
};

std::optional<Ip> parse_ip(std::string_view text) {
  if (text.empty() || text.size() > 45) return std::nullopt;
  const std::string zero_ended{text};
  if (zero_ended.size() != std::strlen(zero_ended.c_str())) return std::nullopt;
  Ip ip;
  if (inet_pton(AF_INET6, zero_ended.c_str(), ip.bits.data()) == 1) return ip;
  ip.bits[10] = ip.bits[11] = 0xff;
  if (inet_pton(AF_INET, zero_ended.c_str(), ip.bits.data() + 12) != 1) return std::nullopt;
  ip.v4 = true;
  return ip;
}

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Result<Bytes> parse_bytes(std::string_view text) {
  const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto value = whole_number<std::uint64_t>(text.substr(0, end));
  const auto name = text.substr(end);
  const auto* unit = std::find_if(std::begin(byte_units), std::end(byte_units),
                                  [&](const Unit& candidate) { return candidate.name == name; });
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (!value || unit == std::end(byte_units) || *value > most / unit->size) {
    return refuse(text, "a size (a whole number and a unit: '512B', '16KiB', '1MiB', '2GiB')");
  }
  return Bytes{*value * unit->size};
}

std::string bytes_text(Bytes bytes) {
  for (const Unit& unit : {Unit{"TiB", tebi}, Unit{"GiB", gibi}, Unit{"MiB", mebi}, Unit{"KiB", kibi}}) {
    if (bytes.count != 0 && bytes.count % unit.size == 0) {
      return std::to_string(bytes.count / unit.size) + std::string{unit.name};
    }
  }
  return std::to_string(bytes.count) + "B";
}

Result<Percent> parse_percent(std::string_view text) {
  const auto number = text.ends_with('%') ? text.substr(0, text.size() - 1) : text;
  const auto value = thousandths(number);
  if (!value || *value > 100'000) return refuse(text, "a percentage from '0%' to '100%'");
  return Percent{*value};
}

std::string percent_text(Percent percent) { return thousandths_text(percent.thousandths) + "%"; }

Result<Factor> parse_factor(std::string_view text) {
  const auto value = text.ends_with('x') ? thousandths(text.substr(0, text.size() - 1)) : std::nullopt;
  if (!value || *value == 0) return refuse(text, "a factor such as '1.5x'");
  return Factor{*value};
}

std::string factor_text(Factor factor) { return thousandths_text(factor.thousandths) + "x"; }

std::string Address::text() const {
  const bool v6 = host.find(':') != std::string::npos;
  return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<Address> parse_address(std::string_view text) {
  constexpr auto expected = "an address (an IP address and a port: '127.0.0.1:8080', '[::]:8080')";
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return refuse(text, expected);
  const auto port = whole_number<std::uint16_t>(text.substr(colon + 1));
  auto host = text.substr(0, colon);
  if (!port) return refuse(text, expected);
  if (host == "localhost") return Address{"127.0.0.1", *port};
  const bool brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (brackets) host = host.substr(1, host.size() - 2);
  const auto ip = parse_ip(host);
  if (!ip || ip->v4 == brackets) return refuse(text, expected);
  return Address{std::string{host}, *port};
}

Result<Network> parse_network(std::string_view text) {
  constexpr auto expected = "a network or an IP address ('10.0.0.0/8', 'fd00::/8', '10.1.2.3')";
  const auto slash = text.find('/');
  const auto ip = parse_ip(text.substr(0, slash));
  if (!ip) return refuse(text, expected);
  const unsigned width = ip->v4 ? 32 : 128;
  const auto prefix = slash == std::string_view::npos ? width : whole_number<unsigned>(text.substr(slash + 1));
  if (!prefix || *prefix > width) return refuse(text, expected);
  return Network{ip->bits, static_cast<std::uint8_t>(*prefix + (128 - width)), std::string{text}};
}

bool Network::contains(std::string_view address) const {
  const auto ip = parse_ip(address);
  if (!ip) return false;
  const std::size_t whole = prefix / 8U;
  if (!std::equal(bits.begin(), bits.begin() + static_cast<std::ptrdiff_t>(whole), ip->bits.begin())) return false;
  const unsigned rest = prefix % 8U;
  return rest == 0 || (bits[whole] ^ ip->bits[whole]) >> (8U - rest) == 0;
}

Result<Duration> parse_duration_setting(std::string_view text) {
  if (const auto value = parse_duration(text)) return *value;
  return refuse(text, duration_form);
}

Result<Backoff> parse_backoff(std::string_view text) {
  const auto dots = text.find("..");
  if (dots != std::string_view::npos) {
    const auto first = parse_duration(text.substr(0, dots));
    const auto most = parse_duration(text.substr(dots + 2));
    if (first && most && first->count() > 0 && *first <= *most) return Backoff{*first, *most};
  }
  return refuse(text, "a first and a longest wait such as '1s..1h'");
}

std::string backoff_text(const Backoff& backoff) {
  return duration_text(backoff.first) + ".." + duration_text(backoff.most);
}

}  // namespace hearth::config
