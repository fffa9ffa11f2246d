#include "host/gateway/docs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/gateway/passing.hpp"

namespace hearth::gateway::docs_test {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Viewer {
  Viewer() {
    for (const auto& name : docs_files()) folder.write(name, "content of " + name);
    folder.write("index.html", support::read_file(HEARTH_DOCS_VIEWER "/index.html"));
  }
  support::TemporaryFolder folder;
};

TEST(Docs, ServesThePageUnderAStrictPolicy) {
  Viewer viewer;
  auto routes = docs_routes(viewer.folder.path());
  ASSERT_TRUE(routes);
  Passing passing{*routes};
  const auto page = passing.ask("GET", "/docs", {{"accept", "text/html"}});
  EXPECT_EQ(page.status, 200u);
  EXPECT_EQ(header(page, "content-type"), "text/html; charset=utf-8");
  const auto policy = header(page, "content-security-policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, HasSubstr("script-src 'self';"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("http")));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe-eval")));
}

TEST(Docs, TheBareAddressLeadsToThePage) {
  Viewer viewer;
  Passing passing{*docs_routes(viewer.folder.path())};
  const auto bare = passing.ask("GET", "/");
  EXPECT_EQ(bare.status, 302u);
  EXPECT_EQ(header(bare, "location"), "/docs");
}

TEST(Docs, ThePageAsksOnlyForWhatIsServedAndRunsNothingInline) {
  Viewer viewer;
  Passing passing{*docs_routes(viewer.folder.path())};
  const auto page = passing.ask("GET", "/docs").body;
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page, Not(HasSubstr("://")));
  for (const char* mark : {"src=\"", "href=\""}) {
    for (auto at = page.find(mark); at != std::string::npos; at = page.find(mark, at + 1)) {
      const auto begin = at + std::string_view{mark}.size();
      const auto path = page.substr(begin, page.find('"', begin) - begin);
      if (path != "/api/v1/openapi.json") {
        EXPECT_EQ(passing.ask("GET", path).status, 200u) << path;
      }
    }
  }
}

TEST(Docs, AFileThatIsTakenAwayIsNotFoundUntilItIsBack) {
  Viewer viewer;
  Passing passing{*docs_routes(viewer.folder.path())};
  std::filesystem::remove(viewer.folder / "viewer.js");
  EXPECT_EQ(code(passing.ask("GET", "/docs/viewer.js")), "docs.file");
  viewer.folder.write("viewer.js", "again");
  EXPECT_EQ(passing.ask("GET", "/docs/viewer.js").body, "again");
}

TEST(Docs, ThePageIsThereWithATrailingSlashToo) {
  Viewer viewer;
  Passing passing{*docs_routes(viewer.folder.path())};
  EXPECT_EQ(passing.ask("GET", "/docs/").body, passing.ask("GET", "/docs").body);
}

TEST(Docs, IsRevalidatedByItsTag) {
  Viewer viewer;
  Passing passing{*docs_routes(viewer.folder.path())};
  const auto script = passing.ask("GET", "/docs/swagger-ui-bundle.js");
  EXPECT_EQ(script.body, "content of swagger-ui-bundle.js");
  EXPECT_EQ(header(script, "cache-control"), "no-cache");
  EXPECT_EQ(passing.ask("GET", "/docs/swagger-ui-bundle.js", {{"if-none-match", header(script, "etag")}}).status, 304u);
}

TEST(Docs, SaysWhichFileIsMissing) {
  const support::TemporaryFolder empty;
  const auto routes = docs_routes(empty.path());
  ASSERT_FALSE(routes);
  EXPECT_THAT(routes.error().message, HasSubstr("index.html"));
}

TEST(Jwks, ServesTheKeysOfTheMoment) {
  std::string keys = R"({"keys":[]})";
  Passing passing{{jwks_route([&] { return keys; })}};
  EXPECT_EQ(passing.ask("GET", "/.well-known/jwks.json").body, keys);
  keys = R"({"keys":[{"kid":"1"}]})";
  EXPECT_EQ(passing.ask("GET", "/.well-known/jwks.json").body, keys);
}

}  // namespace
}  // namespace hearth::gateway::docs_test
