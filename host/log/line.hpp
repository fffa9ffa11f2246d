#pragma once

#include <chrono>
#include <string>

#include "host/log/logger.hpp"

namespace hearth::log {

/// One line of the log, before it is JSON or text.
struct Line {
  std::chrono::system_clock::time_point at;
  Level level;
  std::string_view service;
  std::string_view message;
  const core::Call* call;  ///< or null
  std::span<const Field> fields;
};

/// One JSON object with ECS field names, without the line end. What is not UTF-8 becomes U+FFFD.
std::string as_json(const Line& line);
/// One line for a reader at a terminal. Control characters are escaped, so that no value can forge a line or a colour.
std::string as_text(const Line& line);

/// Whether lines are text under these settings; else they are JSON.
bool writes_text(const Settings& settings);

}  // namespace hearth::log
