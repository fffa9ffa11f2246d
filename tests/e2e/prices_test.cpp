// What an administrator may ask for a service: something. Work for nothing could not be paid for.
#include "tests/e2e/customer.hpp"

namespace hearth::e2e::prices_test {
namespace {

using Json = nlohmann::json;

class Prices : public testing::TestWithParam<Engine> {
 protected:
  static Json price(std::int64_t amount) {
    return {{"service_id", demo::studio_cleaning},
            {"from_units", 900},
            {"to_units", 950},
            {"amount", amount},
            {"minutes", 90},
            {"valid_from", at(wednesday(), "00:00")}};
  }
  static void expect_too_little(const support::HttpReply& reply) {
    expect_problem(reply, 422, "body.invalid");
    const auto violations = reply.json().at("errors");
    ASSERT_EQ(violations.size(), 1U) << violations;
    EXPECT_EQ(violations[0].at("pointer"), "/amount");
  }
  std::size_t count() const {
    return expect_status(admin.get("/admin/catalog/prices?limit=100"), 200).at("items").size();
  }

  Marketplace market{GetParam(), {.demo = true}};
  support::HttpClient admin = market.with_roles({"admin"}).http;
};
INSTANTIATE_TEST_SUITE_P(On, Prices, engines(), engine_name);

TEST_P(Prices, OfNothingAreRefused) {
  const auto before = count();
  for (const std::int64_t nothing : {0, -1}) expect_too_little(admin.post("/admin/catalog/prices", price(nothing)));
  EXPECT_EQ(count(), before);

  const auto made = expect_status(admin.post("/admin/catalog/prices", price(1)), 201);
  const auto path = "/admin/catalog/prices/" + made.at("id").get<std::string>();
  const support::Headers as_read{{"If-Match", "\"v1\""}};
  expect_too_little(admin.patch(path, {{"amount", 0}}, as_read));
  EXPECT_EQ(expect_status(admin.patch(path, {{"amount", 2}}, as_read), 200).at("amount"), 2) << "and was 1 until now";
}

}  // namespace
}  // namespace hearth::e2e::prices_test
