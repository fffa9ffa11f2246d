#pragma once

#include <cstdint>
#include <hearth/time.hpp>
#include <map>
#include <string>
#include <vector>

#include "host/config/mistakes.hpp"
#include "host/config/values.hpp"
#include "host/config/version.hpp"

// What a deployment can say, as plain structs with their defaults. table.cpp says of each what it is about and what it
// must fulfil; load() fills in the defaults that depend on the machine or on other settings (marked "derived").
namespace hearth::config {

using namespace std::chrono_literals;

enum class Profile { production, development };

struct Tls {
  std::string certificate{};  ///< PEM text (by "${file:...}") or the path of a PEM file: the whole chain, leaf first
  std::string key{};          ///< likewise; secret

  [[nodiscard]] bool enabled() const { return !certificate.empty(); }
};

struct ServerLimits {
  Bytes headers{16 * 1024};       ///< request line and headers
  Bytes body{1024 * 1024};        ///< unless the route says otherwise
  std::uint32_t json_depth = 32;  ///< the SDK reads no deeper than this default
  std::uint32_t query_parameters = 64;
  Duration header_timeout = 10s;
  Duration body_timeout = 30s;
  Duration idle_timeout = 60s;  ///< keep-alive
  std::uint32_t connections = 10'000;
  std::uint32_t connections_per_address = 200;
};

struct Cors {
  std::vector<std::string> origins{};  ///< "https://app.example.com"; also the origins allowed to open sockets
  bool credentials = false;
  Duration max_age = 10min;
};

struct Server {
  std::vector<Address> listen{{"127.0.0.1", 8080}};
  Tls tls{};
  ServerLimits limits{};
  Duration deadline = 10s;  ///< of a request
  Duration drain = 30s;
  std::vector<Network> trusted_proxies{};  ///< whose X-Forwarded-* and Forwarded are believed
  Cors cors{};
  std::uint32_t io_threads = 0;  ///< derived: one a core
};

struct Admin {
  Address listen{"127.0.0.1", 9090};
};

enum class DatabaseEngine { sqlite, postgres };
enum class Synchronous { full, normal };

struct Retries {
  std::uint32_t times = 5;
  Backoff backoff{5ms, 200ms};  ///< jittered between the two
};

struct Database {
  DatabaseEngine engine = DatabaseEngine::sqlite;
  std::string url{};                    ///< postgres; secret
  std::string folder{};                 ///< sqlite: a file a plugin in it. Derived: "<data>/databases/<name>"
  std::vector<std::string> replicas{};  ///< URLs; secret
  std::uint32_t sessions = 40;
  Duration wait = 1s;  ///< for a free session
  Synchronous synchronous = Synchronous::full;
  bool prepared = true;  ///< false: unnamed statements, for PgBouncer in transaction mode
  Retries retries{};     ///< of a transaction: serialisation failure, deadlock, busy
};

enum class CacheEngine { memory, redis };

struct Cache {
  CacheEngine engine = CacheEngine::memory;
  std::string url{};                ///< redis; secret
  Bytes size{64ULL * 1024 * 1024};  ///< memory
};

enum class ExecutionMode { fiber, threads };  ///< fiber: as each plugin says; threads: all on call threads

struct Execution {
  ExecutionMode mode = ExecutionMode::fiber;
  Bytes fiber_stack{256 * 1024};
  std::uint32_t in_flight = 1024;
  std::uint32_t threads = 0;  ///< for what is no fiber; derived: four a core
  std::uint32_t blocking = 8;
  std::uint32_t cpu = 0;  ///< derived: one a core less one, at least 1
  Duration service_deadline = 5s;
  Duration stall = 50ms;  ///< a plugin that holds its thread longer is logged
};

enum class TokenAlgorithm { es256, eddsa };

struct Auth {
  std::string issuer = "hearth";
  std::string audience = "hearth";
  std::string key_service{};    ///< the service that verifies API keys: "auth.verify_key@1"; empty: none are taken
  std::string grant_service{};  ///< that says what roles may do: "admin.grants@1"; empty: what their names say
  std::vector<TokenAlgorithm> algorithms{TokenAlgorithm::es256};  ///< accepted; the first one signs
};

struct Keys {
  std::string folder{};  ///< derived: "<data>/keys"
};

enum class LimitKey { address, user, api_key, route };
enum class OnError { open, closed };

/// Token bucket (GCRA): `limit` a `window`, `burst` at once. The policy named "default" is that of every route that
/// names none; where there is no such policy, those routes have no limit.
struct RateLimit {
  std::vector<LimitKey> key{LimitKey::address};  ///< counted for each combination of these
  std::uint32_t limit = 0;                       ///< required
  Duration window{};                             ///< required
  std::uint32_t burst = 0;                       ///< derived: as `limit`
  OnError on_error = OnError::open;              ///< when there is no room to count one more key
};

enum class LogLevel { trace, debug, info, warn, error };
enum class LogFormat { automatic, json, text };  ///< automatic: text on a terminal, JSON elsewhere

struct Rotation {
  Bytes size{100ULL * 1024 * 1024};
  std::uint32_t files = 10;  ///< kept beside the current one
};

struct Log {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::automatic;
  std::string file{};  ///< empty: standard output
  Rotation rotation{};
};

struct Events {
  std::uint32_t tries = 12;
  Backoff backoff{1s, 1h};  ///< doubling; after the last try a dead letter
  Duration deadline = 30s;  ///< of a handler
};

struct Idempotency {
  Duration keep = 24h;
};

/// What plugins reach over HTTP. Which plugin may call which host is `plugins[].permissions.outbound`.
struct Outbound {
  std::vector<std::string> private_hosts{};  ///< may have private or loopback addresses: "127.0.0.1:4711", "*.internal"
  std::string ca_file{};                     ///< PEM: authorities that are trusted beside the system's
  Duration timeout = 10s;                    ///< of a request that says none
  Duration connect_timeout = 5s;             ///< name, connection and TLS
};

enum class TrustPolicy { digest, any, signed_only };

struct Trust {
  TrustPolicy policy = TrustPolicy::digest;
  std::vector<std::string> keys{};  ///< Ed25519 public keys (base64) for `signed`
};

struct Group {
  std::string mode = "in_process";  ///< the only one so far
};

struct PluginDatabase {
  std::string pool = "main";
  std::uint32_t sessions = 8;
};

enum class PluginExecution { manifest, threads, fiber };  ///< manifest: as the plugin itself says

/// What the operator grants of that which the plugin's manifest asks for.
struct Permissions {
  bool database = true;
  bool tokens = true;
  bool settings = true;
  bool audit = true;
  std::vector<std::string> outbound{};  ///< hosts, "*.example.com" for those below
};

/// When an upgrade gives up by itself.
struct Abort {
  Percent errors{1000};
  Factor p99{1500};  ///< of the old generation's
};

struct Upgrade {
  std::vector<Percent> canary{};  ///< shares of the callers, sticky by principal; empty: all at once
  Duration hold = 60s;            ///< at each share
  Abort abort{};
  Duration drain = 30s;
};

/// Where one value of a plugin's settings was written.
struct Place {
  Position key;  ///< of the key that names it; for an item of a list as `value`
  Position value;
  bool secret = false;  ///< came by a reference (${...}), a flag or a variable: never shown
};

/// The free-form `config:` of a plugin. Checked by check() of plugin_schema.hpp and by the plugin itself.
struct PluginConfig {
  std::string json = "{}";              ///< what crosses the border
  std::map<std::string, Place> places;  ///< by RFC 6901 pointer; "" is the whole
};

struct Plugin {
  std::string name{};
  Range version{};
  std::string path{};  ///< of the bundle; empty: looked up by name beside the executable
  bool enabled = true;
  std::string group = "main";
  PluginDatabase database{};
  bool required = true;  ///< false: its failure degrades the host, and does not stop the boot
  PluginExecution execution = PluginExecution::manifest;
  Permissions permissions{};
  PluginConfig config{};
  Upgrade upgrade{};
  Profile profile = Profile::development;  ///< of the deployment
  Position at{};                           ///< of its entry
  std::uint32_t index = 0;                 ///< in the merged list: "plugins[2]"
};

struct Settings {
  Profile profile = Profile::production;
  bool demo = false;          ///< load the demo data at start
  std::string data = "data";  ///< folder for everything that the embedded default keeps
  std::string zone = "Asia/Seoul";
  Server server{};
  Admin admin{};
  std::map<std::string, Database> databases{};  ///< derived: "main", SQLite
  Cache cache{};
  Execution execution{};
  Auth auth{};
  Keys keys{};
  std::map<std::string, RateLimit> rate_limits{};
  Log log{};
  Events events{};
  Idempotency idempotency{};
  Outbound outbound{};
  Trust trust{};
  std::map<std::string, Group> groups{};  ///< derived: "main" is always there
  std::vector<Plugin> plugins{};          ///< switched-off ones too
};

}  // namespace hearth::config
