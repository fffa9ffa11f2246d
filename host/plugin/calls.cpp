#include <array>
#include <mutex>

#include "host/plugin/border.hpp"
#include "host/plugin/instance.hpp"
#include "host/plugin/requests.hpp"

namespace hearth::plugin {
namespace {

// 22 bits of instance above 22 of generation above 20 of the place: a number comes again after four million calls in one place.
constexpr unsigned generation_bits = 22;
constexpr unsigned index_bits = 20;
static_assert(sizeof(std::uintptr_t) == 8);

constexpr std::uintptr_t low(std::uintptr_t number, unsigned bits) {
  return number & ((std::uintptr_t{1} << bits) - 1);
}

std::uintptr_t number_of(const hearth_call* handle) { return reinterpret_cast<std::uintptr_t>(handle); }

std::uint32_t instance_of_number(std::uintptr_t number) {
  return static_cast<std::uint32_t>(number >> (generation_bits + index_bits));
}

/// The places of all calls that run. They are used again and never freed: a number that is used too late still leads to one.
class Places {
 public:
  static Places& all() {
    static auto* one = new Places;
    return *one;
  }

  RunningCall& take() {
    const auto which = core::processor();
    auto& own = free_[which];
    const std::scoped_lock lock{own.guard};
    if (own.places.empty()) grow(which, own.places);
    auto* place = own.places.back();
    own.places.pop_back();
    return *place;
  }
  /// To where it was taken from, however its thread has been moved: so no processor's run out while another's pile up.
  void put(RunningCall& place) {
    auto& own = free_[place.home];
    const std::scoped_lock lock{own.guard};
    own.places.push_back(&place);
  }
  /// Null when there never was such a call.
  RunningCall* at(std::uintptr_t number) {
    const auto index = low(number, index_bits);
    auto* chunk = chunks_[index / chunk_size].load(std::memory_order_acquire);
    return chunk == nullptr ? nullptr : &(*chunk)[index % chunk_size];
  }

 private:
  static constexpr std::size_t chunk_size = 32;
  using Chunk = std::array<RunningCall, chunk_size>;
  struct Free {
    std::mutex guard;
    std::vector<RunningCall*> places;
  };

  void grow(std::size_t home, std::vector<RunningCall*>& into) {
    const std::scoped_lock lock{growing_};
    auto& room = chunks_.at(count_);
    auto* chunk = new Chunk;
    for (std::size_t i = chunk_size; i-- > 0;) {
      auto& place = (*chunk)[i];
      place.index = static_cast<std::uint32_t>(count_ * chunk_size + i);
      place.home = static_cast<std::uint32_t>(home);
      into.push_back(&place);
    }
    ++count_;
    room.store(chunk, std::memory_order_release);
  }

  core::PerProcessor<Free> free_;
  std::mutex growing_;
  std::size_t count_ = 0;
  std::array<std::atomic<Chunk*>, (std::size_t{1} << index_bits) / chunk_size> chunks_{};
};

std::uintptr_t next_transaction_id() {
  static std::atomic<std::uintptr_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

/// Of the call with that number, whether it runs or has ended; what it was for is known until its place is used again.
void report(std::uintptr_t number, std::string_view rule, const std::string& detail) {
  const auto owner = owner_of_number(instance_of_number(number));
  if (!owner.breaches) return;
  std::string entry;
  if (auto* place = Places::all().at(number)) {
    const std::scoped_lock lock{place->guard};
    if (place->last == number) entry = place->entry;
  }
  owner.breaches->report(owner.plugin, entry, rule, detail);
}

void report(const RunningCall& running, std::string_view rule, const std::string& detail) {
  report(number_of(running.handle()), rule, detail);
}

}  // namespace

RunningCall& open_call(Instance& instance, core::Call& call, std::shared_ptr<const Deployment> deployment) {
  auto& running = Places::all().take();
  const auto generation = low(++running.opened, generation_bits);
  const auto number =
      (((std::uintptr_t{instance.number()} << generation_bits) | generation) << index_bits) | running.index;
  {
    const std::scoped_lock lock{running.guard};
    running.last = number;
    running.entry = call.entry;
  }
  running.call = &call;
  running.instance = &instance;
  running.deployment = std::move(deployment);
  running.thread = std::this_thread::get_id();
  running.effect = false;
  running.repeated = false;
  running.number.store(number, std::memory_order_release);
  return running;
}

void close_call(RunningCall& running) {
  if (running.transaction) {
    report(running, "transaction_left_open", "the call ended with its transaction open: it was rolled back");
    running.transaction->rollback();
    running.end_transaction();
  }
  running.number.store(0, std::memory_order_release);
  running.call = nullptr;
  running.deployment.reset();
  running.roles.clear();
  running.scopes.clear();
  running.owned.reset();
  Places::all().put(running);
}

CallScope::CallScope(Instance& instance, core::Call& call, std::shared_ptr<const Deployment> deployment)
    : running_{open_call(instance, call, std::move(deployment))} {}

CallScope::~CallScope() { close_call(running_); }

Result<RunningCall*> may_call(const hearth_call* handle, std::string_view function) noexcept {
  const auto number = number_of(handle);
  auto* running = Places::all().at(number);
  const bool runs = running != nullptr && number != 0 && running->number.load(std::memory_order_acquire) == number;
  if (runs && !running->instance->border().breaches->checking()) return running;
  const std::string name{function};
  if (number == 0) return internal(name + ": the call is null");
  if (!runs) {
    report(number, "dead_call", name + " was called with a call that has ended");
    return internal(name + ": the call has ended");
  }
  if (running->thread != std::this_thread::get_id()) {
    report(number, "wrong_thread", name + " was called on another thread than its call's");
    return internal(name + ": called on another thread than its call's");
  }
  if (handling_an_exception()) report(number, "in_catch", name + " was called inside a catch block or while unwinding");
  return running;
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

hearth_call* RunningCall::handle() const {
  return reinterpret_cast<hearth_call*>(number.load(std::memory_order_relaxed));
}

Result<db::Transaction*> RunningCall::find(const hearth_tx* handle) {
  if (transaction && reinterpret_cast<std::uintptr_t>(handle) == transaction_id) return transaction.get();
  report(*this, "bad_argument", "a transaction that is not open was used");
  return internal("the transaction is not open");
}

Error RunningCall::note(Error error) {
  if (error.signal == HEARTH_REPEATED) repeated = true;
  return error;
}

Result<void> RunningCall::outside_transaction(std::string_view what) {
  if (!transaction) return {};
  report(*this, "transaction_open", std::string{what} + " while a transaction is open");
  return internal(std::string{what} +
                  " is refused while a transaction is open, which may be rolled back and run again");
}

void RunningCall::end_transaction() {
  transaction.reset();
  call->transaction_open = false;
}

void RunningCall::begin_transaction(std::unique_ptr<db::Transaction> made, bool is_effect) {
  transaction = std::move(made);
  transaction_id = next_transaction_id();
  effect = is_effect;
}

}  // namespace hearth::plugin
