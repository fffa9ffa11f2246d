// The reads of the bench by Boost.Beast and libpq, and nothing else: no routes, limits, logs, metrics, errors or schema. What
// a host could reach that did no more than this.
//   bare_server PORT THREADS DATABASE_URL SQL_FOLDER TOKEN...
#include <arpa/inet.h>
#include <endian.h>
#include <libpq-fe.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "bare_server: %s\n", why.c_str());
  std::exit(1);
}

struct Options {
  std::uint16_t port;
  std::size_t threads;
  std::string database;
  std::string sql_folder;
  std::unordered_set<std::string> bearers;
};

/// The text of a .sql file, its one parameter as libpq wants it.
std::string statement(const Options& options, const std::string& name) {
  std::ifstream file{options.sql_folder + "/" + name + ".sql"};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  const auto colon = text.find(':');
  if (colon == std::string::npos) give_up("no parameter in " + name);
  const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", colon + 1);
  return text.replace(colon, std::min(end, text.size()) - colon, "$1");
}

/// One connection, of one thread: what requests ask for in one turn of its loop goes out together, with two Syncs unanswered at
/// most, as the host does (host/db/postgres_lane.cpp).
class Database {
 public:
  using Result = std::unique_ptr<PGresult, void (*)(PGresult*)>;
  using Take = std::function<void(const PGresult&)>;

  Database(asio::io_context& context, const Options& options)
      : context_{context}, connection_{PQconnectdb(options.database.c_str())}, socket_{context} {
    for (const char* name : {"find_row", "list_rows"}) {
      const Result done{PQprepare(connection_, name, statement(options, name).c_str(), 1, nullptr), PQclear};
      if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) give_up(PQerrorMessage(connection_));
    }
    PQsetnonblocking(connection_, 1);
    PQenterPipelineMode(connection_);
    socket_.assign(::dup(PQsocket(connection_)));
    read();
  }

  void ask(const char* name, const std::string& parameter, Take take) {
    const char* value = parameter.c_str();
    if (PQsendQueryPrepared(connection_, name, 1, &value, nullptr, nullptr, 1) != 1)
      give_up(PQerrorMessage(connection_));
    asked_.push_back(std::move(take));
    if (flushes_ || syncs_ >= most_ahead) return;
    flushes_ = true;
    asio::post(context_, [this] {
      flushes_ = false;
      sync();
    });
  }

 private:
  static constexpr std::size_t most_ahead = 2;

  void sync() {
    if (asked_.empty() || !asked_.back()) return;
    asked_.emplace_back(nullptr);
    ++syncs_;
    if (PQpipelineSync(connection_) != 1) give_up(PQerrorMessage(connection_));
  }

  void read() {
    socket_.async_wait(asio::posix::stream_descriptor::wait_read, [this](const error_code& failed) {
      if (failed || PQconsumeInput(connection_) != 1) give_up(PQerrorMessage(connection_));
      while (!asked_.empty() && PQisBusy(connection_) == 0) {
        const Result result{PQgetResult(connection_), PQclear};
        if (!result) continue;  // the end of a statement's results
        const auto take = std::move(asked_.front());
        asked_.pop_front();
        const auto expected = take ? PGRES_TUPLES_OK : PGRES_PIPELINE_SYNC;
        if (PQresultStatus(result.get()) != expected) give_up(PQerrorMessage(connection_));
        take ? take(*result) : void(--syncs_);
      }
      if (!flushes_ && syncs_ < most_ahead) sync();
      read();
    });
  }

  asio::io_context& context_;
  PGconn* connection_;
  asio::posix::stream_descriptor socket_;
  std::deque<Take> asked_;  ///< empty: a Sync
  std::size_t syncs_ = 0;   ///< of those in asked_
  bool flushes_ = false;
};

void write_number(std::string& to, const PGresult& rows, int row, int column) {
  std::uint64_t number = 0;
  std::memcpy(&number, PQgetvalue(&rows, row, column), sizeof number);
  char digits[24];
  to.append(digits,
            std::to_chars(std::begin(digits), std::end(digits), static_cast<std::int64_t>(be64toh(number))).ptr);
}

void write_row(std::string& to, const PGresult& rows, int row) {
  const auto text = [&](int column) {
    to.append(PQgetvalue(&rows, row, column), static_cast<std::size_t>(PQgetlength(&rows, row, column)));
  };
  to += R"({"id":)";
  write_number(to, rows, row, 0);
  to += R"(,"name":")";
  text(1);
  to += R"(","price":)";
  write_number(to, rows, row, 2);
  to += R"(,"note":")";
  text(3);
  to += R"("})";
}

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, Database& database, const Options& options)
      : socket_{std::move(socket)}, database_{database}, options_{options} {}

  void read() {
    request_ = {};
    http::async_read(socket_, buffer_, request_, [self = shared_from_this()](const error_code& failed, std::size_t) {
      if (!failed) self->serve();
    });
  }

 private:
  void serve() {
    constexpr std::string_view scheme = "Bearer ";
    const std::string_view authorization{request_[http::field::authorization].data(),
                                         request_[http::field::authorization].size()};
    if (!authorization.starts_with(scheme) ||
        !options_.bearers.contains(std::string{authorization.substr(scheme.size())})) {
      return answer("401 Unauthorized", "{}");
    }
    const std::string_view target{request_.target().data(), request_.target().size()};
    constexpr std::string_view one = "/api/v1/bench/rows/", list = "/api/v1/bench/rows?after=";
    if (target == "/api/v1/bench/ping") return answer("200 OK", R"({"pong":true})");
    if (target.starts_with(one)) {
      return database_.ask("find_row", std::string{target.substr(one.size())},
                           [self = shared_from_this()](const PGresult& rows) {
                             if (PQntuples(&rows) == 0) return self->answer("404 Not Found", "{}");
                             std::string body;
                             write_row(body, rows, 0);
                             self->answer("200 OK", body);
                           });
    }
    if (target.starts_with(list)) {
      return database_.ask("list_rows", std::string{target.substr(list.size())},
                           [self = shared_from_this()](const PGresult& rows) {
                             std::string body = R"({"items":[)";
                             for (int row = 0; row < PQntuples(&rows); ++row) {
                               if (row > 0) body += ',';
                               write_row(body, rows, row);
                             }
                             self->answer("200 OK", body += "]}");
                           });
    }
    answer("404 Not Found", "{}");
  }

  void answer(std::string_view status, const std::string& body) {
    answer_ = "HTTP/1.1 ";
    answer_ += status;
    answer_ +=
        "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    asio::async_write(socket_, asio::buffer(answer_),
                      [self = shared_from_this()](const error_code& failed, std::size_t) {
                        if (!failed) self->read();
                      });
  }

  tcp::socket socket_;
  Database& database_;
  const Options& options_;
  boost::beast::flat_buffer buffer_;
  http::request<http::empty_body> request_;
  std::string answer_;
};

void accept(tcp::acceptor& acceptor, Database& database, const Options& options) {
  acceptor.async_accept([&](const error_code& failed, tcp::socket socket) {
    if (failed) give_up(failed.message());
    socket.set_option(tcp::no_delay{true});
    std::make_shared<Connection>(std::move(socket), database, options)->read();
    accept(acceptor, database, options);
  });
}

void serve(const Options& options) {
  asio::io_context context{1};
  Database database{context, options};
  tcp::acceptor acceptor{context};
  acceptor.open(tcp::v4());
  acceptor.set_option(asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>{true});
  acceptor.bind({asio::ip::address_v4::loopback(), options.port});
  acceptor.listen();
  accept(acceptor, database, options);
  context.run();
}

}  // namespace

int main(int count, char** words) {
  if (count < 6) give_up("PORT THREADS DATABASE_URL SQL_FOLDER TOKEN...");
  const Options options{static_cast<std::uint16_t>(std::strtoul(words[1], nullptr, 10)),
                        std::strtoul(words[2], nullptr, 10),
                        words[3],
                        words[4],
                        {words + 5, words + count}};
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < options.threads; ++i) threads.emplace_back([&] { serve(options); });
  serve(options);
}
