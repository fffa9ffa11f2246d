#include "host/core/ids.hpp"
#include "host/events/events.hpp"
#include "host/events/relay.hpp"

namespace hearth::events {

struct Bus::State {
  const core::Clock& clock;
  Relay relay;
};

Bus::Bus(Settings settings, exec::Executor& executor, const core::Clock& clock, Hooks hooks)
    : state_{new State{clock, {settings, executor, clock, hooks}}} {}

Bus::~Bus() = default;

void Bus::publisher(db::Database& database) { state_->relay.add(database); }

void Bus::subscribe(std::string subscriber, std::string event, Handler handle) {
  state_->relay.subscribe(std::move(subscriber), std::move(event), std::move(handle));
}

Result<void> Bus::start() { return state_->relay.start(); }

Result<Uuid> Bus::publish(core::Call& call, db::Database& publisher, db::Transaction& tx, std::string_view name,
                          std::string_view key, std::string_view payload) {
  Store* const store = state_->relay.store(publisher);
  if (store == nullptr) return internal(publisher.schema() + " publishes " + std::string{name} + " but was not wired");
  Event event;
  event.id = core::new_id(state_->clock);
  event.name = name;
  event.key = key;
  event.payload = payload;
  event.published_at = state_->clock.now();
  HEARTH_TRY(store->publish(tx, event, core::traceparent(call.trace)));
  tx.on_commit(state_->relay.waker(publisher));
  return event.id;
}

void Bus::notify() { state_->relay.dispatcher().notify(); }
bool Bus::settle(core::Deadline deadline) { return state_->relay.dispatcher().settle(deadline); }
bool Bus::drain(core::Deadline deadline) { return state_->relay.dispatcher().drain(deadline); }

Result<std::vector<Backlog>> Bus::backlog(core::Call& call) {
  std::vector<Backlog> all;
  for (auto* store : state_->relay.stores()) {
    auto of_one = HEARTH_TRY(store->backlog(call, state_->clock.now()));
    all.insert(all.end(), std::make_move_iterator(of_one.begin()), std::make_move_iterator(of_one.end()));
  }
  return all;
}

}  // namespace hearth::events
