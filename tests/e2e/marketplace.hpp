#pragma once

#include <gtest/gtest.h>

#include <hearth/time.hpp>
#include <iosfwd>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "tests/support/child_process.hpp"
#include "tests/support/hearth_process.hpp"
#include "tests/support/http_client.hpp"

namespace hearth::e2e {

// Every journey runs on both: INSTANTIATE_TEST_SUITE_P(On, Journey, engines(), engine_name);
enum class Engine { sqlite, postgres };
inline auto engines() { return ::testing::Values(Engine::sqlite, Engine::postgres); }
void PrintTo(Engine engine, std::ostream* out);
std::string engine_name(const ::testing::TestParamInfo<Engine>& info);

// What every host's clock shows when it starts, so that no test depends on when it is run: a Tuesday morning in Seoul, or
// $HEARTH_TEST_CLOCK.
Timestamp first_moment();

// Somebody with a client of their own; `http` is signed in and its paths begin after /api/v1.
struct Person {
  std::string id, email, password, refresh_token;
  support::HttpClient http;
};

// What a host stands on.
struct Store {
  std::string database_url;      // of PostgreSQL; empty on SQLite, whose files stand in the folder
  std::filesystem::path folder;  // empty: one of the host's own
};
support::HearthOptions on(support::HearthOptions options, const Store& store);

// The deployment of config/embedded.yaml as a real process, on a database of its own.
class Marketplace {
 public:
  struct Options {
    bool demo = false;                       // the demo data of config/demo
    std::vector<std::string> set{};          // further "path=value"
    std::vector<std::string> environment{};  // NAME=value: failure points, say
    std::string config{};                    // another deployment than config/embedded.yaml, which includes it
    bool first_start = false;                // from nothing, with keys of its own: not on a copy of what was prepared
  };
  explicit Marketplace(Engine engine);
  Marketplace(Engine engine, Options options);

  support::HearthProcess& host() { return host_; }
  const support::HearthProcess& host() const { return host_; }
  const std::filesystem::path& config() const { return options_.config; }
  // Of PostgreSQL; empty on SQLite, whose files stand in host().data().
  const std::string& database_url() const { return store_.database_url; }
  // Nobody yet; paths begin after /api/v1. Take a new one after a restart: the port may be another.
  support::HttpClient anyone() const;

  // Registers somebody (a consumer) and is signed in as them; throws with the answer when that is refused.
  Person register_person(const std::string& email = "", const std::string& password = "a long enough passphrase");
  Person sign_in(const std::string& email, const std::string& password) const;
  // Somebody with any roles, by a token from the admin listener's test route, without an account behind it.
  Person with_roles(const std::vector<std::string>& roles) const;

  // The same, as somebody who is there: a demo technician.
  Person as(const std::string& user, const std::vector<std::string>& roles) const;

  // The host's clock, for all its plugins: "15m", "25h".
  void advance(const std::string& duration) const;
  Timestamp now() const;
  // On to that moment ("2026-12-02T09:00:00+09:00"), and everything that is due by then.
  void go_to(const std::string& moment) const;
  // Waits until every event and every due timer has been handled.
  void settle() const;

  // `hearth WORDS...` on this deployment's settings: {"outbox", "list", "--json"}.
  support::Finished command(const std::vector<std::string>& words) const;

 private:
  support::TemporaryFolder folder_;
  Store store_;
  support::HearthOptions options_;
  support::HearthProcess host_;
  int people_ = 0;
};

}  // namespace hearth::e2e
