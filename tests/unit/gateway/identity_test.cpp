#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/gateway/passing.hpp"

namespace hearth::gateway::identity_test {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

TEST(Identify, KeepsAWellFormedRequestIdAndMakesOneOtherwise) {
  Passing passing{{get_route("/a")}};
  EXPECT_EQ(header(passing.ask("GET", "/a", {{"x-request-id", "abc-123_x.y"}}), "x-request-id"), "abc-123_x.y");
  for (const std::string& bad : {std::string{}, std::string{"a b"}, std::string{"a\"b"}, std::string(129, 'a')}) {
    const auto given = header(passing.ask("GET", "/a", {{"x-request-id", bad}}), "x-request-id");
    EXPECT_NE(given, bad);
    EXPECT_EQ(given.size(), 32u);
  }
}

TEST(Identify, GoesOnWithTheCallersTrace) {
  std::string trace, parent;
  Passing passing{{get_route("/a", [&](const auto& exchange) {
    trace = exchange->trace.trace_id;
    parent = exchange->trace.parent_id;
    exchange->answer({});
  })}};
  const auto reply =
      passing.ask("GET", "/a", {{"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"}});
  EXPECT_EQ(trace, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(parent, "00f067aa0ba902b7");
  const auto out = header(reply, "traceparent");
  EXPECT_TRUE(out.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-"));
  EXPECT_TRUE(out.ends_with("-00")) << "the caller does not sample";
  EXPECT_THAT(out, Not(HasSubstr("00f067aa0ba902b7"))) << "our span is our own";
}

TEST(Identify, BeginsATraceWhenTheCallersIsMalformed) {
  Passing passing{{get_route("/a")}};
  for (const char* bad : {"", "00-abc-def-01", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                          "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                          "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                          "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x"}) {
    const auto out = header(passing.ask("GET", "/a", {{"traceparent", bad}}), "traceparent");
    EXPECT_THAT(out, MatchesRegex("00-[0-9a-f]{32}-[0-9a-f]{16}-01")) << bad;
    EXPECT_FALSE(out.starts_with("00-4bf92f3577b34da6")) << bad;
  }
}

TEST(Identify, TellsThePluginWhoAsks) {
  std::string agent, address, locale;
  Passing passing{{get_route("/a", [&](const auto& exchange) {
    agent = exchange->agent;
    address = exchange->address;
    locale = exchange->locale;
    exchange->answer({});
  })}};
  passing.ask("GET", "/a", {{"user-agent", std::string(300, 'u')}, {"accept-language", "ko"}});
  EXPECT_EQ(agent, std::string(256, 'u'));
  EXPECT_EQ(address, "192.0.2.7");
  EXPECT_EQ(locale, "ko");
}

TEST(Measure, CountsByTemplateMethodAndStatus) {
  Passing passing{{get_route("/a/{id}")}};
  passing.ask("GET", "/a/first-id");
  passing.ask("GET", "/a/second-id");
  passing.ask("BREW", "/a/second-id");
  const auto text = passing.metrics.render();
  EXPECT_THAT(text, HasSubstr("http_server_request_duration_seconds_count{http_request_method=\"GET\","
                              "http_response_status_code=\"200\",http_route=\"/a/{id}\"} 2"));
  EXPECT_THAT(text, HasSubstr("http_request_method=\"_OTHER\",http_response_status_code=\"501\""));
  EXPECT_THAT(text, HasSubstr("http_server_active_requests 0"));
  EXPECT_THAT(text, Not(HasSubstr("-id")));
}

TEST(AccessLog, WritesOneLineARequestWithoutWhatIsPersonal) {
  Passing passing{{get_route("/a/{id}")}};
  passing.ask("GET", "/a/secret-id?token=hunter2", {{"user-agent", "curl"}, {"authorization", "Bearer user consumer"}});
  const auto lines = passing.log_lines();
  ASSERT_EQ(lines.size(), 1u);
  const auto& line = lines[0];
  EXPECT_EQ(line["http.request.method"], "GET");
  EXPECT_EQ(line["url.path"], "/a/{id}");
  EXPECT_EQ(line["http.response.status_code"], 200);
  EXPECT_GT(line["event.duration"], 0);
  EXPECT_EQ(line["client.address"], "192.0.2.0");
  EXPECT_EQ(line["trace.id"].get<std::string>().size(), 32u);
  EXPECT_TRUE(line.contains("user.id"));
  EXPECT_FALSE(line.contains("error.code"));
  EXPECT_THAT(line.dump(), Not(HasSubstr("hunter2")));
  EXPECT_THAT(line.dump(), Not(HasSubstr("secret-id")));
}

TEST(AccessLog, NamesTheCodeOfAProblem) {
  Passing passing{{}};
  passing.ask("GET", "/none");
  EXPECT_EQ(passing.log_lines().at(0)["error.code"], "route.not_found");
}

TEST(AccessLog, LogsTheCauseThatTheClientIsNotTold) {
  Passing passing{{get_route("/a", [](const auto& exchange) { exchange->fail(internal("the inside")); })}};
  const auto reply = passing.ask("GET", "/a");
  EXPECT_THAT(reply.body, Not(HasSubstr("the inside")));
  const auto lines = passing.log_lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0]["error.message"], "the inside");
  EXPECT_EQ(lines[0]["trace.id"], lines[1]["trace.id"]);
}

}  // namespace
}  // namespace hearth::gateway::identity_test
