#pragma once

#include <cstdint>
#include <hearth/result.hpp>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "host/core/call.hpp"
#include "host/log/secret.hpp"

namespace hearth::log {

enum class Level { debug, info, warn, error, off };

std::optional<Level> parse_level(std::string_view name);  ///< "debug", "info", "warn", "error", "off"
std::string_view level_name(Level level);

/// What a field may hold. Text is borrowed for the call that writes it.
class Value {
 public:
  Value(bool value) : value_{value} {}
  template <class T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char>) Value(T value)
      : value_{static_cast<std::int64_t>(value)} {}
  Value(double value) : value_{value} {}
  Value(std::string_view value) : value_{value} {}
  Value(const std::string& value) : value_{std::string_view{value}} {}
  Value(const char* value) : value_{std::string_view{value}} {}
  template <class T>
  requires requires(const T& secret) { secret.reveal(); }
  Value(const T& secret) = delete;

  [[nodiscard]] const auto& get() const { return value_; }

 private:
  std::variant<bool, std::int64_t, double, std::string_view> value_;
};

/// `name` is an ECS field name ("http.request.method", "event.duration" in nanoseconds) or, for what ECS has no name for,
/// one below "hearth.".
struct Field {
  std::string_view name;
  Value value;
};
using Fields = std::initializer_list<Field>;

struct Settings {
  enum class Format { automatic, json, text };  ///< automatic: text on a terminal, else JSON

  Level level = Level::info;
  Format format = Format::automatic;
  std::string file{};                           ///< empty: stdout
  std::size_t rotate_bytes = 64 * 1024 * 1024;  ///< a file longer than that is put aside ...
  std::size_t rotate_files = 5;                 ///< ... and so many are kept
  std::string service = "hearth";
  std::size_t queue = 8192;  ///< lines waiting to be written; beyond it the oldest are dropped and counted
};

/// The one log of the process: a line is formatted where it is written, and put out by a thread of the log's own. Writing
/// never waits for the disk or the terminal.
class Logger {
 public:
  static Result<std::unique_ptr<Logger>> open(const Settings& settings);
  explicit Logger(const Settings& settings);  ///< throws std::runtime_error where open() gives an error
  ~Logger();                                  ///< writes what is queued
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  void debug(std::string_view message, Fields fields = {}) { put(Level::debug, nullptr, message, fields); }
  void info(std::string_view message, Fields fields = {}) { put(Level::info, nullptr, message, fields); }
  void warn(std::string_view message, Fields fields = {}) { put(Level::warn, nullptr, message, fields); }
  void error(std::string_view message, Fields fields = {}) { put(Level::error, nullptr, message, fields); }

  // The same, of a call: with its trace.id, span.id, plugin and entry.
  void debug(const core::Call& call, std::string_view message, Fields fields = {}) {
    put(Level::debug, &call, message, fields);
  }
  void info(const core::Call& call, std::string_view message, Fields fields = {}) {
    put(Level::info, &call, message, fields);
  }
  void warn(const core::Call& call, std::string_view message, Fields fields = {}) {
    put(Level::warn, &call, message, fields);
  }
  void error(const core::Call& call, std::string_view message, Fields fields = {}) {
    put(Level::error, &call, message, fields);
  }

  /// For fields that are counted at run time. `call` may be null.
  void write(Level level, const core::Call* call, std::string_view message, std::span<const Field> fields);

  [[nodiscard]] bool enabled(Level level) const;
  [[nodiscard]] Level level() const;
  void set_level(Level level);
  /// Waits until what has been written so far is out.
  void flush();
  [[nodiscard]] std::size_t dropped() const;

 private:
  void put(Level level, const core::Call* call, std::string_view message, Fields fields) {
    if (enabled(level)) write(level, call, message, {fields.begin(), fields.size()});
  }

  struct State;
  std::unique_ptr<State> state_;
};

/// The error's kind, code and cause as fields "error.type", "error.code", "error.message".
void write_error(Logger& log, Level level, const core::Call* call, std::string_view message, const Error& error);

}  // namespace hearth::log
