#include "host/timers/timers.hpp"

#include "host/core/ids.hpp"
#include "host/timers/statements.hpp"
#include "host/timers/worker.hpp"

namespace hearth::timers {

struct Timers::State {
  const core::Clock& clock;
  Worker worker;
};

Timers::Timers(Settings settings, exec::Executor& executor, const core::Clock& clock, Hooks hooks)
    : state_{new State{clock, {settings, executor, clock, hooks}}} {}

Timers::~Timers() = default;

void Timers::plugin(db::Database& database) { state_->worker.add(database); }

Result<void> Timers::handle(const std::string& plugin, std::string name, Handler handle) {
  return state_->worker.handle(plugin, std::move(name), std::move(handle));
}

Result<void> Timers::cron(const std::string& plugin, std::string_view expression, std::string name, Handler handle) {
  return state_->worker.cron(plugin, expression, std::move(name), std::move(handle));
}

Result<void> Timers::start() { return state_->worker.start(); }

Result<void> Timers::schedule(core::Call& call, db::Database& plugin, db::Transaction& tx, std::string_view name,
                              std::string_view key, Timestamp due, std::string_view payload) {
  Store* const store = state_->worker.store(plugin);
  if (store == nullptr) return internal(plugin.schema() + " sets timers but was not wired");
  Timer timer;
  timer.id = core::new_id(state_->clock);
  timer.name = name;
  timer.key = key;
  timer.due = due;
  timer.payload = payload;
  HEARTH_TRY(store->schedule(tx, timer, core::traceparent(call.trace)));
  tx.on_commit(state_->worker.waker(plugin));
  return {};
}

Result<void> Timers::cancel(core::Call&, db::Database& plugin, db::Transaction& tx, std::string_view name,
                            std::string_view key) {
  if (key.empty()) return invalid("timers.no_key", "only a timer that has a key can be cancelled");
  Store* const store = state_->worker.store(plugin);
  if (store == nullptr) return internal(plugin.schema() + " cancels timers but was not wired");
  return store->cancel(tx, name, key);
}

void Timers::notify() { state_->worker.dispatcher().notify(); }
bool Timers::settle(core::Deadline deadline) { return state_->worker.dispatcher().settle(deadline); }
bool Timers::drain(core::Deadline deadline) { return state_->worker.dispatcher().drain(deadline); }

Result<void> claim(core::Call& call, db::Database& plugin, db::Transaction& tx) {
  if (call.effect.kind != "timer") return {};
  const auto id = Uuid::parse(call.effect.key);
  if (!id) return internal("the timer's effect has no id: " + call.effect.key);
  const hearth_value values[] = {db::uuid(*id)};
  const std::uint64_t taken = HEARTH_TRY(tx.execute(sql.claim.in(plugin), values));
  if (taken == 1) return {};
  Error gone = conflict("timers.gone", "the timer was cancelled, replaced or has run");
  gone.signal = HEARTH_REPEATED;
  return gone;
}

}  // namespace hearth::timers
