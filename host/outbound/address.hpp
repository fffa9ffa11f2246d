#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::outbound {

/// An IP address.
struct Address {
  bool six = false;
  std::array<std::uint8_t, 16> bytes{};  ///< the first four, of an IPv4 address

  /// Dotted or colon form; nothing else.
  static std::optional<Address> parse(std::string_view text);
  [[nodiscard]] std::string text() const;

  /// Whether it may belong to a host on the open Internet: not loopback, private, link-local, shared, multicast, reserved
  /// or for documentation (IANA special-purpose registries, RFC 6890), nor an IPv6 form that carries such an IPv4 address.
  [[nodiscard]] bool is_public() const;

  friend bool operator==(const Address&, const Address&) = default;
};

}  // namespace hearth::outbound
