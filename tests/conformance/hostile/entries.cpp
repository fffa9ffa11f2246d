// A plugin that throws out of every entry which is no request: event, timer, periodic job, service, command, extension.
#include <hearth/abi.h>

#include <stdexcept>

namespace {

constexpr hearth_str str(const char* text) { return {text, __builtin_strlen(text)}; }

template <class T>
const T* table(const hearth_host* host, const char* id) {
  return static_cast<const T*>(host->extension(host, str(id)));
}

hearth_status on_event(void*, hearth_call*, const hearth_event*, hearth_error**) {
  throw std::runtime_error("thrown by an event's handler");
}
hearth_status on_timer(void*, hearth_call*, const hearth_timer*, hearth_error**) {
  throw std::runtime_error("thrown by a timer's handler");
}
hearth_status on_cron(void*, hearth_call*, const hearth_timer*, hearth_error**) {
  throw std::runtime_error("thrown by a periodic job");
}
hearth_status on_ask(void*, hearth_call*, hearth_str, hearth_buffer*, hearth_error**) {
  throw std::runtime_error("thrown by a service");
}
hearth_status on_command(void*, hearth_call*, hearth_str, hearth_buffer*, hearth_error**) {
  throw std::runtime_error("thrown by a command");
}
const void* extension(hearth_instance*, hearth_str) { throw std::runtime_error("thrown by extension"); }

hearth_status create(const hearth_host* host, hearth_str, hearth_instance** out, hearth_error** why) {
  const auto* events = table<hearth_events_v1>(host, "hearth.events/1");
  const auto* timers = table<hearth_timers_v1>(host, "hearth.timers/1");
  const auto* services = table<hearth_services_v1>(host, "hearth.services/1");
  const auto* commands = table<hearth_commands_v1>(host, "hearth.commands/1");
  static char instance;
  *out = reinterpret_cast<hearth_instance*>(&instance);
  for (const auto status :
       {events->subscribe(host, str("other.happened@1"), on_event, nullptr, why),
        timers->handle(host, str("bang"), on_timer, nullptr, why),
        timers->cron(host, str("0 3 * * *"), str("bang_daily"), on_cron, nullptr, why),
        services->provide(host, str("entries.ask@1"), {}, {}, on_ask, nullptr, why),
        commands->add(host, str("bang"), str("Throws"), str(R"({"type":"object"})"), on_command, nullptr, why)}) {
    if (status != HEARTH_OK) return status;
  }
  return HEARTH_OK;
}

hearth_status start(hearth_instance*, hearth_error**) { return HEARTH_OK; }
hearth_status quiesce(hearth_instance*, uint64_t, hearth_error**) { return HEARTH_OK; }
void destroy(hearth_instance*) {}

const hearth_plugin_info info{HEARTH_SIZE_THROUGH(hearth_plugin_info, build_id), 0, str("entries"), str("1.0.0"),
                              str("test")};
const hearth_module module_head{HEARTH_MAGIC,
                                HEARTH_SIZE_THROUGH(hearth_module, extension),
                                HEARTH_ABI_MAJOR,
                                HEARTH_ABI_MINOR,
                                HEARTH_ABI_MINOR,
                                0,
                                &info,
                                create,
                                start,
                                quiesce,
                                destroy,
                                extension};

}  // namespace

extern "C" const hearth_module* hearth_plugin_entry_v1(void) { return &module_head; }
