#include "host/outbound/connection.hpp"

#include <pthread.h>
#include <sys/socket.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

#include "host/core/durable.hpp"
#include "host/exec/executor.hpp"

namespace hearth::outbound {

namespace net = boost::asio;
namespace ssl = net::ssl;
namespace http = boost::beast::http;
using boost::system::error_code;
using net::ip::tcp;

struct Network::State {
  net::io_context context{1};
  net::executor_work_guard<net::io_context::executor_type> guard{net::make_work_guard(context)};
  std::thread thread{[this] { context.run(); }};
};

Network::Network() : state_{std::make_unique<State>()} {
  pthread_setname_np(state_->thread.native_handle(), "outbound");
}

Network::~Network() {
  state_->guard.reset();
  state_->thread.join();
}

struct Trust::State {
  ssl::context context{ssl::context::tls_client};
  std::once_flag system;

  /// Reading the system's authorities costs a tenth of a start: it waits for the first connection that needs them.
  ssl::context& complete() {
    std::call_once(system, [this] { context.set_default_verify_paths(); });
    return context;
  }
};

Trust::Trust(const std::filesystem::path& extra_ca) : state_{std::make_unique<State>()} {
  auto& context = state_->context;
  context.set_options(ssl::context::no_sslv2 | ssl::context::no_sslv3 | ssl::context::no_tlsv1 |
                      ssl::context::no_tlsv1_1);
  context.set_verify_mode(ssl::verify_peer);
  if (extra_ca.empty()) return;
  error_code failed;
  context.load_verify_file(extra_ca.string(), failed);
  if (failed)
    throw std::runtime_error("the certificate file " + extra_ca.string() + " cannot be read: " + failed.message());
}

Trust::~Trust() = default;

struct Connection::State {
  explicit State(net::io_context& on) : io{on} {}

  net::io_context& io;
  tcp::socket socket{io};
  std::optional<ssl::stream<tcp::socket&>> secure;
  boost::beast::flat_buffer buffer;

  /// Runs one asynchronous operation until it is done or the call ends; then the socket is closed, so that it is done.
  template <class Start>
  Result<error_code> run(const Patience& patience, Start start) {
    exec::Event done;
    error_code outcome;
    net::post(io, [&] {
      start([&](error_code failed, auto&&...) {
        outcome = failed;
        done.set();
      });
    });
    const auto waited = done.wait(PatientCall{patience});
    if (waited) return outcome;
    net::post(io, [this] {
      error_code ignored;
      socket.close(ignored);
    });
    done.wait_always();
    HEARTH_TRY(patience.check());
    return waited.error();
  }

  template <class Message>
  Result<error_code> write(const Patience& patience, Message& message) {
    http::serializer<true, typename Message::body_type> serializer{message};
    return run(patience, [&](auto then) {
      secure ? http::async_write(*secure, serializer, std::move(then))
             : http::async_write(socket, serializer, std::move(then));
    });
  }

  template <class Parser>
  Result<error_code> read_header(const Patience& patience, Parser& parser) {
    return run(patience, [&](auto then) {
      secure ? http::async_read_header(*secure, buffer, parser, std::move(then))
             : http::async_read_header(socket, buffer, parser, std::move(then));
    });
  }

  template <class Parser>
  Result<error_code> read_rest(const Patience& patience, Parser& parser) {
    return run(patience, [&](auto then) {
      secure ? http::async_read(*secure, buffer, parser, std::move(then))
             : http::async_read(socket, buffer, parser, std::move(then));
    });
  }
};

Connection::Connection(std::unique_ptr<State> state) : state_{std::move(state)} {}

Connection::~Connection() {
  error_code ignored;
  state_->socket.close(ignored);
}

namespace {

tcp::endpoint endpoint(const Address& address, std::uint16_t port) {
  if (!address.six) {
    net::ip::address_v4::bytes_type bytes;
    std::copy_n(address.bytes.begin(), bytes.size(), bytes.begin());
    return {net::ip::address_v4{bytes}, port};
  }
  net::ip::address_v6::bytes_type bytes;
  std::copy_n(address.bytes.begin(), bytes.size(), bytes.begin());
  return {net::ip::address_v6{bytes}, port};
}

Error broken(const std::string& doing, const error_code& failed) {
  return indeterminate("outbound.broken", "the connection to another service broke", doing + ": " + failed.message());
}

http::request<http::string_body> message_of(const core::Call& call, const Url& url, const Request& request,
                                            const Settings& settings, const std::string& traceparent) {
  http::request<http::string_body> message;
  message.method_string(request.method);
  message.target(url.target);
  message.version(11);
  message.set(http::field::host, url.authority());
  message.set(http::field::user_agent, settings.user_agent);
  message.set(http::field::accept_encoding, "identity");
  if (!traceparent.empty()) message.set("traceparent", traceparent);
  if (!call.request_id.empty()) message.set("X-Request-Id", call.request_id);
  for (const auto& [name, value] : request.headers) message.insert(name, value);
  message.body() = request.body;
  const bool bodiless = request.body.empty() && (request.method == "GET" || request.method == "HEAD" ||
                                                 request.method == "OPTIONS" || request.method == "DELETE");
  if (!bodiless) message.content_length(request.body.size());
  return message;
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const Patience& patience, Network& network, const Trust& trust,
                                                     const Url& url, const Address& address) {
  std::unique_ptr<Connection> made{new Connection{std::make_unique<State>(network.state_->context)}};
  auto& state = *made->state_;
  const auto connected = HEARTH_TRY(state.run(
      patience, [&](auto then) { state.socket.async_connect(endpoint(address, url.port), std::move(then)); }));
  if (connected) {
    return unavailable("outbound.unreachable", "another service cannot be reached",
                       url.origin() + " at " + address.text() + ": " + connected.message());
  }
  error_code ignored;
  state.socket.set_option(tcp::no_delay{true}, ignored);
  if (!url.secure) return made;

  auto& secure = state.secure.emplace(state.socket, trust.state_->complete());
  if (!url.literal) SSL_set_tlsext_host_name(secure.native_handle(), url.host.c_str());
  secure.set_verify_callback(ssl::host_name_verification{url.host});
  const auto trusted = HEARTH_TRY(
      state.run(patience, [&](auto then) { secure.async_handshake(ssl::stream_base::client, std::move(then)); }));
  if (trusted) {
    return unavailable("outbound.tls", "another service could not prove who it is",
                       url.origin() + ": " + trusted.message());
  }
  return made;
}

Result<Response> Connection::send(const Patience& patience, const Url& url, const Request& request,
                                  const Settings& settings, Exchange& exchange) {
  auto message = message_of(patience.call, url, request, settings, core::traceparent(patience.call.trace));
  exchange.started = true;
  const auto written = HEARTH_TRY(state_->write(patience, message));
  // A server may answer and close before it has read all of a body: then its answer is what counts.
  const bool cut_short = written == net::error::broken_pipe || written == net::error::connection_reset;
  if (written && !cut_short) return broken("writing", written);

  std::optional<http::response_parser<http::string_body>> parser;
  do {  // 100 Continue and the like stand before the answer (RFC 9110 section 15.2)
    parser.emplace();
    parser->header_limit(static_cast<std::uint32_t>(settings.header_limit));
    parser->body_limit(settings.body_limit);
    if (request.method == "HEAD") parser->skip(true);
    const auto got = HEARTH_TRY(state_->read_header(patience, *parser));
    exchange.answered = exchange.answered || parser->got_some() || state_->buffer.size() > 0;
    if (got == http::error::body_limit) {
      return indeterminate("outbound.body_too_large", "another service answered with too much");
    }
    if (got) return broken("reading", cut_short ? written : got);
  } while (parser->get().result_int() / 100 == 1);

  const auto read = HEARTH_TRY(state_->read_rest(patience, *parser));
  if (read == http::error::body_limit) {
    return indeterminate("outbound.body_too_large", "another service answered with too much");
  }
  if (read) return broken("reading", read);

  exchange.again = parser->get().keep_alive() && !cut_short && state_->buffer.size() == 0;
  auto got = parser->release();
  Response response;
  response.status = got.result_int();
  for (const auto& field : got) response.headers.emplace_back(field.name_string(), field.value());
  response.body = std::move(got.body());
  return response;
}

bool Connection::still_good() {
  char byte = 0;
  const auto got = ::recv(state_->socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace hearth::outbound
