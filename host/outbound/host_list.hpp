#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/outbound/url.hpp"

namespace hearth::outbound {

/// Hosts by name: "api.example.com", "*.example.com" (any name below it), "*" (all); with ":8443" that port alone. An IPv6
/// address stands in brackets.
class HostList {
 public:
  HostList() = default;
  explicit HostList(const std::vector<std::string>& patterns);

  [[nodiscard]] bool holds(const Url& url) const;
  /// Whether each URL that the pattern stands for is held.
  [[nodiscard]] bool covers(const std::string& pattern) const;

 private:
  struct Pattern {
    std::string name;  ///< lower case; below it when `below`
    bool below = false;
    bool any = false;
    std::uint16_t port = 0;  ///< 0: each
  };
  std::vector<Pattern> patterns_;
};

}  // namespace hearth::outbound
