#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <span>

#include "host/core/processors.hpp"
#include "host/gateway/gateway.hpp"
#include "host/gateway/keys_in_flight.hpp"
#include "host/gateway/watch.hpp"
#include "host/log/logger.hpp"
#include "host/metrics/registry.hpp"

namespace hearth::gateway {

/// A router, the settings, and what is looked up by route. A request pins the one it came under.
struct Deployment {
  static Result<std::shared_ptr<const Deployment>> make(std::shared_ptr<const Router> router, Settings settings);

  std::shared_ptr<const Router> router;
  Settings settings;
  const RatePolicy* by_address = nullptr;  ///< into settings.rates

  struct OfRoute {
    const RatePolicy* rate = nullptr;  ///< into settings.rates; null: none
    /// Durations of what was answered with the route's own status: kept from the first, as it is found by three texts.
    mutable std::atomic<metrics::Histogram> durations{};
  };
  /// What belongs to a route of this router.
  [[nodiscard]] const OfRoute& of(const Route& route) const {
    return of_routes[static_cast<std::size_t>(&route - router->routes().data())];
  }
  std::vector<OfRoute> of_routes{};
};

struct Gateway::State {
  State(Settings given, Parts parts);

  exec::Executor& executor;
  log::Logger& log;
  Authenticator* const authenticator;
  const Messages messages;

  metrics::Family<metrics::Histogram> durations;
  metrics::Gauge active;
  metrics::Counter late;
  RateLimiter rates;
  KeysInFlight keys;
  Watch watch;

  [[nodiscard]] std::shared_ptr<const Deployment> deployment() const { return deployment_.get(); }
  /// Makes the next of the one in force; one at a time.
  template <class Make>
  Result<void> replace(const Make& make) {
    const std::lock_guard turn{replacing_};
    deployment_.set(HEARTH_TRY(make(*deployment())));
    return {};
  }

 private:
  std::mutex replacing_;
  core::SpreadPtr<const Deployment> deployment_;
};

/// One request on its way: what the rows of the pipeline read and write.
struct Passage final : Exchange, Watch::Watched, std::enable_shared_from_this<Passage> {
  Passage(std::shared_ptr<Gateway::State> gateway, std::shared_ptr<Request> request, Respond respond);
  ~Passage() override;  ///< answers with a problem when nobody else has

  void answer(Reply reply) override;
  void fail(const Error& error) override;
  void expire() override;

  [[nodiscard]] bool answered() const { return answered_.load(std::memory_order_acquire); }
  [[nodiscard]] const std::string* header(std::string_view name) const { return find_header(request->headers, name); }
  /// Of every answer to this request.
  void reply_header(std::string name, std::string value) { extra.emplace_back(std::move(name), std::move(value)); }

  const std::shared_ptr<Gateway::State> gateway;
  const std::shared_ptr<const Deployment> deployment;
  Headers extra{};
  std::string error_code{};  ///< of the problem it was answered with
  KeysInFlight::Hold key{};
  std::optional<Watch::Ticket> ticket{};
  std::size_t entered = 0;  ///< rows that have seen it

 private:
  void end_work();
  void settle(Reply reply);
  Reply refusal(const Error& error);

  Respond respond_;
  std::atomic<bool> ended_{false};
  std::atomic<bool> answered_{false};
};

enum class Next { on, answered };

/// A row of the list: `before` looks at the request on its way in, in order, and may refuse it with an error or answer it;
/// `after` looks at the answer on its way out, in reverse order, if the request came as far as this row.
struct Row {
  std::string_view name;
  std::string_view why;
  Result<Next> (*before)(Passage&);
  void (*after)(Passage&, Reply&);
};

std::span<const Row> pipeline();

/// Goes on with the first row that the passage has not entered yet, until one answers it or takes it elsewhere.
void advance(const std::shared_ptr<Passage>& passage);

// The rows themselves, one file a concern.
namespace rows {
Result<Next> identify(Passage& passage);
void name_answer(Passage& passage, Reply& reply);
Result<Next> measure(Passage& passage);
void measured(Passage& passage, Reply& reply);
void log_access(Passage& passage, Reply& reply);
void harden(Passage& passage, Reply& reply);
Result<Next> cors(Passage& passage);
void cors_answer(Passage& passage, Reply& reply);
void compress(Passage& passage, Reply& reply);
void revalidate(Passage& passage, Reply& reply);
Result<Next> readable(Passage& passage);
Result<Next> limit_address(Passage& passage);
Result<Next> find_route(Passage& passage);
Result<Next> authenticate(Passage& passage);
Result<Next> authorise(Passage& passage);
Result<Next> limit_caller(Passage& passage);
Result<Next> negotiate(Passage& passage);
Result<Next> idempotency(Passage& passage);
Result<Next> if_match(Passage& passage);
Result<Next> dispatch(Passage& passage);
}  // namespace rows

/// The media types that compressing makes smaller.
bool compressible(std::string_view content_type);
void add_vary(Reply& reply, std::string_view field);

}  // namespace hearth::gateway
