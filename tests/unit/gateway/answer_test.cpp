#include <gtest/gtest.h>

#include "tests/unit/gateway/passing.hpp"

namespace hearth::gateway::answer_test {
namespace {

TEST(Harden, PutsTheSecurityHeadersOnEveryAnswer) {
  Passing passing{{get_route("/a")}};
  for (const char* path : {"/a", "/none"}) {
    const auto reply = passing.ask("GET", path);
    EXPECT_EQ(header(reply, "x-content-type-options"), "nosniff");
    EXPECT_EQ(header(reply, "referrer-policy"), "no-referrer");
    EXPECT_EQ(header(reply, "cache-control"), "no-store");
    EXPECT_EQ(header(reply, "strict-transport-security"), "");
  }
  const auto request = Passing::request("GET", "/a");
  request->secure = true;
  EXPECT_NE(header(passing.ask(request), "strict-transport-security"), "");
}

TEST(Harden, LeavesARoutesOwnCachingAlone) {
  Passing passing{{get_route("/a", [](const auto& exchange) {
    exchange->answer({200, {{"cache-control", "public, max-age=60"}}, "x"});
  })}};
  EXPECT_EQ(header(passing.ask("GET", "/a"), "cache-control"), "public, max-age=60");
}

TEST(Negotiate, RefusesToAnswerInAnotherFormat) {
  Passing passing{{get_route("/a")}};
  for (const char* fine : {"application/json", "*/*", "application/*", "text/html, application/json;q=0.1", "",
                           "text/html,application/xhtml+xml,*/*;q=0.8"}) {
    EXPECT_EQ(passing.ask("GET", "/a", {{"accept", fine}}).status, 200u) << fine;
  }
  for (const char* other : {"text/html", "application/json;q=0", "application/xml, */*;q=0", "image/*"}) {
    const auto refused = passing.ask("GET", "/a", {{"accept", other}});
    EXPECT_EQ(refused.status, 406u) << other;
    EXPECT_EQ(code(refused), "request.not_acceptable");
  }
}

TEST(Negotiate, HoldsAcceptAgainstWhatTheRouteProduces) {
  Route table = get_route("/table.csv");
  table.produces = "text/csv; charset=utf-8";
  Route unknown = get_route("/unknown");
  unknown.produces = "";
  Passing passing{{table, unknown}};
  for (const char* fine : {"text/csv", "Text/CSV;q=0.5", "text/*", "*/*", "application/json, text/csv;q=0.1"}) {
    EXPECT_EQ(passing.ask("GET", "/table.csv", {{"accept", fine}}).status, 200u) << fine;
  }
  for (const char* other : {"application/json", "text/html", "text/csv;q=0"}) {
    EXPECT_EQ(passing.ask("GET", "/table.csv", {{"accept", other}}).status, 406u) << other;
    EXPECT_EQ(passing.ask("GET", "/unknown", {{"accept", other}}).status, 200u) << other;
  }
}

TEST(Negotiate, TakesJsonAsDeepAsTheSettingsSay) {
  Settings settings;
  settings.json_depth = 2;
  Passing passing{{post_route("/a")}, settings};
  const auto status = [&](const char* body) {
    return passing.ask("POST", "/a", {{"content-type", "application/json"}}, body).status;
  };
  for (const char* fine : {R"({"a":{"b":1},"c":[2]})", R"({"a":"[[[{{{"})", R"({"a":"\"[[["})", "7"}) {
    EXPECT_EQ(status(fine), 200u) << fine;
  }
  for (const char* deep : {R"({"a":[[1]]})", R"({"a":"\\","b":[[1]]})", "[[["}) EXPECT_EQ(status(deep), 422u) << deep;
}

TEST(Negotiate, TakesBodiesInJsonAlone) {
  Passing passing{{post_route("/a")}};
  for (const char* fine :
       {"application/json", "application/json; charset=utf-8", "Application/JSON; charset=\"UTF-8\""}) {
    EXPECT_EQ(passing.ask("POST", "/a", {{"content-type", fine}}, "{}").status, 200u) << fine;
  }
  for (const char* other : {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=euc-kr",
                            "application/jsonx", ""}) {
    const auto refused = passing.ask("POST", "/a", {{"content-type", other}}, "{}");
    EXPECT_EQ(refused.status, 415u) << other;
    EXPECT_EQ(code(refused), "request.media_type");
  }
  EXPECT_EQ(passing.ask("POST", "/a", {}, "{}").status, 415u);
  EXPECT_EQ(
      passing.ask("POST", "/a", {{"content-type", "application/json"}, {"content-encoding", "gzip"}}, "{}").status,
      415u);
  EXPECT_EQ(passing.ask("POST", "/a").status, 200u) << "that a body is missing is the route's to say";
}

TEST(Revalidate, KeepsTheTagOfAVersionedResource) {
  Passing passing{{get_route("/a", [](const auto& exchange) { exchange->answer({200, {{"etag", "\"7\""}}, "{}"}); })}};
  EXPECT_EQ(header(passing.ask("GET", "/a"), "etag"), "\"7\"");
  const auto known = passing.ask("GET", "/a", {{"if-none-match", "\"7\""}});
  EXPECT_EQ(known.status, 304u);
  EXPECT_EQ(known.body, "");
  EXPECT_EQ(passing.ask("GET", "/a", {{"if-none-match", "\"6\""}}).status, 200u);
}

TEST(Revalidate, TagsChangeWithTheAnswer) {
  std::string body = "one";
  Passing passing{{get_route("/a", [&](const auto& exchange) { exchange->answer({200, {}, body}); })}};
  const auto first = header(passing.ask("GET", "/a"), "etag");
  body = "two";
  EXPECT_NE(header(passing.ask("GET", "/a"), "etag"), first);
}

TEST(Revalidate, LeavesOtherAnswersAlone) {
  Passing passing{
      {post_route("/a"), get_route("/gone", [](const auto& exchange) { exchange->fail(not_found("x", "")); })}};
  EXPECT_EQ(header(passing.ask("POST", "/a"), "etag"), "");
  EXPECT_EQ(passing.ask("POST", "/a", {{"if-none-match", "*"}}).status, 200u);
  EXPECT_EQ(passing.ask("GET", "/gone", {{"if-none-match", "*"}}).status, 404u);
}

TEST(Compress, PacksTextOfMoreThanAKilobyte) {
  std::string type = "application/json";
  std::size_t size = 2000;
  Passing passing{{get_route("/a", [&](const auto& exchange) {
    exchange->answer({200, {{"content-type", type}}, std::string(size, 'a')});
  })}};
  const Headers gzip{{"accept-encoding", "gzip"}};
  const auto packed = passing.ask("GET", "/a", gzip);
  EXPECT_EQ(header(packed, "content-encoding"), "gzip");
  EXPECT_LT(packed.body.size(), 200u);
  EXPECT_EQ(header(passing.ask("GET", "/a"), "vary"), "Accept-Encoding");
  const auto known = passing.ask("GET", "/a", {{"if-none-match", header(packed, "etag")}});
  EXPECT_EQ(known.status, 304u);
  EXPECT_EQ(header(known, "vary"), "Accept-Encoding") << "as the whole answer has";
  size = 1000;
  EXPECT_EQ(header(passing.ask("GET", "/a", gzip), "content-encoding"), "");
  size = 2000;
  type = "image/png";
  EXPECT_EQ(header(passing.ask("GET", "/a", gzip), "content-encoding"), "");
}

TEST(IfMatch, IsRequiredWhereTheRouteSaysSo) {
  Route route = post_route("/a");
  route.if_match = true;
  Passing passing{{route}};
  const auto refused = passing.ask("POST", "/a");
  EXPECT_EQ(refused.status, 428u);
  EXPECT_EQ(code(refused), "precondition.required");
  EXPECT_EQ(passing.ask("POST", "/a", {{"if-match", "\"1\""}}).status, 200u);
}

}  // namespace
}  // namespace hearth::gateway::answer_test
