// What an administrator can make good in the catalogue.
#include "tests/e2e/customer.hpp"

namespace hearth::e2e::catalogue_test {
namespace {

using Json = nlohmann::json;

class Catalogue : public testing::TestWithParam<Engine> {
 protected:
  support::HttpReply draft(const std::string& what, const Json& of) const {
    return admin.post("/admin/catalog/" + what, of);
  }
  void expect_free_once_archived(const std::string& what, const Json& of) const {
    const auto there = expect_status(draft(what, of), 201).at("id").get<std::string>();
    expect_problem(draft(what, of), 409, "catalog.code_taken");
    EXPECT_EQ(admin.del("/admin/catalog/" + what + "/" + there).status, 204);
    expect_status(draft(what, of), 201);
    expect_problem(draft(what, of), 409, "catalog.code_taken");
  }

  Marketplace market{GetParam(), {.demo = true}};
  support::HttpClient admin = market.with_roles({"admin"}).http;
};
INSTANTIATE_TEST_SUITE_P(On, Catalogue, engines(), engine_name);

TEST_P(Catalogue, ACodeIsFreeAgainOnceWhatHadItIsArchived) {
  const auto named = [](Json of) {
    of.update({{"name_ko", "이름"}, {"name_en", "Name"}});
    return of;
  };
  expect_free_once_archived("categories", named({{"slug", "gardens"}}));
  expect_free_once_archived("skills", named({{"code", "gardening"}}));
  expect_free_once_archived("regions", named({{"code", "11999"}}));
  const auto categories = expect_status(admin.get("/admin/catalog/categories"), 200).at("items");
  expect_free_once_archived("services", named({{"category_id", categories.at(0).at("id")},
                                               {"code", "hedges"},
                                               {"about_ko", ""},
                                               {"about_en", ""},
                                               {"pricing", "hours"},
                                               {"skills", Json::array()}}));
  expect_free_once_archived(
      "options", named({{"service_id", demo::studio_cleaning}, {"code", "roof"}, {"amount", 1}, {"minutes", 0}}));
}

TEST_P(Catalogue, ADistrictThatWasArchivedByMistakeIsServedAgain) {
  const Customer mina{market.with_roles({"consumer"}).http};
  const auto address = mina.add_address(demo::jongno);
  const auto regions = expect_status(admin.get("/admin/catalog/regions?limit=100"), 200).at("items");
  for (const auto& one : regions) {
    if (one.at("code") != demo::jongno) continue;
    EXPECT_EQ(admin.del("/admin/catalog/regions/" + one.at("id").get<std::string>()).status, 204);
  }
  const Json again{{"code", demo::jongno}, {"name_ko", "종로구"}, {"name_en", "Jongno-gu"}};
  const auto made = expect_status(draft("regions", again), 201).at("id").get<std::string>();
  expect_status(admin.patch("/admin/catalog/regions/" + made, {{"status", "published"}}, {{"If-Match", "\"v1\""}}),
                200);
  EXPECT_FALSE(mina.free_starts(address, wednesday()).empty());
}

}  // namespace
}  // namespace hearth::e2e::catalogue_test
