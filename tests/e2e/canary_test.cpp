// Secrets and personal data show up nowhere but in the answers to those who may have them: not in the log, the metrics, a
// problem, or in clear in the database.
#include <algorithm>
#include <filesystem>

#include "tests/e2e/customer.hpp"
#include "tests/support/postgres_server.hpp"

namespace hearth::e2e::canary_test {
namespace {

using Json = nlohmann::json;

const std::string password = "kanarienvogel-7Qz9Xw";
const std::string entry_note = "canary-note-5Jt2Lk";
const std::string booking_note = "canary-wish-8Rv3Np";
const std::string road = "canary-road-4Hd6Ms";
const std::string email = "canary-3Bf8Gy@example.com";
const std::string nickname = "canary-name-1Wc5Ez";
const std::string review_text = "canary-review-6Yb2Lf";
const std::string report_note = "canary-report-9Gk4Vs";

class Canary : public testing::TestWithParam<Engine> {
 protected:
  static bool holds(const std::string& text, const std::string& canary) {
    return text.find(canary) != std::string::npos;
  }

  // Names of the files or tables that hold the canary in clear.
  std::vector<std::string> in_storage(const std::string& canary) {
    return GetParam() == Engine::sqlite ? in_files(canary) : in_tables(canary);
  }

  std::vector<std::string> in_files(const std::string& canary) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{market.host().data()}) {
      if (!entry.is_regular_file() || entry.path().extension() == ".so") continue;
      if (holds(support::read_file(entry.path()), canary)) found.push_back(entry.path().filename());
    }
    return found;
  }

  // Every row of every table as text; bytea shows as hex.
  std::vector<std::string> in_tables(const std::string& canary) {
    const auto& server = support::PostgresServer::shared();
    const auto& url = market.database_url();
    const std::string tables =
        "select schemaname || '.' || tablename from pg_tables where schemaname in"
        " ('auth', 'catalog', 'consumer', 'technician', 'booking', 'notifications', 'reviews')";
    std::string query =
        "select string_agg(format('select %L as name from %s t where t::text like %L or t::text like %L',"
        " name, name, '%" +
        canary + "%', '%' || encode('" + canary + "'::bytea, 'hex') || '%'), ' union ') from (" + tables +
        ") all_tables (name)";
    const auto found = server.value(url, "select string_agg(name, ' ') from (" + server.value(url, query) + ") f");
    return found.empty() ? std::vector<std::string>{} : std::vector<std::string>{found};
  }

  // A review that both sides may still write, and one that somebody has reported.
  void review(const Person& author) {
    const auto technician = market.as(demo::jongno_technician, {"technician"});
    std::string reported;
    for (const bool both : {true, false}) {
      const std::string booking = market.with_roles({"consumer"}).id;
      const Json event{{"booking_id", booking},
                       {"consumer_id", author.id},
                       {"technician_id", demo::jongno_technician},
                       {"paid", {{"amount", 50000}, {"currency", "KRW"}}}};
      expect_status(market.host().admin_client().post(
                        "/test/events", {{"name", "booking.completed@1"}, {"key", booking}, {"payload", event}}),
                    202);
      market.settle();
      const auto path = "/bookings/" + booking + "/reviews";
      const auto written = expect_status(author.http.post(path, {{"stars", 4}, {"text", review_text}}), 201);
      if (!both) continue;
      reported = written.at("id");
      expect_status(technician.http.post(path, {{"stars", 4}, {"text", review_text}}), 201);
    }
    const Json report{{"reason", "other"}, {"note", report_note}};
    expect_status(technician.http.post("/reviews/" + reported + "/report", report), 204);
  }

  Marketplace market{GetParam(), {.demo = true, .set = {"log.level=debug"}}};
};
INSTANTIATE_TEST_SUITE_P(On, Canary, engines(), engine_name);

TEST_P(Canary, SecretsAndPersonalDataStayWhereTheyBelong) {
  const auto person = market.register_person(email, password);
  const Customer customer{person.http};
  const Json address{{"label", nickname}, {"road_name", road},         {"zip", "04524"},      {"region", demo::jongno},
                     {"detail", "1층"},   {"entry_notes", entry_note}, {"latitude", 37.5663}, {"longitude", 126.9779}};
  const std::string at_home =
      expect_status(person.http.post("/consumers/me/addresses", address, {{"Idempotency-Key", "home"}}), 201).at("id");
  const auto hold = customer.hold(at_home, at(wednesday(), "11:00"));
  const auto booked = expect_status(
      person.http.post("/bookings", {{"hold_id", hold}, {"note", booking_note}}, {{"Idempotency-Key", "book"}}), 201);
  EXPECT_EQ(booked.at("address").at("entry_notes"), entry_note);

  // Mistakes with secrets in them.
  std::string problems;
  const auto anyone = market.anyone();
  problems += anyone.post("/auth/login", {{"email", email}, {"password", password + "!"}}).body;
  problems += anyone.post("/auth/login", {{"email", email}, {"password", {password}}}).body;
  problems += anyone.post("/auth/register", {{"email", email}, {"password", password}, {"display_name", 7}}).body;
  problems += anyone.post("/auth/refresh", {{"refresh_token", person.refresh_token + "x"}}).body;
  problems += anyone.bearer(password).get("/auth/me").body;
  const std::string broken = "{\"password\": \"" + password + "\", \"entry_notes\": \"" + entry_note + "\"";
  problems += anyone.request("POST", "/auth/login", &broken, {{"Content-Type", "application/json"}}).body;
  problems +=
      person.http.request("POST", "/consumers/me/addresses", &broken, {{"Content-Type", "application/json"}}).body;
  problems += person.http.get("/bookings?status=" + std::string(100, 'x')).body;
  review(person);
  market.advance("16m");
  market.settle();

  const auto token = market.sign_in(email, password).refresh_token;
  const auto metrics = market.host().admin_client().get("/metrics").body;
  EXPECT_FALSE(metrics.empty());
  const auto log = market.host().log();
  EXPECT_TRUE(holds(log, "/api/v1/auth/login") || holds(log, "auth/login")) << "the log has its access lines";
  for (const auto& secret : {password, entry_note, booking_note, road, email, nickname, review_text, report_note,
                             person.refresh_token, token}) {
    EXPECT_FALSE(holds(log, secret)) << "in the log: " << secret;
    EXPECT_FALSE(holds(metrics, secret)) << "in the metrics: " << secret;
    EXPECT_FALSE(holds(problems, secret)) << "in a problem: " << secret;
    EXPECT_EQ(in_storage(secret), std::vector<std::string>{}) << "in the database: " << secret;
  }
}

}  // namespace
}  // namespace hearth::e2e::canary_test
