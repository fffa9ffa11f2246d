#pragma once

#include <pthread.h>

#include <array>
#include <boost/context/fiber.hpp>
#include <boost/intrusive/set.hpp>
#include <functional>
#include <memory>
#include <utility>

#include "host/exec/fibers.hpp"
#include "host/exec/switch.hpp"

// Not for use outside host/exec.
namespace hearth::exec {

/// What `top -H` shows of a thread.
struct ThreadNames {
  using Name = std::array<char, 16>;

  /// Gives the thread this name, and keeps the one that it had. None: the thread keeps its own.
  static void swap(Name& name) {
    Name mine{};
    pthread_getname_np(pthread_self(), mine.data(), mine.size());
    if (name.front() != '\0' && name != mine) pthread_setname_np(pthread_self(), name.data());
    name = mine;
  }
};

/// A stack, and what runs on it. It is used again for the next call: only its thread's end ends it.
class Fiber : public boost::intrusive::set_base_hook<> {
 public:
  struct Awaits {
    const core::Call* call = nullptr;
    core::Deadline until{};
  };

  /// `maker`: the stack that this is called on, a thread's or another fiber's. Boost enters the new one already here, and returns.
  Fiber(Fibers& home, FiberPlan& plan, const Stack& memory, Side& maker) : home_{home}, plan_{plan}, stack_{memory} {
    side_.stack(stack_.bottom(), stack_.size);
    maker.leave_for(side_);
    const boost::context::preallocated place{stack_.top(), stack_.size, {}};
    context_ = boost::context::fiber{std::allocator_arg, place, Kept{}, [this](boost::context::fiber&& back) {
                                       caller_ = std::move(back);
                                       side_.arrive_from(*thread_);
                                       live();
                                       return std::move(caller_);
                                     }};
    maker.arrive_from_end(side_);
  }
  ~Fiber() { plan_.stacks.give_back(stack_); }
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  [[nodiscard]] Fibers& home() const { return home_; }
  [[nodiscard]] const Stack& stack() const { return stack_; }
  [[nodiscard]] Side& side() { return side_; }

  /// [the thread, outside] Runs it until it is suspended or done.
  void resume(Side& from) {
    thread_ = &from;
    exceptions_.exchange();
    from.leave_for(side_);
    context_ = std::move(context_).resume();
    quit ? from.arrive_from_end(side_) : from.arrive_from(side_);
    exceptions_.exchange();
  }
  /// [inside]
  void suspend() {
    side_.leave_for(*thread_);
    caller_ = std::move(caller_).resume();
    side_.arrive_from(*thread_);
  }

  enum class Stage { idle, ready, running, parked };

  Stage stage = Stage::idle;
  bool quit = false;
  std::function<void()> work{};
  const core::Call* call = nullptr;  ///< whose work it is
  ThreadNames::Name name{};
  Awaits awaits{};  ///< parked: for whom, and until when

  friend bool operator<(const Fiber& one, const Fiber& other) { return one.awaits.until < other.awaits.until; }

 private:
  /// The stack is ours to free.
  struct Kept {
    static void deallocate(boost::context::stack_context&) {}
  };

  void live() {
    while (!quit) {
      work();
      stage = Stage::idle;
      suspend();
    }
    side_.end_for(*thread_);
  }

  Fibers& home_;
  FiberPlan& plan_;
  const Stack stack_;
  boost::context::fiber context_;
  boost::context::fiber caller_;
  Side side_;
  Side* thread_ = nullptr;
  ExceptionGlobals exceptions_;
};

}  // namespace hearth::exec
