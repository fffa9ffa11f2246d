// Each role on each route, and tokens that are none: denied by default, and told apart (401 from 403).
#include "tests/e2e/routes.hpp"

namespace hearth::e2e::access_test {
namespace {

using Json = nlohmann::json;
using support::HttpClient;

std::string base64url(const std::string& bytes) {
  static constexpr auto digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  unsigned held = 0, bits = 0;
  for (const char c : bytes) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) out += digits[held >> (bits - 6) & 63];
  }
  if (bits > 0) out += digits[held << (6 - bits) & 63];
  return out;
}

struct Token {
  std::string head, claims, signature;  // as they stand between the dots
  explicit Token(const std::string& text) {
    const auto first = text.find('.'), last = text.rfind('.');
    head = text.substr(0, first);
    claims = text.substr(first + 1, last - first - 1);
    signature = text.substr(last + 1);
  }
  std::string text() const { return head + "." + claims + "." + signature; }
};

class Access : public testing::TestWithParam<Engine> {
 protected:
  static std::string token(Marketplace& of, const std::vector<std::string>& roles) {
    return of.host().admin_client().post("/test/token", {{"user", nullptr}, {"roles", roles}}).json().at("token");
  }
  static support::HttpReply send(const HttpClient& http, const Operation& to) {
    const std::string body = "{}";
    return http.request(to.method, to.filled(), to.body.is_null() ? nullptr : &body, to.headers());
  }
  // Every route that is not for anybody answers 401.
  void expect_unknown(const HttpClient& http, const std::string& what) {
    for (const auto& to : operations) {
      if (to.open) continue;
      const auto reply = send(http, to);
      EXPECT_EQ(reply.status, 401) << to.name() << " with " << what << ": " << reply.body;
      EXPECT_FALSE(reply.header("www-authenticate").empty()) << to.name() << " with " << what;
      expect_refused(reply, to.name() + " with " + what);
    }
  }

  Marketplace market{GetParam()};
  std::vector<Operation> operations = operations_of(market);
};
INSTANTIATE_TEST_SUITE_P(On, Access, engines(), engine_name);

TEST_P(Access, IsDeniedToEveryRoleThatARouteDoesNotName) {
  const Json nothing{{"role", "staff"}, {"permissions", Json::array()}, {"reason", "roles alone"}};
  ASSERT_EQ(market.with_roles({"admin"}).http.put("/admin/permissions", nothing).status, 200);
  for (const std::string role : {"consumer", "technician", "staff", "admin", "nobody"}) {
    for (const auto& to : operations) {
      if (to.open) continue;
      const auto reply = send(market.host().client().bearer(token(market, {role})), to);
      const auto what = to.name() + " as " + role;
      if (to.allows(role)) {
        EXPECT_NE(reply.status, 401) << what << reply.body;
        // Its plugin may still say no (the matrix of what staff may do, a step-up), by a code of its own.
        if (reply.status == 403) {
          EXPECT_NE(reply.json().at("code"), "auth.forbidden") << what << reply.body;
        }
        expect_no_fault(reply, what);
      } else {
        EXPECT_EQ(reply.status, 403) << what << reply.body;
        expect_refused(reply, what);
      }
    }
  }
}

TEST_P(Access, NeedsACredentialThatIsOne) {
  const auto anyone = market.host().client();
  expect_unknown(anyone, "no token");
  expect_unknown(anyone.bearer("zzz"), "a word");
  expect_unknown(anyone.bearer(std::string(5000, 'a')), "a long word");
  expect_unknown(anyone.bearer("a.b.c"), "three letters");
  expect_unknown(anyone.with({{"Authorization", "Basic YWRtaW46YWRtaW4="}}), "Basic");
}

TEST_P(Access, RefusesForgedTokens) {
  const auto anyone = market.host().client();
  const auto valid = token(market, {"consumer", "technician", "staff", "admin"});
  ASSERT_EQ(anyone.bearer(valid).get("/api/v1/auth/sessions").status, 200);

  auto none = Token{valid};
  none.head = base64url(R"({"alg":"none","typ":"at+jwt"})");
  none.signature.clear();
  expect_unknown(anyone.bearer(none.text()), "alg none");

  auto symmetric = Token{valid};
  symmetric.head = base64url(R"({"alg":"HS256","typ":"at+jwt"})");
  expect_unknown(anyone.bearer(symmetric.text()), "a symmetric algorithm");

  auto changed = Token{valid};
  changed.claims = base64url(R"({"iss":"hearth","sub":"01930000-0000-7000-8020-000000000002","aud":"hearth",)"
                             R"("roles":["admin"],"exp":4102444800})");
  expect_unknown(anyone.bearer(changed.text()), "other claims");

  auto broken = Token{valid};
  broken.signature[10] = broken.signature[10] == 'A' ? 'B' : 'A';
  expect_unknown(anyone.bearer(broken.text()), "another signature");

  auto other_key = Token{valid};
  other_key.head = base64url(R"({"alg":"ES256","typ":"at+jwt","kid":"no-such-key","jku":"http://127.0.0.1/keys"})");
  expect_unknown(anyone.bearer(other_key.text()), "a key of its own");
}

TEST_P(Access, RefusesTokensOfAnotherDeploymentOrAudience) {
  Marketplace elsewhere{Engine::sqlite, {.first_start = true}};
  const auto foreign = token(elsewhere, {"admin", "consumer", "technician", "staff"});
  expect_unknown(market.host().client().bearer(foreign), "another deployment's key");
}

TEST_P(Access, EndsWithTheToken) {
  const auto old = token(market, {"consumer", "technician", "staff", "admin"});
  market.advance("16m");
  expect_unknown(market.host().client().bearer(old), "an expired token");
}

// The same data and keys, served under another name before.
TEST_P(Access, IsForTheAudienceThatTheTokenNames) {
  support::TemporaryFolder data;
  support::HearthOptions options;
  options.config = market.config();
  options.data = data / "data";
  options.set = {"trust.policy=any", "auth.audience=somebody-else"};
  std::string issued;
  {
    support::HearthProcess before{options};
    issued = before.admin_client().post("/test/token", {{"user", nullptr}, {"roles", {"admin"}}}).json().at("token");
    before.terminate();
  }
  options.set = {"trust.policy=any"};
  support::HearthProcess now{options};
  const auto reply = now.client().bearer(issued).get("/api/v1/auth/sessions");
  EXPECT_EQ(reply.status, 401) << reply.body;
  expect_refused(reply, "another audience");
}

}  // namespace
}  // namespace hearth::e2e::access_test
