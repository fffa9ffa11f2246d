"""Who may include whom: docs/architecture's table as data. One row a room; change a row only with an ADR."""

# The rooms of the host that a room may include. Its own folder and plugin-api go without saying.
# log, metrics and tracing stand beside the table: every room below core may write a line, a number and a span.
WATCH = {"log", "metrics", "tracing"}
ENGINES = {"core", "exec", "db", "cache"}

HOST = {
    "core": set(),
    "log": {"core"},
    "metrics": {"core"},
    "tracing": {"core"},
    "config": {"core"},
    "exec": {"core"} | WATCH,
    "db": {"core", "exec"} | WATCH,
    "cache": {"core", "exec", "db"} | WATCH,
    "events": ENGINES | WATCH,
    "timers": ENGINES | WATCH,
    "audit": ENGINES | WATCH | {"crypto"},                 # keys have one owner, and the chain is keyed
    "crypto": ENGINES | WATCH,
    "auth": ENGINES | WATCH | {"crypto"},                  # the same: what verifies a token
    "outbound": {"core", "exec"} | WATCH,
    "gateway": {"core", "exec", "auth", "cache", "outbound"} | WATCH,
    "http": {"core", "exec", "gateway"} | WATCH,
    "realtime": {"core", "exec", "gateway"} | WATCH,
    "plugin": {"core", "config", "db", "events", "timers", "cache", "crypto", "audit", "outbound", "gateway"} | WATCH,
    "supervisor": {"core", "config", "exec"} | WATCH,
}
HOST["app"] = set(HOST)                       # the composition root
HOST["cli"] = set(HOST) - {"http", "realtime"}
HOST["main"] = {"cli", "app"}
ONLY_FROM = {"app": {"cli", "main"}, "cli": {"main", "app"}}

# A library by the path of its headers; the first match decides.
LIBRARIES = [
    ("beast", r"/boost/beast"),
    ("asio", r"/boost/asio"),
    ("dll", r"/boost/dll"),
    ("context", r"/boost/(context|coroutine)"),
    ("boost", r"/boost/"),
    ("poco-data", r"/Poco/(Data|SQL)/"),
    ("poco", r"/Poco/"),
    ("yaml", r"/yaml-cpp/"),
    ("libpq", r"/(libpq-fe|libpq-events|pg_config\w*|postgres_ext)\.h$"),
    ("sqlite", r"/sqlite3(ext)?\.h$"),
    ("openssl", r"/openssl/"),
    ("hiredis", r"/hiredis/"),
    ("spdlog", r"/(spdlog|fmt)/"),
    ("prometheus", r"/prometheus/"),
    ("valijson", r"/valijson/"),
    ("nlohmann", r"/nlohmann/"),
    ("cli11", r"/CLI/"),
    ("argon2", r"/argon2\.h$"),
    ("date", r"/include/date/"),
    ("mustache", r"/mustache\.hpp$"),
    ("lemon", r"/lemon/"),
    ("zlib", r"/(zlib|zconf)\.h$"),
    ("curl", r"/curl/"),
    ("gtest", r"/(gtest|gmock)/"),
    ("rapidcheck", r"/rapidcheck"),
]
# What a library drags in by itself.
BRINGS = {
    "beast": {"asio", "boost", "openssl", "context"},
    "asio": {"boost", "openssl", "context"},
    "dll": {"boost"},
    "context": {"boost"},
    "poco-data": {"poco"},
    "valijson": {"nlohmann", "boost"},
    "prometheus": {"zlib"},
}

# The libraries a room may see: it, or what it includes.
HOST_LIBRARIES = {
    "core": {"openssl"},
    "log": {"spdlog"},
    "metrics": {"prometheus"},
    "tracing": set(),
    "config": {"yaml", "valijson"},
    "exec": {"asio", "context"},
    "db": {"poco-data", "libpq", "sqlite"},
    "cache": {"openssl", "hiredis"},
    "events": {"openssl", "hiredis"},
    "timers": {"openssl", "hiredis", "date"},
    "audit": {"openssl"},
    "crypto": {"openssl"},
    "auth": {"openssl"},
    "outbound": {"beast", "asio", "openssl"},
    "gateway": {"openssl", "zlib"},
    "http": {"beast", "asio", "openssl", "zlib"},
    "realtime": {"beast", "asio", "openssl"},
    "plugin": {"dll", "valijson", "openssl"},
    "supervisor": {"asio", "openssl"},
    "app": {"asio", "openssl"},
    "cli": {"cli11", "openssl", "libpq", "sqlite"},
    "main": {"cli11"},
}
EVERYWHERE = {"nlohmann"}

# Well-kept libraries of a plugin's own field.
PLUGIN_LIBRARIES = {
    "auth": {"argon2", "openssl"},
    "catalog": set(),
    "consumer": set(),
    "technician": set(),
    "booking": set(),
    "matching": {"boost"},                                 # Boost.Geometry
    "payment": {"openssl"},                                # signatures of webhooks
    "cancellation": set(),
    "reviews": set(),
    "notifications": {"poco", "openssl", "mustache"},      # SMTP and MIME; templates
    "admin": set(),
}
