#include "host/db/engine.hpp"

#include <algorithm>
#include <random>

#include "host/exec/executor.hpp"

namespace hearth::db {
namespace {

constexpr std::size_t most_observed = 2'000;  ///< statements of one plugin; what comes after them is told as "other"

/// Between half of and the whole of 5, 10, 20 ... 200 ms, as the pool's settings say.
std::chrono::microseconds jittered(std::uint32_t attempt, const PoolSettings& pool) {
  static thread_local std::minstd_rand random{std::random_device{}()};
  const auto whole = std::min(pool.backoff * (1 << std::min(attempt - 1, 10u)), pool.longest_backoff);
  return std::chrono::microseconds{
      std::uniform_int_distribution<std::int64_t>{whole.count() / 2, whole.count()}(random)};
}

/// RFC 3629, and no NUL, which PostgreSQL cannot store.
bool well_formed(std::string_view text) {
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = at + text.size();
  while (at != end) {
    const unsigned char first = *at++;
    if (first == 0) return false;
    if (first < 0x80) continue;
    int more = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xbf;
    if (first >= 0xc2 && first <= 0xdf) {
      more = 1;
    } else if (first >= 0xe0 && first <= 0xef) {
      more = 2;
      if (first == 0xe0) low = 0xa0;
      if (first == 0xed) high = 0x9f;
    } else if (first >= 0xf0 && first <= 0xf4) {
      more = 3;
      if (first == 0xf0) low = 0x90;
      if (first == 0xf4) high = 0x8f;
    } else {
      return false;
    }
    for (; more > 0; --more, low = 0x80, high = 0xbf) {
      if (at == end || *at < low || *at > high) return false;
      ++at;
    }
  }
  return true;
}

}  // namespace

void EngineDatabase::constraint(std::string name, Error error) {
  const std::lock_guard lock{mutex_};
  constraints_.insert_or_assign(std::move(name), std::move(error));
}

Result<void> EngineDatabase::backoff(core::Call& call, std::uint32_t attempt) {
  if (attempt == 0 || attempt > pool().retries)
    return busy("gave up after " + std::to_string(attempt) + " attempts", false);
  const auto time = jittered(attempt, pool());
  if (call.remaining() < time) return timed_out("deadline_passed", "the request took too long");
  return exec::sleep_for(call, time);
}

Error EngineDatabase::violated(std::string_view constraint, std::string cause) const {
  // The primary key of hearth_effects: on both engines a primary key is named <table>_pkey.
  if (constraint == "hearth_effects_pkey") {
    Error repeated = conflict("effect_repeated", "this has happened before").because(std::move(cause));
    repeated.signal = HEARTH_REPEATED;
    return repeated;
  }
  const std::lock_guard lock{mutex_};
  const auto found = constraints_.find(constraint);
  Error error = found != constraints_.end()
                    ? found->second
                    : conflict("constraint_violated", "this is in conflict with what is stored");
  if (error.cause.empty()) error.cause = std::move(cause);
  return error;
}

const Observer::Runs& EngineDatabase::runs_of(std::string_view statement) const {
  const std::lock_guard lock{mutex_};
  if (const auto found = runs_.find(statement); found != runs_.end()) return found->second;
  if (runs_.size() == most_observed) statement = "other";
  if (const auto found = runs_.find(statement); found != runs_.end()) return found->second;
  auto made = observer().statement ? observer().statement(schema(), statement, engine()) : [](double, bool) {};
  return runs_.emplace(statement, std::move(made)).first->second;
}

Result<std::string_view> text_of(const hearth_statement& statement, Engine engine) {
  const auto& text = engine == Engine::postgres ? statement.postgres : statement.sqlite;
  if (text.size == 0) {
    return internal("statement " + std::string{name_of(statement)} + " has no text for " +
                    (engine == Engine::postgres ? "postgres" : "sqlite"));
  }
  return std::string_view{text.data, static_cast<std::size_t>(text.size)};
}

Result<void> check_values(const hearth_statement& statement, Values values) {
  const auto complain = [&](const std::string& what) {
    return "statement " + std::string{name_of(statement)} + ": " + what;
  };
  if (values.size() != statement.parameter_count) {
    return internal(complain(std::to_string(values.size()) + " values for " +
                             std::to_string(statement.parameter_count) + " parameters"));
  }
  for (const auto& value : values) {
    if (value.type > HEARTH_TIME) return internal(complain("a value of unknown type " + std::to_string(value.type)));
    if (value.type == HEARTH_UUID && value.as.bytes.size != 16)
      return internal(complain("a UUID that is not 16 bytes"));
    if (value.type == HEARTH_TEXT &&
        !well_formed({value.as.bytes.data, static_cast<std::size_t>(value.as.bytes.size)})) {
      return value_refused(complain("text that is not UTF-8, or holds NUL"));
    }
  }
  return {};
}

Error busy(std::string cause, bool retry) {
  Error error = unavailable("database.busy", "too much is going on at once, please try again", std::move(cause));
  error.retry_after_s = 1;
  if (retry) error.signal = HEARTH_RETRY;
  return error;
}

Error unreachable(std::string cause) {
  Error error = unavailable("database.unavailable", "the database cannot be reached", std::move(cause));
  error.retry_after_s = 1;
  return error;
}

Error no_room(std::string cause) {
  Error error = unavailable("database.full", "the database has no room left", std::move(cause));
  error.retry_after_s = 1;
  return error;
}

Error value_refused(std::string cause) {
  return invalid("invalid_value", "a value is out of range or malformed").because(std::move(cause));
}

Error transaction_over() { return internal("a statement in a transaction that has ended"); }

Error already_open() { return internal("a second transaction in a call that has one open"); }

}  // namespace hearth::db
