#pragma once

#include <cstdint>
#include <hearth/result.hpp>
#include <string>
#include <string_view>

namespace hearth::outbound {

/// An absolute http or https URL (RFC 3986), as far as a client needs it.
struct Url {
  bool secure = false;
  std::string host;      ///< lower case; an IPv6 address without its brackets
  bool literal = false;  ///< the host is an IP address
  std::uint16_t port = 0;
  std::string target;  ///< path and query, at least "/"

  /// `invalid` (outbound.bad_url) for anything else: another scheme, a user name, white space, a character beyond ASCII.
  static Result<Url> parse(std::string_view text);
  /// What a Location header means on the page of this URL (RFC 9110 section 10.2.2).
  [[nodiscard]] Result<Url> follow(std::string_view location) const;

  /// As it stands in the Host header.
  [[nodiscard]] std::string authority() const;
  [[nodiscard]] std::string origin() const { return (secure ? "https://" : "http://") + authority(); }
};

}  // namespace hearth::outbound
