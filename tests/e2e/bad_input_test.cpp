// Tables of bad input over every route that the host says it has: always a problem of the client's, never a fault of ours,
// and never a word of how we are made.
#include "tests/e2e/routes.hpp"

namespace hearth::e2e::bad_input_test {
namespace {

using Json = nlohmann::json;
using support::Headers;
using support::HttpClient;

const std::vector<std::string> every_role{"consumer", "technician", "staff", "admin"};

class BadInput : public testing::TestWithParam<Engine> {
 protected:
  // Somebody new who may do everything, so that requests get as far as they can; paths from the root.
  HttpClient somebody() const { return with_roles(every_role); }
  HttpClient with_roles(const std::vector<std::string>& roles) const {
    const auto made = market.host().admin_client().post("/test/token", {{"user", nullptr}, {"roles", roles}}).json();
    return market.host().client().bearer(made.at("token"));
  }

  static support::HttpReply send(const HttpClient& http, const Operation& to, const std::string& path,
                                 const std::string& body) {
    return http.request(to.method, path, to.body.is_null() ? nullptr : &body, to.headers());
  }

  mutable Marketplace market{GetParam()};
  std::vector<Operation> operations = operations_of(market);
};
INSTANTIATE_TEST_SUITE_P(On, BadInput, engines(), engine_name);

TEST_P(BadInput, TheDescriptionHasEveryPlugin) {
  EXPECT_GT(operations.size(), 60U);
  for (const auto& one : operations) EXPECT_EQ(one.roles.empty(), one.open) << one.name();
}

struct BadBody {
  const char* what;
  std::string body;
};

TEST_P(BadInput, BodiesThatAreNoObject) {
  const std::vector<BadBody> table{
      {"cut off", R"({"name": "x)"},
      {"nothing but a brace", "{"},
      {"two documents", "{} {}"},
      {"a comma too many", R"({"a": 1,})"},
      {"single quotes", "{'a': 1}"},
      {"a list", "[]"},
      {"null", "null"},
      {"a number", "17"},
      {"a text", R"("text")"},
      {"a number that is none", R"({"a": 01})"},
      {"not a number", R"({"a": NaN})"},
      {"bytes that are no UTF-8", "{\"name\": \"\xff\xfe\"}"},
      {"an overlong encoding", "{\"name\": \"\xc0\xaf\"}"},
      {"half a surrogate pair", R"({"name": "\ud800"})"},
      {"a raw control character", "{\"name\": \"a\x01\"}"},
      {"too deep", std::string(5000, '[')},
      {"too deep an object",
       [] {
         std::string text;
         for (int i = 0; i < 200; ++i) text += R"({"a":)";
         return text + "1" + std::string(200, '}');
       }()},
      {"unknown field", R"({"no_such_field_anywhere": 1})"},
      {"a field twice", R"({"no_such_field_anywhere": 1, "no_such_field_anywhere": 2})"},
      {"larger than a body may be", "{\"name\": \"" + std::string(2 << 20, 'x') + "\"}"},
  };
  for (const auto& to : operations) {
    if (to.body.is_null()) continue;
    const auto http = somebody();
    for (const auto& bad : table) expect_refused(send(http, to, to.filled(), bad.body), to.name() + ", " + bad.what);
  }
}

// Values that a schema does not allow.
std::vector<std::pair<std::string, Json>> wrong_for(const Json& schema) {
  const auto type = schema.value("type", Json{});
  if (type.is_null()) return {};  // any JSON at all: a flag's value
  const auto is = [&](const char* name) {
    return type == name || (type.is_array() && std::find(type.begin(), type.end(), name) != type.end());
  };
  std::vector<std::pair<std::string, Json>> wrong;
  if (!is("string")) wrong.emplace_back("a text", "zzz");
  if (!is("integer") && !is("number")) wrong.emplace_back("a number", 4711);
  if (!is("number")) wrong.emplace_back("a fraction", 0.5);
  if (!is("boolean")) wrong.emplace_back("a truth value", true);
  if (!is("array")) wrong.emplace_back("a list", Json::array({1, "x", nullptr}));
  if (!is("object")) wrong.emplace_back("an object", Json{{"no_such_field_anywhere", 1}});
  if (is("integer")) {
    wrong.emplace_back("above 64 bits", 1e30);
    if (schema.contains("minimum")) wrong.emplace_back("too small", schema.at("minimum").get<std::int64_t>() - 1);
    if (schema.contains("maximum")) wrong.emplace_back("too large", schema.at("maximum").get<std::int64_t>() + 1);
  }
  if (is("string")) {
    if (schema.contains("maxLength"))
      wrong.emplace_back("too long", std::string(schema.at("maxLength").get<std::size_t>() + 1, 'x'));
    if (schema.contains("format") || schema.contains("enum")) {
      wrong.emplace_back("another form", "zzz");
      wrong.emplace_back("very long", std::string(100'000, 'z'));
      wrong.emplace_back("empty", "");
    }
  }
  if (is("array") && schema.contains("maxItems")) {
    wrong.emplace_back(
        "too many",
        Json(schema.at("maxItems").get<std::size_t>() + 1,
             schema.at("items").value("format", "") == "uuid" ? "01930000-0000-7000-8fff-00000000dead" : "zzz"));
  }
  return wrong;
}

TEST_P(BadInput, FieldsOfAWrongTypeOrSize) {
  for (const auto& to : operations) {
    if (to.body.is_null()) continue;
    const auto http = somebody();
    for (const auto& [name, schema] : to.properties().items()) {
      for (const auto& [what, value] : wrong_for(schema)) {
        const auto reply = send(http, to, to.filled(), Json{{name, value}}.dump());
        const auto said = to.name() + ", " + name + ": " + what;
        expect_refused(reply, said);
        if (reply.status != 422) continue;
        EXPECT_NE(reply.body.find("/" + name), std::string::npos) << said << ": " << reply.body;
      }
    }
  }
}

TEST_P(BadInput, TextsThatADatabaseCannotHoldOrThatLookLikeCode) {
  const std::vector<std::string> table{
      std::string("a\0b", 3), "'; drop table bookings; --", "${jndi:ldap://x}",   "../../etc/passwd",
      "\xEF\xBF\xBF",         "<script>alert(1)</script>",  std::string(100, '%')};
  for (const auto& to : operations) {
    if (to.body.is_null()) continue;
    const auto http = somebody();
    for (const auto& text : table) {
      Json body = Json::object();
      for (const auto& [name, schema] : to.properties().items()) {
        const auto type = schema.value("type", Json{});
        const bool takes_text = type == "string" || (type.is_array() && type.at(0) == "string");
        if (takes_text && !schema.contains("format") && !schema.contains("enum")) body[name] = text;
      }
      expect_no_fault(send(http, to, to.filled(), body.dump()), to.name() + ", texts like " + text);
    }
  }
}

TEST_P(BadInput, ReasonsThatSayNothing) {
  int asked = 0;
  for (const auto& to : operations) {
    const auto& reason = to.properties().value("reason", Json{});
    const auto required = to.body.is_null() ? Json::array() : to.body.value("required", Json::array());
    const bool must = std::find(required.begin(), required.end(), "reason") != required.end();
    if (!must || reason.contains("enum")) continue;
    ++asked;
    for (const auto* blank : {"", "   ", "\u3000\n", "\u200b"}) {
      const auto body = Json{{"reason", blank}}.dump();
      auto headers = to.headers();
      headers.emplace_back("Idempotency-Key", "once");
      const auto reply = somebody().request(to.method, to.filled(), &body, headers);
      expect_problem(reply, 422, "body.invalid");
      EXPECT_NE(reply.body.find("\"/reason\""), std::string::npos) << to.name() << ' ' << reply.body;
    }
  }
  EXPECT_GT(asked, 12);
}

TEST_P(BadInput, ContentOfAnotherType) {
  const std::string body = "{}";
  for (const auto& to : operations) {
    if (to.body.is_null()) continue;
    const auto http = somebody();
    for (const auto* type : {"text/plain", "application/xml", "multipart/form-data; boundary=x",
                             "application/x-www-form-urlencoded", "application/json; charset=utf-16", "nonsense"}) {
      Headers headers = to.headers();
      headers.back().second = type;
      const auto reply = http.request(to.method, to.filled(), &body, headers);
      expect_refused(reply, to.name() + " as " + type);
    }
    Headers encoded_body = to.headers();
    encoded_body.emplace_back("Content-Encoding", "gzip");
    expect_refused(http.request(to.method, to.filled(), &body, encoded_body), to.name() + " gzipped");
  }
}

TEST_P(BadInput, PathsThatNameNothing) {
  const std::vector<std::string> table{"zzz",
                                       "%00",
                                       "%ff%fe",
                                       "..%2f..%2fetc%2fpasswd",
                                       "%27%3b%20drop%20table%20x%3b--",
                                       std::string(3000, 'a'),
                                       "-1",
                                       "01930000-0000-7000-8fff",
                                       "%E2%80%AE",
                                       "null"};
  for (const auto& to : operations) {
    if (to.path.find('{') == std::string::npos) continue;
    const auto http = somebody();
    for (const auto& value : table)
      expect_refused(send(http, to, to.filled(value), "{}"), to.name() + " with " + value.substr(0, 40));
    const auto nobodys = send(http, to, to.filled(), "{}");
    expect_no_fault(nobodys, to.name() + " of what is not there");
    if (to.method == "GET") {
      EXPECT_EQ(nobodys.status, 404) << to.name() << nobodys.body;
    }
  }
}

// A payment provider says what it likes to the address that it was given; the handler reads the request itself.
constexpr auto takes_any_query = "/api/v1/webhooks/{provider}";

TEST_P(BadInput, QueriesThatAreNotKnownOrNotOfTheirType) {
  for (const auto& to : operations) {
    const auto http = somebody();
    const auto path = to.filled();
    const auto ask = [&](const std::string& query) { return send(http, to, path + "?" + query, "{}"); };
    // What the host itself serves (pages, keys) may be asked with anything: ?v=2 is a browser's way past its cache.
    if (to.path.starts_with("/api/v1/") && to.path != "/api/v1/openapi.json" && to.path != takes_any_query) {
      const auto unknown = ask("no_such_parameter=1");
      expect_refused(unknown, to.name() + " unknown");
      if (to.headers().empty() && unknown.status != 401) {
        EXPECT_NE(unknown.body.find("?no_such_parameter"), std::string::npos) << to.name() << unknown.body;
      }
    }
    for (const auto& parameter : to.of_query()) {
      const std::string name = parameter.at("name");
      const Json schema = parameter.at("schema");
      const auto said = to.name() + " ?" + name;
      expect_refused(ask(name + "=%ff%fe"), said + " that is no UTF-8");
      expect_no_fault(ask(name + "=%00"), said + " of a zero byte");
      expect_no_fault(ask(name + "=" + encoded("'; drop table x; --")), said + " like SQL");
      expect_refused(ask(name + "=" + std::string(5000, 'x')), said + " too long");
      const bool typed = schema.value("type", Json{}).dump().find("string") == std::string::npos ||
                         schema.contains("format") || schema.contains("enum");
      if (typed) expect_refused(ask(name + "=zzz"), said + " of another type");
      if (schema.value("type", Json{}) != "array") expect_refused(ask(name + "=1&" + name + "=2"), said + " twice");
    }
    for (const auto& parameter : to.of_query()) {
      if (parameter.at("name") == "limit") {
        for (const auto* value : {"0", "-1", "101", "99999999999999999999"}) {
          expect_refused(ask(std::string("limit=") + value), to.name() + " limit " + value);
        }
      }
      if (parameter.at("name") == "cursor") {
        for (const auto* value : {"zzz", "bm8=", "%7B%7D", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
          expect_refused(ask(std::string("cursor=") + value), to.name() + " cursor " + value);
        }
      }
    }
  }
}

TEST_P(BadInput, HeadersOfTheWrongForm) {
  for (const auto& to : operations) {
    const auto http = somebody();
    const std::string body = "{}";
    const auto ask = [&](const std::string& name, const std::string& value) {
      Headers headers;
      for (const auto& header : to.headers()) {
        if (header.first != name) headers.push_back(header);
      }
      headers.emplace_back(name, value);
      return http.request(to.method, to.filled(), to.body.is_null() ? nullptr : &body, headers);
    };
    expect_no_fault(ask("Accept-Language", "\xff\xfe;q=x, ,,;"), to.name() + " Accept-Language");
    expect_no_fault(ask("traceparent", "00-zz-zz-zz"), to.name() + " traceparent");
    expect_no_fault(ask("If-None-Match", "\"\"\"\""), to.name() + " If-None-Match");
    const bool matches = to.headers().size() > (to.body.is_null() ? 0U : 1U);
    if (matches) expect_refused(ask("If-Match", "zzz"), to.name() + " If-Match");
  }
}

TEST_P(BadInput, MethodsThatARouteDoesNotHave) {
  const auto http = somebody();
  for (const auto& to : operations) {
    const auto allow = http.request("OPTIONS", to.filled()).header("allow");
    EXPECT_NE(allow.find(to.method), std::string::npos) << to.name();
    for (const std::string method : {"DELETE", "GET", "PATCH", "POST", "PUT"}) {
      if (allow.find(method) != std::string::npos) continue;
      const auto reply = http.request(method, to.filled());
      EXPECT_EQ(reply.status, 405) << to.name() << reply.body;
      EXPECT_EQ(reply.header("allow"), allow) << to.name();
      expect_refused(reply, to.name() + " by " + method);
    }
    EXPECT_EQ(http.request("PROPFIND", to.filled()).status, 501) << to.name();
  }
  const auto nowhere = http.get("/api/v1/no/such/route");
  EXPECT_EQ(nowhere.status, 404);
  expect_refused(nowhere, "a path that nobody has");
}

}  // namespace
}  // namespace hearth::e2e::bad_input_test
