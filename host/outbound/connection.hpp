#pragma once

#include <algorithm>
#include <chrono>
#include <hearth/result.hpp>
#include <memory>
#include <string>

#include "host/core/call.hpp"
#include "host/outbound/address.hpp"
#include "host/outbound/client.hpp"
#include "host/outbound/url.hpp"

namespace hearth::outbound {

/// How long somebody waits: until the call ends, and no longer than `until`.
struct Patience {
  const core::Call& call;
  core::Deadline until;

  [[nodiscard]] Result<void> check() const {
    HEARTH_TRY(call.check());
    if (std::chrono::steady_clock::now() >= until)
      return timed_out("outbound.timeout", "another service took too long");
    return {};
  }
  [[nodiscard]] std::chrono::nanoseconds remaining() const {
    return std::min<std::chrono::nanoseconds>(call.remaining(), until - std::chrono::steady_clock::now());
  }
};

/// The call's own end, or that of our patience, for what can only wait for a call.
struct PatientCall : core::Call {
  explicit PatientCall(const Patience& patience) {
    parent = &patience.call;
    deadline = std::min(patience.call.deadline, patience.until);
  }
};

/// The thread on which connections send and receive, whoever waits for them.
class Network {
 public:
  Network();
  ~Network();  ///< no operation is in flight
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

 private:
  friend class Connection;
  struct State;
  std::unique_ptr<State> state_;
};

/// Whom we trust: the system's authorities and one more file, TLS 1.2 and later.
class Trust {
 public:
  explicit Trust(const std::filesystem::path& extra_ca);  ///< throws std::runtime_error
  ~Trust();

 private:
  friend class Connection;
  struct State;
  std::unique_ptr<State> state_;
};

/// One connection to one origin. Beast and Asio live behind it.
class Connection {
 public:
  /// To that address and no other: the name is not looked up again.
  static Result<std::unique_ptr<Connection>> open(const Patience& patience, Network& network, const Trust& trust,
                                                  const Url& url, const Address& address);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  struct Exchange {
    bool started = false;   ///< some of the request was handed to the network
    bool answered = false;  ///< some of the answer came
    bool again = false;     ///< the connection may carry another request
  };
  /// Any error leaves the connection of no use. Its kind is `indeterminate` or the call's own end; the caller of this, which
  /// knows `exchange`, has the last word.
  Result<Response> send(const Patience& patience, const Url& url, const Request& request, const Settings& settings,
                        Exchange& exchange);

  /// False when the server has closed it, or says something unasked.
  [[nodiscard]] bool still_good();
  std::chrono::steady_clock::time_point idle_since{};

 private:
  struct State;
  explicit Connection(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace hearth::outbound
