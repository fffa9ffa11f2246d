#include "host/core/steps.hpp"
#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/run.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

hearth_status provide(const hearth_host* host, hearth_str name, hearth_str input_schema, hearth_str output_schema,
                      hearth_service_fn handle, void* context, hearth_error** why) noexcept {
  return in_create(host, "services.provide", why, [&](Instance& instance) -> Result<void> {
    ServiceEntry entry;
    entry.name = HEARTH_TRY(read_versioned(instance, name, "service", true));
    entry.input_schema = HEARTH_TRY(read_schema(input_schema, "the service " + entry.name));
    entry.output_schema = HEARTH_TRY(read_schema(output_schema, "the service " + entry.name));
    if (handle == nullptr) return null_function("the service " + entry.name);
    entry.handle = handle;
    entry.context = context;
    auto& all = instance.registering().provides;
    if (any_of(all, [&](const ServiceEntry& one) { return one.name == entry.name; }))
      return twice("the service " + entry.name);
    all.push_back(std::move(entry));
    return {};
  });
}

hearth_status require(const hearth_host* host, hearth_str name, hearth_error** why) noexcept {
  return in_create(host, "services.require", why, [&](Instance& instance) -> Result<void> {
    std::string service = HEARTH_TRY(read_versioned(instance, name, "service", false));
    auto& all = instance.registering().needs;
    if (any_of(all, [&](const std::string& one) { return one == service; })) return {};
    all.push_back(std::move(service));
    return {};
  });
}

hearth_status invoke(hearth_call* call, hearth_str name, hearth_str key, hearth_str input, hearth_buffer* out,
                     hearth_error** why) noexcept {
  if (out != nullptr) *out = {};
  return in_call(call, "services.invoke", why, [&](RunningCall& running) -> Result<void> {
    HEARTH_TRY(running.outside_transaction("a service call"));
    HEARTH_TRY(running.call->check());
    core::Steps::before(core::Steps::What::call);
    auto answered = invoke_service(running, view(name), view(key), view(input));
    core::Steps::after(core::Steps::What::call);
    std::string reply = HEARTH_TRY(std::move(answered));
    if (out != nullptr) give_bytes(std::move(reply), out);
    return {};
  });
}

}  // namespace

const hearth_services_v1& services_table() {
  static constexpr hearth_services_v1 table{HEARTH_SIZE_THROUGH(hearth_services_v1, invoke), 0, provide, require,
                                            invoke};
  return table;
}

}  // namespace hearth::plugin
