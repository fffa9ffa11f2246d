#include "host/gateway/problem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/gateway/passing.hpp"

namespace hearth::gateway::problem_test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

json body(const Error& error, const char* locale = "en") {
  return json::parse(problem(error, Messages{}, {locale, "/api/v1/bookings", "4bf92f3577b34da6a3ce929d0e0e4736"}).body);
}

TEST(Problem, CarriesWhatTheStandardAndOursAskFor) {
  const auto got = body(conflict("booking.slot_taken", "the slot is taken"));
  EXPECT_EQ(got, (json{{"type", "/problems/booking.slot_taken"},
                       {"title", "Conflict"},
                       {"status", 409},
                       {"detail", "the slot is taken"},
                       {"instance", "/api/v1/bookings"},
                       {"code", "booking.slot_taken"},
                       {"trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"}}));
}

TEST(Problem, GivesEachKindItsStatus) {
  const std::pair<Error, unsigned> table[] = {{invalid("x", ""), 422},
                                              {unauthenticated("x", ""), 401},
                                              {forbidden("x", ""), 403},
                                              {not_found("x", ""), 404},
                                              {conflict("x", ""), 409},
                                              {precondition("x", ""), 412},
                                              {too_many("x", ""), 429},
                                              {unavailable("x", ""), 503},
                                              {indeterminate("x", ""), 502},
                                              {timed_out("x", ""), 504},
                                              {cancelled(), 503},
                                              {internal("x"), 500},
                                              {invalid("body.unreadable", ""), 400},
                                              {invalid("request.target", ""), 400},
                                              {precondition("precondition.required", ""), 428}};
  for (const auto& [error, status] : table) EXPECT_EQ(status_of(error), status) << error.code;
}

TEST(Problem, SaysEveryViolation) {
  Error error = invalid("body.invalid", "the body is not valid");
  error.violations = {{"/start", "required", "is required"}, {"/note", "too_long", "must be at most 500 characters"}};
  EXPECT_EQ(body(error)["errors"], json::parse(R"([
    {"pointer": "/start", "code": "required", "message": "is required"},
    {"pointer": "/note", "code": "too_long", "message": "must be at most 500 characters"}])"));
}

TEST(Problem, SpeaksKorean) {
  Error error = invalid("body.invalid", "the body is not valid");
  error.violations = {{"/note", "too_long", "must be at most 500 characters"}, {"/x", "made_up", "is odd"}};
  const auto got = body(error, "ko");
  EXPECT_EQ(got["title"], "올바르지 않은 입력");
  EXPECT_EQ(got["detail"], "입력값이 올바르지 않습니다.");
  EXPECT_EQ(got["errors"][0]["message"], "너무 깁니다. 최대 500자까지 입력할 수 있습니다.");
  EXPECT_EQ(got["errors"][1]["message"], "is odd") << "a code without a Korean text stays English";
}

TEST(Problem, TakesTheTextsOfPlugins) {
  Messages messages;
  messages.add("booking.slot_taken", "이미 예약된 시간입니다.");
  const auto reply = problem(conflict("booking.slot_taken", "the slot is taken"), messages, {"ko", "/", "t"});
  EXPECT_EQ(json::parse(reply.body)["detail"], "이미 예약된 시간입니다.");
  EXPECT_EQ(header(reply, "content-language"), "ko");
}

TEST(Problem, LeavesOutTheSentenceWhoseNumberNobodySaid) {
  Messages messages;
  EXPECT_EQ(messages.text("ko", "too_long", "is too long"), "너무 깁니다.");
  EXPECT_EQ(messages.text("ko", "above_maximum", "must be at most -2.5"), "-2.5 이하여야 합니다.");
}

TEST(Problem, NeverShowsWhatIsInternal) {
  Error error = internal("password=hunter2 at /srv/x.cpp:12");
  error.message = "SELECT secret";
  error.code = "sql.broken";
  error.violations = {{"/a", "b", "stack trace"}};
  for (const char* locale : {"en", "ko"}) {
    const auto reply = problem(error, Messages{}, {locale, "/", "t"});
    EXPECT_EQ(reply.status, 500u);
    EXPECT_THAT(reply.body, Not(HasSubstr("hunter2")));
    EXPECT_THAT(reply.body, Not(HasSubstr("SELECT")));
    EXPECT_THAT(reply.body, Not(HasSubstr("stack trace")));
    EXPECT_EQ(code(reply), "internal");
  }
  EXPECT_THAT(problem(unavailable("x", "later", "10.0.0.1 refused"), Messages{}, {"en", "/", "t"}).body,
              Not(HasSubstr("10.0.0.1")));
}

TEST(Problem, CarriesTheHeadersOfItsStatus) {
  const auto headers_of = [](const Error& error) { return problem(error, Messages{}, {"en", "/", "t"}); };
  EXPECT_EQ(header(headers_of(too_many("x", "", 17)), "retry-after"), "17");
  EXPECT_EQ(header(headers_of(unavailable("x", "")), "retry-after"), "1");
  EXPECT_EQ(header(headers_of(unauthenticated("auth.required", "")), "www-authenticate"), "Bearer realm=\"hearth\"");
  EXPECT_THAT(header(headers_of(unauthenticated("auth.token_expired", "")), "www-authenticate"),
              HasSubstr("invalid_token"));
  EXPECT_EQ(header(headers_of(conflict("x", "")), "content-type"), "application/problem+json");
}

TEST(Locale, IsChosenByWeight) {
  EXPECT_EQ(choose_locale("ko"), "ko");
  EXPECT_EQ(choose_locale("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7"), "ko");
  EXPECT_EQ(choose_locale("en-US,en;q=0.9,ko;q=0.8"), "en");
  EXPECT_EQ(choose_locale("en;q=0.5, ko;q=0.6"), "ko");
  EXPECT_EQ(choose_locale("fr, ko;q=0.1"), "ko");
  EXPECT_EQ(choose_locale("fr"), "en");
  EXPECT_EQ(choose_locale("*"), "en");
  EXPECT_EQ(choose_locale("ko;q=0"), "en");
  EXPECT_EQ(choose_locale("kok"), "en");
  EXPECT_EQ(choose_locale(""), "en");
  EXPECT_EQ(choose_locale(";;q=,,x;q=2"), "en");
}

}  // namespace
}  // namespace hearth::gateway::problem_test
