#pragma once

#include <hearth/abi.h>

#include <atomic>
#include <cstdint>
#include <exception>
#include <hearth/result.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "host/core/processors.hpp"
#include "host/db/database.hpp"
#include "host/plugin/breaches.hpp"
#include "host/plugin/deployment.hpp"
#include "host/plugin/ports.hpp"

// Inside host/plugin only: what the host's side of abi.h is made of.
namespace hearth::plugin {

/// What all instances of one set of plugins share.
struct Border {
  Ports ports;
  std::shared_ptr<Breaches> breaches;
  core::SpreadPtr<const Deployment> current;  ///< in force
};

inline std::string_view view(const hearth_str& text) {
  return text.data == nullptr ? std::string_view{} : std::string_view{text.data, static_cast<std::size_t>(text.size)};
}
inline hearth_str str(std::string_view text) { return {text.data(), text.size()}; }

/// Hands an error over: the status to return, *why made when it is not null.
hearth_status give(Error error, hearth_error** why) noexcept;
/// Takes over what a plugin returned, and frees it.
Error take(hearth_status status, hearth_error* why);
Error read_info(const hearth_error_info& info);
/// Bytes for the plugin, which gives them back.
void give_bytes(std::string bytes, hearth_buffer* out);
/// Bytes of the plugin, copied and given back to it.
std::string take_bytes(hearth_buffer& buffer);

/// Writes as much of `full` as the caller's struct_size says that it knows.
void copy_out(void* out, const void* full, std::uint32_t full_size) noexcept;

}  // namespace hearth::plugin

struct hearth_error {
  hearth::Error error;
  std::vector<hearth_violation> views;  ///< into error.violations
};

namespace hearth::plugin {

/// One running call of a plugin. A hearth_call* is a number, never an address: one that is used after its call has ended finds
/// nothing, though what it stood for is used again by another call.
struct RunningCall {
  std::uint32_t index = 0;                ///< of its place among all of them
  std::uint32_t home = 0;                 ///< the processor among whose free places it goes back
  std::uint64_t opened = 0;               ///< calls so far
  std::atomic<std::uintptr_t> number{0};  ///< what the plugin holds; 0 while no call runs
  core::Call* call = nullptr;
  Instance* instance = nullptr;
  std::shared_ptr<const Deployment> deployment;
  std::thread::id thread;
  std::unique_ptr<db::Transaction> transaction;
  std::uintptr_t transaction_id = 0;  ///< what the plugin holds as its hearth_tx*; never used twice
  bool effect = false;                ///< the transaction is the call's effect
  bool repeated = false;              ///< the call's effect has happened before
  std::vector<hearth_str> roles;      ///< into call->principal, as the next
  std::vector<hearth_str> scopes;
  std::unique_ptr<core::Call> owned;  ///< of a call that the plugin opened for a thread of its own

  // Of the last call, for whoever uses its handle on another thread or after its end; under `guard`.
  std::mutex guard;
  std::uintptr_t last = 0;
  std::string entry;

  [[nodiscard]] hearth_call* handle() const;
  /// The open transaction that the handle names.
  Result<db::Transaction*> find(const hearth_tx* handle);
  /// Remembers that the call's effect has happened before, if that is what the error says.
  Error note(Error error);
  /// Refused while a transaction is open: what reaches beyond it could not be undone.
  Result<void> outside_transaction(std::string_view what);
  void begin_transaction(std::unique_ptr<db::Transaction> made, bool is_effect);
  void end_transaction();
};

/// A call of a plugin for as long as its code runs.
class CallScope {
 public:
  CallScope(Instance& instance, core::Call& call, std::shared_ptr<const Deployment> deployment);
  ~CallScope();  ///< rolls back what the plugin left open
  CallScope(const CallScope&) = delete;
  CallScope& operator=(const CallScope&) = delete;

  [[nodiscard]] hearth_call* handle() const { return running_.handle(); }
  RunningCall* operator->() { return &running_; }

 private:
  RunningCall& running_;
};

// The two halves of CallScope, for calls that a plugin opens and closes itself.
RunningCall& open_call(Instance& instance, core::Call& call, std::shared_ptr<const Deployment> deployment);
void close_call(RunningCall& running);

Instance& instance_of(const hearth_host* host);

// What stands around every function of the host's tables.
Result<RunningCall*> may_call(const hearth_call* handle, std::string_view function) noexcept;
void note_host_call(const Instance& instance, std::string_view function) noexcept;
Result<void> may_register(const Instance& instance, std::string_view function);
/// A registration that was not taken keeps the plugin from loading, whatever it does with the error.
void keep_refusal(Instance& instance, const Error& error);
bool checking(const Instance& instance) noexcept;

/// A function that only the thread of a running call may call.
template <class Work>
hearth_status in_call(const hearth_call* call, std::string_view function, hearth_error** why, Work work) noexcept {
  try {
    auto found = may_call(call, function);
    if (!found) return give(std::move(found).error(), why);
    RunningCall& running = **found;
    const AsHost as_host{checking(*running.instance)};
    Result<void> done = work(running);
    return done ? HEARTH_OK : give(running.note(std::move(done).error()), why);
  } catch (const std::exception& error) {
    return give(internal(std::string{function} + ": " + error.what()), why);
  } catch (...) {
    return give(internal(std::string{function} + ": an unknown exception"), why);
  }
}

/// A function that any thread may call.
template <class Work>
hearth_status in_host(const hearth_host* host, std::string_view function, hearth_error** why, Work work) noexcept {
  try {
    Instance& instance = instance_of(host);
    note_host_call(instance, function);
    const AsHost as_host{checking(instance)};
    Result<void> done = work(instance);
    return done ? HEARTH_OK : give(std::move(done).error(), why);
  } catch (const std::exception& error) {
    return give(internal(std::string{function} + ": " + error.what()), why);
  } catch (...) {
    return give(internal(std::string{function} + ": an unknown exception"), why);
  }
}

/// A registration: during create alone.
template <class Work>
hearth_status in_create(const hearth_host* host, std::string_view function, hearth_error** why, Work work) noexcept {
  return in_host(host, function, why, [&](Instance& instance) -> Result<void> {
    HEARTH_TRY(may_register(instance, function));
    Result<void> done = work(instance);
    if (!done) keep_refusal(instance, done.error());
    return done;
  });
}

}  // namespace hearth::plugin
