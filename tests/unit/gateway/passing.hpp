#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "host/exec/executor.hpp"
#include "host/gateway/gateway.hpp"
#include "host/log/logger.hpp"
#include "host/metrics/registry.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::gateway {

using Handle = std::function<void(std::shared_ptr<Exchange>)>;

Route get_route(const std::string& path, Handle handle = nullptr);   ///< open, inline; answers "{}" unless told
Route post_route(const std::string& path, Handle handle = nullptr);  ///< likewise, takes a JSON body

/// Tokens "user <role>...", "expired", "revoked"; "key <role>..." must be asked, and has the scopes that it is told. Anything
/// else is bad.
class FakeAuthenticator final : public Authenticator {
 public:
  Result<std::optional<core::Principal>> authenticate(const Request& request) override;
  Result<core::Principal> ask(core::Call& within, const Request& request) override;

  std::vector<std::string> scopes{};
  std::function<Result<void>(core::Call& within)> while_asking{};
};

/// A gateway without a socket.
class Passing {
 public:
  explicit Passing(std::vector<Route> routes, Settings settings = {});
  ~Passing();

  /// The answer to one request; waits for it.
  Reply ask(const std::string& method, const std::string& target, const Headers& headers = {},
            const std::string& body = {});
  Reply ask(const std::shared_ptr<Request>& request);
  std::future<Reply> begin(const std::shared_ptr<Request>& request);
  static std::shared_ptr<Request> request(const std::string& method, const std::string& target,
                                          const Headers& headers = {}, const std::string& body = {});
  std::vector<nlohmann::json> log_lines();

  support::TemporaryFolder folder;
  log::Logger log;
  metrics::Registry metrics;
  exec::Executor executor{{.in_flight = 4, .threads = 2, .blocking = 1, .cpu = 1}};
  FakeAuthenticator authenticator;
  Gateway gateway;
};

/// The value of a reply's header; empty when absent.
std::string header(const Reply& reply, const std::string& name);
std::string code(const Reply& reply);  ///< of a problem

}  // namespace hearth::gateway
