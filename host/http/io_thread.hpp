#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "host/exec/fibers.hpp"
#include "host/http/readiness.hpp"
#include "host/http/session.hpp"
#include "host/log/logger.hpp"

namespace hearth::http {

/// A thread that serves sockets: its own context, its connections and fibers, a clock tick for their deadlines.
class IoThread {
 public:
  /// `fibers` may be null: then the thread has none.
  IoThread(std::string name, std::chrono::milliseconds tick, exec::FiberPlan* fibers, log::Logger& log);
  ~IoThread();  ///< stop()
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  void start();
  void stop();  ///< aborts the connections, has suspended fibers go on to their end, and joins
  void post(std::function<void()> work);
  [[nodiscard]] bool is_here() const;  ///< whether the caller runs on it
  boost::asio::io_context& context();

  // On the thread alone.
  Readiness& readiness();
  void add(const std::shared_ptr<Session>& session);
  void remove(Session* session);
  void flush_soon(std::shared_ptr<Session> session);  ///< flush() when those that can answer now have
  void drain();
  std::string_view date();  ///< IMF-fixdate of now (RFC 9110 section 5.6.7), written once a second

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hearth::http
