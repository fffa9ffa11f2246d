#pragma once

#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <optional>
#include <thread>

#include "host/exec/fibers.hpp"

namespace hearth::support {

// A thread with fibers, as an I/O thread of the host is one. Its user links hearth::host::exec.
class FiberLoop {
 public:
  explicit FiberLoop(std::size_t stack = 128 * 1024) : plan{stack} {
    fibers.emplace(context, plan);
    thread = std::thread{[this] {
      fibers->enter();
      context.run();
    }};
  }
  ~FiberLoop() { end(); }
  FiberLoop(const FiberLoop&) = delete;
  FiberLoop& operator=(const FiberLoop&) = delete;

  // Its fibers run to their end; with `stopping`, every wait of theirs ends at once.
  void end() {
    if (!thread.joinable()) return;
    post([this] {
      if (stopping) fibers->stop();
      guard.reset();
    });
    thread.join();
  }
  void post(std::function<void()> work) { boost::asio::post(context, std::move(work)); }
  void start(const core::Call& call, std::function<void()> work) {
    post([this, &call, work = std::move(work)]() mutable { EXPECT_TRUE(fibers->start(call, std::move(work))); });
  }

  exec::FiberPlan plan;
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{boost::asio::make_work_guard(context)};
  std::optional<exec::Fibers> fibers;
  bool stopping = false;
  std::thread thread;
};

}  // namespace hearth::support
