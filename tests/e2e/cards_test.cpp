// Cards of one person: at most one is the one that pays for what nobody pays by hand.
#include <algorithm>
#include <hearth/date.hpp>
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

// Whom auth knows, and whose occurrences ask to be paid.
TEST_P(Cards, OfSomebodyWhoIsSuspendedPayOnceTheyAreBack) {
  Payer one{market, market.register_person(), demo::seongdong};
  const auto added = one.customer.http.post("/payments/billing-keys", {{"auth_key", "sandbox_card"}},
                                            {{"Idempotency-Key", payer.unique()}});
  expect_status(added, 201);
  const Json series{{"service_id", demo::studio_cleaning},
                    {"address_id", one.address},
                    {"size", 5},
                    {"start", at(wednesday(), "10:00")},
                    {"rule", "FREQ=WEEKLY;COUNT=1"}};
  expect_status(one.customer.http.post("/series", series), 201);
  market.settle();
  const auto have = [&](const std::string& what) {
    expect_status(one.admin.post("/admin/users/" + one.id + "/" + what, {{"reason", "fraud"}}), 200);
  };
  const auto payments = [&] {
    const auto all = expect_status(one.admin.get("/payments?limit=100"), 200).at("items");
    return std::ranges::count_if(all, [](const Json& of) { return of.at("status") == "captured"; });
  };
  have("suspend");
  market.go_to(at((*Date::parse(wednesday()) - 4).text(), "12:00"));
  market.settle();
  one.renew();
  EXPECT_EQ(payments(), 0) << "its owner could not even cancel";
  have("restore");
  one.pass("20h");
  EXPECT_EQ(payments(), 1);
}

}  // namespace
}  // namespace hearth::e2e::cards_test
