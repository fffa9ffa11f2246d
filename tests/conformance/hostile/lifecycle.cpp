// A plugin that is wrong in one way, chosen by -DBREAK_...; with none of them it is right. C++ only because some of it throws.
#include <hearth/abi.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include <stdexcept>

namespace {

constexpr hearth_str str(const char* text) { return {text, __builtin_strlen(text)}; }

struct Instance {
  pthread_t thread;
  bool running = false;
};
Instance instance;
const hearth_host* the_host = nullptr;

template <class T>
const T* table(const hearth_host* host, const char* id) {
  return static_cast<const T*>(host->extension(host, str(id)));
}

#ifdef BREAK_CRASH_LOAD
__attribute__((constructor)) void crash() { abort(); }
#endif

void hang() {
  for (;;) pause();
}

void* thread_that_stays(void*) {
  hang();
  return nullptr;
}

void handle(void*, hearth_call*, hearth_request* request) {
  hearth_reply reply{};
  reply.struct_size = HEARTH_SIZE_THROUGH(hearth_reply, body);
  reply.status = 200;
  reply.body = str("{}");
  table<hearth_routes_v1>(the_host, "hearth.routes/1")->answer(request, &reply);
}

hearth_status serve(void*, hearth_call*, hearth_str, hearth_buffer*, hearth_error**) { return HEARTH_OK; }

hearth_status add_route(const hearth_host* host, const char* path, hearth_error** why) {
  hearth_route route{};
  route.struct_size = HEARTH_SIZE_THROUGH(hearth_route, context);
#if defined(BREAK_OPERATIONS_OPEN)
  route.flags = HEARTH_ROUTE_OPERATIONS | HEARTH_ROUTE_OPEN;
#elif defined(BREAK_OPERATIONS_TWICE)
  route.flags = HEARTH_ROUTE_OPERATIONS;
#elif !defined(BREAK_NO_ACCESS)
  route.flags = HEARTH_ROUTE_OPEN;
#endif
  route.method = str("GET");
  route.path = str(path);
#ifdef BREAK_MEDIA_TYPE
  route.reply_schema = str(R"({"type":"string","contentMediaType":"csv"})");
#endif
#ifdef BREAK_RATE
  route.rate_policy = str("lavish");
#endif
  route.reply_status = 200;
  route.handle = handle;
  return table<hearth_routes_v1>(host, "hearth.routes/1")->add(host, &route, why);
}

#if defined(BREAK_CYCLE_A)
#define PLUGIN_NAME "circle_a"
constexpr auto provided = "circle_a.ask@1";
constexpr auto required = "circle_b.ask@1";
#elif defined(BREAK_CYCLE_B)
#define PLUGIN_NAME "circle_b"
constexpr auto provided = "circle_b.ask@1";
constexpr auto required = "circle_a.ask@1";
#elif defined(BREAK_MISSING_SERVICE)
#define PLUGIN_NAME "hostile"
constexpr const char* provided = nullptr;
constexpr auto required = "absent.ask@2";
#elif defined(BREAK_ABSENT_OLD)
#define PLUGIN_NAME "absent"
constexpr auto provided = "absent.ask@1";
constexpr const char* required = nullptr;
#elif defined(BREAK_OTHER_NAME)
#define PLUGIN_NAME "rival"
constexpr const char* provided = nullptr;
constexpr const char* required = nullptr;
#else
#define PLUGIN_NAME "hostile"
constexpr const char* provided = nullptr;
constexpr const char* required = nullptr;
#endif

hearth_status register_services(const hearth_host* host, hearth_error** why) {
  const auto* services = table<hearth_services_v1>(host, "hearth.services/1");
  if (provided != nullptr) {
    if (const auto status = services->provide(host, str(provided), {}, {}, serve, nullptr, why)) return status;
  }
  return required == nullptr ? HEARTH_OK : services->require(host, str(required), why);
}

[[maybe_unused]] hearth_status add_job(const hearth_host* host, const char* cron, hearth_error** why) {
  return table<hearth_timers_v1>(host, "hearth.timers/1")
      ->cron(
          host, str(cron), str("nightly"),
          [](void*, hearth_call*, const hearth_timer*, hearth_error**) -> hearth_status { return HEARTH_OK; }, nullptr,
          why);
}

[[maybe_unused]] hearth_status add_metric(const hearth_host* host, std::uint32_t kind, hearth_error** why) {
  uint64_t id = 0;
  return table<hearth_metrics_v1>(host, "hearth.metrics/1")
      ->declare(host, kind, str("visits"), str("Visits"), nullptr, 0, &id, why);
}

hearth_status create(const hearth_host* host, hearth_str, hearth_instance** out, hearth_error** why) {
  the_host = host;
#ifdef BREAK_THROW_CREATE
  throw std::runtime_error("thrown by create");
#endif
#ifdef BREAK_THROW_INT
  throw 7;
#endif
#ifdef BREAK_HANG_CREATE
  hang();
#endif
#ifdef BREAK_EXIT_CREATE
  _exit(0);
#endif
#ifdef BREAK_EXIT_WELL
  exit(0);
#endif
#ifdef BREAK_NULL_INSTANCE
  return HEARTH_OK;
#endif
#ifdef BREAK_REFUSE
  hearth_error_info info{};
  info.struct_size = HEARTH_SIZE_THROUGH(hearth_error_info, retry_after_s);
  info.kind = HEARTH_INVALID;
  info.code = str("hostile.unwilling");
  info.message = str("the moon is not full");
  *why = host->make_error(host, &info);
  return HEARTH_INVALID;
#endif
#ifdef BREAK_STATUS_ALONE
  return HEARTH_CONFLICT;
#endif
#ifdef BREAK_SILENT_REGISTRATION  // goes on although its route was refused
  (void)add_route(host, "no_slash", nullptr);
#endif
#ifdef BREAK_HOSTS_OPTION
  if (const auto status =
          table<hearth_commands_v1>(host, "hearth.commands/1")
              ->add(
                  host, str("go"), str("Goes"), str(R"({"type":"object","properties":{"data":{"type":"string"}}})"),
                  [](void*, hearth_call*, hearth_str, hearth_buffer*, hearth_error**) -> hearth_status {
                    return HEARTH_OK;
                  },
                  nullptr, why)) {
    return status;
  }
#endif
#ifdef BREAK_SETTINGS
  const auto* settings = table<hearth_settings_v1>(host, "hearth.settings/1");
  if (const auto status = settings->schema(
          host,
          str(R"({"type":"object","properties":{"limit":{"type":"integer","minimum":1}},"additionalProperties":false})"),
          why)) {
    return status;
  }
#endif
#ifdef BREAK_OPERATIONS_TWICE
  if (const auto status = add_route(host, "/hostile", why)) return status;
#endif
#ifdef BREAK_CRON
  if (const auto status = add_job(host, "99 4 * * *", why)) return status;
#endif
#ifdef BREAK_METRIC
  if (const auto status = add_metric(host, HEARTH_METRIC_COUNTER, why)) return status;
  if (const auto status = add_metric(host, HEARTH_METRIC_GAUGE, why)) return status;
#endif
#ifdef BREAK_OPENAPI
  if (const auto status = add_route(host, "/openapi.json", why)) return status;
#endif
  if (const auto status = add_route(host, "/hostile", why)) return status;
  if (const auto status = register_services(host, why)) return status;
#ifdef BREAK_THREAD_ALIVE
  instance.running = pthread_create(&instance.thread, nullptr, thread_that_stays, nullptr) == 0;
#else
  (void)thread_that_stays;
#endif
  *out = reinterpret_cast<hearth_instance*>(&instance);
  return HEARTH_OK;
}

hearth_status start(hearth_instance*, hearth_error** why) {
#ifdef BREAK_THROW_START
  throw std::runtime_error("thrown by start");
#endif
#ifdef BREAK_OUTSIDE_CREATE
  (void)add_route(the_host, "/late", nullptr);
#endif
#ifdef BREAK_HANG_START
  hang();
#endif
  (void)why;
  return HEARTH_OK;
}

hearth_status quiesce(hearth_instance*, uint64_t, hearth_error**) {
#ifdef BREAK_THROW_QUIESCE
  throw std::runtime_error("thrown by quiesce");
#endif
#ifdef BREAK_HANG_QUIESCE
  hang();
#endif
  return HEARTH_OK;
}

void destroy(hearth_instance*) {
#ifdef BREAK_THROW_DESTROY
  throw std::runtime_error("thrown by destroy");
#endif
#ifdef BREAK_HANG_DESTROY
  hang();
#endif
}

const hearth_plugin_info info{HEARTH_SIZE_THROUGH(hearth_plugin_info, build_id), 0, str(PLUGIN_NAME), str("1.0.0"),
                              str("test")};

const hearth_module module_head{
#ifdef BREAK_MAGIC
    0xdeadbeefU,
#else
    HEARTH_MAGIC,
#endif
#ifdef BREAK_TRUNCATED
    24,
#else
    HEARTH_SIZE_THROUGH(hearth_module, extension),
#endif
#ifdef BREAK_MAJOR
    2,
#else
    HEARTH_ABI_MAJOR,
#endif
    HEARTH_ABI_MINOR,
#ifdef BREAK_MINOR
    HEARTH_ABI_MINOR + 7,
#else
    HEARTH_ABI_MINOR,
#endif
    0,
    &info,
#ifdef BREAK_NULL_CREATE
    nullptr,
#else
    create,
#endif
    start,
    quiesce,
    destroy,
    nullptr};

}  // namespace

extern "C" {
#ifdef BREAK_MISSING_ENTRY
HEARTH_EXPORT const hearth_module* some_other_function(void);
const hearth_module* some_other_function(void) { return &module_head; }
#else
const hearth_module* hearth_plugin_entry_v1(void) {
#ifdef BREAK_THROW_ENTRY
  throw std::runtime_error("thrown by the entry");
#endif
#ifdef BREAK_NULL_MODULE
  return nullptr;
#endif
  return &module_head;
}
#endif
}
