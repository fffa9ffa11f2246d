#include "host/log/logger.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <utility>

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

/// Lines on their way to the writer's thread. It is woken for the first one alone and takes all that have come when it
/// gets to them: what a line costs its writer is an append under a lock.
class Waiting {
 public:
  explicit Waiting(std::size_t bound) : bound_{bound} {}

  /// True when the writer must be woken.
  bool add(std::string line) {
    const std::lock_guard lock{mutex_};
    if (lines_.size() >= bound_) {
      lines_.pop_front();
      ++dropped_;
    }
    lines_.push_back(std::move(line));
    return !std::exchange(awake_, true);
  }

  /// Everything there is; false, and the writer may rest, when that is nothing.
  bool take(std::deque<std::string>& lines) {
    lines.clear();
    const std::lock_guard lock{mutex_};
    lines.swap(lines_);
    if (!lines.empty()) return true;
    awake_ = false;
    rested_.notify_all();
    return false;
  }

  void lost(std::size_t lines) {
    const std::lock_guard lock{mutex_};
    dropped_ += lines;
  }

  void wait_for_rest(std::chrono::milliseconds at_most) {
    std::unique_lock lock{mutex_};
    rested_.wait_for(lock, at_most, [&] { return !awake_; });
  }

  [[nodiscard]] std::size_t dropped() const {
    const std::lock_guard lock{mutex_};
    return dropped_;
  }

 private:
  const std::size_t bound_;
  mutable std::mutex mutex_;
  std::condition_variable rested_;
  std::deque<std::string> lines_;
  bool awake_ = false;
  std::size_t dropped_ = 0;
};

/// What spdlog's thread calls when it has been woken: puts out what is waiting, and flushes once.
class Batches final : public spdlog::sinks::sink {
 public:
  Batches(spdlog::sink_ptr to, std::shared_ptr<Waiting> waiting) : to_{std::move(to)}, waiting_{std::move(waiting)} {}

  void log(const spdlog::details::log_msg& token) override {
    std::deque<std::string> lines;
    while (waiting_->take(lines)) {
      // A full disk must not fill the terminal as well, nor end the writer: what cannot be written is lost, and counted.
      try {
        for (const auto& line : lines) to_->log({token.time, {}, {}, token.level, line});
        to_->flush();
      } catch (const std::exception&) {
        waiting_->lost(lines.size());
      }
    }
  }
  void flush() override {}
  void set_pattern(const std::string& pattern) override { to_->set_pattern(pattern); }
  void set_formatter(std::unique_ptr<spdlog::formatter> formatter) override {
    to_->set_formatter(std::move(formatter));
  }

 private:
  const spdlog::sink_ptr to_;
  const std::shared_ptr<Waiting> waiting_;
};

std::string cannot_open(const Settings& settings, const std::string& why) {
  return "log.file: " + settings.file + " cannot be opened: " + why;
}

spdlog::sink_ptr open_sink(const Settings& settings) {
  if (settings.file.empty()) return std::make_shared<StandardOutput>();
  try {
    return std::make_shared<spdlog::sinks::rotating_file_sink_mt>(settings.file, settings.rotate_bytes,
                                                                  settings.rotate_files);
  } catch (const spdlog::spdlog_ex& failed) {
    throw std::runtime_error{cannot_open(settings, failed.what())};
  }
}

}  // namespace

bool writes_text(const Settings& settings) {
  if (settings.format != Settings::Format::automatic) return settings.format == Settings::Format::text;
  return settings.file.empty() && ::isatty(STDOUT_FILENO) == 1;
}

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
        text{writes_text(settings)},
        level{settings.level},
        waiting{std::make_shared<Waiting>(std::max<std::size_t>(1, settings.queue))},
        writer{std::make_shared<spdlog::details::thread_pool>(8, 1)},
        wake{std::make_shared<spdlog::async_logger>("hearth", std::make_shared<Batches>(open_sink(settings), waiting),
                                                    writer)} {
    wake->set_level(spdlog::level::trace);  // ours decides
    wake->set_pattern("%v");
  }

  const std::string service;
  const bool text;
  std::atomic<Level> level;
  const std::shared_ptr<Waiting> waiting;
  const std::shared_ptr<spdlog::details::thread_pool> writer;
  const std::shared_ptr<spdlog::async_logger> wake;  ///< a message to it, whatever it says, wakes the writer
};

Result<std::unique_ptr<Logger>> Logger::open(const Settings& settings) {
  std::string why;
  try {
    return std::make_unique<Logger>(settings);
  } catch (const std::runtime_error& failed) {
    why = failed.what();
  }
  return invalid("log.file", why);
}

Logger::Logger(const Settings& settings) : state_{std::make_unique<State>(settings)} {}
Logger::~Logger() { flush(); }

void Logger::write(Level level, const core::Call* call, std::string_view message, std::span<const Field> fields) {
  if (!enabled(level)) return;
  const Line line{std::chrono::system_clock::now(), level, state_->service, message, call, fields};
  if (state_->waiting->add(state_->text ? as_text(line) : as_json(line))) state_->wake->info("");
}

bool Logger::enabled(Level level) const {
  const auto least = state_->level.load(std::memory_order_relaxed);
  return level >= least && least != Level::off;
}
Level Logger::level() const { return state_->level.load(std::memory_order_relaxed); }
void Logger::set_level(Level level) { state_->level.store(level, std::memory_order_relaxed); }
std::size_t Logger::dropped() const { return state_->waiting->dropped(); }
// Bounded, because others may go on writing.
void Logger::flush() { state_->waiting->wait_for_rest(std::chrono::seconds{2}); }

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
