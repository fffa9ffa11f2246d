#include "host/http/io_thread.hpp"

#include <pthread.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <ctime>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hearth::http {

namespace asio = boost::asio;

struct IoThread::State {
  State(std::string called, std::chrono::milliseconds period, exec::FiberPlan* plan, log::Logger& lines)
      : name{std::move(called)}, tick{period}, log{lines}, timer{context}, guard{asio::make_work_guard(context)} {
    if (plan != nullptr) fibers.emplace(context, *plan);
  }

  void arm() {
    timer.expires_after(tick);
    timer.async_wait([this](const boost::system::error_code& failed) {
      // A tick that was due already is not taken back by cancel().
      if (failed || stopping) return;
      const auto now = Session::Clock::now();
      // A copy: a session that ends takes itself out.
      std::vector<std::shared_ptr<Session>> all;
      all.reserve(sessions.size());
      for (const auto& entry : sessions) all.push_back(entry.second);
      for (const auto& session : all) session->tick(now);
      arm();
    });
  }

  void flush() {
    std::vector<std::shared_ptr<Session>> now;
    now.swap(answered);
    for (const auto& session : now) session->flush();
    if (!answered.empty()) return;
    now.clear();
    answered.swap(now);  // keeps its memory
  }

  void loop() {
    pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
    if (fibers) fibers->enter();
    for (;;) {
      try {
        context.run();
        return;
      } catch (const std::exception& thrown) {
        log.error("an exception reached a thread that serves sockets", {{"error.message", thrown.what()}});
      }
    }
  }

  const std::string name;
  const std::chrono::milliseconds tick;
  log::Logger& log;
  /// Its sockets are this thread's alone, so Asio need not lock them; from elsewhere comes only what is posted.
  asio::io_context context{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
  Readiness readiness{context};
  std::optional<exec::Fibers> fibers;
  asio::steady_timer timer;
  asio::executor_work_guard<asio::io_context::executor_type> guard;
  std::unordered_map<Session*, std::shared_ptr<Session>> sessions;
  std::vector<std::shared_ptr<Session>> answered;  ///< flush() is on its way
  bool stopping = false;
  std::time_t dated = 0;
  std::string date;
  std::thread thread;
};

IoThread::IoThread(std::string name, std::chrono::milliseconds tick, exec::FiberPlan* fibers, log::Logger& log)
    : state_{std::make_unique<State>(std::move(name), tick, fibers, log)} {}

IoThread::~IoThread() { stop(); }

void IoThread::start() {
  state_->arm();
  state_->thread = std::thread{[state = state_.get()] { state->loop(); }};
}

void IoThread::stop() {
  if (!state_->thread.joinable()) return;
  post([state = state_.get()] {
    state->stopping = true;
    state->timer.cancel();
    auto sessions = std::move(state->sessions);
    state->sessions.clear();
    for (const auto& entry : sessions) entry.second->abort();
    state->readiness.stop();
    if (state->fibers) state->fibers->stop();
    state->guard.reset();
  });
  state_->thread.join();
}

void IoThread::post(std::function<void()> work) { asio::post(state_->context, std::move(work)); }
bool IoThread::is_here() const { return state_->context.get_executor().running_in_this_thread(); }
asio::io_context& IoThread::context() { return state_->context; }
Readiness& IoThread::readiness() { return state_->readiness; }

void IoThread::add(const std::shared_ptr<Session>& session) { state_->sessions.emplace(session.get(), session); }
void IoThread::remove(Session* session) { state_->sessions.erase(session); }

void IoThread::flush_soon(std::shared_ptr<Session> session) {
  state_->answered.push_back(std::move(session));
  if (state_->answered.size() > 1) return;  // it is on its way
  asio::post(state_->context, [state = state_.get()] { state->flush(); });
}

void IoThread::drain() {
  const auto now = Session::Clock::now();
  for (const auto& entry : state_->sessions) entry.second->drain(now);
}

std::string_view IoThread::date() {
  const std::time_t now = std::time(nullptr);
  if (now != state_->dated) {
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[40];
    state_->date.assign(text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts));
    state_->dated = now;
  }
  return state_->date;
}

}  // namespace hearth::http
