#include "senders.hpp"

namespace notifications {

void Senders::start() {
  stopping_ = false;
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

void Senders::stop() {
  {
    const std::lock_guard lock{guard_};
    stopping_ = true;
    waiting_.clear();
  }
  work_.notify_all();
  progress_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

Senders::Answer Senders::send(const InCall& in, Driver& driver, Message message, Late late) {
  const auto job = std::make_shared<Job>(Job{driver, std::move(message), std::move(late)});
  bool wait = false;
  if (!enqueue(job, wait)) return {};
  if (wait) {
    const auto waited = blocking(in, [&] {
      std::unique_lock lock{guard_};
      progress_.wait_for(lock, patience, [&] { return job->done || stopping_; });
    });
    static_cast<void>(waited);  // cut short or not: what counts is whether it is done
  }
  if (leave(job)) return {Taken::done, job->sent};
  return {Taken::under_way, {}};
}

bool Senders::enqueue(const Shared& job, bool& wait) {
  {
    const std::lock_guard lock{guard_};
    if (stopping_ || waiting_.size() >= most_waiting) return false;
    waiting_.push_back(job);
    wait = hanging_ == 0;
  }
  work_.notify_one();
  return true;
}

bool Senders::leave(const Shared& job) {
  const std::lock_guard lock{guard_};
  if (job->done) return true;
  job->left_alone = true;
  ++hanging_;
  return false;
}

void Senders::finish(const Shared& job, Sent sent) {
  bool late = false;
  {
    const std::lock_guard lock{guard_};
    job->sent = std::move(sent);
    job->done = true;
    late = job->left_alone;
    if (late) --hanging_;
  }
  progress_.notify_all();
  if (late) job->late(job->sent);
}

void Senders::run() {
  for (;;) {
    Shared job;
    {
      std::unique_lock lock{guard_};
      work_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
      if (stopping_) return;
      job = std::move(waiting_.front());
      waiting_.pop_front();
    }
    finish(job, job->driver.send(job->message));
  }
}

}  // namespace notifications
