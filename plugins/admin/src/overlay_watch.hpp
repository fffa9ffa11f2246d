#pragma once

#include <hearth/hearth.hpp>

#include <memory>

#include "overlays.hpp"

namespace admin {

/// Looks each second for settings that another node has stored: a durable timer would run on one node alone, and each needs
/// them. A thread of its own, from start to quiesce.
class OverlayWatch {
 public:
  OverlayWatch(const Host& host, const Overlays& overlays);
  ~OverlayWatch();

  Result<void> start();
  void stop();

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace admin
