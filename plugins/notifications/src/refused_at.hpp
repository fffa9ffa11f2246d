#pragma once

#include <hearth/hearth.hpp>

#include <string>

namespace notifications {

/// 422 about one place of the body.
inline hearth::Error refused_at(const std::string& code, const std::string& message, const std::string& pointer) {
  hearth::Error error = hearth::invalid(code, message);
  error.violations.push_back({pointer, code.substr(code.find('.') + 1), message});
  return error;
}

}  // namespace notifications
