#include "host/config/shape.hpp"
#include "host/config/texts.hpp"

// The one table of settings: name, place, what it is about, bounds, secret, live. Defaults stand in settings.hpp.
namespace hearth::config {

// Declared before any use: an explicit specialisation must be.
template <>
Shape shape_of<std::string>();
template <>
Shape shape_of<bool>();
template <>
Shape shape_of<std::uint32_t>();
template <>
Shape shape_of<Bytes>();
template <>
Shape shape_of<Duration>();
template <>
Shape shape_of<Percent>();
template <>
Shape shape_of<Factor>();
template <>
Shape shape_of<Address>();
template <>
Shape shape_of<Network>();
template <>
Shape shape_of<Backoff>();
template <>
Shape shape_of<Range>();

namespace {

constexpr Bytes operator""_KiB(unsigned long long n) { return {n * 1024}; }
constexpr Bytes operator""_MiB(unsigned long long n) { return {n * 1024 * 1024}; }
constexpr Bytes operator""_GiB(unsigned long long n) { return {n * 1024 * 1024 * 1024}; }

}  // namespace

template <>
Shape shape_of<Profile>() {
  return choice<Profile>({"production", "development"});
}
template <>
Shape shape_of<DatabaseEngine>() {
  return choice<DatabaseEngine>({"sqlite", "postgres"});
}
template <>
Shape shape_of<Synchronous>() {
  return choice<Synchronous>({"full", "normal"});
}
template <>
Shape shape_of<CacheEngine>() {
  return choice<CacheEngine>({"memory", "redis"});
}
template <>
Shape shape_of<TokenAlgorithm>() {
  return choice<TokenAlgorithm>({"ES256", "EdDSA"});
}
template <>
Shape shape_of<LimitKey>() {
  return choice<LimitKey>({"address", "user", "api_key", "route"});
}
template <>
Shape shape_of<OnError>() {
  return choice<OnError>({"open", "closed"});
}
template <>
Shape shape_of<LogLevel>() {
  return choice<LogLevel>({"trace", "debug", "info", "warn", "error"});
}
template <>
Shape shape_of<LogFormat>() {
  return choice<LogFormat>({"auto", "json", "text"});
}
template <>
Shape shape_of<TrustPolicy>() {
  return choice<TrustPolicy>({"digest", "any", "signed"});
}
template <>
Shape shape_of<ExecutionMode>() {
  return choice<ExecutionMode>({"fiber", "threads"});
}

template <>
Shape shape_of<PluginExecution>() {
  return choice<PluginExecution>({"manifest", "threads", "fiber"});
}

template <>
Shape shape_of<Tls>() {
  return object<Tls>({
      field("certificate", &Tls::certificate,
            "The certificate chain, leaf first: PEM text (${file:...}) or the path of a PEM file")
          .live(),
      field("key", &Tls::key, "Its private key: PEM text (${file:...}) or the path of a PEM file").secret().live(),
  });
}

template <>
Shape shape_of<ServerLimits>() {
  using L = ServerLimits;
  return object<L>({
      field("headers", &L::headers, "Request line and headers together").from(1_KiB).to(1_MiB),
      field("body", &L::body, "Body of a request whose route sets no limit of its own").from(1_KiB).to(1_GiB).live(),
      field("json_depth", &L::json_depth, "How deep JSON may nest").from(1).to(32).live(),
      field("query_parameters", &L::query_parameters, "Parameters in a query").from(1).to(10'000),
      field("header_timeout", &L::header_timeout, "From the first byte of a request to the end of its headers")
          .from(10ms),
      field("body_timeout", &L::body_timeout, "From the headers to the end of the body").from(10ms),
      field("idle_timeout", &L::idle_timeout, "Between two requests of a kept-alive connection").from(10ms),
      field("connections", &L::connections, "Open connections in all").from(1),
      field("connections_per_address", &L::connections_per_address,
            "Open connections of one address that is no trusted proxy's")
          .from(1),
  });
}

template <>
Shape shape_of<Cors>() {
  return object<Cors>({
      field("origins", &Cors::origins, "Origins that browsers may call from, sockets included")
          .fulfils(origin, "^https?://[^/?#*@ ]+$")
          .live(),
      field("credentials", &Cors::credentials, "Allow credentials in such calls").live(),
      field("max_age", &Cors::max_age, "How long a browser may keep the answer to a preflight").to(24h).live(),
  });
}

template <>
Shape shape_of<Server>() {
  return object<Server>({
      field("listen", &Server::listen, "Addresses of the public listener; port 0: any free one"),
      field("tls", &Server::tls, "TLS on the public listener; without it plain HTTP"),
      field("limits", &Server::limits, "Bounds on what a client may send"),
      field("deadline", &Server::deadline, "Of a request, from its last byte to its answer").from(10ms).to(1h).live(),
      field("drain", &Server::drain, "At SIGTERM, for what is in flight").to(1h),
      field("trusted_proxies", &Server::trusted_proxies, "Whose X-Forwarded-* and Forwarded headers are believed"),
      field("cors", &Server::cors, "Which other origins' pages may call"),
      field("io_threads", &Server::io_threads, "Threads that read and write connections")
          .to(1024)
          .or_else("one a core"),
  });
}

template <>
Shape shape_of<Admin>() {
  return object<Admin>({field("listen", &Admin::listen, "Health, metrics, operations: never the public port")});
}

template <>
Shape shape_of<Retries>() {
  return object<Retries>({
      field("times", &Retries::times, "How often after the first try").to(100),
      field("backoff", &Retries::backoff, "Waits between tries, jittered"),
  });
}

template <>
Shape shape_of<Database>() {
  using D = Database;
  return object<D>({
      field("engine", &D::engine, "postgres, or sqlite: files in a folder, no server"),
      field("url", &D::url, "postgres: postgresql://user:password@host:5432/database")
          .secret()
          .fulfils(postgres_url, "^postgres(ql)?://"),
      field("folder", &D::folder, "sqlite: where the files stand").or_else("'databases/<name>' in the data folder"),
      field("replicas", &D::replicas, "postgres: URLs of read replicas")
          .secret()
          .fulfils(postgres_url, "^postgres(ql)?://"),
      field("sessions", &D::sessions, "Connections of this node in all").from(1).to(10'000),
      field("wait", &D::wait, "For a free connection; then 503").from(1ms).to(60s),
      field("synchronous", &D::synchronous, "sqlite: full survives the loss of power, normal the loss of the process"),
      field("prepared", &D::prepared, "postgres: keep prepared statements; false behind PgBouncer in transaction mode"),
      field("retries", &D::retries, "Of a transaction that lost against another one"),
  });
}

template <>
Shape shape_of<Cache>() {
  return object<Cache>({
      field("engine", &Cache::engine, "memory: of this process; redis: shared by all nodes"),
      field("url", &Cache::url, "redis: redis://[user:password@]host:6379[/database]")
          .secret()
          .fulfils(redis_url, "^redis://"),
      field("size", &Cache::size, "memory: how much is kept").from(1_MiB),
  });
}

template <>
Shape shape_of<Execution>() {
  using E = Execution;
  return object<E>({
      field("mode", &E::mode, "How handlers run; fiber: those of plugins that allow it, on the I/O threads"),
      field("fiber_stack", &E::fiber_stack, "Of each fiber").from(64_KiB).to(8_MiB),
      field("in_flight", &E::in_flight, "Calls running and waiting; beyond it 503 at once").from(1),
      field("threads", &E::threads, "Threads for handlers that are no fibers, events and timers")
          .to(4096)
          .or_else("four a core"),
      field("blocking", &E::blocking, "Threads for what truly blocks").from(1).to(4096),
      field("cpu", &E::cpu, "Threads for hashing and images").to(1024).or_else("one a core less one, at least 1"),
      field("service_deadline", &E::service_deadline, "Of a call from plugin to plugin").from(1ms).to(1h),
      field("stall", &E::stall, "A plugin that holds its thread longer is logged").from(1ms),
  });
}

template <>
Shape shape_of<Auth>() {
  Shape shape = object<Auth>({
      field("issuer", &Auth::issuer, "`iss` of the tokens").fulfils(not_empty),
      field("audience", &Auth::audience, "`aud` of the tokens").fulfils(not_empty),
      field("key_service", &Auth::key_service, "The service that says whose an API key is; without it none is taken")
          .fulfils(service_name),
      field("grant_service", &Auth::grant_service,
            "The service that says which permissions roles hold; without it nobody has any")
          .fulfils(service_name),
      field("algorithms", &Auth::algorithms, "Signatures that are accepted; the first one signs"),
  });
  shape.later["access_token_lifetime"] = "is said by the plugin that issues the tokens: in its own config";
  return shape;
}

template <>
Shape shape_of<Keys>() {
  return object<Keys>(
      {field("folder", &Keys::folder, "Signing and encryption keys").or_else("'keys' in the data folder")});
}

template <>
Shape shape_of<RateLimit>() {
  using R = RateLimit;
  return object<R>({
      field("key", &R::key, "What is counted: each combination of these has a count of its own").live(),
      field("limit", &R::limit, "Requests a window").from(1).required().live(),
      field("window", &R::window, "Length of the window").from(1ms).to(24h).required().live(),
      field("burst", &R::burst, "How many at once").or_else("as `limit`").live(),
      field("on_error", &R::on_error,
            "When there is no room to count one more: open forgets the idlest, closed refuses")
          .live(),
  });
}

template <>
Shape shape_of<Rotation>() {
  return object<Rotation>({
      field("size", &Rotation::size, "Of a file before the next is begun").from(64_KiB),
      field("files", &Rotation::files, "Old ones kept").to(1000),
  });
}

template <>
Shape shape_of<Log>() {
  return object<Log>({
      field("level", &Log::level, "The least that is written").live(),
      field("format", &Log::format, "auto: text on a terminal, JSON elsewhere"),
      field("file", &Log::file, "Where to; empty: standard output"),
      field("rotation", &Log::rotation, "Of that file"),
  });
}

template <>
Shape shape_of<Events>() {
  return object<Events>({
      field("tries", &Events::tries, "Deliveries tried before an event becomes a dead letter").from(1).to(1000),
      field("backoff", &Events::backoff, "Waits between tries, doubling"),
      field("deadline", &Events::deadline, "Of an event's handler").from(10ms).to(1h),
  });
}

template <>
Shape shape_of<Idempotency>() {
  return object<Idempotency>({field("keep", &Idempotency::keep, "How long an answer can be replayed").from(1min)});
}

template <>
Shape shape_of<Outbound>() {
  using O = Outbound;
  return object<O>({
      field("private_hosts", &O::private_hosts,
            "Hosts that may have private or loopback addresses; '*.internal': those below, ':4711': that port alone")
          .fulfils(private_host),
      field("ca_file", &O::ca_file, "PEM file of authorities that are trusted beside the system's"),
      field("timeout", &O::timeout, "Of a whole request, where the plugin says none").from(10ms).to(1h),
      field("connect_timeout", &O::connect_timeout, "Of the name, the connection and TLS").from(10ms).to(1h),
  });
}

template <>
Shape shape_of<Trust>() {
  return object<Trust>({
      field("policy", &Trust::policy, "Which bundles load: those whose digest is in plugins.lock, any, or signed ones"),
      field("keys", &Trust::keys, "signed: Ed25519 public keys, base64").fulfils(ed25519_key),
  });
}

template <>
Shape shape_of<Group>() {
  Shape shape =
      object<Group>({field("mode", &Group::mode, "Where its plugins run").fulfils(group_mode, "^in_process$")});
  for (const char* key : {"user", "memory", "threads", "restart", "upstreams"}) {
    shape.later[key] = "belongs to the modes 'process' and 'remote', which are not in this version yet";
  }
  return shape;
}

template <>
Shape shape_of<PluginDatabase>() {
  return object<PluginDatabase>({
      field("pool", &PluginDatabase::pool, "Which of `databases`"),
      field("sessions", &PluginDatabase::sessions, "How many of its connections at most").from(1),
  });
}

template <>
Shape shape_of<Permissions>() {
  return object<Permissions>({
      field("database", &Permissions::database, "May have tables of its own"),
      field("tokens", &Permissions::tokens, "May sign tokens and revoke them"),
      field("settings", &Permissions::settings, "May lay settings over those of other plugins"),
      field("audit", &Permissions::audit, "May read the audit logs of other plugins"),
      field("outbound", &Permissions::outbound, "Hosts that it may call; '*.example.com': those below")
          .fulfils(granted_host)
          .live(),
  });
}

template <>
Shape shape_of<Abort>() {
  return object<Abort>({
      field("errors", &Abort::errors, "Share of failing requests"),
      field("p99", &Abort::p99, "Slowest per cent, as a multiple of the old version's"),
  });
}

template <>
Shape shape_of<Upgrade>() {
  return object<Upgrade>({
      field("canary", &Upgrade::canary, "Shares of the callers, one after the other; empty: all at once"),
      field("hold", &Upgrade::hold, "At each share"),
      field("abort", &Upgrade::abort, "When to go back"),
      field("drain", &Upgrade::drain, "For the old version's calls"),
  });
}

template <>
Shape shape_of<PluginConfig>() {
  Shape shape;
  shape.type = Type::tree;
  shape.expected = "a map of the plugin's own settings";
  return shape;
}

template <>
Shape shape_of<Plugin>() {
  using P = Plugin;
  return object<P>({
      field("name", &P::name, "Of the plugin").required().fulfils(plugin_name, "^[a-z][a-z0-9_]{1,39}$"),
      field("version", &P::version, "Which versions may be loaded: '^1.2', '~2.3', '>=1 <2', '1.2.3', '*'"),
      field("path", &P::path, "Of the bundle").or_else("looked up by name"),
      field("enabled", &P::enabled, "false: not loaded"),
      field("group", &P::group, "Which of `groups` it runs in"),
      field("database", &P::database, "Where its tables are"),
      field("required", &P::required, "false: the host starts, degraded, when it fails"),
      field("execution", &P::execution, "How its handlers run; manifest: as the plugin says"),
      field("permissions", &P::permissions, "What it is granted of that which it asks for"),
      field("config", &P::config, "Its own settings, as its own schema says").live(),
      field("upgrade", &P::upgrade, "How a new version takes over"),
  });
}

template <>
Shape shape_of<Settings>() {
  using S = Settings;
  return object<S>({
      field("profile", &S::profile, "production refuses what only a developer needs, such as demo data"),
      field("demo", &S::demo, "Load the demo data at start"),
      field("data", &S::data, "Folder for everything that the embedded default keeps").fulfils(not_empty),
      field("zone", &S::zone, "Time zone of periodic jobs").fulfils(time_zone),
      field("server", &S::server, "The public listener"),
      field("admin", &S::admin, "The operators' listener"),
      field("databases", &S::databases, "Database pools by name").or_else("'main', on sqlite"),
      field("cache", &S::cache, "Response, data and session cache"),
      field("execution", &S::execution, "How handlers run"),
      field("auth", &S::auth, "Access tokens"),
      field("keys", &S::keys, "Where keys are kept"),
      field("rate_limits", &S::rate_limits, "Policies by name; 'default' is for routes that name none"),
      field("log", &S::log, "Logs"),
      field("events", &S::events, "Delivery of events"),
      field("idempotency", &S::idempotency, "Answers kept for repeated requests"),
      field("outbound", &S::outbound, "What plugins reach over HTTP"),
      field("trust", &S::trust, "Which plugins may be loaded"),
      field("groups", &S::groups, "Where plugins run, by name; 'main' is always there"),
      field("plugins", &S::plugins, "What this deployment is made of"),
  });
}

const Shape& table() {
  static const Shape shape = shape_of<Settings>();
  return shape;
}

}  // namespace hearth::config
