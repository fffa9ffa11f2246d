#include "host/db/postgres.hpp"

#include <array>
#include <cstdlib>
#include <utility>

#include "host/db/postgres_decode.hpp"
#include "host/db/postgres_errors.hpp"
#include "host/db/postgres_reads.hpp"
#include "host/db/postgres_session.hpp"

namespace hearth::db {
namespace {

using Control = PostgresSession::Control;
using Outcome = PostgresSession::Outcome;

/// I/O threads whose reads share sessions; those of more threads have one each.
constexpr std::size_t most_threads = 64;

PostgresSession& session_of(const SessionPool::Lease& lease) { return static_cast<PostgresSession&>(*lease); }

class PostgresTransaction final : public Transaction {
 public:
  PostgresTransaction(SessionPool::Lease lease, core::Call& call) : lease_{std::move(lease)}, call_{call} {
    call_.transaction_open = true;
  }
  ~PostgresTransaction() override { rollback(); }

  Result<Rows> query(const hearth_statement& statement, Values values) override {
    auto result = HEARTH_TRY(wait_for(statement, values));
    auto rows = decode(std::move(result));
    if (!rows) failed_ = rows.error();
    return rows;
  }

  Result<void> exec(const hearth_statement& statement, Values values) override {
    HEARTH_TRY(queue(statement, values, false));
    if (session().queue_is_long()) HEARTH_TRY(send());
    return {};
  }

  Result<std::uint64_t> execute(const hearth_statement& statement, Values values) override {
    const auto result = HEARTH_TRY(wait_for(statement, values));
    return static_cast<std::uint64_t>(std::strtoull(libpq().PQcmdTuples(result.get()), nullptr, 10));
  }

  Result<void> commit() override {
    if (!open_) return transaction_over();
    if (!failed_) {
      if (auto ok = call_.check(); !ok) failed_ = ok.error();
    }
    if (failed_) {
      rollback();
      return *failed_;
    }
    if (begun_) {
      session().add(Control::commit);
      if (auto ended = send_commit(); !ended) {
        rollback();
        return ended;
      }
    }
    end();
    for (const auto& then : then_) then();
    return {};
  }

  void rollback() override {
    if (!open_) return;
    if (sent_ ? !session().roll_back() : (session().forget_queue(), !session().healthy())) lease_.discard();
    end();
  }

  void on_commit(std::function<void()> then) override { then_.push_back(std::move(then)); }

 private:
  PostgresSession& session() { return session_of(lease_); }

  void end() {
    open_ = false;
    call_.transaction_open = false;
    if (!session().healthy()) lease_.discard();
    // The session may serve the next one from now on.
    const auto given_back = std::move(lease_);
  }

  Result<void> queue(const hearth_statement& statement, Values values, bool wanted) {
    if (!open_) return transaction_over();
    if (failed_) return *failed_;
    if (!std::exchange(begun_, true)) session().add(Control::begin);
    if (is_long(statement) && !std::exchange(unlimited_, true)) session().add(Control::no_timeout);
    if (auto queued = session().add(statement, values, wanted); !queued) {
      failed_ = queued.error();
      return queued;
    }
    return {};
  }

  Result<PostgresResult> wait_for(const hearth_statement& statement, Values values) {
    HEARTH_TRY(queue(statement, values, true));
    return send();
  }

  Result<PostgresResult> send() {
    if (auto ok = call_.check(); !ok) {
      failed_ = ok.error();
      return *failed_;
    }
    sent_ = true;
    auto outcome = session().run(call_);
    if (outcome.error) {
      failed_ = std::move(outcome.error);
      return *failed_;
    }
    return std::move(outcome.wanted);
  }

  Result<void> send_commit() {
    sent_ = true;
    auto outcome = session().run(call_);
    if (outcome.error && outcome.in_doubt) {
      return indeterminate("database.indeterminate", "it is not known whether this was done", outcome.error->cause);
    }
    if (outcome.error) return *std::move(outcome.error);
    // A COMMIT of what the server had given up is answered with ROLLBACK, and is no error to it.
    if (std::string_view{libpq().PQcmdStatus(outcome.wanted.get())} != "COMMIT")
      return internal("COMMIT was answered with ROLLBACK");
    return {};
  }

  SessionPool::Lease lease_;
  core::Call& call_;
  std::optional<Error> failed_;
  std::vector<std::function<void()>> then_;
  bool open_ = true;
  bool begun_ = false;      ///< BEGIN is queued
  bool sent_ = false;       ///< the server may have heard of it
  bool unlimited_ = false;  ///< the statement time-out is off
};

/// Migrations: the simple protocol, whose one message may hold many statements.
class PostgresScript final : public Script {
 public:
  PostgresScript(const EngineDatabase& database, std::unique_ptr<PostgresConnection> connection)
      : database_{database}, connection_{std::move(connection)} {}

  Result<void> run(const std::string& statements) override {
    return finish(libpq().PQexec(native(), statements.c_str()));
  }

  Result<Rows> query(const std::string& statement) override {
    PostgresResult result{libpq().PQexecParams(native(), statement.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1)};
    if (libpq().PQresultStatus(result.get()) != PGRES_TUPLES_OK) return failure(result.get());
    return decode(std::move(result));
  }

  Result<void> begin_locked() override {
    HEARTH_TRY(run("begin; set local timezone = 'UTC'; set local statement_timeout = 0;"));
    if (database_.pool().role_per_plugin) HEARTH_TRY(run("set local role \"" + database_.schema() + "\""));
    return run("select pg_advisory_xact_lock(7521961839240)");  // a number that hearth alone uses
  }

  Result<void> commit() override {
    const PostgresResult result{libpq().PQexec(native(), "commit")};
    if (libpq().PQresultStatus(result.get()) != PGRES_COMMAND_OK) return failure(result.get());
    if (std::string_view{libpq().PQcmdStatus(result.get())} != "COMMIT")
      return internal("COMMIT was answered with ROLLBACK");
    return {};
  }

  void rollback() override {
    if (libpq().PQtransactionStatus(native()) != PQTRANS_IDLE) PostgresResult{libpq().PQexec(native(), "rollback")};
  }

 private:
  PGconn* native() const { return connection_->native(); }
  Error failure(const PGresult* result) const {
    auto error = postgres_failure(database_, result, native()).error;
    // Whoever migrates is an operator, and may read what the server says.
    error.cause += std::string{"; "} + libpq().PQresultErrorMessage(result);
    return error;
  }
  Result<void> finish(PGresult* made) const {
    const PostgresResult result{made};
    const auto status = libpq().PQresultStatus(made);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return {};
    return failure(made);
  }

  const EngineDatabase& database_;
  std::unique_ptr<PostgresConnection> connection_;
};

class PostgresDatabase final : public EngineDatabase {
 public:
  PostgresDatabase(DatabaseParts parts, SessionPool& sessions, std::size_t limit)
      : EngineDatabase{std::move(parts)},
        sessions_{sessions},
        share_{sessions.join(limit, [this] { return PostgresSession::open(*this, pool().statement_timeout); })},
        slow_{sessions.join(limit / 2, [this] { return PostgresSession::open(*this, pool().statement_timeout); })},
        shared_{
            sessions.join(2 * most_threads, [this] { return PostgresSession::open(*this, pool().shared_timeout); })} {}

  [[nodiscard]] SessionPool::Counts counts() const override {
    const auto own = sessions_.counts(share_);
    const auto slow = sessions_.counts(slow_);
    const auto lanes = sessions_.counts(shared_);
    return {own.limit, own.open + slow.open + lanes.open, own.in_use + slow.in_use + lanes.in_use,
            own.waiting + slow.waiting + lanes.waiting};
  }

  /// Nothing has been written when the connection is lost, so a session that turns out to be dead costs a second attempt, no
  /// more. What was never asked, for no session could be had, is not tried again.
  Result<Rows> query(core::Call& call, const hearth_statement& statement, Values values) override {
    for (bool again = true;; again = false) {
      auto outcome = HEARTH_TRY(ask(call, statement, values));
      if (!outcome.error) return decode(std::move(outcome.wanted));
      if (again && outcome.error->kind == Kind::unavailable && call.check()) continue;
      outcome.error->signal = 0;  // that is for transactions
      return *std::move(outcome.error);
    }
  }

  Result<std::unique_ptr<Transaction>> begin(core::Call& call) override {
    if (call.transaction_open) return already_open();
    auto lease = HEARTH_TRY(sessions_.acquire(share_, call));
    return std::unique_ptr<Transaction>{std::make_unique<PostgresTransaction>(std::move(lease), call)};
  }

  Result<void> check(const hearth_statement& statement) override {
    const GraceCall call{std::chrono::seconds{10}};
    auto lease = HEARTH_TRY(sessions_.acquire(share_, call));
    auto checked = session_of(lease).check(statement);
    if (!session_of(lease).healthy()) lease.discard();
    return checked;
  }

  Result<std::unique_ptr<Script>> script() override {
    auto connection = HEARTH_TRY(PostgresConnection::open(pool().url, schema()));
    auto script = std::make_unique<PostgresScript>(*this, std::move(connection));
    HEARTH_TRY(create_schema(*script));
    return std::unique_ptr<Script>{std::move(script)};
  }

 private:
  Result<Outcome> ask(const core::Call& call, const hearth_statement& statement, Values values) {
    const bool shared =
        pool().prepared && exec::on_fiber() && !is_long(statement) && exec::fiber_thread() < most_threads;
    return shared ? reads().query(call, statement, values) : ask_alone(share_, call, statement, values);
  }

  /// This I/O thread's own.
  PostgresReads& reads() {
    auto& mine = reads_.at(exec::fiber_thread());
    if (!mine) {
      mine = std::make_unique<PostgresReads>(
          pool(), sessions_, shared_, [this](const core::Call& call, const hearth_statement& statement, Values values) {
            return ask_alone(slow_, call, statement, values);
          });
    }
    return *mine;
  }

  Result<Outcome> ask_alone(SessionPool::Share& share, const core::Call& call, const hearth_statement& statement,
                            Values values) {
    auto lease = HEARTH_TRY(sessions_.acquire(share, call));
    auto& session = session_of(lease);
    auto queued = queue_read(session, statement, values);
    if (!queued) {
      session.forget_queue();
      return std::move(queued).error();
    }
    auto outcome = session.run(call);
    if (!session.roll_back()) lease.discard();
    return outcome;
  }

  Result<void> queue_read(PostgresSession& session, const hearth_statement& statement, Values values) const {
    if (!is_long(statement) && pool().prepared) return session.add(statement, values, true);
    session.add(Control::begin_read_only);
    if (is_long(statement)) session.add(Control::no_timeout);
    HEARTH_TRY(session.add(statement, values, true));
    session.add(Control::commit);
    return {};
  }

  /// An operator may have created it, for a role that may not create any.
  Result<void> create_schema(Script& script) {
    const auto there = HEARTH_TRY(script.query("select 1 from pg_namespace where nspname = '" + schema() + "'"));
    if (!there.empty()) return {};
    HEARTH_TRY(script.begin_locked());
    HEARTH_TRY(script.run("create schema if not exists \"" + schema() + "\""));
    return script.commit();
  }

  SessionPool& sessions_;
  SessionPool::Share& share_;
  SessionPool::Share& slow_;    ///< of reads that keep too many waiting on a lane: not of writes, which would starve
  SessionPool::Share& shared_;  ///< of the lanes
  std::array<std::unique_ptr<PostgresReads>, most_threads> reads_{};
};

}  // namespace

std::unique_ptr<EngineDatabase> make_postgres(DatabaseParts parts, SessionPool& sessions, std::size_t limit) {
  return std::make_unique<PostgresDatabase>(std::move(parts), sessions, limit);
}

}  // namespace hearth::db
