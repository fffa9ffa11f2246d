#pragma once

#include <array>
#include <cstdint>
#include <hearth/result.hpp>
#include <hearth/time.hpp>
#include <string>
#include <string_view>

// The values that settings are made of, each with its parser. A parser's error carries the whole sentence; it repeats
// what was written, so whoever parses a secret must not show it.
namespace hearth::config {

/// "512", "16KiB", "1MiB", "2GiB" (powers of 1024); "10kB", "1MB", "1GB" (powers of 1000); "512B". Also the short "16K",
/// "512M", "1G" as memory limits are usually written (powers of 1024).
struct Bytes {
  std::uint64_t count = 0;

  friend auto operator<=>(const Bytes&, const Bytes&) = default;
};
Result<Bytes> parse_bytes(std::string_view text);
std::string bytes_text(Bytes bytes);

/// "1%", "0.5%", "100%". In thousandths of a per cent, so that it is exact.
struct Percent {
  std::uint32_t thousandths = 0;

  [[nodiscard]] double fraction() const { return thousandths / 100'000.0; }
  friend auto operator<=>(const Percent&, const Percent&) = default;
};
Result<Percent> parse_percent(std::string_view text);  ///< a bare "5" is 5 %
std::string percent_text(Percent percent);

/// "1.5x": a multiple, in thousandths.
struct Factor {
  std::uint32_t thousandths = 1000;

  friend auto operator<=>(const Factor&, const Factor&) = default;
};
Result<Factor> parse_factor(std::string_view text);
std::string factor_text(Factor factor);

/// "0.0.0.0:8080", "[::]:8080", "localhost:0" (the loopback address; port 0: the system chooses one). Names are not
/// looked up.
struct Address {
  std::string host;  ///< an IP address, without brackets
  std::uint16_t port = 0;

  [[nodiscard]] std::string text() const;
  friend bool operator==(const Address&, const Address&) = default;
};
Result<Address> parse_address(std::string_view text);

/// "10.0.0.0/8", "fd00::/8", or one address. IPv4 is kept as ::ffff:0:0/96.
struct Network {
  std::array<std::uint8_t, 16> bits{};
  std::uint8_t prefix = 128;  ///< of `bits`: an IPv4 /8 is 104 here
  std::string text{};         ///< as written

  /// `address`: an IP address in text, without brackets, port or zone.
  [[nodiscard]] bool contains(std::string_view address) const;
  friend bool operator==(const Network& a, const Network& b) { return a.bits == b.bits && a.prefix == b.prefix; }
};
Result<Network> parse_network(std::string_view text);

inline constexpr const char* duration_form =
    "a duration (a whole number and a unit: '250ms', '10s', '15m', '24h', '60d')";
/// "15m"; see hearth::parse_duration.
Result<Duration> parse_duration_setting(std::string_view text);

/// "1s..1h": the first wait and the longest.
struct Backoff {
  Duration first{};
  Duration most{};

  friend bool operator==(const Backoff&, const Backoff&) = default;
};
Result<Backoff> parse_backoff(std::string_view text);
std::string backoff_text(const Backoff& backoff);

}  // namespace hearth::config
