#include "host/core/steps.hpp"
#include "host/db/effects.hpp"
#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/replies.hpp"
#include "host/plugin/tables.hpp"
#include "host/timers/timers.hpp"

namespace hearth::plugin {
namespace {

hearth_status constraint(const hearth_host* host, hearth_str name, const hearth_error_info* error,
                         hearth_error** why) noexcept {
  return in_create(host, "db.constraint", why, [&](Instance& instance) -> Result<void> {
    const std::string text{view(name)};
    if (text.empty() || error == nullptr || !HEARTH_COVERS(error, hearth_error_info, message)) {
      return invalid("plugin.constraint", "a constraint needs a name and an error: give both");
    }
    auto& all = instance.registering().constraints;
    if (any_of(all, [&](const ConstraintEntry& one) { return one.name == text; }))
      return twice("the constraint " + text);
    all.push_back({text, read_info(*error)});
    return {};
  });
}

Result<db::Database*> database_of(const RunningCall& call) {
  if (auto* database = call.instance->database()) return database;
  return internal("the plugin has no database: ask for it in plugin.yaml with permissions: { database: true }");
}

Result<db::Values> values_of(const hearth_statement* statement, const hearth_value* values, std::uint64_t count) {
  if (statement == nullptr || !HEARTH_COVERS(statement, hearth_statement, parameter_count)) {
    return internal("a statement that is none");
  }
  if (statement->parameter_count != count || (count != 0 && values == nullptr)) {
    return internal("the statement " + std::string{view(statement->name)} + " takes " +
                    std::to_string(statement->parameter_count) + " parameters and was given " + std::to_string(count));
  }
  return db::Values{values, static_cast<std::size_t>(count)};
}

hearth_status query(hearth_call* call, hearth_tx* tx, const hearth_statement* statement, const hearth_value* parameters,
                    std::uint64_t count, hearth_rows* out, hearth_error** why) noexcept {
  return in_call(call, "db.query", why, [&](RunningCall& running) -> Result<void> {
    const auto values = HEARTH_TRY(values_of(statement, parameters, count));
    if (tx != nullptr) {
      auto* open = HEARTH_TRY(running.find(tx));
      db::Rows rows = HEARTH_TRY(open->query(*statement, values));
      std::move(rows).give(out);
      return {};
    }
    HEARTH_TRY(running.outside_transaction("a read outside the transaction"));
    auto* database = HEARTH_TRY(database_of(running));
    db::Rows rows = HEARTH_TRY(database->query(*running.call, *statement, values));
    std::move(rows).give(out);
    return {};
  });
}

hearth_status exec(hearth_call* call, hearth_tx* tx, const hearth_statement* statement, const hearth_value* parameters,
                   std::uint64_t count, hearth_error** why) noexcept {
  return in_call(call, "db.exec", why, [&](RunningCall& running) -> Result<void> {
    auto* open = HEARTH_TRY(running.find(tx));
    const auto values = HEARTH_TRY(values_of(statement, parameters, count));
    return open->exec(*statement, values);
  });
}

hearth_status execute(hearth_call* call, hearth_tx* tx, const hearth_statement* statement,
                      const hearth_value* parameters, std::uint64_t count, std::uint64_t* touched,
                      hearth_error** why) noexcept {
  return in_call(call, "db.execute", why, [&](RunningCall& running) -> Result<void> {
    auto* open = HEARTH_TRY(running.find(tx));
    const auto values = HEARTH_TRY(values_of(statement, parameters, count));
    const std::uint64_t rows = HEARTH_TRY(open->execute(*statement, values));
    if (touched != nullptr) *touched = rows;
    return {};
  });
}

Result<std::unique_ptr<db::Transaction>> begin_effect(RunningCall& running, db::Database& database) {
  auto made = HEARTH_TRY(db::begin_effect(database, *running.call, *running.instance->border().ports.clock));
  HEARTH_TRY(timers::claim(*running.call, database, *made));
  return made;
}

hearth_status begin(hearth_call* call, std::uint32_t effect, hearth_tx** out, hearth_error** why) noexcept {
  return in_call(call, "db.begin", why, [&](RunningCall& running) -> Result<void> {
    HEARTH_TRY(running.outside_transaction("a second transaction"));
    auto* database = HEARTH_TRY(database_of(running));
    const bool is_effect = effect != 0 && running.call->effect.any();
    auto made = HEARTH_TRY(is_effect ? begin_effect(running, *database) : database->begin(*running.call));
    running.begin_transaction(std::move(made), is_effect);
    *out = reinterpret_cast<hearth_tx*>(running.transaction_id);
    return {};
  });
}

Result<void> commit_open(RunningCall& running, const hearth_reply* reply) {
  auto& open = *running.transaction;
  if (running.effect && reply != nullptr) {
    auto stored = HEARTH_TRY(stored_reply(*reply, running.call->effect.request_digest));
    seal_stored(*running.instance, running.call->effect, stored);
    HEARTH_TRY(db::store_reply(open, *running.instance->database(), running.call->effect, stored));
  }
  core::Steps::before(core::Steps::What::commit);
  HEARTH_TRY(open.commit());
  core::Steps::after(core::Steps::What::commit);
  return {};
}

hearth_status commit(hearth_call* call, hearth_tx* tx, const hearth_reply* reply, hearth_error** why) noexcept {
  return in_call(call, "db.commit", why, [&](RunningCall& running) -> Result<void> {
    HEARTH_TRY(running.find(tx));
    Result<void> done = commit_open(running, reply);
    running.end_transaction();
    return done;
  });
}

void rollback(hearth_call* call, hearth_tx* tx) noexcept {
  (void)in_call(call, "db.rollback", nullptr, [&](RunningCall& running) -> Result<void> {
    auto* open = HEARTH_TRY(running.find(tx));
    open->rollback();
    running.end_transaction();
    return {};
  });
}

hearth_status backoff(hearth_call* call, std::uint32_t attempt, hearth_error** why) noexcept {
  return in_call(call, "db.backoff", why, [&](RunningCall& running) -> Result<void> {
    HEARTH_TRY(running.outside_transaction("waiting for another attempt"));
    auto* database = HEARTH_TRY(database_of(running));
    return database->backoff(*running.call, attempt);
  });
}

}  // namespace

const hearth_db_v1& db_table() {
  static constexpr hearth_db_v1 table{HEARTH_SIZE_THROUGH(hearth_db_v1, backoff),
                                      0,
                                      constraint,
                                      query,
                                      exec,
                                      execute,
                                      begin,
                                      commit,
                                      rollback,
                                      backoff};
  return table;
}

}  // namespace hearth::plugin
