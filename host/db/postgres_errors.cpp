#include "host/db/postgres_errors.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace hearth::db {
namespace {

// SQLSTATEs: PostgreSQL documentation, appendix A.
constexpr std::array<std::string_view, 3> retried{"40001", "40P01", "55P03"};
constexpr std::array<std::string_view, 5> violations{"23505", "23514", "23503", "23P01", "23502"};
constexpr std::array<std::string_view, 7> bad_values{"22001", "22003", "22007", "22008", "22021", "22P02", "22P05"};
constexpr std::array<std::string_view, 2> stale_statements{"0A000", "26000"};

template <std::size_t size>
bool among(const std::array<std::string_view, size>& states, std::string_view state) {
  return std::find(states.begin(), states.end(), state) != states.end();
}

std::string_view field(const PGresult* result, int code) {
  const char* const found = libpq().PQresultErrorField(result, code);
  return found == nullptr ? std::string_view{} : std::string_view{found};
}

}  // namespace

PostgresFailure postgres_failure(const EngineDatabase& database, const PGresult* result, const PGconn* connection) {
  const auto state = field(result, PG_DIAG_SQLSTATE);
  if (state.empty()) return {unreachable(libpq().PQerrorMessage(connection))};
  // Never shown: the server's detail may quote what a user has typed.
  std::string cause = std::string{state} + " " + std::string{field(result, PG_DIAG_MESSAGE_PRIMARY)};
  const auto constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
  if (!constraint.empty()) cause += " [" + std::string{constraint} + "]";

  PostgresFailure failure;
  failure.from_server = true;
  const auto severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  failure.fatal = severity == "FATAL" || severity == "PANIC";
  if (state == "53100") {
    failure.error = no_room(std::move(cause));
  } else if (failure.fatal || state.starts_with("08") || state.starts_with("53") || state.starts_with("57P")) {
    failure.error = unreachable(std::move(cause));
  } else if (among(retried, state)) {
    failure.error = busy(std::move(cause), true);
  } else if (among(violations, state)) {
    failure.error = database.violated(constraint, std::move(cause));
  } else if (state == "57014") {
    failure.error = timed_out("deadline_passed", "the request took too long").because(std::move(cause));
  } else if (among(bad_values, state)) {
    failure.error = value_refused(std::move(cause));
  } else if (among(stale_statements, state) && (state == "26000" || cause.find("cached plan") != std::string::npos)) {
    failure.error = busy(std::move(cause), true);
    failure.stale = true;
  } else {
    failure.error = internal(std::move(cause));
  }
  return failure;
}

}  // namespace hearth::db
