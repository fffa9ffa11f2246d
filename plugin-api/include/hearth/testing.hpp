#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/encode.hpp"
#include "hearth/published.hpp"
#include "hearth/testing/http.hpp"
#include "hearth/testing/postgres.hpp"
#include "hearth/testing/process.hpp"

/// Runs a plugin in the real host: a child process with a data folder of its own, on SQLite or (HEARTH_TEST_ENGINE=postgres)
/// on a PostgreSQL of its own. hearth_add_plugin(... TESTS ...) runs every test on both.
///
///   auto host = hearth::testing::Host::with(plugin_under_test());
///   auto anna = host.sign_in(auth::consumer);
///   EXPECT_EQ(anna.get("/loyalty/me").json()["points"], 500);
namespace hearth::testing {

/// A bundle on disk: build/loyalty.hearth.
struct Bundle {
  std::filesystem::path path;
  [[nodiscard]] std::string name() const { return path.stem().string(); }
};

struct HostOptions {
  std::vector<std::string> also{};  ///< names of plugins whose bundles lie beside it, which it requires
  nlohmann::json config = nlohmann::json::object();  ///< settings of the plugin under test
  std::vector<std::string> set{};                    ///< more settings of the host: "execution.threads=2"
};

/// Somebody who speaks to the host's API. Paths are below /api/v1; of an operator, below /plugins/<name>.
class Client {
 public:
  Client(std::string address, std::string token, Uuid who, std::string base = "/api/v1")
      : user{who}, address_{std::move(address)}, token_{std::move(token)}, base_{std::move(base)} {}

  using Headers = std::vector<std::pair<std::string, std::string>>;

  [[nodiscard]] Answer get(const std::string& path, const Headers& headers = {}) const {
    return send("GET", path, "", headers);
  }
  Answer post(const std::string& path, const nlohmann::json& body = nullptr, const Headers& headers = {}) const {
    return send("POST", path, text_of(body), headers);
  }
  Answer put(const std::string& path, const nlohmann::json& body = nullptr, const Headers& headers = {}) const {
    return send("PUT", path, text_of(body), headers);
  }
  Answer patch(const std::string& path, const nlohmann::json& body = nullptr, const Headers& headers = {}) const {
    return send("PATCH", path, text_of(body), headers);
  }
  Answer del(const std::string& path, const Headers& headers = {}) const { return send("DELETE", path, "", headers); }
  /// Any bytes as the body.
  Answer send(const std::string& method, const std::string& path, const std::string& body, Headers headers = {}) const {
    if (!token_.empty()) headers.emplace_back("Authorization", "Bearer " + token_);
    return Connection{address_}.send(method, base_ + path, headers, body);
  }

  Uuid user;  ///< nil: nobody

 private:
  static std::string text_of(const nlohmann::json& body) { return body.is_null() ? "" : body.dump(); }

  std::string address_, token_, base_;
};

class Host {
 public:
  static Host with(const Bundle& bundle, const HostOptions& options = {}) { return Host{bundle, options}; }

  /// Somebody with these roles, in whom the host believes.
  template <class... R>
  [[nodiscard]] Client sign_in(const R&... roles) {
    return sign_in_as(std::nullopt, {std::string(std::string_view{roles})...});
  }
  [[nodiscard]] Client sign_in_as(std::optional<Uuid> user, const std::vector<std::string>& roles) {
    const auto signed_in =
        operate("/test/token", {{"user", user ? nlohmann::json(user->text()) : nlohmann::json()}, {"roles", roles}});
    return {listen_, signed_in.at("token"), *Uuid::parse(signed_in.at("user").get<std::string>())};
  }
  [[nodiscard]] Client anonymous() const { return {listen_, "", Uuid{}}; }
  /// An operator, at the routes that are .operations().
  [[nodiscard]] Client operations() const { return {admin_, "", Uuid{}, "/plugins/" + name_}; }

  /// Publishes an event, as its owner would, and waits until every subscriber has dealt with it.
  template <DescribedEvent E>
  void deliver(const E& event) {
    operate("/test/events", {{"name", detail::ObjectInfo<E>::description.name},
                             {"key", detail::key_text(event)},
                             {"payload", nlohmann::json::parse(to_json(event))}});
    settle();
  }
  /// Waits until no event and no due timer is left.
  void settle() { operate("/test/settle", nlohmann::json::object()); }

  /// The host's clock, which from then on is set by hand; what becomes due has been dealt with when this returns.
  Timestamp set_clock(Timestamp now) { return moved({{"now", now.text()}}); }
  Timestamp advance(Duration by) { return moved({{"advance", duration_text(by)}}); }

  /// A new id.
  [[nodiscard]] Uuid id() {
    std::array<std::uint8_t, 10> random{};
    std::ifstream{"/dev/urandom", std::ios::binary}.read(reinterpret_cast<char*>(random.data()), random.size());
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return Uuid::v7(std::chrono::duration_cast<std::chrono::milliseconds>(since).count(), random);
  }

  [[nodiscard]] const std::string& address() const { return listen_; }
  [[nodiscard]] std::string log() const { return read_file(folder_->path() / "log"); }

 private:
  Host(const Bundle& bundle, const HostOptions& options)
      : name_{bundle.name()}, folder_{std::make_unique<TemporaryFolder>()} {
    const auto file = folder_->path() / "hearth.yaml";
    std::ofstream{file} << deployment(bundle, options).dump(2);  // JSON is YAML
    int ready[2];
    if (::pipe2(ready, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
    std::vector<std::string> words{binary(),     "serve",
                                   "-c",         file.string(),
                                   "--data",     (folder_->path() / "data").string(),
                                   "--set",      "server.listen=127.0.0.1:0",
                                   "--set",      "admin.listen=127.0.0.1:0",
                                   "--ready-fd", "3",
                                   "--test",     "--check-plugins"};
    for (const auto& setting : options.set) words.insert(words.end(), {"--set", setting});
    process_ = std::make_unique<Process>(words, folder_->path() / "log", ready[1]);
    ::close(ready[1]);
    const auto told = nlohmann::json::parse(read_line(ready[0]), nullptr, false);
    ::close(ready[0]);
    if (!told.is_object()) {
      process_->end(SIGKILL);
      throw std::runtime_error("the host did not start:\n" + log());
    }
    listen_ = told.at("listen");
    admin_ = told.at("admin");
  }

  static std::string binary() {
    const char* given = std::getenv("HEARTH_HOST");
#ifdef HEARTH_HOST_BINARY
    return given != nullptr ? given : HEARTH_HOST_BINARY;
#else
    return given != nullptr ? given : "hearth";
#endif
  }

  static nlohmann::json deployment(const Bundle& bundle, const HostOptions& options) {
    nlohmann::json plugins = nlohmann::json::array();
    for (const auto& name : options.also) {
      plugins.push_back({{"name", name}, {"path", (bundle.path.parent_path() / (name + ".hearth")).string()}});
    }
    plugins.push_back({{"name", bundle.name()}, {"path", bundle.path.string()}, {"config", options.config}});
    nlohmann::json database{{"engine", "sqlite"}};
    const char* engine = std::getenv("HEARTH_TEST_ENGINE");
    if (engine != nullptr && std::string_view{engine} == "postgres") {
      const char* url = std::getenv("HEARTH_TEST_POSTGRES");
      const bool given = url != nullptr && std::string_view{url}.starts_with("postgres");
      database = {{"engine", "postgres"}, {"url", given ? std::string(url) : Postgres::shared().fresh_database()}};
    }
    return {{"profile", "development"},
            {"databases", {{"main", database}}},
            {"trust", {{"policy", "any"}}},
            {"log", {{"format", "text"}}},
            {"plugins", plugins}};
  }

  nlohmann::json operate(const std::string& path, const nlohmann::json& body) {
    const Answer answer = Connection{admin_}.send("POST", path, {}, body.dump());
    if (answer.status >= 300) {
      throw std::runtime_error(path + " answered " + std::to_string(answer.status) + " " + answer.body + "\n" + log());
    }
    return answer.json();
  }
  Timestamp moved(const nlohmann::json& to) {
    const auto now = operate("/test/clock", to);
    settle();
    return Timestamp::parse(now.at("now").get<std::string>()).value_or(Timestamp{});
  }

  std::string name_;
  std::unique_ptr<TemporaryFolder> folder_;
  std::unique_ptr<Process> process_{};
  std::string listen_, admin_;
};

/// What EXPECT_PROBLEM expects, said in full when it is not so.
inline ::testing::AssertionResult is_problem(const Answer& answer, int status, std::string_view code) {
  if (answer.status == status && answer.code() == code) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "expected " << status << ' ' << code << ", got " << answer.status << ' '
                                       << answer.body;
}

}  // namespace hearth::testing

#ifdef HEARTH_PLUGIN_UNDER_TEST
/// The bundle that hearth_add_plugin(... TESTS ...) has built; another one by the variable HEARTH_PLUGIN_UNDER_TEST.
inline hearth::testing::Bundle plugin_under_test() {
  const char* other = std::getenv("HEARTH_PLUGIN_UNDER_TEST");
  return {other != nullptr ? other : HEARTH_PLUGIN_UNDER_TEST};
}
#endif

#define EXPECT_PROBLEM(answer, status, code) EXPECT_TRUE(::hearth::testing::is_problem((answer), (status), (code)))
