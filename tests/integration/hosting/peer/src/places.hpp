#pragma once

#include <pthread.h>

#include <array>
#include <cstdlib>
#include <hearth/hearth.hpp>
#include <thread>

namespace peer {

using namespace hearth;

struct Place {
  std::string thread;
};
constexpr auto describe(Type<Place>) { return fields(field("thread", &Place::thread)); }

/// Where its routes run, and what they do to whoever else runs there.
class Places {
 public:
  Result<Place> here() {
    std::array<char, 16> name{};
    ::pthread_getname_np(::pthread_self(), name.data(), name.size());
    return Place{name.data()};
  }

  /// Never returns, and waits in no call of the host.
  Result<Place> hold() {
    for (;;) std::this_thread::yield();
  }

  /// As a library may that does not know better.
  Result<Place> leave() { std::exit(0); }
};

}  // namespace peer
