#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <cstdint>

namespace hearth::http {

/// Which plain sockets of a thread can be read or written. Each is given to the kernel once, and told of once whenever that changes
/// (edge-triggered); whoever is told goes on until nothing is left. Asio tries each read before it waits for it: between two
/// requests of a connection in vain, a system call for each.
///
/// They are told in groups. When any of a group waits then, what else the thread has to do comes before the next group: what they
/// ask for is sent, and fewer requests are on the way at once.
class Readiness {
 public:
  class Watched {
   public:
    // Neither may throw.
    virtual void ready(std::uint32_t events) = 0;  ///< EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLERR, EPOLLHUP
    virtual bool go_on() = 0;                      ///< its group has been told; true: it now waits for an answer

   protected:
    ~Watched() = default;
  };

  /// Told on the thread that runs `context`. For want of a descriptor Asio throws: a start-up fault.
  explicit Readiness(boost::asio::io_context& context);
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

  // On the thread alone.
  bool add(int socket, Watched& watched);           ///< false: the kernel has no room for it
  void remove(int socket, const Watched& watched);  ///< nothing is told from now on
  void stop();                                      ///< the context runs dry

 private:
  void wait();
  void look();
  void tell();

  static constexpr std::size_t most = 64;
  static constexpr std::size_t group = 16;
  struct Told {
    Watched* watched;
    std::uint32_t events;
  };

  boost::asio::posix::stream_descriptor epoll_;
  std::array<Told, most> telling_{};  ///< [0, left_): those that tell() is not done with
  std::size_t left_ = 0;
  bool stopped_ = false;
};

}  // namespace hearth::http
