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

/// One running call of a plugin. Slots are recycled and never freed, so that a handle that is used too late can be told.
struct hearth_call {
  std::atomic<bool> alive{false};
  hearth::core::Call* call = nullptr;
  hearth::plugin::Instance* instance = nullptr;
  std::shared_ptr<const hearth::plugin::Deployment> deployment;
  std::thread::id thread;
  std::unique_ptr<hearth::db::Transaction> transaction;
  std::uintptr_t transaction_id = 0;          ///< what the plugin holds as its hearth_tx*; never used twice
  bool effect = false;                        ///< the transaction is the call's effect
  bool repeated = false;                      ///< the call's effect has happened before
  std::vector<hearth_str> roles, scopes;      ///< into call->principal
  std::unique_ptr<hearth::core::Call> owned;  ///< of a call that the plugin opened for a thread of its own

  // Of the last user, for a handle that is used after its end; under `guard`.
  std::mutex guard;
  std::uint32_t owner = 0;  ///< number of its instance
  std::string entry;

  /// The open transaction that the handle names.
  hearth::Result<hearth::db::Transaction*> find(const hearth_tx* handle);
  /// Remembers that the call's effect has happened before, if that is what the error says.
  hearth::Error note(hearth::Error error);
  /// Refused while a transaction is open: what reaches beyond it could not be undone.
  hearth::Result<void> outside_transaction(std::string_view what);
  void begin_transaction(std::unique_ptr<hearth::db::Transaction> made, bool is_effect);
  void end_transaction();
};

namespace hearth::plugin {

/// A call of a plugin for as long as its code runs.
class CallScope {
 public:
  CallScope(Instance& instance, core::Call& call, std::shared_ptr<const Deployment> deployment);
  ~CallScope();  ///< rolls back what the plugin left open
  CallScope(const CallScope&) = delete;
  CallScope& operator=(const CallScope&) = delete;

  hearth_call* get() { return slot_; }
  hearth_call* operator->() { return slot_; }

 private:
  hearth_call* slot_;
};

// The two halves of CallScope, for calls that a plugin opens and closes itself.
hearth_call* open_slot(Instance& instance, core::Call& call, std::shared_ptr<const Deployment> deployment);
void close_slot(hearth_call* slot);

Instance& instance_of(const hearth_host* host);

// What stands around every function of the host's tables.
Result<void> may_call(hearth_call* call, std::string_view function) noexcept;
void note_host_call(const Instance& instance, std::string_view function) noexcept;
Result<void> may_register(const Instance& instance, std::string_view function);
/// A registration that was not taken keeps the plugin from loading, whatever it does with the error.
void keep_refusal(Instance& instance, const Error& error);
bool checking(const Instance& instance) noexcept;

/// A function that only the thread of a running call may call.
template <class Work>
hearth_status in_call(hearth_call* call, std::string_view function, hearth_error** why, Work work) noexcept {
  try {
    Result<void> done = may_call(call, function);
    if (!done) return give(std::move(done).error(), why);
    const AsHost as_host{checking(*call->instance)};
    done = work(*call);
    return done ? HEARTH_OK : give(call->note(std::move(done).error()), why);
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
