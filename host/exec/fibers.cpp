#include "host/exec/fibers.hpp"

#include <poll.h>
#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/set.hpp>
#include <cerrno>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "host/exec/fiber.hpp"
#include "host/exec/overflow.hpp"

namespace hearth::exec {

namespace asio = boost::asio;
namespace intrusive = boost::intrusive;
using Clock = std::chrono::steady_clock;
using boost::system::error_code;

namespace {

constexpr std::size_t most_together = 16;

thread_local Fibers* fibers_here = nullptr;
thread_local Fiber* fiber_running = nullptr;

}  // namespace

struct Fibers::State {
  State(Fibers& of, asio::io_context& on, FiberPlan& with)
      : self{of},
        context{on},
        plan{with},
        number{with.threads.fetch_add(1)},
        timer{on},
        descriptors{on, ::epoll_create1(EPOLL_CLOEXEC)} {
    plan.lookout.add(doing);
  }
  ~State() { plan.lookout.remove(doing); }

  // ---- running -------------------------------------------------------------------------------------------------------

  /// From `began`, which is now; returns what is now then.
  Clock::time_point run(Fiber& fiber, Clock::time_point began) {
    fiber.stage = Fiber::Stage::running;
    ran_at = began;
    fiber_running = &fiber;
    doing.begin(*fiber.call, began);
    watch_overflow({&fiber.stack(), fiber.call});
    if (plan.keep_names) {
      ThreadNames::swap(fiber.name);
      fiber.resume(thread);
      ThreadNames::swap(fiber.name);
    } else {
      fiber.resume(thread);
    }
    watch_overflow({});
    doing.become(nullptr);
    fiber_running = nullptr;
    const auto ended = Clock::now();
    if (ended - began >= plan.stall && plan.on_stall) plan.on_stall(*fiber.call, ended - began);
    if (fiber.stage == Fiber::Stage::idle) retire(fiber);
    return ended;
  }

  void retire(Fiber& fiber) {
    fiber.name = {};
    fiber.work = nullptr;  // what it captured, the call too, dies here
    fiber.call = nullptr;
    idle.push_back(&fiber);
    if (--alive != 0) return;
    guard.reset();
    if (awaiting) descriptors.cancel();  // else the context would wait for what nobody wants
  }

  /// One that has nothing to do; null when there is no memory for another.
  Fiber* fresh() {
    if (idle.empty()) {
      const auto stack = plan.stacks.take();
      if (!stack) return nullptr;
      Side& here = fiber_running != nullptr ? fiber_running->side() : thread;
      all.push_back(std::make_unique<Fiber>(self, plan, *stack, here));
      idle.push_back(all.back().get());
    }
    auto* const fiber = idle.back();
    idle.pop_back();
    if (alive++ == 0) guard.emplace(asio::make_work_guard(context));
    return fiber;
  }

  void make_ready(Fiber& fiber) {
    if (fiber.stage != Fiber::Stage::parked) return;  // it has gone on, or will, by itself
    parked.erase(parked.iterator_to(fiber));
    enqueue(fiber);
  }

  void enqueue(Fiber& fiber) {
    fiber.stage = Fiber::Stage::ready;
    ready.push_back(&fiber);
    if (std::exchange(draining, true)) return;
    asio::post(context, [this] { drain(); });
  }

  /// Of many some: what they answered, or asked for, is sent before the others go on. After few those whom they made ready come
  /// first: when one hands out what has arrived to all who wait for it, they answer together.
  void drain() {
    const bool more = ready.size() > most_together;
    draining = more;
    auto time = Clock::now();
    for (std::size_t left = std::min(ready.size(), most_together); left > 0; --left) {
      Fiber& next = *ready.front();
      ready.pop_front();
      time = run(next, time);
    }
    if (more) asio::post(context, [this] { drain(); });
  }

  // ---- time and cancellation -----------------------------------------------------------------------------------------

  /// At the first deadline, and a few times a second to look who has been cancelled.
  void arm() {
    const auto next = std::min(parked.begin()->awaits.until, ran_at + deaf_for);
    if (armed && next >= armed_at) return;
    armed = true;
    armed_at = next;
    timer.expires_at(next);
    timer.async_wait([this](const error_code& failed) {
      if (failed) return;  // taken back: another is on its way
      armed = false;
      tick();
    });
  }

  void tick() {
    ran_at = Clock::now();
    for (auto at = parked.begin(); at != parked.end();) {
      Fiber& fiber = *at++;
      const auto* call = fiber.awaits.call;
      if (stopped || fiber.awaits.until <= ran_at || (call != nullptr && call->is_cancelled())) make_ready(fiber);
    }
    if (!parked.empty()) arm();
  }

  // ---- descriptors ---------------------------------------------------------------------------------------------------

  struct Watch {
    Fiber& fiber;
    short events = 0;
  };

  /// Each wait is one shot, in an epoll of our own that the context watches: a descriptor is known to it from its first wait on,
  /// and forgotten by the kernel when it is closed.
  static bool control(int epoll, int fd, std::uint32_t events, Watch* watch) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = watch;
    return ::epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event) == 0 ||
           (errno == ENOENT && ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0);
  }

  void await_descriptors() {
    if (std::exchange(awaiting, true)) return;
    descriptors.async_wait(asio::posix::stream_descriptor::wait_read, [this](const error_code& failed) {
      awaiting = false;
      if (!failed) take_descriptors();
      if (watches != 0) await_descriptors();  // some may have come since it was taken back
    });
  }

  void take_descriptors() {
    std::array<epoll_event, 64> events;
    int count = 0;
    do {
      count = ::epoll_wait(descriptors.native_handle(), events.data(), static_cast<int>(events.size()), 0);
      for (int i = 0; i < count; ++i) {
        const auto& event = events.at(static_cast<std::size_t>(i));
        auto* watch = static_cast<Watch*>(event.data.ptr);
        watch->events = static_cast<short>(event.events & 0x7fff);  // EPOLLIN and the like are poll's
        --watches;
        make_ready(watch->fiber);
      }
    } while (count == static_cast<int>(events.size()));
  }

  // ---- from other threads --------------------------------------------------------------------------------------------

  void wake_from_elsewhere(Fiber& fiber) {
    const std::lock_guard lock{mutex};
    inbox.push_back(&fiber);
    if (inbox.size() > 1) return;  // they are on their way
    asio::post(context, [this] {
      std::vector<Fiber*> woken;
      {
        const std::lock_guard inner{mutex};
        woken.swap(inbox);
      }
      for (auto* one : woken) make_ready(*one);
    });
  }

  Fibers& self;
  asio::io_context& context;
  FiberPlan& plan;
  const std::size_t number;
  Doing doing;
  Side thread;
  std::vector<std::unique_ptr<Fiber>> all;
  std::vector<Fiber*> idle;
  std::deque<Fiber*> ready;
  intrusive::multiset<Fiber> parked;  ///< the first deadline first
  Clock::time_point ran_at{};         ///< when the last one went on, or when somebody last looked at who waits
  std::size_t alive = 0;
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> guard;  ///< while any is alive
  bool draining = false;                                                            ///< drain() is on its way
  bool stopped = false;
  asio::steady_timer timer;
  bool armed = false;
  Clock::time_point armed_at{};
  asio::posix::stream_descriptor descriptors;  ///< the epoll
  std::size_t watches = 0;
  bool awaiting = false;
  std::mutex mutex;
  std::vector<Fiber*> inbox;
};

Fibers::Fibers(asio::io_context& context, FiberPlan& plan) : state_{std::make_unique<State>(*this, context, plan)} {}

Fibers::~Fibers() {
  for (const auto& fiber : state_->all) {
    fiber->quit = true;
    fiber->resume(state_->thread);
  }
  if (fibers_here == this) fibers_here = nullptr;
}

Fibers* Fibers::here() { return fibers_here; }
Fiber* Fibers::running() { return fiber_running; }
std::size_t Fibers::number() const { return state_->number; }
bool Fibers::stopping() const { return state_->stopped; }

void Fibers::enter() {
  fibers_here = this;
  alternate_stack();
}

bool Fibers::start(const core::Call& call, std::function<void()> work) {
  auto* const fiber = state_->fresh();
  if (fiber == nullptr) return false;
  fiber->work = std::move(work);
  fiber->call = &call;
  state_->enqueue(*fiber);
  return true;
}

void Fibers::stop() {
  state_->stopped = true;
  state_->tick();
}

void Fibers::yield() {
  Fiber& fiber = *fiber_running;
  state_->enqueue(fiber);
  fiber.suspend();
}

void Fibers::park(const core::Call* call, core::Deadline until) {
  Fiber& fiber = *fiber_running;
  fiber.awaits = {call, call == nullptr ? until : std::min(until, call->deadline)};
  fiber.stage = Fiber::Stage::parked;
  state_->parked.insert(fiber);
  state_->arm();
  fiber.suspend();
}

short Fibers::park_for(const core::Call& call, int fd, short events) {
  State::Watch watch{*fiber_running};
  const int epoll = state_->descriptors.native_handle();
  if (!State::control(epoll, fd, static_cast<std::uint32_t>(events) | EPOLLONESHOT, &watch)) return POLLERR;
  ++state_->watches;
  state_->await_descriptors();
  park(&call, core::Deadline::max());
  if (watch.events == 0) {  // nobody waits for it any more
    --state_->watches;
    ::epoll_ctl(epoll, EPOLL_CTL_DEL, fd, nullptr);
  }
  return watch.events;
}

void Fibers::name(const core::Call& call) {
  Fiber& fiber = *fiber_running;
  fiber.call = &call;
  state_->doing.become(&call);
  watch_overflow({&fiber.stack(), &call});
}

const core::Call* Fibers::named() { return fiber_running->call; }

void Fibers::wake(Fiber& fiber) {
  auto& state = *fiber.home().state_;
  if (fibers_here == &fiber.home()) return state.make_ready(fiber);
  state.wake_from_elsewhere(fiber);
}

}  // namespace hearth::exec
