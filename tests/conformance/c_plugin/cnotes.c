/* A plugin in plain C: the border needs no C++. Notes with an effect, an event, a timer, services, settings and a command. */
#include <hearth/abi.h>
#include <stdio.h>
#include <string.h>

static const hearth_host* host;
static const hearth_routes_v1* routes;
static const hearth_calls_v1* calls;
static const hearth_db_v1* db;
static const hearth_events_v1* events;
static const hearth_services_v1* services;
static const hearth_timers_v1* timers;
static const hearth_log_v1* logs;
static const hearth_metrics_v1* metrics;
static const hearth_clock_v1* clocks;
static const hearth_settings_v1* settings;
static const hearth_commands_v1* commands;
static uint64_t added_metric;
static int instance; /* all of it is static: there is one */

#define STR(literal) ((hearth_str){literal, sizeof(literal) - 1})
#define TRY(call)                             \
  do {                                        \
    const hearth_status status_ = (call);     \
    if (status_ != HEARTH_OK) return status_; \
  } while (0)

#ifdef CNOTES_STORE
#define NAME "cnotes_store"
#else
#define NAME "cnotes"
#endif

static const hearth_str text_name[] = {{"text", 4}};
#define STATEMENT(name, sql_pg, sql_lite, count)                                                                  \
  {                                                                                                               \
    HEARTH_SIZE_THROUGH(hearth_statement, parameters), 0, {name, sizeof(name) - 1}, {sql_pg, sizeof(sql_pg) - 1}, \
        {sql_lite, sizeof(sql_lite) - 1}, count, 0, text_name                                                     \
  }
static const hearth_statement add_note = STATEMENT("add_note", "insert into " NAME ".notes (text) values ($1)",
                                                   "insert into " NAME ".notes (text) values (?1)", 1);
static const hearth_statement add_heard = STATEMENT("add_heard", "insert into " NAME ".heard (text) values ($1)",
                                                    "insert into " NAME ".heard (text) values (?1)", 1);
static const hearth_statement count_notes =
    STATEMENT("count_notes", "select count(*) as n from " NAME ".notes", "select count(*) as n from " NAME ".notes", 0);
static const hearth_statement* const all_statements[] = {&add_note, &add_heard, &count_notes};
static const hearth_statements_v1 statements = {HEARTH_SIZE_THROUGH(hearth_statements_v1, statement_count), 0,
                                                all_statements, 3};

static hearth_error* error_of(int32_t kind, hearth_str code, hearth_str message) {
  hearth_error_info info;
  memset(&info, 0, sizeof info);
  info.struct_size = HEARTH_SIZE_THROUGH(hearth_error_info, retry_after_s);
  info.kind = kind;
  info.code = code;
  info.message = message;
  return host->make_error(host, &info);
}

static hearth_reply reply_of(uint32_t status, const char* body, uint64_t size) {
  hearth_reply reply;
  memset(&reply, 0, sizeof reply);
  reply.struct_size = HEARTH_SIZE_THROUGH(hearth_reply, body);
  reply.status = status;
  reply.body = (hearth_str){body, size};
  return reply;
}

static hearth_value text_value(hearth_str text) {
  hearth_value value;
  memset(&value, 0, sizeof value);
  value.type = HEARTH_TEXT;
  value.as.bytes = text;
  return value;
}

/* ---- notes ------------------------------------------------------------------------------------------------------- */

/* The body is the note itself. One transaction: the row, the event, the timer and the reply. */
static hearth_status add_in(hearth_call* call, hearth_tx* tx, hearth_str text, hearth_error** why) {
  const hearth_value value = text_value(text);
  TRY(db->exec(call, tx, &add_note, &value, 1, why));
  TRY(events->publish(call, tx, STR(NAME ".noted@1"), text, STR("{\"by\":\"c\"}"), why));
  return timers->schedule(call, tx, STR("remind"), text, clocks->now(host) + 60000000, STR("{\"again\":true}"), why);
}

static hearth_status add_once(hearth_call* call, hearth_str text, const hearth_reply* reply, hearth_error** why) {
  hearth_tx* tx = NULL;
  TRY(db->begin(call, 1, &tx, why));
  const hearth_status status = add_in(call, tx, text, why);
  if (status != HEARTH_OK) {
    db->rollback(call, tx);
    return status;
  }
  return db->commit(call, tx, reply, why);
}

static void post_note(void* context, hearth_call* call, hearth_request* request) {
  (void)context;
  char body[256];
  hearth_error* why = NULL;
  const hearth_str text = routes->body(request);
  const int size =
      snprintf(body, sizeof body, "{\"text\":\"%.*s\"}", (int)(text.size > 100 ? 100 : text.size), text.data);
  const hearth_field header = {STR("x-note"), {HEARTH_TEXT, 0, {.bytes = STR("kept")}}};
  hearth_reply reply = reply_of(201, body, (uint64_t)size);
  reply.headers = &header;
  reply.header_count = 1;
  const hearth_status status = add_once(call, text, &reply, &why);
  if (status == HEARTH_REPEATED) { /* the host answers from the row */
    host->free_error(why);
  } else if (status != HEARTH_OK) {
    routes->fail(request, why);
  } else {
    metrics->record(host, added_metric, NULL, 0, 1);
    logs->write(host, call, HEARTH_LOG_INFO, STR("noted"), NULL, 0);
    routes->answer(request, &reply);
  }
}

static hearth_status count(hearth_call* call, int64_t* out, hearth_error** why) {
  hearth_rows rows;
  memset(&rows, 0, sizeof rows);
  TRY(db->query(call, NULL, &count_notes, NULL, 0, &rows, why));
  *out = rows.values[0].as.integer;
  rows.release(rows.context);
  return HEARTH_OK;
}

static void get_count(void* context, hearth_call* call, hearth_request* request) {
  (void)context;
  int64_t found = 0;
  hearth_error* why = NULL;
  if (count(call, &found, &why) != HEARTH_OK) {
    routes->fail(request, why);
    return;
  }
  char body[64];
  const int size = snprintf(body, sizeof body, "{\"count\":%lld}", (long long)found);
  const hearth_reply reply = reply_of(200, body, (uint64_t)size);
  routes->answer(request, &reply);
}

static void get_caller(void* context, hearth_call* call, hearth_request* request) {
  (void)context;
  hearth_caller caller;
  memset(&caller, 0, sizeof caller);
  caller.struct_size = HEARTH_SIZE_THROUGH(hearth_caller, locale); /* an older plugin than the host */
  calls->caller(call, &caller);
  char body[128];
  const int size = snprintf(body, sizeof body, "{\"roles\":%llu,\"locale\":\"%.*s\",\"trace\":%d}",
                            (unsigned long long)caller.role_count, (int)caller.locale.size, caller.locale.data,
                            caller.trace_id.data != NULL);
  const hearth_reply reply = reply_of(200, body, (uint64_t)size);
  routes->answer(request, &reply);
}

/* Asks its own deployment through the border, with the key of this call's effect. */
static void post_through_service(void* context, hearth_call* call, hearth_request* request) {
  (void)context;
  hearth_buffer out = {0};
  hearth_error* why = NULL;
  if (services->invoke(call, STR("cnotes_store.add@1"), calls->idempotency_key(call), routes->body(request), &out,
                       &why) != HEARTH_OK) {
    routes->fail(request, why);
    return;
  }
  const hearth_reply reply = reply_of(200, out.data, out.size);
  routes->answer(request, &reply);
  if (out.release != NULL) out.release(out.context);
}

/* ---- events, timers, services, commands -------------------------------------------------------------------------- */

static hearth_status note_heard(hearth_call* call, hearth_str text, hearth_error** why) {
  hearth_tx* tx = NULL;
  TRY(db->begin(call, 1, &tx, why));
  const hearth_value value = text_value(text);
  const hearth_status status = db->exec(call, tx, &add_heard, &value, 1, why);
  if (status != HEARTH_OK) {
    db->rollback(call, tx);
    return status;
  }
  return db->commit(call, tx, NULL, why);
}

static hearth_status on_noted(void* context, hearth_call* call, const hearth_event* event, hearth_error** why) {
  (void)context;
  return note_heard(call, event->key, why);
}

static hearth_status on_remind(void* context, hearth_call* call, const hearth_timer* timer, hearth_error** why) {
  (void)context;
  return note_heard(call, timer->payload, why);
}

static hearth_status serve_count(void* context, hearth_call* call, hearth_str input, hearth_buffer* out,
                                 hearth_error** why) {
  (void)context;
  (void)input;
  static char body[64];
  int64_t found = 0;
  TRY(count(call, &found, why));
  const int size = snprintf(body, sizeof body, "{\"count\":%lld}", (long long)found);
  *out = (hearth_buffer){body, (uint64_t)size, NULL, NULL};
  return HEARTH_OK;
}

static hearth_status command_count(void* context, hearth_call* call, hearth_str arguments, hearth_buffer* out,
                                   hearth_error** why) {
  return serve_count(context, call, arguments, out, why);
}

static hearth_status serve_add(void* context, hearth_call* call, hearth_str input, hearth_buffer* out,
                               hearth_error** why) {
  (void)context;
  static const char done[] = "{\"added\":true}";
  if (input.size == 4 && memcmp(input.data, "deny", 4) == 0) {
    *why = error_of(HEARTH_CONFLICT, STR("cnotes.denied"), STR("not this one"));
    return HEARTH_CONFLICT;
  }
  if (input.size == 5 && memcmp(input.data, "break", 5) == 0) {
    *why = error_of(HEARTH_INTERNAL, STR("internal"), STR("broken"));
    return HEARTH_INTERNAL;
  }
  const hearth_reply reply = reply_of(200, done, sizeof done - 1);
  TRY(add_once(call, input, &reply, why));
  *out = (hearth_buffer){done, sizeof done - 1, NULL, NULL};
  return HEARTH_OK;
}

/* ---- the module -------------------------------------------------------------------------------------------------- */

static hearth_status add_route(const char* method, const char* path, uint32_t flags, const char* role,
                               hearth_request_fn handle, hearth_error** why) {
  hearth_route route;
  memset(&route, 0, sizeof route);
  const hearth_str roles[] = {{role, role == NULL ? 0 : strlen(role)}};
  route.struct_size = HEARTH_SIZE_THROUGH(hearth_route, context);
  route.flags = flags;
  route.method = (hearth_str){method, strlen(method)};
  route.path = (hearth_str){path, strlen(path)};
  route.allow = roles;
  route.allow_count = role == NULL ? 0 : 1;
  route.reply_status = 200;
  route.handle = handle;
  return routes->add(host, &route, why);
}

static const void* table(const char* id) { return host->extension(host, (hearth_str){id, strlen(id)}); }

static hearth_status register_all(hearth_error** why) {
  TRY(settings->schema(
      host,
      STR("{\"type\":\"object\",\"properties\":{\"greeting\":{\"type\":\"string\"}},\"additionalProperties\":false}"),
      why));
  TRY(events->declare(host, STR(NAME ".noted@1"), (hearth_str){0}, why));
  TRY(timers->handle(host, STR("remind"), on_remind, NULL, why));
#ifdef CNOTES_STORE
  (void)post_note, (void)get_count, (void)get_caller, (void)post_through_service, (void)command_count, (void)on_noted;
  (void)add_route, (void)added_metric;
  TRY(services->provide(host, STR("cnotes_store.count@1"), (hearth_str){0}, (hearth_str){0}, serve_count, NULL, why));
  return services->provide(host, STR("cnotes_store.add@1"), (hearth_str){0}, (hearth_str){0}, serve_add, NULL, why);
#else
  hearth_error_info twice;
  memset(&twice, 0, sizeof twice);
  twice.struct_size = HEARTH_SIZE_THROUGH(hearth_error_info, retry_after_s);
  twice.kind = HEARTH_CONFLICT;
  twice.code = STR("cnotes.twice");
  twice.message = STR("that note is there already");
  (void)serve_add;
  TRY(db->constraint(host, STR("notes_text_key"), &twice, why));
  TRY(metrics->declare(host, HEARTH_METRIC_COUNTER, STR("added_total"), STR("Notes added"), NULL, 0, &added_metric,
                       why));
  TRY(events->subscribe(host, STR(NAME ".noted@1"), on_noted, NULL, why));
  TRY(services->require(host, STR("cnotes_store.add@1"), why));
  TRY(commands->add(host, STR("notes count"), STR("Counts the notes"), (hearth_str){0}, command_count, NULL, why));
  TRY(add_route("POST", "/cnotes/notes", HEARTH_ROUTE_OPEN | HEARTH_ROUTE_WRITES | HEARTH_ROUTE_IDEMPOTENT, NULL,
                post_note, why));
  TRY(add_route("POST", "/cnotes/through", HEARTH_ROUTE_OPEN | HEARTH_ROUTE_IDEMPOTENT, NULL, post_through_service,
                why));
  TRY(add_route("GET", "/cnotes/count", HEARTH_ROUTE_OPEN, NULL, get_count, why));
  return add_route("GET", "/cnotes/me", 0, "consumer", get_caller, why);
#endif
}

static hearth_status create(const hearth_host* given, hearth_str config, hearth_instance** out, hearth_error** why) {
  (void)config;
  host = given;
  routes = table("hearth.routes/1");
  calls = table("hearth.calls/1");
  db = table("hearth.db/1");
  events = table("hearth.events/1");
  services = table("hearth.services/1");
  timers = table("hearth.timers/1");
  logs = table("hearth.log/1");
  metrics = table("hearth.metrics/1");
  clocks = table("hearth.clock/1");
  settings = table("hearth.settings/1");
  commands = table("hearth.commands/1");
  if (!HEARTH_HAS(db, hearth_db_v1, backoff) || !HEARTH_HAS(routes, hearth_routes_v1, fail)) {
    *why = error_of(HEARTH_UNAVAILABLE, STR("cnotes.host"), STR("this host offers no database"));
    return HEARTH_UNAVAILABLE;
  }
  TRY(register_all(why));
  *out = (hearth_instance*)(void*)&instance;
  return HEARTH_OK;
}

static hearth_status start(hearth_instance* self, hearth_error** why) {
  (void)self;
  (void)why;
  return HEARTH_OK;
}

static hearth_status quiesce(hearth_instance* self, uint64_t deadline_ns, hearth_error** why) {
  (void)deadline_ns;
  return start(self, why);
}

static void destroy(hearth_instance* self) { (void)self; }

static const void* extension(hearth_instance* self, hearth_str id) {
  (void)self;
  const hearth_str wanted = STR("hearth.statements/1");
  return id.size == wanted.size && memcmp(id.data, wanted.data, id.size) == 0 ? &statements : NULL;
}

const hearth_module* hearth_plugin_entry_v1(void) {
  static hearth_plugin_info info;
  static hearth_module module;
  info = (hearth_plugin_info){HEARTH_SIZE_THROUGH(hearth_plugin_info, build_id), 0, STR(NAME), STR("1.0.0"),
                              STR("plain C")};
  module = (hearth_module){HEARTH_MAGIC,
                           HEARTH_SIZE_THROUGH(hearth_module, extension),
                           HEARTH_ABI_MAJOR,
                           HEARTH_ABI_MINOR,
                           0,
                           0,
                           &info,
                           create,
                           start,
                           quiesce,
                           destroy,
                           extension};
  return &module;
}
