#include "host/config/plugin_schema.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/unit/config/memory.hpp"

namespace hearth::config::plugin_schema_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::lines;
using ::testing::Not;
using testing::settings_of;
using ::testing::UnorderedElementsAre;

const char* const booking_schema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object", "additionalProperties": false, "required": ["currency"],
  "properties": {
    "hold_for": {"type": "string", "pattern": "^[0-9]+(s|m|h|d)$", "default": "15m"},
    "horizon": {"type": "string"},
    "slots": {"type": "integer", "minimum": 1, "maximum": 96},
    "currency": {"type": "string", "enum": ["KRW", "USD"]},
    "regions": {"type": "array", "maxItems": 2, "items": {"$ref": "#/$defs/region"}},
    "by_day": {"type": "object", "additionalProperties": {"type": "integer"}},
    "rule": {"anyOf": [{"type": "integer"}, {"type": "boolean"}]}
  },
  "$defs": {"region": {"type": "object", "additionalProperties": false, "required": ["code"],
                       "properties": {"code": {"type": "string", "minLength": 2}, "label": {"type": "string"}}}}
})";

Plugin plugin_with(const std::string& config) {
  return settings_of(testing::load_text("plugins:\n  - name: booking\n    config:\n" + config)).plugins.at(0);
}

TEST(ConfigPluginSchema, ReportsEveryViolationWhereItIsWritten) {
  const Plugin plugin = plugin_with(R"(      hold_fro: 15m
      hold_for: soon
      horizn: 60d
      slots: 0
      currency: KRV
      regions:
        - { code: A, lable: x }
        - { }
      by_day: { mon: one }
      rule: text
)");
  EXPECT_THAT(
      lines(check(plugin, nlohmann::json::parse(booking_schema))),
      UnorderedElementsAre("x.yaml:4:7: plugins[0].config.hold_fro: unknown key (did you mean 'hold_for'?)",
                           "x.yaml:5:17: plugins[0].config.hold_for: does not match the pattern ^[0-9]+(s|m|h|d)$",
                           "x.yaml:6:7: plugins[0].config.horizn: unknown key (did you mean 'horizon'?)",
                           "x.yaml:7:14: plugins[0].config.slots: must be at least 1",
                           "x.yaml:8:17: plugins[0].config.currency: expected 'KRW' or 'USD' (did you mean 'KRW'?)",
                           "x.yaml:10:19: plugins[0].config.regions[0].code: must have at least 2 characters",
                           "x.yaml:10:22: plugins[0].config.regions[0].lable: unknown key (did you mean 'label'?)",
                           "x.yaml:11:11: plugins[0].config.regions[1].code: is required",
                           "x.yaml:12:22: plugins[0].config.by_day.mon: expected a whole number",
                           "x.yaml:13:13: plugins[0].config.rule: expected a whole number or true or false"));
}

const char* const provider_schema = R"({
  "type": "object", "additionalProperties": false,
  "properties": {
    "provider": {"type": "string", "enum": ["sandbox", "acme"]},
    "acme": {"type": "object", "additionalProperties": false, "properties": {"key": {"type": "string"}}}
  },
  "allOf": [{"if": {"properties": {"provider": {"const": "acme"}}, "required": ["provider"]},
             "then": {"required": ["acme"], "properties": {"acme": {
               "required": ["key"], "properties": {"key": {"type": "string", "pattern": "\\S"}}}}}}]
})";

TEST(ConfigPluginSchema, TellsWhatAChoiceNeeds) {
  const auto schema = nlohmann::json::parse(provider_schema);
  const auto said = [&](const std::string& config) { return lines(check(plugin_with(config), schema)); };
  EXPECT_THAT(said("      { provider: sandbox }\n"), IsEmpty());
  EXPECT_THAT(said("      { acme: { key: '' } }\n"), IsEmpty());
  EXPECT_THAT(said("      { provider: acme, acme: { key: x } }\n"), IsEmpty());
  EXPECT_THAT(said("      { provider: acme }\n"), ElementsAre("x.yaml:4:7: plugins[0].config.acme.key: is required"));
  EXPECT_THAT(said("      { provider: acme, acme: { } }\n"),
              ElementsAre("x.yaml:4:31: plugins[0].config.acme.key: is required"));
  EXPECT_THAT(said("      { provider: acme, acme: { key: ' ' } }\n"),
              ElementsAre("x.yaml:4:38: plugins[0].config.acme.key: must not be blank"));
}

TEST(ConfigPluginSchema, TellsTheFormOfADurationAsTheHostsOwnSettingsDo) {
  const auto schema = nlohmann::json::parse(
      R"({"properties": {"hold_for": {"type": "string", "pattern": "^[0-9]+(us|ms|s|m|h|d)$"}}})");
  EXPECT_THAT(lines(check(plugin_with("      hold_for: soon\n"), schema)),
              ElementsAre(HasSubstr("hold_for: is not a duration (a whole number and a unit: '250ms', '10s'")));
}

TEST(ConfigPluginSchema, HasNothingToSayAboutGoodSettings) {
  const Plugin plugin =
      plugin_with("      { currency: KRW, hold_for: 15m, regions: [{ code: AB }], by_day: { mon: 1 }, rule: true }\n");
  EXPECT_THAT(lines(check(plugin, nlohmann::json::parse(booking_schema))), IsEmpty());
}

TEST(ConfigPluginSchema, WithoutSettingsThePluginsOwnEntryIsThePlace) {
  const Settings s = settings_of(testing::load_text("plugins:\n  - name: booking\n"));
  EXPECT_THAT(lines(check(s.plugins[0], nlohmann::json::parse(booking_schema))),
              ElementsAre("x.yaml:2:5: plugins[0].config.currency: is required"));
}

const char* const sandbox_schema = R"({
  "type": "object", "additionalProperties": false,
  "properties": {
    "provider": {"type": "string", "default": "sandbox", "x-development-only": ["sandbox"]},
    "send": {"type": "object", "properties": {"email": {"type": "string", "x-development-only": ["mailbox", "console"]}}},
    "by_day": {"type": "object", "additionalProperties": {"$ref": "#/$defs/mode"}},
    "modes": {"type": "array", "items": {"$ref": "#/$defs/mode"}}
  },
  "$defs": {"mode": {"type": "string", "x-development-only": ["test"]}}
})";

TEST(ConfigPluginSchema, RefusesInProductionWhatIsForDevelopment) {
  const Plugin plugin = plugin_with(R"(      provider: sandbox
      send: { email: mailbox }
      by_day: { mon: live, tue: test }
      modes: [live, test]
)");
  const auto refuses = [](const std::string& value) {
    return "profile 'production' refuses '" + value + "', which is for development";
  };
  EXPECT_THAT(lines(check(plugin, nlohmann::json::parse(sandbox_schema))),
              UnorderedElementsAre("x.yaml:4:17: plugins[0].config.provider: " + refuses("sandbox"),
                                   "x.yaml:5:22: plugins[0].config.send.email: " + refuses("mailbox"),
                                   "x.yaml:6:33: plugins[0].config.by_day.tue: " + refuses("test"),
                                   "x.yaml:7:21: plugins[0].config.modes[1]: " + refuses("test")));
}

TEST(ConfigPluginSchema, RefusesInProductionADefaultThatIsForDevelopment) {
  EXPECT_THAT(lines(check(plugin_with("      { send: { email: smtp } }\n"), nlohmann::json::parse(sandbox_schema))),
              ElementsAre("x.yaml:4:7: plugins[0].config.provider: is left out and then 'sandbox', which profile "
                          "'production' refuses"));
  EXPECT_THAT(violations("{}", nlohmann::json::parse(sandbox_schema), Profile::production), ::testing::SizeIs(1));
  EXPECT_THAT(violations("{}", nlohmann::json::parse(sandbox_schema), Profile::development), IsEmpty());
}

TEST(ConfigPluginSchema, TakesInDevelopmentWhatIsForIt) {
  const auto outcome = testing::load_text(
      "profile: development\nplugins:\n  - name: booking\n    config: { send: { email: mailbox }, modes: [test] }\n");
  EXPECT_THAT(lines(check(settings_of(outcome).plugins.at(0), nlohmann::json::parse(sandbox_schema))), IsEmpty());
}

TEST(ConfigPluginSchema, AListOfWhatIsForDevelopmentThatIsNoneIsAMistake) {
  const auto schema = nlohmann::json::parse(R"({"properties": {"a": {"x-development-only": "sandbox"}}})");
  EXPECT_THAT(lines(check(plugin_with("      { a: b }\n"), schema)),
              ElementsAre(HasSubstr("the plugin's schema for its settings cannot be used")));
}

TEST(ConfigPluginSchema, ASchemaThatCannotBeReadIsAMistake) {
  const Plugin plugin = plugin_with("      { a: 1 }\n");
  EXPECT_THAT(lines(check(plugin, nlohmann::json::parse(R"({"type": 5})"))),
              ElementsAre(HasSubstr("the plugin's schema for its settings cannot be used")));
}

TEST(ConfigPluginSchema, NeverShowsASecret) {
  testing::Memory memory;
  memory.environment = {{"CURRENCY", "KRW-canary"}};
  memory.files["x.yaml"] = "plugins: [{ name: booking, config: { currency: \"${CURRENCY}\" } }]\n";
  const Settings s = settings_of(memory.load());
  const Mistakes mistakes = check(s.plugins[0], nlohmann::json::parse(booking_schema));
  EXPECT_THAT(lines(mistakes), ElementsAre("x.yaml:1:48: plugins[0].config.currency: expected 'KRW' or 'USD'"));
}

TEST(ConfigPluginSchema, PlacesWhatThePluginItselfFoundWrong) {
  const Plugin plugin = plugin_with("      { list: [1, { deep: 2 }] }\n");
  const std::vector<Violation> found{
      {"/list/1/deep", "range", "too much"}, {"/not/there", "required", "is required"}, {"nonsense", "x", "odd"}};
  EXPECT_THAT(lines(place(plugin, found)), ElementsAre("x.yaml:4:27: plugins[0].config.list[1].deep: too much",
                                                       "x.yaml:4:7: plugins[0].config.not.there: is required",
                                                       "x.yaml:4:7: plugins[0].config: odd"));
}

}  // namespace
}  // namespace hearth::config::plugin_schema_test
