#pragma once

#include <chrono>
#include <hearth/result.hpp>
#include <vector>

#include "host/config/settings.hpp"

namespace hearth::app {

/// SQLite is for one node: the folders of its files belong to one `serve` at a time. The kernel takes the claim back however the
/// process ends. Commands beside a running node make none.
class Claim {
 public:
  /// Waits `patience` for another that is about to end, as at a restart; then `unavailable`, serve.data_in_use.
  static Result<Claim> take(const config::Settings& settings, std::chrono::milliseconds patience);
  Claim(Claim&&) noexcept = default;
  Claim& operator=(Claim&&) = delete;
  ~Claim();

 private:
  Claim() = default;
  std::vector<int> descriptors_;
};

}  // namespace hearth::app
