#include "host/config/schema.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace hearth::config::schema_test {
namespace {

using Json = nlohmann::json;

bool accepts(const Json& schema, const Json& document) {
  valijson::Schema parsed;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter{schema}, parsed);
  valijson::Validator validator;
  return validator.validate(parsed, valijson::adapters::NlohmannJsonAdapter{document}, nullptr);
}

TEST(ConfigSchema, DescribesEverySettingWithItsDefault) {
  const Json schema = Json::parse(json_schema());
  EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(schema["additionalProperties"], false);
  const Json& server = schema["properties"]["server"]["properties"];
  EXPECT_EQ(server["drain"]["default"], "30s");
  EXPECT_EQ(server["listen"]["default"], Json::array({"127.0.0.1:8080"}));
  EXPECT_EQ(server["limits"]["properties"]["body"]["default"], "1MiB");
  EXPECT_EQ(server["limits"]["properties"]["json_depth"]["default"], 32);
  EXPECT_FALSE(server["io_threads"].contains("default"));
  const Json& database = schema["properties"]["databases"]["additionalProperties"]["properties"];
  EXPECT_EQ(database["url"]["writeOnly"], true);
  EXPECT_EQ(schema["properties"]["plugins"]["items"]["required"], Json::array({"name"}));
  // Every property says what it is about.
  const std::function<void(const Json&)> visit = [&](const Json& node) {
    if (!node.is_structured()) return;
    if (node.is_object() && node.contains("properties") && node["properties"].is_object()) {
      for (const auto& [name, property] : node["properties"].items()) {
        EXPECT_TRUE(property.contains("description")) << name;
      }
    }
    for (const auto& inside : node) visit(inside);
  };
  visit(schema);
}

TEST(ConfigSchema, AcceptsWhatLoadingAcceptsAndRefusesSlips) {
  const Json schema = Json::parse(json_schema());
  const char* good[] = {
      R"({})",
      R"({"include": ["base.yaml"], "server": {"listen": "127.0.0.1:0", "limits": {"body": "${BODY:-1MiB}"}}})",
      R"({"server": {"io_threads": "${THREADS}", "listen": ["[::]:8080"], "cors": {"origins": ["https://a.example"]}}})",
      R"({"databases": {"main": {"engine": "postgres", "url": "${DATABASE_URL}", "sessions": 40}}, "log": null})",
      R"({"plugins": [{"name": "booking", "version": "^1.2", "config": {"anything": [1]}, "upgrade": {"canary": [5, 25]}}]})",
  };
  for (const char* text : good) EXPECT_TRUE(accepts(schema, Json::parse(text))) << text;
  const char* bad[] = {
      R"({"servre": {}})",
      R"({"server": {"drain": "30 s"}})",
      R"({"server": {"io_threads": -1}})",
      R"({"server": {"listen": [8080]}})",
      R"({"log": {"level": "loud"}})",
      R"({"databases": {"Main": {}}})",
      R"({"plugins": [{"version": "1"}]})",
      R"({"groups": {"a": {"mode": "process"}}})",
  };
  for (const char* text : bad) EXPECT_FALSE(accepts(schema, Json::parse(text))) << text;
}

TEST(ConfigSchema, TakesInThePluginsOwnSchemas) {
  const Json schema = Json::parse(json_schema({{"booking", R"({"$schema": "x", "type": "object"})"}, {"broken", "{"}}));
  const Json& rules = schema["properties"]["plugins"]["items"]["allOf"];
  ASSERT_EQ(rules.size(), 1U);
  EXPECT_EQ(rules[0]["if"]["properties"]["name"]["const"], "booking");
  EXPECT_EQ(rules[0]["then"]["properties"]["config"]["$id"], "urn:hearth:settings:booking");
}

}  // namespace
}  // namespace hearth::config::schema_test
