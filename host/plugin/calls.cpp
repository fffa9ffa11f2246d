#include <mutex>

#include "host/plugin/border.hpp"
#include "host/plugin/instance.hpp"
#include "host/plugin/requests.hpp"

namespace hearth::plugin {
namespace {

/// Slots that no call uses. They are never freed: a handle that a plugin uses too late still points at one.
struct FreeSlots {
  std::mutex guard;
  std::vector<hearth_call*> free;

  static FreeSlots& here() {
    static auto* all = new core::PerProcessor<FreeSlots>;
    return all->here();
  }

  hearth_call* take() {
    const std::scoped_lock lock{guard};
    if (free.empty()) return new hearth_call;
    auto* slot = free.back();
    free.pop_back();
    return slot;
  }
  void put(hearth_call* slot) {
    const std::scoped_lock lock{guard};
    free.push_back(slot);
  }
};

std::uintptr_t next_transaction_id() {
  static std::atomic<std::uintptr_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

void report(hearth_call& call, std::string_view rule, const std::string& detail) {
  const std::scoped_lock lock{call.guard};
  const auto owner = owner_of_number(call.owner);
  if (owner.breaches) owner.breaches->report(owner.plugin, call.entry, rule, detail);
}

}  // namespace

hearth_call* open_slot(Instance& instance, core::Call& call, std::shared_ptr<const Deployment> deployment) {
  auto* slot = FreeSlots::here().take();
  {
    const std::scoped_lock lock{slot->guard};
    slot->owner = instance.number();
    slot->entry = call.entry;
  }
  slot->call = &call;
  slot->instance = &instance;
  slot->deployment = std::move(deployment);
  slot->thread = std::this_thread::get_id();
  slot->effect = false;
  slot->repeated = false;
  slot->alive.store(true, std::memory_order_release);
  return slot;
}

void close_slot(hearth_call* slot) {
  if (slot->transaction) {
    report(*slot, "transaction_left_open", "the call ended with its transaction open: it was rolled back");
    slot->transaction->rollback();
    slot->end_transaction();
  }
  slot->alive.store(false, std::memory_order_release);
  slot->call = nullptr;
  slot->deployment.reset();
  slot->roles.clear();
  slot->scopes.clear();
  slot->owned.reset();
  FreeSlots::here().put(slot);
}

CallScope::CallScope(Instance& instance, core::Call& call, std::shared_ptr<const Deployment> deployment)
    : slot_{open_slot(instance, call, std::move(deployment))} {}

CallScope::~CallScope() { close_slot(slot_); }

Result<void> may_call(hearth_call* call, std::string_view function) noexcept {
  if (call != nullptr && call->alive.load(std::memory_order_acquire) &&
      !call->instance->border().breaches->checking()) {
    return {};
  }
  const std::string name{function};
  if (call == nullptr) return internal(name + ": the call is null");
  if (!call->alive.load(std::memory_order_acquire)) {
    report(*call, "dead_call", name + " was called with a call that has ended");
    return internal(name + ": the call has ended");
  }
  if (call->thread != std::this_thread::get_id()) {
    report(*call, "wrong_thread", name + " was called on another thread than its call's");
    return internal(name + ": called on another thread than its call's");
  }
  if (handling_an_exception()) report(*call, "in_catch", name + " was called inside a catch block or while unwinding");
  return {};
}

void note_host_call(const Instance& instance, std::string_view function) noexcept {
  if (!instance.border().breaches->checking() || !handling_an_exception()) return;
  instance.report("", "in_catch", std::string{function} + " was called inside a catch block or while unwinding");
}

bool checking(const Instance& instance) noexcept { return instance.border().breaches->checking(); }

Result<void> may_register(const Instance& instance, std::string_view function) {
  if (instance.phase() == Instance::Phase::creating) return {};
  instance.report("", "outside_create", std::string{function} + " was called after create had returned");
  return internal(std::string{function} + " may be called in create alone");
}

void keep_refusal(Instance& instance, const Error& error) { instance.registering().refusals.push_back(error); }

}  // namespace hearth::plugin

hearth::Result<hearth::db::Transaction*> hearth_call::find(const hearth_tx* handle) {
  if (transaction && reinterpret_cast<std::uintptr_t>(handle) == transaction_id) return transaction.get();
  hearth::plugin::report(*this, "bad_argument", "a transaction that is not open was used");
  return hearth::internal("the transaction is not open");
}

hearth::Error hearth_call::note(hearth::Error error) {
  if (error.signal == HEARTH_REPEATED) repeated = true;
  return error;
}

hearth::Result<void> hearth_call::outside_transaction(std::string_view what) {
  if (!transaction) return {};
  hearth::plugin::report(*this, "transaction_open", std::string{what} + " while a transaction is open");
  return hearth::internal(std::string{what} +
                          " is refused while a transaction is open, which may be rolled back and run again");
}

void hearth_call::end_transaction() {
  transaction.reset();
  call->transaction_open = false;
}

void hearth_call::begin_transaction(std::unique_ptr<hearth::db::Transaction> made, bool is_effect) {
  transaction = std::move(made);
  transaction_id = hearth::plugin::next_transaction_id();
  effect = is_effect;
}
