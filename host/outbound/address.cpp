#include "host/outbound/address.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace hearth::outbound {

namespace {

struct Range {
  std::array<std::uint8_t, 16> prefix;
  int bits;
};

constexpr Range special_four[] = {
    {{0}, 8},              // this network
    {{10}, 8},             // private
    {{100, 64}, 10},       // shared by carriers
    {{127}, 8},            // loopback
    {{169, 254}, 16},      // link-local: cloud metadata too
    {{172, 16}, 12},       // private
    {{192, 0, 0}, 24},     // protocol assignments
    {{192, 0, 2}, 24},     // documentation
    {{192, 88, 99}, 24},   // 6to4 relays
    {{192, 168}, 16},      // private
    {{198, 18}, 15},       // benchmarks
    {{198, 51, 100}, 24},  // documentation
    {{203, 0, 113}, 24},   // documentation
    {{224}, 4},            // multicast
    {{240}, 4},            // reserved, broadcast
};

constexpr Range global_six{{0x20}, 3};  // all that IANA has given out so far
constexpr Range special_six[] = {
    {{0x20, 0x01, 0x00}, 23},        // protocol assignments, Teredo among them
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x3f, 0xff}, 20},              // documentation
};
constexpr Range mapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr Range nat64{{0x00, 0x64, 0xff, 0x9b}, 96};
constexpr Range six_to_four{{0x20, 0x02}, 16};

bool within(const std::array<std::uint8_t, 16>& bytes, const Range& range) {
  const auto whole = static_cast<std::size_t>(range.bits / 8);
  if (!std::equal(range.prefix.begin(), range.prefix.begin() + static_cast<std::ptrdiff_t>(whole), bytes.begin()))
    return false;
  const int rest = range.bits % 8;
  return rest == 0 || (bytes[whole] >> (8 - rest)) == (range.prefix[whole] >> (8 - rest));
}

bool public_four(const std::array<std::uint8_t, 16>& bytes) {
  return std::none_of(std::begin(special_four), std::end(special_four),
                      [&](const Range& range) { return within(bytes, range); });
}

/// The IPv4 address that stands at `at` of an IPv6 address.
std::array<std::uint8_t, 16> carried(const std::array<std::uint8_t, 16>& bytes, std::size_t at) {
  return {bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]};
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
  const std::string copy{text};
  if (copy.size() != text.size() || copy.find('\0') != std::string::npos) return std::nullopt;
  Address address;
  if (::inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1) return address;
  address.six = true;
  if (::inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::string Address::text() const {
  char out[INET6_ADDRSTRLEN] = {};
  ::inet_ntop(six ? AF_INET6 : AF_INET, bytes.data(), out, sizeof out);
  return out;
}

bool Address::is_public() const {
  if (!six) return public_four(bytes);
  if (within(bytes, mapped) || within(bytes, nat64)) return public_four(carried(bytes, 12));
  if (within(bytes, six_to_four)) return public_four(carried(bytes, 2));
  if (!within(bytes, global_six)) return false;
  return std::none_of(std::begin(special_six), std::end(special_six),
                      [&](const Range& range) { return within(bytes, range); });
}

}  // namespace hearth::outbound
