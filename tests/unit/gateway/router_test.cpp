#include "host/gateway/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/unit/gateway/passing.hpp"

namespace hearth::gateway::router_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using Segments = std::vector<std::string>;

Route claim(const std::string& method, const std::string& path, const std::string& plugin = "test") {
  Route route = get_route(path);
  route.method = method;
  route.plugin = plugin;
  return route;
}

std::shared_ptr<const Router> build(std::vector<Route> routes) {
  auto built = Router::build(std::move(routes));
  EXPECT_TRUE(built) << built.error().message;
  return *built;
}

TEST(Router, FindsARouteAndItsParameters) {
  const auto router = build({claim("GET", "/bookings/{id}/lines/{line}")});
  const auto match = router->find("GET", Segments{"bookings", "a/b", "lines", "7"});
  ASSERT_NE(match.route, nullptr);
  EXPECT_THAT(match.params, ElementsAre(Pair("id", "a/b"), Pair("line", "7")));
}

TEST(Router, PrefersAStaticSegment) {
  const auto router = build({claim("GET", "/bookings/{id}"), claim("GET", "/bookings/mine")});
  EXPECT_EQ(router->find("GET", Segments{"bookings", "mine"}).route->path, "/bookings/mine");
  EXPECT_EQ(router->find("GET", Segments{"bookings", "other"}).route->path, "/bookings/{id}");
}

TEST(Router, GoesBackWhenTheStaticWayLeadsNowhere) {
  const auto router = build({claim("GET", "/a/b/c"), claim("GET", "/a/{x}/d")});
  EXPECT_EQ(router->find("GET", Segments{"a", "b", "d"}).route->path, "/a/{x}/d");
}

TEST(Router, TellsNotFoundFromNotAllowed) {
  const auto router = build({claim("GET", "/a"), claim("POST", "/a")});
  EXPECT_TRUE(router->find("GET", Segments{"b"}).allow.empty());
  const auto match = router->find("DELETE", Segments{"a"});
  EXPECT_EQ(match.route, nullptr);
  EXPECT_THAT(match.allow, ElementsAre("GET", "HEAD", "OPTIONS", "POST"));
}

TEST(Router, AnswersHeadByGet) {
  const auto router = build({claim("GET", "/a"), claim("POST", "/b")});
  EXPECT_EQ(router->find("HEAD", Segments{"a"}).route->method, "GET");
  EXPECT_EQ(router->find("HEAD", Segments{"b"}).route, nullptr);
}

TEST(Router, AnEmptySegmentIsNoParameter) {
  const auto router = build({claim("GET", "/a/{id}")});
  EXPECT_EQ(router->find("GET", Segments{"a", ""}).route, nullptr);
}

TEST(Router, RefusesARouteClaimedTwiceAndNamesBoth) {
  const auto built = Router::build({claim("GET", "/a/{id}", "booking"), claim("GET", "/a/{name}", "loyalty")});
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().code, "route.claimed_twice");
  EXPECT_THAT(built.error().message, HasSubstr("booking"));
  EXPECT_THAT(built.error().message, HasSubstr("loyalty"));
  EXPECT_THAT(built.error().message, HasSubstr("/a/{id}"));
}

TEST(Router, RefusesTemplatesThatAreNone) {
  for (const char* path : {"", "a", "/a//b", "/a/{id", "/a/x{id}", "/a/{id}/{id}", "/a%20b", "/a?b"}) {
    EXPECT_FALSE(Router::build({claim("GET", path)})) << path;
  }
}

TEST(Router, RefusesARouteThatDoesNotSayWhoMayCallIt) {
  Route route = claim("GET", "/a");
  route.open = false;
  const auto built = Router::build({route});
  ASSERT_FALSE(built);
  EXPECT_THAT(built.error().message, HasSubstr("test"));
}

/// The definition, without a tree: of all templates that match and have the method, the one that is static first.
const Route* naive(const std::vector<Route>& routes, const std::string& method, const Segments& path) {
  const auto split = [](std::string_view text) {
    Segments out;
    while (!text.empty()) {
      text.remove_prefix(1);
      const auto end = std::min(text.find('/'), text.size());
      out.emplace_back(text.substr(0, end));
      text.remove_prefix(end);
    }
    return out;
  };
  const Route* best = nullptr;
  std::string best_rank;
  for (const auto& route : routes) {
    const auto segments = split(route.path);
    if (route.method != method || segments.size() != path.size()) continue;
    std::string rank;
    for (std::size_t i = 0; i < path.size(); ++i) {
      if (segments[i].front() == '{') {
        rank += 'p';
      } else if (segments[i] == path[i]) {
        rank += 'a';
      } else {
        rank += 'x';
      }
    }
    if (rank.find('x') != std::string::npos) continue;
    if (best == nullptr || rank < best_rank) {
      best = &route;
      best_rank = rank;
    }
  }
  return best;
}

TEST(Router, AgreesWithItsDefinitionOnRandomRoutes) {
  std::mt19937 random{7};
  const auto pick = [&](int n) { return std::uniform_int_distribution<int>{0, n - 1}(random); };
  const std::vector<std::string> words{"a", "b", "c"}, methods{"GET", "POST"};
  for (int round = 0; round < 300; ++round) {
    std::vector<Route> routes;
    for (int i = 0; i < 12; ++i) {
      std::string path;
      for (int length = 1 + pick(4), at = 0; at < length; ++at) {
        path += "/" + (pick(3) == 0 ? "{p" + std::to_string(at) + "}" : words[static_cast<std::size_t>(pick(3))]);
      }
      const auto method = methods[static_cast<std::size_t>(pick(2))];
      const bool taken = std::any_of(routes.begin(), routes.end(),
                                     [&](const Route& route) { return route.path == path && route.method == method; });
      if (!taken) routes.push_back(claim(method, path));
    }
    const auto router = build(routes);
    for (int i = 0; i < 50; ++i) {
      Segments path;
      for (int length = 1 + pick(4), at = 0; at < length; ++at)
        path.push_back(words[static_cast<std::size_t>(pick(3))]);
      const auto method = methods[static_cast<std::size_t>(pick(2))];
      const Route* expected = naive(routes, method, path);
      const Route* found = router->find(method, path).route;
      ASSERT_EQ(found == nullptr, expected == nullptr);
      if (found != nullptr) {
        ASSERT_EQ(found->path, expected->path);
      }
    }
  }
}

}  // namespace
}  // namespace hearth::gateway::router_test
