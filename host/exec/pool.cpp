#include <pthread.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "host/exec/executor.hpp"

namespace hearth::exec {

struct Pool::State {
  std::string name;
  std::size_t bound;
  mutable std::mutex mutex;
  std::condition_variable wake;
  std::deque<std::function<void()>> queue;
  std::size_t running = 0;
  bool stopping = false;
  std::vector<std::thread> threads;

  void loop() {
    std::unique_lock lock{mutex};
    for (;;) {
      wake.wait(lock, [&] { return stopping || !queue.empty(); });
      if (queue.empty()) return;
      auto work = std::move(queue.front());
      queue.pop_front();
      ++running;
      lock.unlock();
      work();
      work = nullptr;  // what it captured dies before the pool counts it as done
      lock.lock();
      --running;
    }
  }
};

Pool::Pool(std::string name, std::size_t threads, std::size_t queue) : state_{std::make_unique<State>()} {
  state_->name = std::move(name);
  state_->bound = queue;
  for (std::size_t i = 0; i < threads; ++i) {
    state_->threads.emplace_back([state = state_.get()] { state->loop(); });
    // The kernel takes 15 characters; the name is what `top -H` and a debugger show.
    pthread_setname_np(state_->threads.back().native_handle(), state_->name.substr(0, 15).c_str());
  }
}

Pool::~Pool() {
  {
    const std::lock_guard lock{state_->mutex};
    state_->stopping = true;
  }
  state_->wake.notify_all();
  for (auto& thread : state_->threads) thread.join();
}

bool Pool::post(std::function<void()> work) {
  {
    const std::lock_guard lock{state_->mutex};
    if (state_->stopping || state_->queue.size() >= state_->bound) return false;
    state_->queue.push_back(std::move(work));
  }
  state_->wake.notify_one();
  return true;
}

std::size_t Pool::queued() const {
  const std::lock_guard lock{state_->mutex};
  return state_->queue.size();
}

std::size_t Pool::running() const {
  const std::lock_guard lock{state_->mutex};
  return state_->running;
}

const std::string& Pool::name() const { return state_->name; }

}  // namespace hearth::exec
