#include "host/db/postgres_session.hpp"

#include <poll.h>

#include <algorithm>
#include <utility>

#include "host/core/clock.hpp"
#include "host/db/postgres_cancel.hpp"
#include "host/db/postgres_errors.hpp"

namespace hearth::db {
namespace {

/// Beyond either, a transaction's queue is sent before its next wait.
constexpr std::size_t longest_queue = 256;
constexpr std::size_t largest_queue = 1 << 20;
/// A session that has prepared more is closed when it comes back.
constexpr std::size_t most_statements = 512;
/// For a statement to be cancelled and to end, and for a rollback.
constexpr std::chrono::milliseconds grace{2000};

/// One statement, for the extended protocol takes no more at a time; until the transaction's end.
std::string settings_of_a_transaction(const EngineDatabase& database, std::chrono::milliseconds statement_timeout) {
  const auto set = [](const std::string& name, const std::string& value) {
    return "set_config('" + name + "', '" + value + "', true)";
  };
  std::string sql = "select " + set("timezone", "UTC") + ", " +
                    set("statement_timeout", std::to_string(statement_timeout.count())) + ", " +
                    set("idle_in_transaction_session_timeout", "120000");
  if (database.pool().role_per_plugin) sql += ", " + set("role", database.schema());
  return sql;
}

std::string set_up(const EngineDatabase& database, std::chrono::milliseconds statement_timeout) {
  std::string sql = "set timezone = 'UTC'; set default_transaction_read_only = on;";
  sql += "set idle_in_transaction_session_timeout = '2min';";
  sql += "set statement_timeout = " + std::to_string(statement_timeout.count()) + ";";
  if (database.pool().role_per_plugin) sql += "set role \"" + database.schema() + "\";";
  return sql;
}

}  // namespace

Result<std::unique_ptr<Session>> PostgresSession::open(const EngineDatabase& database,
                                                       std::chrono::milliseconds statement_timeout) {
  auto connection = HEARTH_TRY(PostgresConnection::open(database.pool().url, database.schema()));
  if (database.pool().prepared) HEARTH_TRY(connection->run(set_up(database, statement_timeout)));
  if (libpq().PQsetnonblocking(connection->native(), 1) != 0 ||
      libpq().PQenterPipelineMode(connection->native()) != 1) {
    return internal(std::string{"pipeline mode: "} + libpq().PQerrorMessage(connection->native()));
  }
  std::unique_ptr<PostgresSession> made{new PostgresSession{database, std::move(connection)}};
  made->transaction_settings_ = settings_of_a_transaction(database, statement_timeout);
  return std::unique_ptr<Session>{std::move(made)};
}

PostgresSession::PostgresSession(const EngineDatabase& database, std::unique_ptr<PostgresConnection> connection)
    : database_{database}, connection_{std::move(connection)}, native_{connection_->native()} {}

/// Nobody speaks to an idle session but a server that ends it.
bool PostgresSession::usable() {
  pollfd entry{libpq().PQsocket(native_), POLLIN, 0};
  return healthy() && ::poll(&entry, 1, 0) == 0;
}

bool PostgresSession::healthy() const {
  return !broken_ && queue_.empty() && posted_.empty() && statements_.size() <= most_statements &&
         libpq().PQstatus(native_) == CONNECTION_OK && libpq().PQtransactionStatus(native_) == PQTRANS_IDLE;
}

std::string_view PostgresSession::text_of(Control control) const {
  switch (control) {
    case Control::begin:
      return "begin read write";
    case Control::begin_read_only:
      return "begin read only";
    case Control::settings:
      return transaction_settings_;
    case Control::no_timeout:
      return "set local statement_timeout = 0";
    case Control::commit:
      return "commit";
    case Control::rollback:
      return "rollback";
  }
  return {};
}

PostgresSession::Prepared& PostgresSession::prepared(std::string_view text, std::string_view name) {
  if (const auto found = statements_.find(text); found != statements_.end()) return found->second;
  auto& statement = statements_[std::string{text}];
  statement.id = "h" + std::to_string(statements_.size());
  statement.text = text;
  if (!name.empty()) statement.runs = &database_.runs_of(name);
  return statement;
}

Result<void> PostgresSession::add(const hearth_statement& statement, Values values, bool wanted) {
  const auto text = HEARTH_TRY(db::text_of(statement, Engine::postgres));
  HEARTH_TRY(check_values(statement, values));
  queue_.push_back({&prepared(text, name_of(statement)), parameters_.size(), static_cast<int>(values.size()), wanted});
  for (const auto& value : values) parameters_.add(value);
  return {};
}

void PostgresSession::add(Control control) {
  queue_.push_back({&prepared(text_of(control), {}), parameters_.size(), 0, false});
  const bool begins = control == Control::begin || control == Control::begin_read_only;
  if (begins && !database_.pool().prepared) add(Control::settings);
}

void PostgresSession::forget_queue() {
  queue_.clear();
  parameters_.clear();
}

bool PostgresSession::queue_is_long() const {
  return queue_.size() >= longest_queue || parameters_.bytes() >= largest_queue;
}

PostgresSession::Outcome PostgresSession::run(const core::Call& call) {
  Outcome outcome;
  steps_.clear();
  bool sent = put_queue();
  if (!steps_.empty()) steps_.back().last = true;
  sent = sent && put_sync();
  if (!sent) {
    lost(outcome);
    return outcome;
  }
  steps_.push_back({Awaited::sync, nullptr, false, false, sent_at_});
  Patience patience{call};
  receive(patience, outcome);
  // A cancelled statement tells of a cancel; the caller wants to know why. What succeeded nevertheless has succeeded.
  const bool cut_short = outcome.error && (outcome.error->kind == Kind::timeout || outcome.in_doubt);
  if (patience.ended && cut_short) outcome.error = patience.ended;
  return outcome;
}

/// Gives libpq all that is queued; steps_ says what is to come of it.
bool PostgresSession::put_queue() {
  if (unsynced_ == 0) sent_at_ = std::chrono::steady_clock::now();  // else it goes with those before it
  bool done = true;
  for (const auto& queued : queue_) done = done && put(queued);
  forget_queue();
  return done;
}

/// And sends it.
bool PostgresSession::put_sync() {
  ++trip_;
  if (database_.observer().round_trip) database_.observer().round_trip(database_.schema());
  return libpq().PQpipelineSync(native_) == 1;
}

bool PostgresSession::put(const Queued& queued) {
  auto& statement = *queued.statement;
  const bool kept = database_.pool().prepared;
  if (kept && !statement.known && statement.asked_in == 0) {
    if (libpq().PQsendPrepare(native_, statement.id.c_str(), statement.text.c_str(), 0, nullptr) != 1) return false;
    statement.asked_in = trip_;
    steps_.push_back({Awaited::preparation, &statement, false, false, sent_at_});
  }
  const auto& from = parameters_.of(queued.first_parameter, queued.parameters);
  steps_.push_back({Awaited::execution, &statement, queued.wanted, false, sent_at_});
  constexpr int binary_results = 1;
  // What an earlier trip prepares may fail there.
  const bool by_id = statement.known || (kept && statement.asked_in == trip_);
  if (!by_id) {
    return libpq().PQsendQueryParams(native_, statement.text.c_str(), queued.parameters, nullptr, from.values.data(),
                                     from.sizes.data(), from.binary.data(), binary_results) == 1;
  }
  return libpq().PQsendQueryPrepared(native_, statement.id.c_str(), queued.parameters, from.values.data(),
                                     from.sizes.data(), from.binary.data(), binary_results) == 1;
}

void PostgresSession::receive(Patience& patience, Outcome& outcome) {
  for (const auto& step : steps_) {
    if (!receive(step, patience, outcome)) return lost(outcome);
  }
}

/// False when the connection is lost, or what comes is not what was asked for.
bool PostgresSession::receive(const Step& step, Patience& patience, Outcome& outcome) {
  auto result = next(patience);
  if (!result) return false;
  const auto status = libpq().PQresultStatus(result.get());
  if (step.what == Awaited::sync) return status == PGRES_PIPELINE_SYNC;
  note(step, std::move(result), outcome);
  if (broken_ || libpq().PQstatus(native_) != CONNECTION_OK) return false;
  while (next(patience)) {
  }
  return !broken_;
}

/// What one statement, or its preparation, came to.
void PostgresSession::note(const Step& step, PostgresResult result, Outcome& outcome) {
  const auto status = libpq().PQresultStatus(result.get());
  const bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
  if (step.what == Awaited::preparation) {
    step.statement->known = done;
    if (!done) step.statement->asked_in = 0;
  }
  if (status == PGRES_PIPELINE_ABORTED) {
    outcome.skipped = !outcome.error;
    return;
  }
  if (!done) note_failure(step, result.get(), outcome);
  if (step.what == Awaited::execution && step.statement->runs != nullptr) {
    const std::chrono::duration<double> took = std::max(came_at_, step.sent_at) - step.sent_at;
    (*step.statement->runs)(took.count(), !done);
  }
  if (done && (step.wanted || step.last)) {
    if (!outcome.wanted || step.wanted) outcome.wanted = std::move(result);
  }
}

void PostgresSession::note_failure(const Step& step, const PGresult* result, Outcome& outcome) {
  auto failure = postgres_failure(database_, result, native_);
  if (failure.fatal || failure.stale) broken_ = true;
  if (outcome.error) return;
  // The server answers in order. What it says of a statement before the last one means that the last one was not run; a
  // connection that broke says nothing of either.
  outcome.in_doubt = !failure.from_server || (failure.fatal && step.last);
  outcome.error = std::move(failure.error);
}

Result<void> PostgresSession::post(const hearth_statement& statement, Values values) {
  HEARTH_TRY(add(statement, values, true));
  steps_.clear();
  if (!put_queue()) {
    broken_ = true;
    return why_broken();
  }
  if (posted_.empty()) moved_at_ = sent_at_;
  posted_.insert(posted_.end(), steps_.begin(), steps_.end());
  ++unsynced_;
  return {};
}

void PostgresSession::sync() {
  const bool single = std::exchange(unsynced_, 0) == 1;
  const bool follows = !posted_.empty() && posted_.back().what == Awaited::execution;
  if (follows) posted_.back().last = true;
  posted_.push_back({Awaited::sync, nullptr, follows, single, sent_at_});
  ++syncs_;
  if (!put_sync()) broken_ = true;
}

/// The last before a Sync has arrived when that has: then nothing more is awaited.
std::optional<PostgresSession::Outcome> PostgresSession::arrived() {
  while (!broken_ && !posted_.empty() && libpq().PQisBusy(native_) == 0) {
    const Step step = posted_.front();
    PostgresResult result{libpq().PQgetResult(native_)};
    if (step.what == Awaited::sync) {
      posted_.pop_front();
      --syncs_;
      if (libpq().PQresultStatus(result.get()) != PGRES_PIPELINE_SYNC) {
        broken_ = true;
      } else if (step.wanted) {
        note_time(step);
        return std::exchange(arriving_, {});
      }
    } else if (result) {
      note(step, std::move(result), arriving_);
      if (libpq().PQstatus(native_) != CONNECTION_OK) broken_ = true;
    } else {
      posted_.pop_front();  // the null that ends a statement's results
      if (step.what == Awaited::execution && !step.last) return std::exchange(arriving_, {});
    }
  }
  return std::nullopt;
}

void PostgresSession::note_time(const Step& sync) {
  const auto now = std::chrono::steady_clock::now();
  arriving_.single = sync.last;
  arriving_.took = now - std::max(sync.sent_at, moved_at_);
  moved_at_ = now;
}

bool PostgresSession::silent_for(std::chrono::milliseconds time) const {
  return !posted_.empty() && core::coarse_now() - moved_at_ > time;
}

void PostgresSession::take_in() {
  libpq().PQconsumeInput(native_);  // a failure shows in the next result
  came_at_ = std::chrono::steady_clock::now();
}

Error PostgresSession::why_broken() const { return unreachable(libpq().PQerrorMessage(native_)); }

bool PostgresSession::unsent() { return libpq().PQflush(native_) == 1; }

Result<void> PostgresSession::wait(const core::Call& call, exec::Alarm& alarm) {
  HEARTH_TRY(alarm.wait_or(call, libpq().PQsocket(native_), unsent()));
  take_in();
  return {};
}

Result<void> PostgresSession::wait(const core::Call& call) {
  bool readable = true;
  bool writable = false;
  HEARTH_TRY(unsent() ? exec::wait_socket(call, libpq().PQsocket(native_), readable, writable)
                      : exec::wait_readable(call, libpq().PQsocket(native_)));
  if (readable) take_in();
  return {};
}

void PostgresSession::lost(Outcome& outcome) {
  broken_ = true;
  if (outcome.error) return;
  outcome.error = unreachable(libpq().PQerrorMessage(native_));
  outcome.in_doubt = true;
}

/// The next result; null: the end of a statement's, or broken_.
PostgresResult PostgresSession::next(Patience& patience) {
  for (;;) {
    if (libpq().PQisBusy(native_) == 0) return PostgresResult{libpq().PQgetResult(native_)};
    if (!wait(patience)) {
      broken_ = true;
      return {};
    }
  }
}

Result<void> PostgresSession::wait(Patience& patience) {
  auto waited = wait(patience.grace ? *patience.grace : patience.call);
  if (waited || patience.grace) return waited;
  patience.ended = std::move(waited).error();
  patience.grace.emplace(grace);
  if (!cancel_statement(native_, *patience.grace)) return *patience.ended;
  return {};
}

bool PostgresSession::roll_back() {
  forget_queue();
  if (!broken_ && libpq().PQtransactionStatus(native_) != PQTRANS_IDLE) {
    add(Control::rollback);
    const auto outcome = run(GraceCall{grace});
    if (outcome.error) broken_ = true;
  }
  return healthy();
}

Result<void> PostgresSession::check(const hearth_statement& statement) {
  const std::string text{HEARTH_TRY(db::text_of(statement, Engine::postgres))};
  const std::string what = "statement " + std::string{name_of(statement)};
  broken_ = true;  // until the last answer has come
  if (libpq().PQsendPrepare(native_, "", text.c_str(), 0, nullptr) != 1 ||
      libpq().PQsendDescribePrepared(native_, "") != 1 || libpq().PQpipelineSync(native_) != 1) {
    return unreachable(libpq().PQerrorMessage(native_));
  }
  const GraceCall call{std::chrono::seconds{10}};
  Patience patience{call};
  const auto preparation = answer(patience);
  const auto description = answer(patience);
  const auto sync = next(patience);
  if (libpq().PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC) return unreachable(what + ": no answer");
  broken_ = false;
  if (libpq().PQresultStatus(preparation.get()) != PGRES_COMMAND_OK) {
    return internal(what + ": " + libpq().PQresultErrorMessage(preparation.get()));
  }
  const int parameters = libpq().PQnparams(description.get());
  if (parameters == static_cast<int>(statement.parameter_count)) return {};
  return internal(what + " declares " + std::to_string(statement.parameter_count) + " parameters and has " +
                  std::to_string(parameters));
}

/// The one result of a command, and the null that ends it.
PostgresResult PostgresSession::answer(Patience& patience) {
  auto result = next(patience);
  if (result) next(patience);
  return result;
}

}  // namespace hearth::db
