#include "host/db/postgres_connection.hpp"

#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <vector>

#include "host/db/engine.hpp"
#include "host/exec/executor.hpp"

namespace hearth::db {
namespace {

constexpr std::chrono::seconds longest_set_up{2};

/// Poco splits the connection string at blanks, whatever libpq's quoting says, and passes the parts on unquoted.
Result<std::string> keywords(const std::string& url, const std::string& plugin) {
  PQconninfoOption* const options = libpq().PQconninfoParse(url.c_str(), nullptr);
  if (options == nullptr)
    return unreachable("the database's url cannot be read");  // libpq's words would quote a password
  // The last three: what waits for a machine that has gone, and has nothing to send, hears of it too.
  std::string out =
      "connect_timeout=2 tcp_user_timeout=10000 client_encoding=UTF8"
      " keepalives_idle=10 keepalives_interval=5 keepalives_count=3";
  std::string refused;
  bool named = false;
  for (const auto* option = options; option->keyword != nullptr; ++option) {
    if (option->val == nullptr || *option->val == '\0') continue;
    const std::string keyword = option->keyword;
    if (keyword == "connect_timeout" || keyword == "tcp_user_timeout" || keyword == "client_encoding") continue;
    named = named || keyword == "application_name";
    out += " " + keyword + "=";
    for (const char* c = option->val; *c != '\0'; ++c) {
      if (*c == ' ') refused = keyword;
      if (*c == '\'' || *c == '\\') out += '\\';
      out += *c;
    }
  }
  libpq().PQconninfoFree(options);
  if (!refused.empty())
    return unreachable("the database's url has a blank in '" + refused + "', which Poco cannot pass on");
  if (!named) out += " application_name=hearth." + plugin;
  return out;
}

/// Poco never frees a connection that failed. So once one has, the next is tried without Poco first.
std::atomic<bool> last_one_failed{false};

Result<void> try_without_poco(const std::string& conninfo) {
  PGconn* const trial = libpq().PQconnectdb(conninfo.c_str());
  const bool connected = libpq().PQstatus(trial) == CONNECTION_OK;
  std::string cause = connected ? std::string{} : libpq().PQerrorMessage(trial);
  libpq().PQfinish(trial);
  if (!connected) return unreachable(std::move(cause));
  return {};
}

/// Poco closes a session only while it is connected: of a lost one we free the connection ourselves, and Poco's session,
/// which would look at it, is never destroyed. It is about a kilobyte.
void bury(std::unique_ptr<Poco::Data::Session> session) {
  static std::mutex mutex;
  static auto& graveyard = *new std::vector<std::unique_ptr<Poco::Data::Session>>;
  const std::lock_guard lock{mutex};
  graveyard.push_back(std::move(session));
}

}  // namespace

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const std::string& url,
                                                                     const std::string& plugin) {
  HEARTH_TRY(load_postgres_client());
  const auto conninfo = HEARTH_TRY(keywords(url, plugin));
  if (last_one_failed) HEARTH_TRY(try_without_poco(conninfo));
  std::string failure;
  try {
    PGconn* native = nullptr;
    auto session = libpq().open(conninfo, native);
    last_one_failed = false;
    return std::unique_ptr<PostgresConnection>{new PostgresConnection{std::move(session), native}};
  } catch (const Poco::Exception& error) {
    failure = error.displayText();
  }
  last_one_failed = true;
  return unreachable(std::move(failure));
}

PostgresConnection::PostgresConnection(std::unique_ptr<Poco::Data::Session> session, PGconn* native)
    : session_{std::move(session)}, native_{native} {
  libpq().PQsetNoticeProcessor(
      native_, [](void*, const char*) {}, nullptr);
}

PostgresConnection::~PostgresConnection() {
  if (libpq().PQstatus(native_) == CONNECTION_OK) return;
  libpq().PQfinish(native_);
  bury(std::move(session_));
}

/// PQexec would wait for as long as the server says nothing.
Result<void> PostgresConnection::run(const std::string& statements) {
  const GraceCall grace{longest_set_up};
  if (libpq().PQsendQuery(native_, statements.c_str()) != 1) return unreachable(libpq().PQerrorMessage(native_));
  Result<void> outcome;
  for (;;) {
    while (libpq().PQisBusy(native_) != 0) {
      if (!exec::wait_readable(grace, libpq().PQsocket(native_))) return unreachable("the server does not answer");
      if (libpq().PQconsumeInput(native_) != 1) return unreachable(libpq().PQerrorMessage(native_));
    }
    const PostgresResult result{libpq().PQgetResult(native_)};
    if (!result) return outcome;
    const auto status = libpq().PQresultStatus(result.get());
    if (libpq().PQstatus(native_) != CONNECTION_OK) return unreachable(libpq().PQerrorMessage(native_));
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) outcome = internal(libpq().PQerrorMessage(native_));
  }
}

}  // namespace hearth::db
