#include "tests/support/postgres_server.hpp"

#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/support/child_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::support {
namespace {

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Rows = std::unique_ptr<PGresult, decltype(&PQclear)>;

Connection connect(const std::string& url) {
  Connection connection(PQconnectdb(url.c_str()), PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection.get()));
  return connection;
}

Rows ask(const Connection& connection, const std::string& sql) {
  Rows rows(PQexec(connection.get(), sql.c_str()), PQclear);
  const auto status = PQresultStatus(rows.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    throw std::runtime_error(std::string(PQerrorMessage(connection.get())) + " in: " + sql);
  }
  return rows;
}

constexpr auto patience = std::chrono::seconds(90);
std::mutex guard;

}  // namespace

PostgresServer& PostgresServer::shared() {
  static PostgresServer& server = []() -> PostgresServer& {
    const char* file = std::getenv("HEARTH_TEST_POSTGRES");
    static PostgresServer one = file != nullptr ? PostgresServer(std::string(file)) : PostgresServer();
    return one;
  }();
  return server;
}

PostgresServer::PostgresServer(const std::string& address_file) {
  const auto address = nlohmann::json::parse(read_file(address_file));
  host_ = address.at("host");
  port_ = address.at("port");
}

PostgresServer::PostgresServer() {
  ChildOptions options;
  options.pipe_stdin = options.pipe_stdout = true;
  keeper_ = std::make_unique<ChildProcess>(std::vector<std::string>{HEARTH_PYTHON, HEARTH_POSTGRES_PY, "run"}, options);
  const auto address = nlohmann::json::parse(keeper_->read_line(patience));
  host_ = address.at("host");
  port_ = address.at("port");
}

PostgresServer::~PostgresServer() {
  if (keeper_) {
    keeper_->close_stdin();
    keeper_->wait(patience);
    return;
  }
  for (const auto& name : databases_) {
    try {
      execute(url("postgres"), "drop database if exists " + name + " with (force)");
    } catch (const std::exception&) {  // the server ends soon, and the database with it
    }
  }
}

std::string PostgresServer::url(const std::string& database) const {
  return "postgres://hearth@" + host_ + ":" + std::to_string(port_) + "/" + database;
}

std::string PostgresServer::create(const std::string& name) {
  execute(url("postgres"), "drop database if exists " + name);
  execute(url("postgres"), "create database " + name);
  return url(name);
}

std::string PostgresServer::fresh_database(const std::string& copy_of) {
  static std::atomic<int> count{0};
  const std::string name = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
  execute(url("postgres"), "create database " + name + " template " + copy_of);
  const std::scoped_lock lock(guard);
  databases_.push_back(name);
  return url(name);
}

void PostgresServer::execute(const std::string& url, const std::string& sql) const { ask(connect(url), sql); }

std::string PostgresServer::value(const std::string& url, const std::string& sql) const {
  const auto connection = connect(url);
  const auto rows = ask(connection, sql);
  return PQntuples(rows.get()) > 0 ? PQgetvalue(rows.get(), 0, 0) : "";
}

void PostgresServer::stop() { obey("stop"); }
void PostgresServer::kill() { obey("kill"); }
void PostgresServer::start() { obey("start"); }
void PostgresServer::freeze() { obey("freeze"); }
void PostgresServer::thaw() { obey("thaw"); }

void PostgresServer::obey(const std::string& word) {
  if (!keeper_) throw std::logic_error("the shared PostgreSQL server is not yours to " + word);
  keeper_->write_line(word);
  if (keeper_->read_line(patience) != "ok") throw std::runtime_error("PostgreSQL did not " + word);
}

}  // namespace hearth::support
