#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <hearth/time.hpp>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "host/core/call.hpp"

namespace hearth::auth {

/// As HEARTH_REVOKE_* of the border.
enum class Revoked : std::uint32_t { token = 0, session = 1, user = 2 };

struct Revocation {
  Revoked what = Revoked::token;
  std::string id;     ///< jti; session or user as UUID text
  Timestamp at{};     ///< of a user: tokens issued before are refused
  Timestamp until{};  ///< by then every token that it concerns has expired
};

/// What is revoked now. Used by any number of threads.
class RevocationSet {
 public:
  void add(const Revocation& revocation);
  /// Drops what has ended; how many.
  std::size_t forget(Timestamp now);

  /// issued: when the token was.
  [[nodiscard]] bool refuses(const core::Principal& principal, Timestamp issued) const;
  /// Grows with each addition, after it is in force: whoever saw this number and was not refused need not ask again until
  /// it changes.
  [[nodiscard]] std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }
  [[nodiscard]] std::size_t size() const;

 private:
  struct Span {
    Timestamp at, until;
  };
  [[nodiscard]] const Span* find(Revoked what, std::string_view id) const;

  mutable std::shared_mutex guard_;
  std::unordered_map<std::string, Span> spans_;  ///< one letter for what, then the id
  std::atomic<std::uint64_t> generation_{1};
};

}  // namespace hearth::auth
