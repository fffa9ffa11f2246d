#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "tests/support/wait.hpp"
#include "tests/unit/gateway/passing.hpp"

namespace hearth::gateway::dispatch_test {
namespace {

using support::wait_until;
using testing::HasSubstr;

Route pooled(const std::string& path, Handle handle) {
  Route route = get_route(path, std::move(handle));
  route.inline_ = false;
  return route;
}

TEST(Dispatch, RunsInlineRoutesWhereTheyAreAndOthersElsewhere) {
  std::thread::id inline_thread, pool_thread;
  Passing passing{{get_route("/inline",
                             [&](const auto& exchange) {
                               inline_thread = std::this_thread::get_id();
                               exchange->answer({});
                             }),
                   pooled("/pooled", [&](const auto& exchange) {
                     pool_thread = std::this_thread::get_id();
                     exchange->answer({});
                   })}};
  passing.ask("GET", "/inline");
  passing.ask("GET", "/pooled");
  EXPECT_EQ(inline_thread, std::this_thread::get_id());
  EXPECT_NE(pool_thread, std::this_thread::get_id());
}

TEST(Dispatch, GivesTheHandlerItsParametersAndItsDeadline) {
  std::string id;
  std::chrono::nanoseconds left{0};
  Route route = get_route("/a/{id}", [&](const auto& exchange) {
    id = exchange->path_params.at(0).second;
    left = exchange->remaining();
    exchange->answer({});
  });
  route.deadline = std::chrono::hours{2};
  Passing passing{{route}};
  passing.ask("GET", "/a/x%2Fy");
  EXPECT_EQ(id, "x/y");
  EXPECT_GT(left, std::chrono::hours{1});
}

TEST(Dispatch, RefusesAtOnceWhenAllPlacesAreTaken) {
  exec::Event go;
  std::atomic<int> running{0};
  Passing passing{{pooled("/wait", [&](const auto& exchange) {
    ++running;
    go.wait_always();
    exchange->answer({});
  })}};
  std::vector<std::future<Reply>> taken;
  for (int i = 0; i < 4; ++i) taken.push_back(passing.begin(Passing::request("GET", "/wait")));
  const auto refused = passing.ask("GET", "/wait");
  EXPECT_EQ(refused.status, 503u);
  EXPECT_EQ(header(refused, "retry-after"), "1");
  EXPECT_EQ(code(refused), "server.busy");
  go.set();
  for (auto& reply : taken) EXPECT_EQ(reply.get().status, 200u);
}

TEST(Dispatch, AnswersAtTheDeadlineAndDropsWhatComesLater) {
  exec::Event go;
  std::atomic<bool> told{false}, done{false};
  Route route = pooled("/slow", [&](const auto& exchange) {
    go.wait_always();
    told = exchange->cancelled.load();
    exchange->answer({200, {}, "late"});
    done = true;
  });
  route.deadline = std::chrono::milliseconds{20};
  Passing passing{{route}};
  const auto reply = passing.ask("GET", "/slow");
  EXPECT_EQ(reply.status, 504u);
  EXPECT_EQ(code(reply), "deadline_passed");
  go.set();
  EXPECT_TRUE(wait_until([&] { return done.load(); }));
  EXPECT_TRUE(told);
  EXPECT_THAT(passing.metrics.render(), HasSubstr("hearth_gateway_late_answers_total 1"));
}

TEST(Dispatch, LeavesOutAHandlerWhoseDeadlinePassedInTheQueue) {
  exec::Event go;
  std::atomic<int> ran{0};
  Route brief = pooled("/brief", [&](const auto& exchange) {
    ++ran;
    exchange->answer({});
  });
  brief.deadline = std::chrono::milliseconds{20};
  Passing passing{{brief, pooled("/wait", [&](const auto& exchange) {
                     go.wait_always();
                     exchange->answer({});
                   })}};
  auto one = passing.begin(Passing::request("GET", "/wait")), two = passing.begin(Passing::request("GET", "/wait"));
  EXPECT_EQ(passing.ask("GET", "/brief").status, 504u);
  go.set();
  one.get();
  two.get();
  EXPECT_TRUE(passing.executor.drain(core::Deadline::max()));
  EXPECT_EQ(ran, 0);
}

TEST(Dispatch, TakesTheFirstOfTwoAnswers) {
  Passing passing{{get_route("/a", [](const auto& exchange) {
    exchange->answer({201, {}, "first"});
    exchange->answer({202, {}, "second"});
    exchange->fail(internal("third"));
  })}};
  EXPECT_EQ(passing.ask("GET", "/a").status, 201u);
}

TEST(Dispatch, MayBeAnsweredLaterFromAnotherThread) {
  std::jthread later;
  Passing passing{{get_route("/a", [&](const std::shared_ptr<Exchange>& exchange) {
    later = std::jthread{[exchange] { exchange->answer({202, {}, {}}); }};
  })}};
  EXPECT_EQ(passing.ask("GET", "/a").status, 202u);
  later.join();
}

TEST(Dispatch, TurnsWhatEscapesIntoAProblem) {
  Passing passing{{get_route("/std", [](const auto&) { throw std::runtime_error{"inside"}; }),
                   pooled("/odd", [](const auto&) { throw 7; }), get_route("/mute", [](const auto&) {})}};
  EXPECT_EQ(code(passing.ask("GET", "/std")), "plugin.failed");
  EXPECT_EQ(code(passing.ask("GET", "/odd")), "plugin.failed");
  const auto mute = passing.ask("GET", "/mute");
  EXPECT_EQ(mute.status, 502u);
  EXPECT_EQ(code(mute), "plugin.unanswered");
}

TEST(Dispatch, CancelsTheCallOfAClientThatHasGone) {
  std::atomic<bool> ended{false};
  std::atomic<bool> began{false};
  Passing passing{{pooled("/wait", [&](const auto& exchange) {
    began = true;
    exec::Event never;
    const auto waited = never.wait(*exchange);
    ended = !waited && waited.error().kind == Kind::cancelled;
    exchange->fail(waited.error());
  })}};
  const auto request = Passing::request("GET", "/wait");
  auto reply = passing.begin(request);
  ASSERT_TRUE(wait_until([&] { return began.load(); }));
  request->gone();
  EXPECT_EQ(reply.get().status, 503u);
  EXPECT_TRUE(ended);
}

TEST(Dispatch, RequestsKeepTheDeploymentTheyCameUnder) {
  exec::Event go;
  std::atomic<bool> began{false};
  Passing passing{{pooled("/old/{id}", [&](const auto& exchange) {
    began = true;
    go.wait_always();
    exchange->answer({200, {}, exchange->route->path});
  })}};
  auto reply = passing.begin(Passing::request("GET", "/old/1"));
  ASSERT_TRUE(wait_until([&] { return began.load(); }));
  ASSERT_TRUE(passing.gateway.deploy({get_route("/new")}));
  EXPECT_EQ(passing.ask("GET", "/old/1").status, 404u);
  EXPECT_EQ(passing.ask("GET", "/new").status, 200u);
  go.set();
  EXPECT_EQ(reply.get().body, "/old/{id}");
}

TEST(Dispatch, RefusesABodyBeyondTheRoutesLimit) {
  Route route = post_route("/a");
  route.body_limit = 4;
  Passing passing{{route, post_route("/b")}};
  EXPECT_EQ(passing.gateway.body_limit(*Passing::request("POST", "/a")), 4u);
  EXPECT_EQ(passing.gateway.body_limit(*Passing::request("POST", "/b")), 1024u * 1024u);
  EXPECT_EQ(passing.ask("POST", "/a", {{"content-type", "application/json"}}, "12345").status, 413u);
}

TEST(Readable, AnswersWhatTheListenerCouldNotRead) {
  Passing passing{{get_route("/a")}};
  const auto request = Passing::request("GET", "/a", {{"accept-language", "ko"}});
  request->refused = invalid("request.head_too_large", "too large");
  const auto reply = passing.ask(request);
  EXPECT_EQ(reply.status, 431u);
  EXPECT_EQ(nlohmann::json::parse(reply.body)["detail"], "요청 헤더가 너무 큽니다.");
  EXPECT_NE(header(reply, "x-request-id"), "") << "with all that stands above it in the list";
}

TEST(Route, AnswersOptionsAndHeadAndNames405) {
  Passing passing{{get_route("/a"), post_route("/a")}};
  EXPECT_EQ(passing.ask("HEAD", "/a").status, 200u);
  const auto options = passing.ask("OPTIONS", "/a");
  EXPECT_EQ(options.status, 204u);
  EXPECT_EQ(header(options, "allow"), "GET, HEAD, OPTIONS, POST");
  const auto refused = passing.ask("DELETE", "/a");
  EXPECT_EQ(refused.status, 405u);
  EXPECT_EQ(header(refused, "allow"), "GET, HEAD, OPTIONS, POST");
  EXPECT_EQ(code(passing.ask("GET", "/none")), "route.not_found");
}

TEST(Route, AnswersAMethodThatNoneTakesBy501) {
  Passing passing{{get_route("/a")}};
  for (const auto* method : {"BREW", "TRACE", "get"}) {
    for (const auto* path : {"/a", "/none"}) {
      const auto refused = passing.ask(method, path);
      EXPECT_EQ(refused.status, 501u) << method << ' ' << path;
      EXPECT_EQ(code(refused), "request.method");
      EXPECT_EQ(header(refused, "allow"), "");
    }
  }
}

}  // namespace
}  // namespace hearth::gateway::dispatch_test
