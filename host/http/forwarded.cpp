#include "host/http/forwarded.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <cstring>
#include <stdexcept>

#include "host/gateway/fields.hpp"

namespace hearth::http {
namespace {

using gateway::equal_fold;
using gateway::for_each_member;
using gateway::trim;

bool tells_of_client(std::string_view name) {
  return name == "forwarded" || name == "x-forwarded-for" || name == "x-forwarded-proto" ||
         name == "x-forwarded-host" || name == "x-forwarded-port" || name == "x-real-ip";
}

/// "192.0.2.1", "192.0.2.1:4711", "[2001:db8::1]:4711", quoted or not: the address alone.
std::string_view without_port(std::string_view node) {
  if (node.size() >= 2 && node.front() == '"' && node.back() == '"') node = node.substr(1, node.size() - 2);
  if (!node.empty() && node.front() == '[') return node.substr(1, node.find(']') - 1);
  const auto colon = node.find(':');
  return colon != std::string_view::npos && node.find(':', colon + 1) == std::string_view::npos ? node.substr(0, colon)
                                                                                                : node;
}

struct Hop {
  std::string address;
  std::string proto;
};

std::vector<Hop> forwarded_hops(const gateway::Headers& headers) {
  std::vector<Hop> hops;
  for (const auto& [name, value] : headers) {
    if (name != "forwarded") continue;
    for_each_member(value, [&](std::string_view member) {
      Hop hop;
      while (!member.empty()) {
        const auto end = std::min(member.find(';'), member.size());
        const auto pair = trim(member.substr(0, end));
        member.remove_prefix(std::min(end + 1, member.size()));
        const auto equals = std::min(pair.find('='), pair.size());
        if (equal_fold(pair.substr(0, equals), "for"))
          hop.address = without_port(pair.substr(std::min(equals + 1, pair.size())));
        if (equal_fold(pair.substr(0, equals), "proto")) hop.proto = pair.substr(std::min(equals + 1, pair.size()));
      }
      hops.push_back(std::move(hop));
    });
  }
  return hops;
}

std::vector<Hop> x_forwarded_hops(const gateway::Headers& headers) {
  std::vector<Hop> hops;
  std::string proto;
  for (const auto& [name, value] : headers) {
    if (name == "x-forwarded-proto") proto = trim(value);
    if (name != "x-forwarded-for") continue;
    for_each_member(value, [&](std::string_view member) { hops.push_back({std::string{without_port(member)}, {}}); });
  }
  if (hops.empty() && !proto.empty()) hops.push_back({});
  for (auto& hop : hops) hop.proto = proto;
  return hops;
}

}  // namespace

std::optional<TrustedProxies::Bits> TrustedProxies::parse(std::string_view address) {
  const std::string text{address};
  Bits bits{};
  if (::inet_pton(AF_INET6, text.c_str(), bits.data()) == 1) return bits;
  bits = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (::inet_pton(AF_INET, text.c_str(), bits.data() + 12) == 1) return bits;
  return std::nullopt;
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
  for (const std::string_view text : networks) {
    const auto slash = std::min(text.find('/'), text.size());
    const auto bits = parse(text.substr(0, slash));
    unsigned prefix = text.find(':') == std::string_view::npos ? 32 : 128;
    const unsigned most = prefix;
    bool fine = bits.has_value();
    if (slash != text.size()) {
      const auto* last = text.data() + text.size();
      const auto [end, failed] = std::from_chars(text.data() + slash + 1, last, prefix);
      fine = fine && failed == std::errc{} && end == last && prefix <= most;
    }
    if (!fine)
      throw std::runtime_error{"the trusted proxy '" + std::string{text} + "' is neither an address nor a network"};
    networks_.push_back({*bits, most == 32 ? prefix + 96 : prefix});
  }
}

bool TrustedProxies::trusts(std::string_view address) const {
  const auto bits = parse(address);
  if (!bits) return false;
  for (const auto& network : networks_) {
    const auto bytes = network.prefix / 8;
    const auto rest = network.prefix % 8;
    if (std::memcmp(bits->data(), network.bits.data(), bytes) != 0) continue;
    if (rest == 0 || (((*bits)[bytes] ^ network.bits[bytes]) >> (8 - rest)) == 0) return true;
  }
  return false;
}

void TrustedProxies::apply(gateway::Request& request) const {
  bool any = false;
  for (const auto& field : request.headers) any = any || tells_of_client(field.first);
  if (!any) return;
  if (!networks_.empty() && trusts(request.peer)) {
    auto hops = forwarded_hops(request.headers);
    if (hops.empty()) hops = x_forwarded_hops(request.headers);
    // Each proxy appends who came to it: from the end, go on for as long as the one who speaks is trusted.
    for (auto hop = hops.rbegin(); hop != hops.rend() && trusts(request.peer); ++hop) {
      if (!hop->proto.empty()) request.secure = equal_fold(hop->proto, "https");
      if (!parse(hop->address)) break;  // "unknown", an obfuscated name: the client cannot be known better than this
      request.peer = hop->address;
    }
  }
  std::erase_if(request.headers, [](const auto& field) { return tells_of_client(field.first); });
}

}  // namespace hearth::http
