#include "host/gateway/openapi.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/unit/gateway/passing.hpp"

namespace hearth::gateway::openapi_test {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::Not;

std::vector<Route> sample() {
  Route create = post_route("/api/v1/bookings");
  create.plugin = "booking";
  create.open = false;
  create.allow = {"consumer"};
  create.fails = {"booking.slot_taken", "booking.hold_expired"};
  create.about = "Book the held slot";
  create.body_schema =
      R"({"type":"object","required":["hold_id"],"properties":{"hold_id":{"type":"string","format":"uuid"}}})";
  create.reply_schema = R"({"type":"object"})";
  create.reply_status = 201;
  create.idempotent = create.key_required = true;
  Route read = get_route("/api/v1/bookings/{id}");
  read.plugin = "booking";
  read.params_schema = R"({"type":"object","required":["id"],"properties":{"id":{"type":"string","format":"uuid"},
                           "expand":{"type":"string","description":"What to add"}}})";
  read.reply_schema = R"({"type":"object"})";
  Route change = get_route("/api/v1/bookings/{id}");
  change.plugin = "booking";
  change.method = "PATCH";
  change.if_match = true;
  Route replace = change;
  replace.method = "PUT";
  replace.if_match = false;
  replace.if_match_optional = true;
  return {create, read, change, replace};
}

json document() {
  return json::parse(openapi_document(sample(), {.title = "T", .version = "1.2.3", .description = "D"}));
}

TEST(Openapi, DescribesEveryRouteAndNothingElse) {
  const auto got = document();
  EXPECT_EQ(got["openapi"], "3.1.0");
  EXPECT_EQ(got["info"]["title"], "T");
  EXPECT_EQ(got["info"]["version"], "1.2.3");
  EXPECT_EQ(got["paths"].size(), 2u);
  EXPECT_TRUE(got["paths"]["/api/v1/bookings"].contains("post"));
  EXPECT_TRUE(got["paths"]["/api/v1/bookings/{id}"].contains("get"));
  EXPECT_TRUE(got["paths"]["/api/v1/bookings/{id}"].contains("patch"));
}

TEST(Openapi, DescribesBodyRepliesAndProblems) {
  const auto all = document();
  const auto create = all["paths"]["/api/v1/bookings"]["post"];
  EXPECT_EQ(create["summary"], "Book the held slot");
  EXPECT_EQ(create["tags"], json::array({"booking"}));
  EXPECT_EQ(create["requestBody"]["content"]["application/json"]["schema"]["required"][0], "hold_id");
  EXPECT_TRUE(create["responses"].contains("201"));
  EXPECT_EQ(create["responses"]["409"]["x-codes"], json::array({"idempotency.in_flight"}));
  const auto is_problem = [](const json& response) {
    return response["content"]["application/problem+json"]["schema"]["$ref"] == "#/components/schemas/Problem";
  };
  for (const char* status : {"400", "401", "403", "415", "422"}) {
    EXPECT_TRUE(is_problem(create["responses"][status])) << status;
  }
  for (const std::string status : {"406", "429", "500", "502", "503", "504"}) {
    EXPECT_EQ(create["responses"][status]["$ref"], "#/components/responses/Problem" + status);
    EXPECT_TRUE(is_problem(all["components"]["responses"]["Problem" + status])) << status;
  }
  EXPECT_EQ(create["security"][0]["bearer"], json::array());
}

TEST(Openapi, ClaimsNoStatusForTheCodesOfARoute) {
  const auto paths = document()["paths"];
  const auto responses = paths["/api/v1/bookings"]["post"]["responses"];
  const json codes{"booking.slot_taken", "booking.hold_expired"};
  EXPECT_EQ(responses["default"]["x-codes"], codes);
  EXPECT_EQ(responses["default"]["description"],
            "Problems of this route, which name their status: booking.slot_taken, booking.hold_expired");
  EXPECT_EQ(responses["default"]["content"]["application/problem+json"]["schema"]["$ref"],
            "#/components/schemas/Problem");
  for (const auto& [status, response] : responses.items()) {
    if (status == "default") continue;
    for (const auto& code : codes) EXPECT_THAT(response.value("x-codes", json::array()), Not(Contains(code))) << status;
  }
  EXPECT_FALSE(paths["/api/v1/bookings/{id}"]["get"]["responses"].contains("default")) << "it names none";
}

TEST(Openapi, NamesTheMediaTypeOfWhatIsNoJson) {
  Route table = get_route("/table.csv");
  table.reply_schema = R"({"contentMediaType":"text/csv","type":"string"})";
  table.produces = "text/csv";
  Route unknown = get_route("/unknown");
  unknown.produces = "";
  const auto paths = json::parse(openapi_document(std::vector{table, unknown}, {}))["paths"];
  const auto responses = paths["/table.csv"]["get"]["responses"];
  ASSERT_EQ(responses["200"]["content"].size(), 1U);
  EXPECT_EQ(responses["200"]["content"]["text/csv"]["schema"]["type"], "string");
  EXPECT_TRUE(responses.contains("406"));
  EXPECT_FALSE(paths["/unknown"]["get"]["responses"].contains("406")) << "Accept is not asked";
}

TEST(Openapi, DescribesParametersAndHeaders) {
  const auto paths = document()["paths"];
  const auto read = paths["/api/v1/bookings/{id}"]["get"];
  ASSERT_EQ(read["parameters"].size(), 2u);
  EXPECT_EQ(read["parameters"][0]["name"], "id");
  EXPECT_EQ(read["parameters"][0]["in"], "path");
  EXPECT_EQ(read["parameters"][0]["required"], true);
  EXPECT_EQ(read["parameters"][0]["schema"]["format"], "uuid");
  EXPECT_EQ(read["parameters"][1]["in"], "query");
  EXPECT_EQ(read["parameters"][1]["required"], false);
  EXPECT_EQ(read["parameters"][1]["description"], "What to add");
  EXPECT_EQ(read["security"], json::array());
  const auto key = paths["/api/v1/bookings"]["post"]["parameters"][0];
  EXPECT_EQ(key["name"], "Idempotency-Key");
  EXPECT_EQ(key["required"], true);
  const auto change = paths["/api/v1/bookings/{id}"]["patch"];
  EXPECT_EQ(change["parameters"][0]["name"], "id") << "also where the plugin describes no parameters";
  EXPECT_EQ(change["parameters"][1]["name"], "If-Match");
  EXPECT_EQ(change["parameters"][1]["required"], true);
  EXPECT_TRUE(change["responses"].contains("428"));
  const auto replace = paths["/api/v1/bookings/{id}"]["put"];
  ASSERT_EQ(replace["parameters"].size(), 2u);
  EXPECT_EQ(replace["parameters"][1]["name"], "If-Match");
  EXPECT_EQ(replace["parameters"][1]["required"], false);
  EXPECT_TRUE(replace["responses"].contains("412"));
  EXPECT_FALSE(replace["responses"].contains("428"));
}

TEST(Openapi, GivesEachOperationANameOfItsOwn) {
  auto routes = sample();
  routes.push_back(routes[1]);
  routes.back().path = "/api/v1/bookings/by/id";
  std::set<std::string> names;
  const auto got = json::parse(openapi_document(routes, {}));
  for (const auto& [path, methods] : got["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      EXPECT_TRUE(names.insert(operation["operationId"].get<std::string>()).second) << path;
    }
  }
  EXPECT_TRUE(names.contains("booking_get_bookings_by_id"));
  EXPECT_TRUE(names.contains("booking_get_bookings_by_id_2"));
}

TEST(Openapi, EveryReferenceLeadsSomewhere) {
  const auto got = document();
  std::function<void(const json&)> walk = [&](const json& node) {
    if (node.is_object() && node.contains("$ref")) {
      const auto to = node["$ref"].get<std::string>();
      ASSERT_TRUE(to.starts_with("#"));
      EXPECT_TRUE(got.contains(json::json_pointer{to.substr(1)})) << to;
    }
    if (node.is_structured()) {
      for (const auto& child : node) walk(child);
    }
  };
  walk(got);
}

TEST(Openapi, IsServedAndDescribesItself) {
  Passing passing{with_openapi(sample(), {})};
  const auto reply = passing.ask("GET", "/api/v1/openapi.json");
  EXPECT_EQ(reply.status, 200u);
  const auto got = json::parse(reply.body);
  EXPECT_TRUE(got["paths"].contains("/api/v1/openapi.json"));
  EXPECT_EQ(got["paths"].size(), 3u);
  EXPECT_EQ(passing.ask("GET", "/api/v1/openapi.json", {{"if-none-match", header(reply, "etag")}}).status, 304u);
}

}  // namespace
}  // namespace hearth::gateway::openapi_test
