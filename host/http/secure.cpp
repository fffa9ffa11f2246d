#include "host/http/secure.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

namespace hearth::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class Buffers {
 public:
  using value_type = asio::const_buffer;
  using const_iterator = const asio::const_buffer*;

  explicit Buffers(std::span<const std::string_view> parts) : count_{std::min(parts.size(), most)} {
    for (std::size_t i = 0; i < count_; ++i) buffers_[i] = asio::const_buffer{parts[i].data(), parts[i].size()};
  }
  [[nodiscard]] const_iterator begin() const { return buffers_.data(); }
  [[nodiscard]] const_iterator end() const { return buffers_.data() + count_; }

 private:
  static constexpr std::size_t most = 32;  ///< in one write; the rest goes with the next

  std::array<asio::const_buffer, most> buffers_{};
  std::size_t count_;
};

class Secure final : public Session {
 public:
  Secure(const std::shared_ptr<Shared>& shared, std::shared_ptr<IoThread> thread, std::string peer, tcp::socket socket,
         std::shared_ptr<asio::ssl::context> tls)
      : Session{shared, peer, true},
        counts_{shared->counts},
        thread_{std::move(thread)},
        peer_{std::move(peer)},
        tls_{std::move(tls)},
        stream_{std::move(socket), *tls_} {
    error_code ignored;
    stream_.lowest_layer().set_option(tcp::no_delay{true}, ignored);
  }

  void open() override {
    stream_.async_handshake(asio::ssl::stream_base::server,
                            [self = self(), this](const error_code& failed) { failed ? abort() : start(); });
  }

 private:
  std::shared_ptr<Secure> self() { return std::static_pointer_cast<Secure>(shared_from_this()); }

  void read_some(char* into, std::size_t room) override {
    stream_.async_read_some(asio::buffer(into, room), [self = self()](const error_code& failed, std::size_t bytes) {
      if (!failed) {
        self->on_read(Read::data, bytes);
        self->process();
        return;
      }
      // A client that closes without its alert truncates nothing here: HTTP says how long its messages are.
      const bool end = failed == asio::error::eof || failed == asio::ssl::error::stream_truncated;
      self->on_read(end ? Read::end : Read::failed, 0);
    });
  }

  std::optional<Written> write_some(std::span<const std::string_view> parts) override {
    stream_.async_write_some(Buffers{parts}, [self = self()](const error_code& failed, std::size_t bytes) {
      self->on_written(!failed, bytes);
    });
    return std::nullopt;
  }

  void finish_sending() override {
    stream_.async_shutdown([self = self(), this](const error_code&) {
      error_code ignored;
      stream_.lowest_layer().shutdown(tcp::socket::shutdown_send, ignored);
    });
  }

  void close() override {
    error_code ignored;
    stream_.lowest_layer().close(ignored);
    counts_.leave(peer_);
    thread_->remove(this);
  }

  [[nodiscard]] bool is_here() const override { return thread_->is_here(); }
  void later(std::function<void()> work) override { thread_->post(std::move(work)); }
  void flush_soon() override { thread_->flush_soon(shared_from_this()); }
  std::string_view date() override { return thread_->date(); }

  Counts& counts_;
  const std::shared_ptr<IoThread> thread_;  ///< before the stream, which needs its context to the end
  const std::string peer_;
  const std::shared_ptr<asio::ssl::context> tls_;
  asio::ssl::stream<tcp::socket> stream_;
};

}  // namespace

std::shared_ptr<Session> make_secure(const std::shared_ptr<Shared>& shared, const std::shared_ptr<IoThread>& thread,
                                     int socket, bool v6, std::string peer, const TlsContext& tls) {
  tcp::socket owned{thread->context(), v6 ? tcp::v6() : tcp::v4(), socket};
  return std::make_shared<Secure>(shared, thread, std::move(peer), std::move(owned),
                                  std::static_pointer_cast<asio::ssl::context>(tls));
}

}  // namespace hearth::http
