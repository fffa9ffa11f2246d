#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace hearth::support {

// A bare TCP connection, for requests that no client would send.
class RawConnection {
 public:
  RawConnection(const std::string& host, int port);    // throws std::runtime_error when refused
  explicit RawConnection(const std::string& address);  // "127.0.0.1:4711", with or without http://
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  void send(std::string_view bytes) const;  // throws when the other side has closed
  void finish_sending() const;              // half-close

  // Everything up to and with the mark; what came after it stays for the next call. When the time is up or the other
  // side closes: what there is.
  std::string receive_until(std::string_view mark, std::chrono::milliseconds at_most = std::chrono::seconds(10));
  std::string receive_bytes(std::size_t count, std::chrono::milliseconds at_most = std::chrono::seconds(10));
  // One HTTP answer: its head, and as many bytes of body as its Content-Length says.
  std::string receive_answer(std::chrono::milliseconds at_most = std::chrono::seconds(10));
  std::string receive_to_end(std::chrono::milliseconds at_most = std::chrono::seconds(10));
  // Whether the other side has closed (or reset), at the latest after at_most.
  bool closed(std::chrono::milliseconds at_most = std::chrono::seconds(10));

 private:
  bool fill(std::chrono::steady_clock::time_point deadline);
  std::string take(std::size_t count);

  int socket_ = -1;
  bool ended_ = false;
  std::string pending_;
};

// A port of 127.0.0.1 that nobody listens on now. For programs that cannot be told port 0.
int free_port();

}  // namespace hearth::support
