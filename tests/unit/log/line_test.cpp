#include "host/log/line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

namespace hearth::log::line_test {
namespace {

using testing::HasSubstr;
using testing::Not;

Line line(std::string_view message, std::span<const Field> fields = {}, const core::Call* call = nullptr) {
  return {std::chrono::system_clock::time_point{std::chrono::milliseconds{1'700'000'000'123}},
          Level::info,
          "hearth",
          message,
          call,
          fields};
}

// What must not compile: a secret as a field.
static_assert(!std::is_constructible_v<Value, Secret>);
static_assert(!std::is_constructible_v<Value, const Secret&>);
static_assert(std::is_constructible_v<Value, std::string>);

TEST(Line, IsOneJsonObjectWithEcsNames) {
  const std::array fields{Field{"http.request.method", "GET"}, Field{"event.duration", 1500}, Field{"ok", true},
                          Field{"ratio", 0.5}};
  const auto got = nlohmann::json::parse(as_json(line("handled", fields)));
  EXPECT_EQ(got["@timestamp"], "2023-11-14T22:13:20.123Z");
  EXPECT_EQ(got["log.level"], "info");
  EXPECT_EQ(got["message"], "handled");
  EXPECT_EQ(got["service.name"], "hearth");
  EXPECT_EQ(got["http.request.method"], "GET");
  EXPECT_EQ(got["event.duration"], 1500);
  EXPECT_EQ(got["ok"], true);
  EXPECT_EQ(got["ratio"], 0.5);
}

TEST(Line, CarriesTheTraceOfItsCall) {
  core::Call call;
  call.plugin = "booking";
  call.trace.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
  call.trace.span_id = "00f067aa0ba902b7";
  const auto got = nlohmann::json::parse(as_json(line("x", {}, &call)));
  EXPECT_EQ(got["trace.id"], call.trace.trace_id);
  EXPECT_EQ(got["span.id"], call.trace.span_id);
  EXPECT_EQ(got["hearth.plugin"], "booking");
  EXPECT_FALSE(got.contains("hearth.entry"));
}

TEST(Line, EscapesWhatWouldForgeALine) {
  const std::array fields{Field{"user_agent.original", "a\nb\x1b[31m\"\\\x7f"}};
  const auto json = as_json(line("x", fields));
  EXPECT_THAT(json, Not(HasSubstr("\n")));
  EXPECT_THAT(json, Not(HasSubstr("\x1b")));
  EXPECT_EQ(nlohmann::json::parse(json)["user_agent.original"], "a\nb\x1b[31m\"\\\x7f");
  const auto text = as_text(line("x\ny", fields));
  EXPECT_THAT(text, Not(HasSubstr("\n")));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(Line, ReplacesWhatIsNotUtf8) {
  for (const char* bad : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82", "a\x80"}) {
    const std::array fields{Field{"f", bad}};
    EXPECT_NO_THROW({
      const auto got = nlohmann::json::parse(as_json(line("x", fields)));
      EXPECT_THAT(got["f"].get<std::string>(), HasSubstr("\xef\xbf\xbd"));
    });
  }
  const std::array korean{Field{"f", "예약 완료"}};
  EXPECT_EQ(nlohmann::json::parse(as_json(line("x", korean)))["f"], "예약 완료");
}

TEST(Line, WritesNoNumberThatJsonDoesNotKnow) {
  const std::array fields{Field{"a", std::nan("")}, Field{"b", HUGE_VAL}};
  EXPECT_TRUE(nlohmann::json::accept(as_json(line("x", fields))));
}

}  // namespace
}  // namespace hearth::log::line_test
