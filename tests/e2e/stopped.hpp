#pragma once

#include <functional>
#include <string>
#include <tuple>
#include <vector>

#include "tests/e2e/payments.hpp"
#include "tests/e2e/worker.hpp"

namespace hearth::e2e {

// A journey that ends at every step of one kind in turn, on both engines:
// INSTANTIATE_TEST_SUITE_P(On, StoppedMove, every_stop(), stop_name);
using Stop = std::tuple<Engine, std::string>;
inline auto every_stop() {
  return testing::Combine(engines(), testing::Values("before-commit", "after-commit", "before-call", "after-call"));
}
std::string stop_name(const testing::TestParamInfo<Stop>& info);

// Without the plugins that only hear of what happens: their steps are no part of a saga, and would be more than all of its own.
std::vector<std::string> unheard(std::vector<std::string> set = {});

// One marketplace for all of a journey's stops, in the small district with one technician, who works every day.
class Stopped : public testing::TestWithParam<Stop> {
 protected:
  explicit Stopped(std::vector<std::string> set = unheard());

  // `journey` in turn with `check`, for n = 1, 2, ... until it gets through (stop_at_every). Clients are made before, for the host
  // may be gone; `check` has new ones. Every other client asks again under the key that it asked with, the rest never do.
  void stop_at_every_step(const std::function<void(int n)>& journey, const std::function<void(int n)>& check);
  static bool asks_again(int n) { return n % 2 == 0; }
  // For another try at the same thing: "move-before-commit-7".
  std::string key(const std::string& of, int n) const {
    return of + "-" + std::get<1>(GetParam()) + "-" + std::to_string(n);
  }
  static support::Headers under(const std::string& key) { return {{"Idempotency-Key", key}}; }
  // As market.settle(), on a host that may end meanwhile.
  void try_to_settle() const;

  // The first whole hour of the technician's for which can still be booked.
  std::string soon() const;
  // Paid, and the technician has accepted.
  nlohmann::json confirmed(const std::string& start);
  nlohmann::json booking(const std::string& id) const;
  nlohmann::json cancellation(const std::string& booking) const;
  // Another administrator lets go what waits for a second one; gives whether there was anything.
  static bool approve(const support::HttpClient& deputy);
  // Whether a stranger could have that time.
  bool is_free(const std::string& day, const std::string& time) const;

  mutable Marketplace market;
  Payer payer;
  Worker technician;
};

std::int64_t amount(const nlohmann::json& money);

}  // namespace hearth::e2e
