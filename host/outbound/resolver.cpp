#include "host/outbound/resolver.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

namespace hearth::outbound {

namespace {

std::vector<Address> system_look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  std::vector<Address> all;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return all;
  for (const auto* one = found; one != nullptr; one = one->ai_next) {
    Address address;
    if (one->ai_family == AF_INET) {
      std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in*>(one->ai_addr)->sin_addr, 4);
    } else if (one->ai_family == AF_INET6) {
      address.six = true;
      std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in6*>(one->ai_addr)->sin6_addr, 16);
    } else {
      continue;
    }
    all.push_back(address);
  }
  ::freeaddrinfo(found);
  return all;
}

}  // namespace

Resolver::Resolver(LookUp look_up)
    : look_up_{std::make_shared<const LookUp>(look_up ? std::move(look_up) : LookUp{system_look_up})} {}

Result<std::vector<Address>> Resolver::resolve(const core::Call& call, const std::string& host) {
  if (const auto literal = Address::parse(host)) return std::vector{*literal};
  struct Question {
    std::vector<Address> found;
    exec::Event answered;
  };
  const auto question = std::make_shared<Question>();
  const bool taken = pool_.post([question, host, look_up = look_up_] {
    question->found = (*look_up)(host);
    question->answered.set();
  });
  if (!taken) return unavailable("outbound.unresolved", "a host's name could not be looked up", "the resolver is busy");
  HEARTH_TRY(question->answered.wait(call));
  if (question->found.empty()) {
    return unavailable("outbound.unresolved", "a host's name could not be looked up", "no address for " + host);
  }
  return std::move(question->found);
}

}  // namespace hearth::outbound
