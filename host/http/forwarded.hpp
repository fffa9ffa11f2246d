#pragma once

#include <array>
#include <cstdint>
#include <hearth/result.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/gateway/message.hpp"

namespace hearth::http {

/// The proxies whose word about the client is taken.
class TrustedProxies {
 public:
  TrustedProxies() = default;
  /// "10.0.0.0/8", "::1", ...; throws std::runtime_error for what is neither an address nor a network.
  explicit TrustedProxies(const std::vector<std::string>& networks);

  [[nodiscard]] bool trusts(std::string_view address) const;

  /// Puts the client's own address (and whether it came over TLS) into a request that a trusted proxy forwarded, from
  /// Forwarded (RFC 7239) or else X-Forwarded-For and -Proto: the last address that is no trusted proxy's. Then takes
  /// these headers away from every request, trusted or not, so that nobody behind believes them.
  void apply(gateway::Request& request) const;

 private:
  using Bits = std::array<std::uint8_t, 16>;  ///< IPv4 as ::ffff:a.b.c.d
  struct Network {
    Bits bits{};
    unsigned prefix = 128;
  };
  static std::optional<Bits> parse(std::string_view address);

  std::vector<Network> networks_;
};

}  // namespace hearth::http
