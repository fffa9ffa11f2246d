#include "host/log/logger.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <stdexcept>

#include "host/log/line.hpp"

namespace hearth::log {
namespace {

constexpr std::array<std::string_view, 5> names{"debug", "info", "warn", "error", "off"};

/// Standard output without spdlog's flush of each line.
class StandardOutput final : public spdlog::sinks::base_sink<std::mutex> {
 private:
  void sink_it_(const spdlog::details::log_msg& line) override {
    std::fwrite(line.payload.data(), 1, line.payload.size(), stdout);
    std::fputc('\n', stdout);
  }
  void flush_() override { std::fflush(stdout); }
};

/// Flushes when nothing more is waiting: a busy writer makes one system call for many lines, an idle one leaves none behind.
class FlushWhenIdle final : public spdlog::sinks::sink {
 public:
  FlushWhenIdle(spdlog::sink_ptr to, std::shared_ptr<spdlog::details::thread_pool> writer)
      : to_{std::move(to)}, writer_{std::move(writer)} {}

  void log(const spdlog::details::log_msg& line) override {
    to_->log(line);
    if (const auto writer = writer_.lock(); writer == nullptr || writer->queue_size() == 0) to_->flush();
  }
  void flush() override { to_->flush(); }
  void set_pattern(const std::string& pattern) override { to_->set_pattern(pattern); }
  void set_formatter(std::unique_ptr<spdlog::formatter> formatter) override {
    to_->set_formatter(std::move(formatter));
  }

 private:
  const spdlog::sink_ptr to_;
  const std::weak_ptr<spdlog::details::thread_pool> writer_;
};

spdlog::sink_ptr open_sink(const Settings& settings) {
  if (settings.file.empty()) return std::make_shared<StandardOutput>();
  try {
    return std::make_shared<spdlog::sinks::rotating_file_sink_mt>(settings.file, settings.rotate_bytes,
                                                                  settings.rotate_files);
  } catch (const spdlog::spdlog_ex& failed) {
    throw std::runtime_error{"the log file " + settings.file + " cannot be opened: " + failed.what()};
  }
}

bool wants_text(const Settings& settings) {
  if (settings.format != Settings::Format::automatic) return settings.format == Settings::Format::text;
  return settings.file.empty() && ::isatty(STDOUT_FILENO) == 1;
}

}  // namespace

std::optional<Level> parse_level(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Level>(i);
  }
  return std::nullopt;
}

std::string_view level_name(Level level) { return names.at(static_cast<std::size_t>(level)); }

struct Logger::State {
  explicit State(const Settings& settings)
      : service{settings.service},
        text{wants_text(settings)},
        level{settings.level},
        writer{std::make_shared<spdlog::details::thread_pool>(settings.queue, 1)},
        sink{std::make_shared<FlushWhenIdle>(open_sink(settings), writer)},
        lines{std::make_shared<spdlog::async_logger>("hearth", sink, writer,
                                                     spdlog::async_overflow_policy::overrun_oldest)} {
    lines->set_level(spdlog::level::trace);  // ours decides
    lines->set_pattern("%v");
    // A full disk must not fill the terminal as well, nor end a request: what cannot be written is lost.
    lines->set_error_handler([](const std::string&) {});
  }

  const std::string service;
  const bool text;
  std::atomic<Level> level;
  std::shared_ptr<spdlog::details::thread_pool> writer;
  spdlog::sink_ptr sink;
  std::shared_ptr<spdlog::async_logger> lines;
};

Logger::Logger(const Settings& settings) : state_{std::make_unique<State>(settings)} {}
Logger::~Logger() { flush(); }

void Logger::write(Level level, const core::Call* call, std::string_view message, std::span<const Field> fields) {
  if (!enabled(level)) return;
  const Line line{std::chrono::system_clock::now(), level, state_->service, message, call, fields};
  const auto out = state_->text ? as_text(line) : as_json(line);
  state_->lines->log(level >= Level::warn ? spdlog::level::warn : spdlog::level::info, spdlog::string_view_t{out});
}

bool Logger::enabled(Level level) const {
  const auto least = state_->level.load(std::memory_order_relaxed);
  return level >= least && least != Level::off;
}
Level Logger::level() const { return state_->level.load(std::memory_order_relaxed); }
void Logger::set_level(Level level) { state_->level.store(level, std::memory_order_relaxed); }
std::size_t Logger::dropped() const { return state_->writer->overrun_counter(); }

void Logger::flush() {
  // spdlog's flush only queues a mark: once its thread has taken that, everything before is out. Bounded, because others
  // may go on writing.
  state_->lines->flush();
  for (int i = 0; i < 2000 && state_->writer->queue_size() != 0; ++i) ::usleep(1000);
  state_->sink->flush();
}

void write_error(Logger& log, Level level, const core::Call* call, std::string_view message, const Error& error) {
  constexpr std::array<std::string_view, 13> kinds{
      "",         "invalid",     "unauthenticated", "forbidden", "not_found", "conflict", "precondition",
      "too_many", "unavailable", "indeterminate",   "timeout",   "cancelled", "internal"};
  const auto kind = static_cast<std::size_t>(error.kind);
  const std::array fields{Field{"error.type", kind < kinds.size() ? kinds[kind] : "unknown"},
                          Field{"error.code", error.code},
                          Field{"error.message", error.cause.empty() ? error.message : error.cause}};
  log.write(level, call, message, fields);
}

}  // namespace hearth::log
