#pragma once

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <hearth/uuid.hpp>
#include <string>

#include "host/core/clock.hpp"
#include "host/core/octets.hpp"

namespace hearth::core {

/// Bytes from the kernel's generator, good enough for keys.
template <std::size_t N>
std::array<std::uint8_t, N> random_bytes() {
  static_assert(N <= 256, "getrandom(2) is atomic up to 256 bytes");
  std::array<std::uint8_t, N> bytes{};
  if (::getrandom(bytes.data(), N, 0) != static_cast<ssize_t>(N))
    std::abort();  // a kernel without it cannot run hearth
  return bytes;
}

/// Bytes for ids, which are no secrets: asked of the kernel a few hundred at a time.
template <std::size_t N>
std::array<std::uint8_t, N> id_bytes() {
  constexpr std::size_t stock = 256;
  static_assert(N <= stock);
  thread_local std::array<std::uint8_t, stock> bytes{};
  thread_local std::size_t left = 0;
  if (left < N) {
    bytes = random_bytes<stock>();
    left = stock;
  }
  std::array<std::uint8_t, N> taken{};
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(stock - left), N, taken.begin());
  left -= N;
  return taken;
}

/// 2 * N lower-case hex digits: trace and span ids.
template <std::size_t N>
std::string random_hex() {
  const auto bytes = id_bytes<N>();
  return hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

/// A UUIDv7 of now.
inline Uuid new_id(const Clock& clock) { return Uuid::v7(clock.now().micros / 1000, id_bytes<10>()); }

}  // namespace hearth::core
