#include "host/plugin/run.hpp"

#include <algorithm>

#include "host/core/ids.hpp"
#include "host/crypto/bytes.hpp"
#include "host/db/effects.hpp"
#include "host/plugin/replies.hpp"
#include "host/plugin/requests.hpp"

namespace hearth::plugin {
namespace {

/// What every run of an entry comes to: the status of the plugin's function, or what it threw.
template <class Function>
Result<void> run_entry(Instance& instance, CallScope& scope, Function function) {
  hearth_status status = HEARTH_INTERNAL;
  hearth_error* why = nullptr;
  std::string thrown;
  if (!instance.guarded(
          scope->call->entry, [&] { status = function(&why); }, &thrown)) {
    return internal("an exception crossed the border: " + thrown);
  }
  if (status == HEARTH_OK) return {};
  return take(status, why);
}

Error not_taking(const Instance& instance) {
  return unavailable("server.stopping", "the server is stopping", "plugin " + instance.name() + " takes no calls");
}

void name_call(core::Call& call, const Instance& instance, std::string_view what, std::string_view name) {
  call.plugin = instance.name();
  if (call.entry.empty()) call.entry = std::string{what} + " " + std::string{name};
}

core::Trace child_of(const core::Trace& parent) {
  core::Trace trace = parent;
  trace.parent_id = parent.span_id;
  trace.span_id = core::random_hex<8>();
  return trace;
}

/// Within the caller's own: its identity, trace and end.
void inherit(core::Call& call, const core::Call& from, std::chrono::nanoseconds bound) {
  call.parent = &from;
  call.principal = from.principal;
  call.address = from.address;
  call.locale = from.locale;
  call.agent = from.agent;
  call.request_id = from.request_id;
  call.trace = child_of(from.trace);
  call.deadline = std::min(from.deadline, std::chrono::steady_clock::now() + bound);
}

Result<std::string> repeated_service(const Instance& provider, core::Call& call) {
  auto found = HEARTH_TRY(find_stored(provider, call));
  if (!found) return indeterminate("service.in_flight", "the same step is being done at this moment");
  if (found->request_digest != call.effect.request_digest) {
    return conflict("idempotency.key_reused", "the key has been used for another input");
  }
  if (is_stored_error(*found)) return read_stored_error(*found);
  return std::move(found->body);
}

/// The other said no, or it failed: what is neither is not known to have been undone.
Error service_error(Instance& provider, core::Call& call, Error error) {
  if (error.kind == Kind::internal || error.kind == Kind::timeout) {
    return indeterminate("service.failed", "another part of the system failed",
                         provider.name() + ": " + error.code + ": " + error.message + " " + error.cause);
  }
  if (call.effect.any() && provider.database() != nullptr && is_kept(error)) {
    auto refusal = stored_error(error, call.effect.request_digest);
    seal_stored(provider, call.effect, refusal);
    const auto kept = db::store_refusal(*provider.database(), call, *provider.border().ports.clock, refusal);
    if (!kept && kept.error().signal != HEARTH_REPEATED) {
      provider.report(call.entry, "refusal_not_kept", kept.error().message + " " + kept.error().cause);
    }
  }
  error.signal = 0;
  return error;
}

/// In a call of its own within `from`; on this thread, unless that is a fiber's and the provider is not made for fibers.
Result<std::string> run_service(const std::shared_ptr<const Deployment>& deployment, core::Call& from,
                                std::string_view name, core::Effect effect, std::string_view input) {
  const auto found = deployment ? deployment->services.find(name) : decltype(deployment->services.end()){};
  if (!deployment || found == deployment->services.end()) {
    return unavailable("service.unavailable", "a part of the system is not there",
                       std::string{name} + " is not deployed");
  }
  Instance& provider = *found->second.instance;
  const ServiceEntry& entry = *found->second.entry;
  const Instance::Entered inside{provider};
  if (!inside)
    return unavailable("service.unavailable", "a part of the system is not there", provider.name() + " takes no calls");

  core::Call call;
  name_call(call, provider, "service", name);
  inherit(call, from, provider.border().ports.service_deadline);
  call.effect = std::move(effect);
  hearth_buffer out{};
  Result<void> done;
  const auto handle = [&] {
    CallScope scope{provider, call, deployment};
    done = run_entry(provider, scope, [&](hearth_error** why) {
      return entry.handle(entry.context, scope.handle(), str(input), &out, why);
    });
  };
  const auto& on_thread = provider.border().ports.on_thread;
  if (provider.fiber_safe() || !on_thread) {
    const auto& on_behalf = provider.border().ports.on_behalf;
    on_behalf ? on_behalf(call, std::ref(handle)) : handle();
  } else {
    HEARTH_TRY(on_thread(call, handle));
  }
  std::string reply = take_bytes(out);
  if (done) return reply;
  if (done.error().signal == HEARTH_REPEATED) return repeated_service(provider, call);
  return service_error(provider, call, std::move(done).error());
}

}  // namespace

Result<void> run_event(Instance& instance, const SubscriptionEntry& entry, core::Call& call,
                       const events::Event& event) {
  const Instance::Entered inside{instance};
  if (!inside) return not_taking(instance);
  name_call(call, instance, "event", event.name);
  hearth_event view{};
  view.struct_size = HEARTH_SIZE_THROUGH(hearth_event, published_at);
  view.attempt = event.attempt;
  view.name = str(event.name);
  view.id = str(event.id.raw());
  view.key = str(event.key);
  view.payload = str(event.payload);
  view.published_at = event.published_at.micros;
  CallScope scope{instance, call, instance.border().current.get()};
  return run_entry(instance, scope,
                   [&](hearth_error** why) { return entry.handle(entry.context, scope.handle(), &view, why); });
}

Result<void> run_timer(Instance& instance, const TimerEntry& entry, core::Call& call, const timers::Timer& timer) {
  const Instance::Entered inside{instance};
  if (!inside) return not_taking(instance);
  name_call(call, instance, "timer", entry.name);
  hearth_timer view{};
  view.struct_size = HEARTH_SIZE_THROUGH(hearth_timer, due);
  view.attempt = timer.attempt;
  view.name = str(timer.name);
  view.id = str(timer.id.raw());
  view.payload = str(timer.payload);
  view.due = timer.due.micros;
  CallScope scope{instance, call, instance.border().current.get()};
  return run_entry(instance, scope,
                   [&](hearth_error** why) { return entry.handle(entry.context, scope.handle(), &view, why); });
}

Result<std::string> run_command(Instance& instance, const CommandEntry& entry, core::Call& call,
                                std::string_view arguments) {
  const Instance::Entered inside{instance};
  if (!inside) return not_taking(instance);
  name_call(call, instance, "command", entry.name);
  hearth_buffer out{};
  CallScope scope{instance, call, instance.border().current.get()};
  HEARTH_TRY(run_entry(instance, scope, [&](hearth_error** why) {
    return entry.handle(entry.context, scope.handle(), str(arguments), &out, why);
  }));
  return take_bytes(out);
}

Result<std::string> invoke_service(RunningCall& from, std::string_view name, std::string_view key,
                                   std::string_view input) {
  const auto& needs = from.instance->registered().needs;
  if (std::find(needs.begin(), needs.end(), name) == needs.end()) {
    return internal("the service " + std::string{name} + " was not required in create");
  }
  core::Effect effect;
  if (!key.empty()) {
    effect = {"service", from.instance->name() + " " + std::string{name}, std::string{key},
              crypto::hex(crypto::sha256(input))};
  }
  return run_service(from.deployment ? from.deployment : from.instance->border().current.get(), *from.call, name,
                     std::move(effect), input);
}

Result<std::string> ask_service(const Border& border, core::Call& within, std::string_view name,
                                std::string_view input) {
  return run_service(border.current.get(), within, name, {}, input);
}

}  // namespace hearth::plugin
