#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "hearth/codec.hpp"
#include "hearth/schema.hpp"
#include "types.hpp"

namespace sdk_test::encode_test {
namespace {

using nlohmann::json;

/// Any text of whole code points but U+0000.
rc::Gen<std::string> any_text() {
  return rc::gen::map(rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(1, 0x10ffff)),
                      [](const std::vector<std::uint32_t>& points) {
                        std::string out;
                        for (const std::uint32_t c : points) {
                          if (c < 0x80) {
                            out += static_cast<char>(c);
                          } else if (c < 0x800) {
                            out += static_cast<char>(0xc0 | c >> 6);
                            out += static_cast<char>(0x80 | (c & 0x3f));
                          } else if (c >= 0xd800 && c < 0xe000) {
                            out += '?';
                          } else if (c < 0x10000) {
                            out += static_cast<char>(0xe0 | c >> 12);
                            out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
                            out += static_cast<char>(0x80 | (c & 0x3f));
                          } else {
                            out += static_cast<char>(0xf0 | c >> 18);
                            out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
                            out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
                            out += static_cast<char>(0x80 | (c & 0x3f));
                          }
                        }
                        return out;
                      });
}

double any_real() {
  const double value = *rc::gen::arbitrary<double>();
  return std::isfinite(value) ? value : 0.1;
}

Everything any_value() {
  Everything out;
  out.flag = *rc::gen::arbitrary<bool>();
  out.small = *rc::gen::arbitrary<std::int32_t>();
  out.large = *rc::gen::arbitrary<std::int64_t>();
  out.real = any_real();
  out.text = *any_text();
  for (auto& byte : out.id.bytes) byte = *rc::gen::arbitrary<std::uint8_t>();
  out.at.micros = *rc::gen::inRange<std::int64_t>(-62'000'000'000'000'000, 250'000'000'000'000'000);
  out.lasts = Duration{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000)};
  out.day.days = *rc::gen::inRange(-700'000, 2'900'000);
  out.price = Money{*rc::gen::arbitrary<std::int64_t>(), Currency{{'U', 'S', 'D'}}};
  out.secret.data = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
  out.state = *rc::gen::element(State::draft, State::published, State::archived);
  if (*rc::gen::arbitrary<bool>()) out.note = *any_text();
  if (*rc::gen::arbitrary<bool>()) out.place = Point{*rc::gen::inRange(-180, 180) / 4.0, any_real()};
  out.numbers = *rc::gen::container<std::vector<std::int64_t>>(rc::gen::arbitrary<std::int64_t>());
  out.path.resize(*rc::gen::inRange<std::size_t>(0, 4), Point{0.25, any_real()});
  if (*rc::gen::arbitrary<bool>()) out.labels[*any_text()] = *any_text();
  out.extra.text = R"({"a":[1,2.50,"x"]})";
  return out;
}

TEST(Encode, ReadsBackAsItWas) {
  rc::check([] {
    const Everything value = any_value();
    const std::string text = to_json(value);
    const auto back = from_json<Everything>(text, Reading::body);
    if (!back) RC_FAIL(back.error().cause + " in " + text);
    RC_ASSERT(*back == value);
    RC_ASSERT(!json::parse(text, nullptr, false).is_discarded());
  });
}

TEST(Encode, WritesEachTypeInItsForm) {
  Everything value;
  value.text = "a\"b\\c\n\x01한";
  value.id = *Uuid::parse("018f0000-0000-7000-8000-000000000001");
  value.at = *Timestamp::parse("2026-11-23T09:00:00+09:00");
  value.lasts = std::chrono::minutes(15);
  value.day = *Date::parse("2026-02-28");
  value.price = won(50'000);
  value.secret.data = "\xff\xfe";
  value.real = 0.1;
  const auto out = json::parse(to_json(value));
  EXPECT_EQ(out["text"], "a\"b\\c\n\x01한");
  EXPECT_EQ(out["id"], "018f0000-0000-7000-8000-000000000001");
  EXPECT_EQ(out["at"], "2026-11-23T00:00:00Z");
  EXPECT_EQ(out["lasts"], "15m");
  EXPECT_EQ(out["day"], "2026-02-28");
  EXPECT_EQ(out["price"], (json{{"amount", 50'000}, {"currency", "KRW"}}));
  EXPECT_EQ(out["secret"], "__4");
  EXPECT_EQ(out["state"], "draft");
  EXPECT_TRUE(out["note"].is_null());
  EXPECT_TRUE(out["extra"].is_null());
  EXPECT_NE(to_json(value).find("\"real\":0.1,"), std::string::npos);
}

TEST(Encode, SeesEveryByteWhereverItStands) {
  const auto look = [](int byte, std::size_t at, std::size_t size) {
    std::string text(size, 'x');
    text[at] = static_cast<char>(byte);
    const bool ascii = byte < 0x80;
    const bool plain = ascii && byte >= 0x20 && byte != '"' && byte != '\\';
    EXPECT_EQ(valid_utf8(text), ascii) << byte << " at " << at << " of " << size;
    EXPECT_EQ(to_json(text) == '"' + text + '"', plain) << byte << " at " << at << " of " << size;
    EXPECT_EQ(nlohmann::json::parse(to_json(text)).get<std::string>() == text, ascii)
        << byte << " at " << at << " of " << size;
  };
  for (const std::size_t size : {1U, 3U, 4U, 7U, 8U, 13U, 16U, 20U, 35U}) {  // each has its way of being copied
    for (int byte = 0; byte < 256; ++byte) {
      for (std::size_t at = 0; at < size; ++at) look(byte, at, size);
    }
  }
}

TEST(Encode, WritesNoInvalidUtf8) { EXPECT_EQ(to_json(std::string("a\xff\xc3")), "\"a\xef\xbf\xbd\xef\xbf\xbd\""); }

TEST(Encode, LeavesOutWhatAPatchDoesNotGive) {
  EXPECT_EQ(to_json(Change{}), "{}");
  EXPECT_EQ(to_json(Change{.name = std::nullopt, .count = 3}), R"({"name":null,"count":3})");
}

TEST(Schema, SaysEveryLimit) {
  const auto schema = json::parse(schema_of(type_of<Limited>()));
  EXPECT_EQ(schema["type"], "object");
  EXPECT_EQ(schema["additionalProperties"], false);
  EXPECT_EQ(schema["required"], json::array({"name"}));
  const auto& of = schema["properties"];
  EXPECT_EQ(of["name"], (json{{"type", "string"}, {"minLength", 2}, {"maxLength", 4}}));
  EXPECT_EQ(of["count"], (json{{"type", "integer"}, {"format", "int64"}, {"minimum", 1}, {"maximum", 9}}));
  EXPECT_EQ(of["kind"]["enum"], json::array({"a", "b"}));
  EXPECT_EQ(of["mail"]["format"], "email");
  EXPECT_EQ(of["mail"]["pattern"], "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$");
  EXPECT_EQ(of["tags"]["maxItems"], 2);
  EXPECT_EQ(of["tags"]["uniqueItems"], true);
  EXPECT_EQ(of["tags"]["items"]["maxLength"], 3);
  EXPECT_EQ(of["state"]["type"], json::array({"string", "null"}));
  EXPECT_EQ(of["state"]["enum"], json::array({"draft", "published", "archived", nullptr}));
  EXPECT_EQ(of["points"]["additionalProperties"]["properties"]["x"]["maximum"], 180.0);
}

TEST(Schema, EndsAtTypesThatContainThemselves) {
  const auto schema = json::parse(schema_of(type_of<Tree>()));
  EXPECT_EQ(schema["properties"]["branches"]["items"]["type"], "object");
}

TEST(Schema, OfEveryTypeIsJson) {
  EXPECT_FALSE(json::parse(schema_of(type_of<Everything>()), nullptr, false).is_discarded());
  EXPECT_FALSE(json::parse(schema_of(type_of<Page<Everything>>()), nullptr, false).is_discarded());
}

struct Drivers {
  std::string email = "none";
};
constexpr auto describe(Type<Drivers>) {
  return fields(
      field("email", &Drivers::email, one_of("none", "smtp", "mailbox", "file"), development_only("mailbox", "file")));
}

TEST(Schema, OfSettingsSaysWhatIsForDevelopmentAlone) {
  const auto email = json::parse(settings_schema<Drivers>())["properties"]["email"];
  EXPECT_EQ(email["enum"], json::array({"none", "smtp", "mailbox", "file"}));
  EXPECT_EQ(email["x-development-only"], json::array({"mailbox", "file"}));
  EXPECT_FALSE(json::parse(schema_of(type_of<Drivers>()))["properties"]["email"].contains("x-development-only"));
}

struct ByCard : Paying {
  ByCard() { by = "card"; }
};
constexpr auto describe(Type<ByCard>) {
  return fields(field("by", &ByCard::by, one_of("cash", "card"), needs("card", "/card/number")),
                field("card", &ByCard::card), field("why", &ByCard::why, not_blank, format("single_line")));
}

TEST(Schema, SaysWhatAChoiceNeeds) {
  const auto given = json::parse(R"({"properties":{"card":{"properties":{"number":{"type":"string","pattern":"\\S"}},
                                     "required":["number"]}},"required":["card"]})");
  auto condition = json::parse(R"({"properties":{"by":{"const":"card"}},"required":["by"]})");
  for (const auto& schema : {schema_of(type_of<Paying>()), settings_schema<Paying>()}) {
    EXPECT_EQ(json::parse(schema)["allOf"], json::array({{{"if", condition}, {"then", given}}})) << schema;
  }
  condition.erase("required");
  EXPECT_EQ(json::parse(settings_schema<ByCard>())["allOf"], json::array({{{"if", condition}, {"then", given}}}))
      << "left out, it is the default";
}

TEST(Schema, SaysThatATextShowsSomething) {
  EXPECT_EQ(json::parse(schema_of(type_of<Paying>()))["properties"]["why"]["pattern"], "\\S");
  const auto line = json::parse(schema_of(type_of<ByCard>()))["properties"]["why"];
  EXPECT_EQ(line["allOf"], json::parse(R"([{"pattern":"\\S"}])"));
  EXPECT_EQ(line["pattern"], "^[^\\u0000-\\u001f\\u007f]*$");
}

TEST(Schema, OfSettingsHasDefaultsAndNoSecrets) {
  const auto schema = json::parse(settings_schema<Settings>());
  EXPECT_FALSE(schema.contains("required"));
  EXPECT_EQ(schema["properties"]["limit"]["default"], 10);
  EXPECT_EQ(schema["properties"]["limit"]["description"], "how many");
  EXPECT_EQ(schema["properties"]["hold"]["default"], "15m");
  EXPECT_FALSE(schema["properties"]["token"].contains("default"));
  EXPECT_EQ(schema["properties"]["token"]["writeOnly"], true);
}

// Past what a TextBuffer holds by itself, at every offset to that.
TEST(TextBuffer, GrowsWithWhatIsWritten) {
  for (std::size_t size = 900; size < 5000; ++size) {
    hearth::detail::TextBuffer buffer;
    std::string same;
    while (same.size() < size) {
      const std::string piece(1 + same.size() % 61, static_cast<char>('a' + same.size() % 26));
      (buffer += '-') += piece;
      (same += '-') += piece;
    }
    buffer += std::string_view{};
    ASSERT_EQ(buffer.text(), same);
  }
}

TEST(Encode, AppendsToWhatStandsThere) {
  std::string out = "data: ";
  hearth::encode(hearth::type_of<std::int64_t>(), std::array{std::int64_t{7}}.data(), out);
  EXPECT_EQ(out, "data: 7");
}

}  // namespace
}  // namespace sdk_test::encode_test
