// One list says which drivers there are: the setting's values, those for development alone, and what a name chooses.
#include "drivers/registry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <hearth/schema.hpp>
#include <nlohmann/json.hpp>

#include "drivers/drivers.hpp"
#include "signing_driver.hpp"

namespace payment::registry_test {
namespace {

using Schema = nlohmann::json;

std::unique_ptr<Driver> make_signing(const Host&, const Live<Settings>&) { return std::make_unique<SigningDriver>(); }

/// As the product's with one line more.
constexpr std::array with_a_third{
    DriverEntry{"first", true, make_signing},
    DriverEntry{"second", false, make_signing},
    DriverEntry{"signing", false, make_signing},
};
struct WithAThird {
  std::string provider = "first";
  friend constexpr auto describe(Type<WithAThird>) {
    return fields(field("provider", &WithAThird::provider, one_of(names_of(with_a_third)),
                        development_only(development_names_of<with_a_third>())));
  }
};

template <class S>
Schema provider_of() {
  return Schema::parse(settings_schema<S>()).at("properties").at("provider");
}

class Registry : public testing::Test {
 protected:
  hearth_host raw{};  // of a host that offers nothing
  detail::Core core{&raw};
  Drivers drivers{Host{core}, Live<Settings>{core}, with_a_third};
};

TEST_F(Registry, IsWhatTheSettingMayBe) {
  constexpr auto names = names_of(registry);
  constexpr auto for_development = development_names_of<registry>();
  EXPECT_EQ(provider_of<Settings>().at("enum"), Schema(names));
  EXPECT_EQ(provider_of<Settings>().at("x-development-only"), Schema(for_development));
  EXPECT_EQ(Schema(for_development), Schema({"sandbox"}));
}

TEST_F(Registry, TakesAThirdByItsLineAlone) {
  EXPECT_EQ(provider_of<WithAThird>().at("enum"), Schema({"first", "second", "signing"}));
  EXPECT_EQ(provider_of<WithAThird>().at("x-development-only"), Schema({"first"}));
  EXPECT_EQ(drivers.all().size(), 3U);
  const auto third = drivers.named("signing");
  ASSERT_TRUE(third);
  EXPECT_NE(dynamic_cast<SigningDriver*>(*third), nullptr);
}

TEST_F(Registry, ChoosesTheDriverThatReadsAndChecksItsOwnWebhooks) {
  const std::string body =
      R"({"id":"evt_7","type":"payment_intent.succeeded","order":"01930000-0000-7000-8000-000000000001","amount":50000})";
  const Timestamp sent{1'492'774'577'000'000};
  const std::string mark = signature(body, SigningDriver::secret, sent);
  const auto read = [&](std::string_view of, Timestamp at) {
    return (*drivers.named("signing"))->read_webhook({of, at, [&](std::string_view) {
                                                        return std::string_view{mark};
                                                      }});
  };
  const auto notice = read(body, sent);
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->id, "evt_7");
  EXPECT_EQ(read(body + " ", sent).error().code, "payment.bad_signature");
  EXPECT_EQ(read(body, sent + std::chrono::minutes{6}).error().code, "payment.bad_signature");
}

TEST_F(Registry, KnowsNoOther) {
  const auto none = drivers.named("stripe");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, "payment.no_such_provider");
}

}  // namespace
}  // namespace payment::registry_test
