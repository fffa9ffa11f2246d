#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hearth/codec.hpp"
#include "types.hpp"

namespace sdk_test::decode_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// "pointer code" of each violation; {"unreadable"} when the text is no JSON.
template <class T>
std::vector<std::string> violations(std::string_view json, Reading reading = Reading::body) {
  T value{};
  Violations found;
  std::string why;
  if (!decode_json(type_of<T>(), &value, json, reading, found, why)) return {"unreadable"};
  std::vector<std::string> out;
  for (const auto& violation : found.all()) out.push_back(violation.pointer + " " + violation.code);
  return out;
}

TEST(Decode, AsksForWhatAChoiceNeeds) {
  using All = std::vector<std::string>;
  for (const auto* good : {R"({})", R"({"card":{"number":""}})", R"({"card":{"number":"7"},"by":"card"})"})
    EXPECT_EQ(violations<Paying>(good), All{}) << good;
  for (const auto* bad : {R"({"by":"card"})", R"({"by":"card","card":null})", R"({"by":"card","card":{}})",
                          R"({"card":{"number":" "},"by":"card"})"}) {
    EXPECT_EQ(violations<Paying>(bad), All{"/card/number required"}) << bad;
    const auto settings = from_json<Paying>(bad, Reading::settings);
    ASSERT_FALSE(settings) << bad;
    EXPECT_EQ(settings.error().violations.at(0).message, "is required where by is 'card'");
  }
}

TEST(Decode, RefusesATextThatShowsNothing) {
  for (const auto* blank : {"", " ", "\u3000\\n", "\u200b"}) {
    EXPECT_EQ(violations<Paying>(R"({"why":")" + std::string{blank} + "\"}"),
              std::vector<std::string>{"/why too_short"});
  }
}

struct Wrong {
  std::string json;
  std::vector<std::string> expected;
};

class DecodeRefuses : public testing::TestWithParam<Wrong> {};

TEST_P(DecodeRefuses, WithThatViolation) { EXPECT_EQ(violations<Limited>(GetParam().json), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Bodies, DecodeRefuses,
    testing::Values(
        Wrong{R"({})", {"/name required"}}, Wrong{R"({"name":null})", {"/name wrong_type"}},
        Wrong{R"({"name":"x"})", {"/name too_short"}}, Wrong{R"({"name":"abcde"})", {"/name too_long"}},
        Wrong{"{\"name\":\"한국어말\"}", {}}, Wrong{"{\"name\":\"한국어말씀\"}", {"/name too_long"}},
        Wrong{R"({"name":1})", {"/name wrong_type"}}, Wrong{R"({"name":"ab","naem":1})", {"/naem unknown_field"}},
        Wrong{R"({"name":"ab","count":0})", {"/count below_minimum"}},
        Wrong{R"({"name":"ab","count":10})", {"/count above_maximum"}},
        Wrong{R"({"name":"ab","count":1.5})", {"/count wrong_type"}},
        Wrong{R"({"name":"ab","count":1e3})", {"/count wrong_type"}},
        Wrong{R"({"name":"ab","count":"1"})", {"/count wrong_type"}},
        Wrong{R"({"name":"ab","count":true})", {"/count wrong_type"}},
        Wrong{R"({"name":"ab","count":9223372036854775808})", {"/count out_of_range"}},
        Wrong{R"({"name":"ab","count":-99999999999999999999})", {"/count out_of_range"}},
        Wrong{R"({"name":"ab","small":2147483648})", {"/small out_of_range"}},
        Wrong{R"({"name":"ab","kind":"c"})", {"/kind not_one_of"}},
        Wrong{R"({"name":"ab","mail":"nobody"})", {"/mail bad_format"}},
        Wrong{R"({"name":"ab","tags":[]})", {"/tags too_few_items"}},
        Wrong{R"({"name":"ab","tags":["a","b","c"]})", {"/tags too_many_items"}},
        Wrong{R"({"name":"ab","tags":["a","a"]})", {"/tags duplicate_item"}},
        Wrong{R"({"name":"ab","tags":["a","long"]})", {"/tags/1 too_long"}},
        Wrong{R"({"name":"ab","tags":["a",{"x":[1]}]})", {"/tags/1 wrong_type"}},
        Wrong{R"({"name":"ab","tags":{"a":1}})", {"/tags wrong_type"}},
        Wrong{R"({"name":"ab","state":"gone"})", {"/state not_one_of"}},
        Wrong{R"({"name":"ab","points":{"a/b~c":{"x":181,"y":0}}})", {"/points/a~1b~0c/x above_maximum"}},
        Wrong{R"({"name":"ab","points":{"a":{"x":1}}})", {"/points/a/y required"}},
        Wrong{R"({"name":"ab","points":{"a":{"x":1,"y":1},"b":{"x":1,"y":1}}})", {"/points too_many_items"}},
        Wrong{R"({"name":"ab","points":{"a":{"x":1,"y":1},"a":{"x":1,"y":1}}})",
              {"/points/a duplicate_field", "/points too_many_items"}},
        Wrong{R"({"name":"ab","wait":"59s"})", {"/wait below_minimum"}},
        Wrong{R"({"name":"ab","wait":"soon"})", {"/wait bad_format"}},
        Wrong{R"({"name":"ab","name":"cd"})", {"/name duplicate_field"}},
        Wrong{R"({"name":"a\u0000b"})", {"/name bad_format"}},
        Wrong{R"({"name":"ab","extra":{"a":"\u0000"}})", {"/extra/a bad_format"}},
        Wrong{R"({"name":"ab","extra":{"a":1,"a":2}})", {"/extra/a duplicate_field"}},
        Wrong{R"({"name":"ab","extra":{"a":1,"a":{"b":[1]},"c":[]}})", {"/extra/a duplicate_field"}},
        Wrong{R"([])", {" wrong_type"}}, Wrong{R"("text")", {" wrong_type"}}, Wrong{R"(null)", {" wrong_type"}},
        // all at once, each where it stands
        Wrong{R"({"count":0,"kind":7,"tags":["toolong",1],"x":{"y":[{}]}})",
              {"/count below_minimum", "/kind wrong_type", "/tags/0 too_long", "/tags/1 wrong_type", "/x unknown_field",
               "/name required"}}));

class DecodeCannotRead : public testing::TestWithParam<std::string> {};

TEST_P(DecodeCannotRead, WhatIsNoJson) {
  EXPECT_THAT(violations<Limited>(GetParam()), ElementsAre("unreadable")) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(Bodies, DecodeCannotRead,
                         testing::Values("", " ", "{", "{\"name\":}", "{\"name\":\"ab\",}", "{name:1}", "{} {}", "nul",
                                         "NaN", "{\"name\":\"\xff\"}", "{\"name\":\"\xc0\xaf\"}",
                                         "{\"name\":\"\xed\xa0\x80\"}", "{\"name\":\"\\ud800\"}", "{\"name\":\"\n\"}",
                                         "{\"count\":01}", "{\"count\":1e999}", "{\"name\":\"ab\"}x", "{/**/}"));

TEST(Decode, SaysWhichNameWasMeant) {
  Limited value;
  Violations found;
  std::string why;
  ASSERT_TRUE(decode_json(type_of<Limited>(), &value, R"({"name":"ab","cuont":1})", Reading::body, found, why));
  ASSERT_EQ(found.all().size(), 1U);
  EXPECT_THAT(found.all()[0].message, HasSubstr("did you mean 'count'?"));
}

TEST(Decode, StopsAtTheDepthCap) {
  const std::string deep = R"({"name":"ab","extra":)" + std::string(100, '[') + std::string(100, ']') + "}";
  const auto found = violations<Limited>(deep);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0], HasSubstr("too_deep"));
  const std::string shallow = R"({"name":"ab","extra":)" + std::string(31, '[') + std::string(31, ']') + "}";
  EXPECT_THAT(violations<Limited>(shallow), IsEmpty());
  const std::string skipped = R"({"name":"ab","unknown":)" + std::string(100, '[') + std::string(100, ']') + "}";
  EXPECT_EQ(violations<Limited>(skipped).size(), 2U);
}

TEST(Decode, KeepsAtMostSoManyViolations) {
  std::string json = R"({"name":"ab")";
  for (int i = 0; i < 500; ++i) json += ",\"unknown" + std::to_string(i) + "\":1";
  EXPECT_EQ(violations<Limited>(json + "}").size(), Violations::cap);
}

TEST(Decode, CutsLongNamesInPointers) {
  const auto found = violations<Limited>(R"({"name":"ab",")" + std::string(10'000, 'x') + R"(":1})");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_LT(found[0].size(), 100U);
}

TEST(Decode, SkipsWhatANewerWriterAddsToAMessage) {
  EXPECT_THAT(violations<Limited>(R"({"name":"ab","new":{"a":[1,{"b":2}]}})", Reading::message), IsEmpty());
  EXPECT_THAT(violations<Limited>(R"({"new":1})", Reading::message), ElementsAre("/name required"));
}

TEST(Decode, KeepsDefaultsOfSettingsThatAreLeftOut) {
  const auto settings = from_json<Settings>(R"({"limit":3})", Reading::settings);
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->limit, 3);
  EXPECT_EQ(settings->hold, std::chrono::minutes(15));
  EXPECT_THAT(violations<Settings>(R"({"limt":3})", Reading::settings), ElementsAre("/limt unknown_field"));
  EXPECT_THAT(violations<Settings>(R"({"limit":0})", Reading::settings), ElementsAre("/limit below_minimum"));
}

TEST(Decode, TellsLeftOutFromNullFromAValue) {
  const auto change = from_json<Change>(R"({"name":null})");
  ASSERT_TRUE(change);
  EXPECT_TRUE(change->name.cleared());
  EXPECT_FALSE(change->count.given());
  const auto set = from_json<Change>(R"({"name":"ab","count":5})");
  ASSERT_TRUE(set);
  EXPECT_EQ(set->name.value(), "ab");
  EXPECT_EQ(set->count.value_or(1), 5);
  EXPECT_THAT(violations<Change>(R"({"name":"abcde"})"), ElementsAre("/name too_long"));
}

TEST(Decode, ReadsNestedTypesOfThemselves) {
  const auto tree = from_json<Tree>(R"({"name":"a","branches":[{"name":"b"},{"name":"c","branches":[{"name":"d"}]}]})");
  ASSERT_TRUE(tree);
  EXPECT_EQ(
      to_json(*tree),
      R"({"name":"a","branches":[{"name":"b","branches":[]},{"name":"c","branches":[{"name":"d","branches":[]}]}]})");
}

TEST(Decode, PassesRawJsonThroughDigitByDigit) {
  const auto value =
      from_json<Limited>(R"({"name":"ab","extra": {"n": 1.10, "s": "a\"b", "l": [1, null, {"x": []}], "e": {}} })");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->extra.text, R"({"n":1.10,"s":"a\"b","l":[1,null,{"x":[]}],"e":{}})");
  const auto scalar = from_json<Limited>(R"({"name":"ab","extra":12.50})");
  ASSERT_TRUE(scalar);
  EXPECT_EQ(scalar->extra.text, "12.50");
}

TEST(Decode, ReadsValuesThatAreNoObjects) {
  EXPECT_EQ(from_json<std::int64_t>("12").value(), 12);
  EXPECT_EQ(from_json<std::vector<State>>(R"(["draft","archived"])").value(),
            (std::vector<State>{State::draft, State::archived}));
  EXPECT_FALSE(from_json<std::int64_t>("\"12\""));
}

}  // namespace
}  // namespace sdk_test::decode_test
