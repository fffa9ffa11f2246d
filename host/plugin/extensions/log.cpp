#include "host/log/logger.hpp"

#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

constexpr std::uint64_t most_fields = 64;

log::Level level_of(std::int32_t level) {
  switch (level) {
    case HEARTH_LOG_DEBUG:
      return log::Level::debug;
    case HEARTH_LOG_INFO:
      return log::Level::info;
    case HEARTH_LOG_WARN:
      return log::Level::warn;
    default:
      return log::Level::error;
  }
}

/// Texts that a field is made of outlive the line: `texts` keeps them, and does not move them.
log::Value value_of(const hearth_value& value, std::vector<std::string>& texts) {
  switch (value.type) {
    case HEARTH_INT:
      return log::Value{value.as.integer};
    case HEARTH_REAL:
      return log::Value{value.as.real};
    case HEARTH_BOOL:
      return log::Value{value.as.integer != 0};
    case HEARTH_TEXT:
      return log::Value{view(value.as.bytes)};
    case HEARTH_TIME:
      texts.push_back(Timestamp{value.as.integer}.text());
      return log::Value{texts.back()};
    case HEARTH_UUID: {
      const auto id = Uuid::from_bytes(view(value.as.bytes));
      texts.push_back(id ? id->text() : std::string{});
      return log::Value{texts.back()};
    }
    case HEARTH_BLOB:
      return log::Value{"(bytes)"};
    default:
      return log::Value{""};
  }
}

void write(const hearth_host* host, hearth_call* call, std::int32_t level, hearth_str message,
           const hearth_field* fields, std::uint64_t count) noexcept {
  const auto put = [&](const Instance& instance, const core::Call* running) -> Result<void> {
    auto* log = instance.border().ports.log;
    if (log == nullptr || !log->enabled(level_of(level))) return {};
    std::vector<std::string> texts;
    texts.reserve(most_fields);
    std::vector<log::Field> all;
    if (running == nullptr) all.push_back({"hearth.plugin", std::string_view{instance.name()}});
    for (std::uint64_t i = 0; fields != nullptr && i < std::min(count, most_fields); ++i) {
      all.push_back({view(fields[i].name), value_of(fields[i].value, texts)});
    }
    log->write(level_of(level), running, view(message), all);
    return {};
  };
  if (call == nullptr) {
    (void)in_host(host, "log.write", nullptr, [&](Instance& instance) { return put(instance, nullptr); });
  } else {
    (void)in_call(call, "log.write", nullptr,
                  [&](RunningCall& running) { return put(*running.instance, running.call); });
  }
}

std::uint32_t enabled(const hearth_host* host, std::int32_t level) noexcept {
  const auto* log = instance_of(host).border().ports.log;
  return log != nullptr && log->enabled(level_of(level)) ? 1U : 0U;
}

}  // namespace

const hearth_log_v1& log_table() {
  static constexpr hearth_log_v1 table{HEARTH_SIZE_THROUGH(hearth_log_v1, enabled), 0, write, enabled};
  return table;
}

}  // namespace hearth::plugin
