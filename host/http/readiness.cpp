#include "host/http/readiness.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <boost/asio/post.hpp>

namespace hearth::http {

using boost::system::error_code;

Readiness::Readiness(boost::asio::io_context& context) : epoll_{context, ::epoll_create1(EPOLL_CLOEXEC)} { wait(); }

bool Readiness::add(int socket, Watched& watched) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &watched;
  return ::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_ADD, socket, &event) == 0;
}

void Readiness::remove(int socket, const Watched& watched) {
  ::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_DEL, socket, nullptr);
  for (std::size_t i = 0; i < left_; ++i) {
    if (telling_[i].watched == &watched) telling_[i].watched = nullptr;
  }
}

void Readiness::stop() {
  stopped_ = true;
  epoll_.cancel();
}

void Readiness::wait() {
  epoll_.async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](const error_code& stopped) {
    if (!stopped) look();
  });
}

void Readiness::look() {
  std::array<epoll_event, most> events;
  const int count = ::epoll_wait(epoll_.native_handle(), events.data(), static_cast<int>(most), 0);
  left_ = static_cast<std::size_t>(std::max(count, 0));
  for (std::size_t i = 0; i < left_; ++i) {
    const auto& event = events[left_ - 1 - i];
    telling_[i] = {static_cast<Watched*>(event.data.ptr), event.events};
  }
  tell();
}

void Readiness::tell() {
  if (stopped_) return;
  bool waits = false;
  while (left_ > 0 && !waits) {
    const std::size_t rest = left_ - std::min(left_, group);
    for (std::size_t i = left_; i-- > rest;) {
      if (telling_[i].watched != nullptr) telling_[i].watched->ready(telling_[i].events);
    }
    while (left_ > rest) {
      const auto next = telling_[--left_];
      if (next.watched != nullptr && next.watched->go_on()) waits = true;
    }
  }
  if (left_ == 0) return wait();
  boost::asio::post(epoll_.get_executor(), [this] { tell(); });
}

}  // namespace hearth::http
