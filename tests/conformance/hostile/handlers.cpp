// A plugin whose every route breaks the contract of a call in its own way.
#include <hearth/abi.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>

namespace {

constexpr hearth_str str(const char* text) { return {text, __builtin_strlen(text)}; }

const hearth_host* host = nullptr;
const hearth_routes_v1* routes = nullptr;
const hearth_calls_v1* calls = nullptr;
const hearth_db_v1* db = nullptr;
const hearth_services_v1* services = nullptr;
const hearth_blocking_v1* blocking = nullptr;
const hearth_identity_v1* identity = nullptr;

hearth_call* kept_call = nullptr;
std::atomic<hearth_request*> kept_request{nullptr};

void answer(hearth_request* request, const char* body) {
  hearth_reply reply{};
  reply.struct_size = HEARTH_SIZE_THROUGH(hearth_reply, body);
  reply.status = 200;
  reply.body = str(body);
  routes->answer(request, &reply);
}

void on_another_thread(void* (*work)(void*), void* context) {
  pthread_t thread;
  pthread_create(&thread, nullptr, work, context);
  pthread_join(thread, nullptr);
}

void fine(void*, hearth_call*, hearth_request* request) { answer(request, "{}"); }

void twice(void*, hearth_call*, hearth_request* request) {
  answer(request, R"({"first":true})");
  answer(request, R"({"second":true})");
}

void used_after_answer(void*, hearth_call*, hearth_request* request) {
  answer(request, "{}");
  (void)routes->body(request);
}

void throws(void*, hearth_call*, hearth_request*) { throw std::runtime_error("thrown by a handler"); }
void throws_int(void*, hearth_call*, hearth_request*) { throw 42; }
void answers_then_throws(void*, hearth_call*, hearth_request* request) {
  answer(request, "{}");
  throw std::runtime_error("thrown after the answer");
}

void* answer_there(void* request) {
  answer(static_cast<hearth_request*>(request), R"({"from":"a thread"})");
  return nullptr;
}
void from_a_thread(void*, hearth_call*, hearth_request* request) { on_another_thread(answer_there, request); }

void keeps(void*, hearth_call* call, hearth_request* request) {  // answered by /release
  kept_call = call;
  kept_request = request;
}
void releases(void*, hearth_call*, hearth_request* request) {
  answer(kept_request.exchange(nullptr), R"({"late":true})");
  answer(request, "{}");
}
void never(void*, hearth_call*, hearth_request*) {}

void uses_dead_call(void*, hearth_call*, hearth_request* request) {
  answer(request, calls->remaining(kept_call) < 0 ? R"({"refused":true})" : R"({"refused":false})");
}

void* ask_there(void* call) {
  (void)calls->remaining(static_cast<hearth_call*>(call));
  return nullptr;
}
void on_wrong_thread(void*, hearth_call* call, hearth_request* request) {
  on_another_thread(ask_there, call);
  answer(request, "{}");
}

void in_catch(void*, hearth_call* call, hearth_request* request) {
  try {
    throw 1;
  } catch (int) {
    (void)calls->remaining(call);
  }
  answer(request, "{}");
}

void stalls(void*, hearth_call*, hearth_request* request) {
  usleep(80'000);
  answer(request, "{}");
}

void leaves_transaction(void*, hearth_call* call, hearth_request* request) {
  hearth_tx* tx = nullptr;
  (void)db->begin(call, 0, &tx, nullptr);
  answer(request, "{}");
}

void answer_status(hearth_request* request, hearth_status status) {
  char body[] = R"({"status":  })";
  body[10] = static_cast<char>('0' + status / 10);
  body[11] = static_cast<char>('0' + status % 10);
  if (body[10] == '0') body[10] = ' ';
  answer(request, body);
}

void calls_service_in_transaction(void*, hearth_call* call, hearth_request* request) {
  hearth_tx* tx = nullptr;
  (void)db->begin(call, 0, &tx, nullptr);
  hearth_buffer out{};
  const auto status = services->invoke(call, str("other.ask@1"), {}, {}, &out, nullptr);
  db->rollback(call, tx);
  answer_status(request, status);
}

void second_transaction(void*, hearth_call* call, hearth_request* request) {
  hearth_tx* tx = nullptr;
  hearth_tx* second = nullptr;
  (void)db->begin(call, 0, &tx, nullptr);
  const auto status = db->begin(call, 0, &second, nullptr);
  db->rollback(call, tx);
  answer_status(request, status);
}

void uses_ended_transaction(void*, hearth_call* call, hearth_request* request) {
  hearth_tx* tx = nullptr;
  (void)db->begin(call, 0, &tx, nullptr);
  db->rollback(call, tx);
  answer_status(request, db->commit(call, tx, nullptr, nullptr));
}

void throw_there(void*) { throw std::runtime_error("thrown on another pool"); }
void blocking_throws(void*, hearth_call* call, hearth_request* request) {
  answer_status(request, blocking->run(call, HEARTH_POOL_BLOCKING, throw_there, nullptr, nullptr));
}

void verifies_a_token_unasked(void*, hearth_call* call, hearth_request* request) {
  hearth_buffer out{};
  answer_status(request, identity->verify_token(call, str("a.b.c"), &out, nullptr));
}

void bad_header(void*, hearth_call*, hearth_request* request) {
  const hearth_field header{str("x-split"), {HEARTH_TEXT, 0, {.bytes = str("a\r\nset-cookie: b")}}};
  hearth_reply reply{};
  reply.struct_size = HEARTH_SIZE_THROUGH(hearth_reply, body);
  reply.status = 200;
  reply.headers = &header;
  reply.header_count = 1;
  reply.body = str("{}");
  routes->answer(request, &reply);
}

hearth_status add(const char* path, hearth_request_fn handle, uint32_t flags, hearth_error** why) {
  hearth_route route{};
  route.struct_size = HEARTH_SIZE_THROUGH(hearth_route, context);
  route.flags = HEARTH_ROUTE_OPEN | flags;
  route.method = str("GET");
  route.path = str(path);
  route.reply_status = 200;
  route.handle = handle;
  return routes->add(host, &route, why);
}

struct Entry {
  const char* path;
  hearth_request_fn handle;
  uint32_t flags;
};
constexpr Entry entries[] = {{"/fine", fine, 0},
                             {"/twice", twice, 0},
                             {"/used_after_answer", used_after_answer, 0},
                             {"/throws", throws, 0},
                             {"/throws_int", throws_int, 0},
                             {"/answers_then_throws", answers_then_throws, 0},
                             {"/from_a_thread", from_a_thread, 0},
                             {"/keeps", keeps, 0},
                             {"/releases", releases, 0},
                             {"/never", never, 0},
                             {"/uses_dead_call", uses_dead_call, 0},
                             {"/on_wrong_thread", on_wrong_thread, 0},
                             {"/in_catch", in_catch, 0},
                             {"/stalls", stalls, HEARTH_ROUTE_INLINE},
                             {"/leaves_transaction", leaves_transaction, 0},
                             {"/calls_service_in_transaction", calls_service_in_transaction, 0},
                             {"/second_transaction", second_transaction, 0},
                             {"/uses_ended_transaction", uses_ended_transaction, 0},
                             {"/blocking_throws", blocking_throws, 0},
                             {"/verifies_a_token_unasked", verifies_a_token_unasked, 0},
                             {"/bad_header", bad_header, 0}};

hearth_status create(const hearth_host* given, hearth_str, hearth_instance** out, hearth_error** why) {
  host = given;
  routes = static_cast<const hearth_routes_v1*>(host->extension(host, str("hearth.routes/1")));
  calls = static_cast<const hearth_calls_v1*>(host->extension(host, str("hearth.calls/1")));
  db = static_cast<const hearth_db_v1*>(host->extension(host, str("hearth.db/1")));
  services = static_cast<const hearth_services_v1*>(host->extension(host, str("hearth.services/1")));
  blocking = static_cast<const hearth_blocking_v1*>(host->extension(host, str("hearth.blocking/1")));
  identity = static_cast<const hearth_identity_v1*>(host->extension(host, str("hearth.identity/1")));
  for (const auto& entry : entries) {
    if (const auto status = add(entry.path, entry.handle, entry.flags, why)) return status;
  }
  static char instance;
  *out = reinterpret_cast<hearth_instance*>(&instance);
  return HEARTH_OK;
}

hearth_status start(hearth_instance*, hearth_error**) { return HEARTH_OK; }
hearth_status quiesce(hearth_instance*, uint64_t, hearth_error**) { return HEARTH_OK; }
void destroy(hearth_instance*) {}

const hearth_plugin_info info{HEARTH_SIZE_THROUGH(hearth_plugin_info, build_id), 0, str("handlers"), str("1.0.0"),
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
                                nullptr};

}  // namespace

extern "C" const hearth_module* hearth_plugin_entry_v1(void) { return &module_head; }
