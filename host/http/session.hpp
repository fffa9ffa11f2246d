#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/clock.hpp"
#include "host/http/request_reader.hpp"
#include "host/http/shared.hpp"

namespace hearth::http {

/// HTTP/1.1 on one connection: reads requests, hands them to the handler, writes the answers in their order. Knows no
/// socket: a transport (plain.cpp, secure.cpp) derives from it. Everything happens on the connection's thread, except respond().
class Session : public std::enable_shared_from_this<Session> {
 public:
  using Clock = std::chrono::steady_clock;

  Session(std::shared_ptr<Shared> shared, std::string peer, bool secure);
  virtual ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  virtual void open() = 0;           ///< the transport's own beginning (TLS), then start()
  void tick(Clock::time_point now);  ///< a few times a second: ends what takes too long
  void drain(Clock::time_point now);
  void flush();  ///< sends what has been answered
  void abort();  ///< at once, without a word

 protected:
  enum class Read { data, end, failed };
  struct Written {
    bool fine;
    std::size_t bytes;
  };

  void start();
  /// Hands over what has been read; after on_read, when other connections have been read too. Whether an answer is waited for.
  bool process();
  void on_read(Read what, std::size_t bytes);
  void on_written(bool fine, std::size_t bytes);

  // What a transport does. Each of the first two is asked again only after its answer came; neither calls back at once.
  virtual void read_some(char* into, std::size_t room) = 0;  ///< -> on_read
  /// What was written at once; nothing: -> on_written, until when the parts stay.
  virtual std::optional<Written> write_some(std::span<const std::string_view> parts) = 0;
  virtual void finish_sending() = 0;  ///< no more from us; the client may still send
  virtual void close() = 0;
  [[nodiscard]] virtual bool is_here() const = 0;      ///< on the connection's thread
  virtual void later(std::function<void()> work) = 0;  ///< there, and not at once
  virtual void flush_soon() = 0;                       ///< -> flush, there, and not at once
  virtual std::string_view date() = 0;

 private:
  /// A request that has been handed over, in the order of arrival.
  struct Pending {
    std::shared_ptr<gateway::Request> request;
    gateway::Reply reply{};
    bool answered = false;
    bool head_only = false;
    bool safe = false;
    bool close = false;
    bool http10 = false;
  };
  enum class Stage { opening, idle, head, body, held, stopped, lingering, closed };

  bool read_request();
  bool read_head();
  bool begin_request(std::size_t head_size);
  bool check_body();
  bool read_body();
  bool may_begin() const;
  bool try_hand_over();
  void hand_over();
  void refuse(const Error& error);
  void respond(std::size_t number, gateway::Reply reply);
  void answered(std::size_t number, gateway::Reply reply);
  void send_soon();
  void gather();
  void send();
  void sent_all();
  void rest();
  void want_read();
  void client_gone();
  void linger();
  void finish();
  void due_in(std::chrono::milliseconds time) { due_ = core::coarse_now() + time; }
  void no_due() { due_ = Clock::time_point::max(); }
  [[nodiscard]] std::string_view unread() const { return {input_.data() + begin_, end_ - begin_}; }

  // A session may outlive its server: a handler that answers late holds it.
  const std::shared_ptr<Shared> kept_;
  Shared& shared_;
  std::atomic<bool> closed_{false};  ///< answers are worth nothing any more
  const std::string peer_;
  const bool secure_;
  Stage stage_ = Stage::opening;
  Clock::time_point due_;        ///< of the current stage
  Clock::time_point write_due_;  ///< of the write that is on

  std::vector<char> input_;  ///< [begin_, end_): read and not yet used
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t scanned_ = 0;  ///< of unread(), for the end of the head
  bool reading_ = false;
  bool ended_ = false;         ///< the client will send no more
  std::size_t discarded_ = 0;  ///< while lingering

  RequestReader reader_;
  std::shared_ptr<gateway::Request> request_;  ///< being read
  std::size_t body_limit_ = 0;
  bool close_after_ = false;      ///< the request being read is the last one
  bool continue_wanted_ = false;  ///< "100 Continue" is due when all before it is answered

  std::deque<Pending> pending_;
  std::size_t first_ = 0;  ///< number of pending_.front()

  std::vector<std::string> sending_;  ///< what write_some was given
  std::vector<std::string_view> parts_;
  bool sends_soon_ = false;  ///< flush() is on its way
  bool writing_ = false;
  bool last_sent_ = false;  ///< what is being sent ends the connection
};

}  // namespace hearth::http
