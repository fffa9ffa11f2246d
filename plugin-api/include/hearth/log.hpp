#pragma once

#include <string_view>

#include "hearth/core.hpp"
#include "hearth/values.hpp"

namespace hearth {

/// One line with fields: log.info(who, "points added", {{"points", points}}). No secret and no personal value. [any]
class Log {
 public:
  explicit Log(const detail::Core& core) : core_{&core} {}

  void debug(std::string_view message, Params fields = {}) const { write(nullptr, HEARTH_LOG_DEBUG, message, fields); }
  void info(std::string_view message, Params fields = {}) const { write(nullptr, HEARTH_LOG_INFO, message, fields); }
  void warn(std::string_view message, Params fields = {}) const { write(nullptr, HEARTH_LOG_WARN, message, fields); }
  void error(std::string_view message, Params fields = {}) const { write(nullptr, HEARTH_LOG_ERROR, message, fields); }

  void debug(const InCall& in, std::string_view message, Params fields = {}) const {
    write(in.call(), HEARTH_LOG_DEBUG, message, fields);
  }
  void info(const InCall& in, std::string_view message, Params fields = {}) const {
    write(in.call(), HEARTH_LOG_INFO, message, fields);
  }
  void warn(const InCall& in, std::string_view message, Params fields = {}) const {
    write(in.call(), HEARTH_LOG_WARN, message, fields);
  }
  void error(const InCall& in, std::string_view message, Params fields = {}) const {
    write(in.call(), HEARTH_LOG_ERROR, message, fields);
  }

  /// Whether such a line would be written: before making costly ones.
  [[nodiscard]] bool enabled(std::int32_t level) const {
    return HEARTH_HAS(core_->log, hearth_log_v1, enabled) && core_->log->enabled(core_->host, level) != 0;
  }

 private:
  void write(hearth_call* call, std::int32_t level, std::string_view message, Params fields) const {
    if (!HEARTH_HAS(core_->log, hearth_log_v1, write) || !enabled(level)) return;
    const auto raw = detail::raw_fields(fields);
    core_->log->write(core_->host, call, level, str(message), raw.data(), raw.size());
  }

  const detail::Core* core_;
};

}  // namespace hearth
