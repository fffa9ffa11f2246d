#include "smtp.hpp"

#include <Poco/Clock.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/MailMessage.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SMTPClientSession.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "mime.hpp"

namespace notifications {
namespace {

namespace net = Poco::Net;

/// Of one message, from connecting to the last answer.
constexpr std::int64_t most_micros = 20'000'000;
constexpr std::int64_t most_steps = 4;  // as long as they may be
std::int64_t most_of(const Smtp& server) {
  return std::min<std::int64_t>(most_micros, most_steps * server.timeout.count());
}

/// How long a server that did not answer is left alone.
constexpr std::int64_t rest_micros = 5'000'000;

/// Poco's session, with what it does not offer: STARTTLS on a socket that was connected with a time-out, and checked
/// against the name that was asked for.
class Session final : public net::SMTPClientSession {
 public:
  using SMTPClientSession::SMTPClientSession;

  /// False when the server does not want to.
  bool start_tls(const std::string& host, const net::Context::Ptr& context) {
    std::string answer;
    if (!isPositiveCompletion(sendCommand("STARTTLS", answer))) return false;
    const net::SecureStreamSocket secured = net::SecureStreamSocket::attach(socket(), host, context);
    socket() = secured;  // forgets what was received in clear
    return true;
  }

  /// RFC 4954. By LOGIN whatever the server calls its questions: Poco answers to "Username:" alone.
  bool authenticate(const Smtp& server) {
    const std::string nul(1, '\0');
    std::vector<std::string> words{"AUTH PLAIN " + base64(nul + server.user + nul + server.password)};
    if (server.login == "login") words = {"AUTH LOGIN", base64(server.user), base64(server.password)};
    std::string answer;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      if (!isPositiveIntermediate(sendCommand(words[i], answer))) return false;
    }
    return isPositiveCompletion(sendCommand(words.back(), answer));
  }
};

/// Ends what is said on a socket when its time is over, whatever still comes: a time-out of Poco's begins anew with every byte.
class TimeLimit {
 public:
  TimeLimit(int descriptor, std::chrono::microseconds left)
      : own_{::dup(descriptor)},  // of the same socket, and never another's
        thread_{[this, left] {
          std::unique_lock lock{guard_};
          if (changed_.wait_for(lock, left, [&] { return ended_; })) return;
          over_ = true;
          ::shutdown(own_, SHUT_RDWR);
        }} {}
  ~TimeLimit() {
    {
      const std::lock_guard lock{guard_};
      ended_ = true;
    }
    changed_.notify_all();
    thread_.join();
    ::close(own_);
  }
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

  [[nodiscard]] bool over() const { return over_; }

 private:
  const int own_;
  std::mutex guard_;
  std::condition_variable changed_;
  bool ended_ = false;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

net::Context::Ptr tls_of(const Smtp& server) {
  // Strict: also for a server on this machine, which Poco would otherwise believe.
  net::Context::Ptr context = new net::Context(net::Context::TLS_CLIENT_USE, "", "", server.ca_file,
                                               net::Context::VERIFY_STRICT, 9, server.ca_file.empty());
  context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
  return context;
}

/// One message's conversation with the server. Its steps throw what Poco throws.
class Conversation {
 public:
  Conversation(const Smtp& server, const net::MailMessage& mail) : server_{server}, mail_{mail} {}

  Sent run() {
    net::StreamSocket socket = connected();
    limit_.emplace(socket.impl()->sockfd(), std::chrono::microseconds{rest()});
    if (server_.security == "tls") socket = net::SecureStreamSocket::attach(socket, server_.host, tls_of(server_));
    Session session{socket};
    hurry(session);
    if (server_.security == "starttls") {
      session.login(server_.helo);
      hurry(session);
      if (!session.start_tls(server_.host, tls_of(server_))) return {Verdict::transient, "smtp.no_starttls"};
      hurry(session);
    }
    session.login(server_.helo);
    if (!server_.user.empty() && !session.authenticate(server_)) return {Verdict::transient, "smtp.login_refused"};
    speaking_ = true;
    hurry(session);
    session.sendMessage(mail_);
    session.setTimeout(Poco::Timespan{1, 0});  // of the QUIT that follows
    return {Verdict::sent, {}};
  }

  /// The server has let us in: what it refuses from here on is the message.
  [[nodiscard]] bool speaking() const { return speaking_; }
  /// It was ended since it took too long.
  [[nodiscard]] bool cut() const { return limit_ && limit_->over(); }

 private:
  [[nodiscard]] std::int64_t rest() const {
    return std::max<std::int64_t>(most_of(server_) - begun_.elapsed(), 100'000);
  }
  [[nodiscard]] Poco::Timespan left() const {
    return Poco::Timespan{std::min<std::int64_t>(rest(), server_.timeout.count())};
  }
  void hurry(Session& session) const { session.setTimeout(left()); }

  [[nodiscard]] net::StreamSocket connected() const {
    const net::SocketAddress address{server_.host, static_cast<Poco::UInt16>(server_.port)};
    net::StreamSocket socket;
    socket.connect(address, left());
    socket.setReceiveTimeout(left());  // of the handshake, where there is one
    socket.setSendTimeout(left());
    return socket;
  }

  const Smtp& server_;
  const net::MailMessage& mail_;
  Poco::Clock begun_;
  std::optional<TimeLimit> limit_{};  ///< outlives the session, whose end says QUIT
  bool speaking_ = false;
};

/// What the server said no to: the message itself (5xx, for good), or us for now.
Sent refused(const Conversation& talk, int code) {
  if (code == 530 || code == 535 || code == 538) return {Verdict::transient, "smtp.login_refused"};
  const bool for_good = talk.speaking() && code / 100 == 5;
  return {for_good ? Verdict::permanent : Verdict::transient, "smtp." + std::to_string(code)};
}

Sent held(Conversation& talk) {
  try {
    return talk.run();
  } catch (const net::SMTPException& refusal) {
    return refused(talk, refusal.code());
  } catch (const net::SSLException&) {
    return {Verdict::transient, "smtp.tls_failed"};
  } catch (const Poco::TimeoutException&) {
    return {Verdict::transient, "smtp.timeout"};
  } catch (const Poco::IOException&) {
    return {Verdict::transient, "smtp.unreachable"};
  } catch (const std::exception&) {
    return {Verdict::transient, "smtp.failed"};
  }
}

}  // namespace

Sent SmtpDriver::send(const Message& message) {
  if (Poco::Clock{}.raw() < resting_until_.load()) return {Verdict::transient, "smtp.unreachable"};
  Sent sent = send_by_smtp(settings_->smtp, message);
  if (sent.reason == "smtp.unreachable" || sent.reason == "smtp.timeout") {
    resting_until_.store(Poco::Clock{}.raw() + rest_micros);
  }
  return sent;
}

Sent send_by_smtp(const Smtp& server, const Message& message) {
  net::MailMessage mail;
  if (auto why = compose(mail, message, server); !why.empty()) return {Verdict::permanent, std::move(why)};
  Conversation talk{server, mail};
  Sent sent = held(talk);
  if (sent.verdict != Verdict::sent && talk.cut()) return {Verdict::transient, "smtp.timeout"};
  return sent;
}

}  // namespace notifications
