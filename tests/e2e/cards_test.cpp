// Cards of one person: at most one is the one that pays for what nobody pays by hand.
#include <set>

#include "tests/e2e/payments.hpp"

namespace hearth::e2e::cards_test {
namespace {

using Json = nlohmann::json;

class Cards : public testing::TestWithParam<Engine> {
 protected:
  support::HttpReply add(bool is_default) const {
    return payer.customer.http.post("/payments/billing-keys", {{"auth_key", "sandbox_card"}, {"default", is_default}},
                                    {{"Idempotency-Key", payer.unique()}});
  }
  // The ids of all, and of those that are the default.
  std::pair<std::set<std::string>, std::set<std::string>> listed() const {
    std::set<std::string> all, defaults;
    const auto found = expect_status(payer.customer.http.get("/payments/billing-keys"), 200);
    for (const auto& one : found.at("items")) {
      all.insert(one.at("id").get<std::string>());
      if (one.at("default").get<bool>()) defaults.insert(one.at("id").get<std::string>());
    }
    return {all, defaults};
  }

  Marketplace market{GetParam(), {.demo = true}};
  Payer payer{market};
};
INSTANTIATE_TEST_SUITE_P(On, Cards, engines(), engine_name);

TEST_P(Cards, OfManyThatAreSetAsTheDefaultAtOnceOneIs) {
  constexpr int rounds = 5, at_a_time = 4;
  for (int round = 1; round <= rounds; ++round) {
    const auto replies = in_parallel(at_a_time, [&](int) { return add(true); });
    std::set<std::string> added;
    for (const auto& reply : replies) added.insert(expect_status(reply, 201).at("id").get<std::string>());
    EXPECT_EQ(added.size(), std::size_t{at_a_time});
    const auto [all, defaults] = listed();
    EXPECT_EQ(all.size(), std::size_t{at_a_time} * static_cast<std::size_t>(round));
    ASSERT_EQ(defaults.size(), 1U);
    EXPECT_TRUE(added.contains(*defaults.begin())) << "one of those that came last";
  }
}

TEST_P(Cards, ThatIsNotTheDefaultLeavesTheOneThatIs) {
  const std::string first = expect_status(add(true), 201).at("id");
  expect_status(add(false), 201);
  EXPECT_EQ(listed().second, std::set{first});
  const std::string third = expect_status(add(true), 201).at("id");
  EXPECT_EQ(listed().second, std::set{third});
}

}  // namespace
}  // namespace hearth::e2e::cards_test
