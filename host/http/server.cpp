#include "host/http/server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <cstring>
#include <future>
#include <stdexcept>
#include <thread>

#include "host/core/processors.hpp"
#include "host/http/plain.hpp"
#include "host/http/secure.hpp"

namespace hearth::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds accept_pause{100};  ///< when the process has no descriptor left
constexpr std::string_view too_many =
    "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Deadlines are looked at so often that the shortest is met within a quarter of itself.
std::chrono::milliseconds tick_for(const Limits& limits) {
  const auto shortest = std::min({limits.header_read, limits.body_read, limits.idle, limits.write, limits.idle_drain});
  return std::clamp(shortest / 4, std::chrono::milliseconds{10}, std::chrono::milliseconds{500});
}

std::string text_of(const sockaddr_storage& from, socklen_t size) {
  tcp::endpoint endpoint;
  std::memcpy(endpoint.data(), &from, std::min<std::size_t>(size, endpoint.capacity()));
  endpoint.resize(size);
  auto address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  return address.to_string();
}

/// An IP address, or a name such as "localhost".
asio::ip::address address_of(asio::io_context& context, const std::string& name) {
  error_code failed;
  auto address = asio::ip::make_address(name, failed);
  if (!failed) return address;
  const auto found = tcp::resolver{context}.resolve(name, "", failed);
  if (failed || found.empty()) throw std::runtime_error{"'" + name + "' is no address to listen on"};
  return found.begin()->endpoint().address();
}

tcp::acceptor listen_on(asio::io_context& context, const Endpoint& at) {
  error_code failed;
  const auto address = address_of(context, at.address);
  tcp::acceptor acceptor{context};
  const tcp::endpoint endpoint{address, at.port};
  acceptor.open(endpoint.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address{true});
  if (address.is_v6()) acceptor.set_option(asio::ip::v6_only{false}, failed);
  acceptor.bind(endpoint, failed);
  if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) {
    throw std::runtime_error{"cannot listen on " + at.address + ":" + std::to_string(at.port) + ": " +
                             failed.message()};
  }
  acceptor.non_blocking(true);
  return acceptor;
}

}  // namespace

struct Server::State {
  State(Settings given, gateway::Handler& handler, log::Logger& lines, metrics::Registry& metrics)
      : settings{std::move(given)},
        log{lines},
        accepted{metrics.counters("hearth_http_connections_accepted_total", "Connections accepted", {"server"})
                     .with({settings.name})},
        refused{metrics.counters("hearth_http_connections_refused_total", "Connections beyond the limits", {"server"})
                    .with({settings.name})},
        shared{std::make_shared<Shared>(settings.limits, handler, TrustedProxies{settings.trusted_proxies})} {
    const auto open = metrics.gauges("hearth_http_connections", "Open connections", {"server"}).with({settings.name});
    metrics.before_render([open, weak = std::weak_ptr<Shared>{shared}] {
      const auto alive = weak.lock();
      open.set(alive == nullptr ? 0.0 : static_cast<double>(alive->counts.all()));
    });
    if (settings.tls) {
      auto context = make_tls_context(*settings.tls);
      if (!context) throw std::runtime_error{context.error().message};
      tls.set(std::move(context).value());
    }
    const auto count = settings.threads != 0 ? settings.threads : core::usable_processors();
    for (std::size_t i = 0; i < count; ++i) {
      threads.push_back(std::make_shared<IoThread>(settings.name + "-" + std::to_string(i), tick_for(settings.limits),
                                                   settings.fibers, log));
    }
    for (const auto& at : settings.listen) {
      acceptors.push_back(listen_on(threads.front()->context(), at));
      const auto bound = acceptors.back().local_endpoint();
      endpoints.push_back({bound.address().to_string(), bound.port()});
    }
    pause = std::make_unique<asio::steady_timer>(threads.front()->context());
  }

  void accept_when_ready(tcp::acceptor& acceptor) {
    acceptor.async_wait(tcp::acceptor::wait_read, [this, &acceptor](const error_code& failed) {
      if (failed) return;  // closed
      if (accept_all(acceptor)) return accept_when_ready(acceptor);
      pause->expires_after(accept_pause);
      pause->async_wait([this, &acceptor](const error_code& stopped) {
        if (!stopped && acceptor.is_open()) accept_when_ready(acceptor);
      });
    });
  }

  /// False when the process cannot take another descriptor now.
  bool accept_all(tcp::acceptor& acceptor) {
    for (;;) {
      sockaddr_storage from{};
      socklen_t size = sizeof from;
      const int socket =
          ::accept4(acceptor.native_handle(), reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (socket >= 0) {
        take(socket, from, size);
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        log.warn("no connection can be accepted now", {{"error.message", std::strerror(errno)}});
        return false;
      } else if (errno != ECONNABORTED && errno != EINTR) {
        return true;
      }
    }
  }

  void take(int socket, const sockaddr_storage& from, socklen_t size) {
    std::string peer = text_of(from, size);
    const auto context = tls.get();
    if (!shared->counts.enter(peer)) {
      refused.add();
      if (context == nullptr) (void)!::send(socket, too_many.data(), too_many.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      ::close(socket);
      return;
    }
    accepted.add();
    const auto& thread = threads[next++ % threads.size()];
    thread->post([this, thread, socket, v6 = from.ss_family == AF_INET6, peer = std::move(peer), context] {
      try {
        // The address has been entered in the counts: the session leaves them.
        const std::shared_ptr<Session> session = context == nullptr
                                                     ? std::make_shared<Plain>(shared, thread, peer, socket)
                                                     : make_secure(shared, thread, socket, v6, peer, context);
        thread->add(session);
        session->open();
      } catch (const std::exception& thrown) {  // the kernel would not have the socket watched
        log.warn("a connection could not be served", {{"error.message", thrown.what()}});
        shared->counts.leave(peer);
        ::close(socket);
      }
    });
  }

  /// On the thread that accepts; waits for it.
  void close_acceptors() {
    if (!running) {
      acceptors.clear();
      return;
    }
    std::promise<void> closed;
    threads.front()->post([this, &closed] {
      error_code ignored;
      for (auto& acceptor : acceptors) acceptor.close(ignored);
      pause->cancel();
      closed.set_value();
    });
    closed.get_future().wait();
  }

  const Settings settings;
  log::Logger& log;
  const metrics::Counter accepted;
  const metrics::Counter refused;
  const std::shared_ptr<Shared> shared;
  TlsSlot tls;
  std::vector<std::shared_ptr<IoThread>> threads;
  std::vector<tcp::acceptor> acceptors;  ///< on the first thread's context
  std::unique_ptr<asio::steady_timer> pause;
  std::vector<Endpoint> endpoints;
  std::size_t next = 0;
  bool running = false;
  bool accepting = false;
};

Server::Server(Settings settings, gateway::Handler& handler, log::Logger& log, metrics::Registry& metrics)
    : state_{std::make_unique<State>(std::move(settings), handler, log, metrics)} {}

Server::~Server() { stop(); }

const std::vector<Endpoint>& Server::endpoints() const { return state_->endpoints; }

void Server::start() {
  state_->running = state_->accepting = true;
  for (auto& acceptor : state_->acceptors) state_->accept_when_ready(acceptor);
  for (auto& thread : state_->threads) thread->start();
}

void Server::stop_accepting() {
  if (!std::exchange(state_->accepting, false)) return;
  state_->close_acceptors();
}

bool Server::drain(std::chrono::milliseconds patience) {
  state_->shared->draining = true;
  for (auto& thread : state_->threads) thread->post([&thread = *thread] { thread.drain(); });
  const auto until = std::chrono::steady_clock::now() + patience;
  while (connections() != 0 && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return connections() == 0;
}

void Server::stop() {
  if (!state_->running) return;
  stop_accepting();
  state_->running = false;
  for (auto& thread : state_->threads) thread->stop();
}

Result<void> Server::reload(const Tls& tls) {
  if (state_->tls.get() == nullptr) return conflict("tls.off", "this server was started without TLS");
  state_->tls.set(HEARTH_TRY(make_tls_context(tls)));
  return {};
}

std::size_t Server::connections() const { return state_->shared->counts.all(); }

}  // namespace hearth::http
