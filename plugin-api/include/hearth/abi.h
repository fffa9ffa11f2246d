/* The border between the Hearth host and its plugins. Only what stands here crosses, and all of it is C.
 *
 * Growing      Every struct but hearth_str and the head of hearth_module starts with struct_size, set by its writer to
 *              HEARTH_SIZE_THROUGH(type, last_field). Fields are only ever appended. A reader asks HEARTH_HAS first; a
 *              callee writes at most as many bytes as the caller's struct_size says.
 * Ownership    Inputs are borrowed for the call. Outputs are a hearth_buffer or hearth_rows, given back through their own
 *              release. An error is made by the host, handed over with the status, and freed by whoever received it.
 * Errors       A function that can fail returns a hearth_status and writes *why (when why is not null) on anything but
 *              HEARTH_OK. No exception crosses, in either direction.
 * Threads      Each function says who may call it:
 *                [any]    any thread, at any time between create and destroy
 *                [start]  during create alone: registrations
 *                [call]   the thread that runs a handler, with the hearth_call it was given. The call may be suspended
 *                         inside: hold no lock, rely on no thread-local state, be in no catch block
 *                [io]     must not block: it runs on a thread that serves sockets
 */
#ifndef HEARTH_ABI_H
#define HEARTH_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define HEARTH_EXPORT __attribute__((visibility("default")))
#else
#define HEARTH_EXPORT
#endif

#define HEARTH_MAGIC 0x48525448u /* "HRTH" */
#define HEARTH_ABI_MAJOR 1
#define HEARTH_ABI_MINOR 3

#define HEARTH_SIZE_THROUGH(type, last) ((uint32_t)(offsetof(type, last) + sizeof(((type*)0)->last)))
#define HEARTH_COVERS(pointer, type, field) \
  ((pointer)->struct_size >= offsetof(type, field) + sizeof((pointer)->field))
#define HEARTH_HAS(pointer, type, field) \
  ((pointer) != NULL && HEARTH_COVERS(pointer, type, field) && (pointer)->field != 0)

/* ---- values ------------------------------------------------------------------------------------------------------ */

/* UTF-8 or bytes, borrowed for the call, not terminated. Layout frozen. */
typedef struct {
  const char* data;
  uint64_t size;
} hearth_str;

/* Bytes that the producer frees: release(context), once; release may be null. Layout frozen. */
typedef struct {
  const char* data;
  uint64_t size;
  void (*release)(void* context);
  void* context;
} hearth_buffer;

/* What kind of thing went wrong; the host alone turns a kind into an HTTP status. */
typedef int32_t hearth_status;
#define HEARTH_OK 0
#define HEARTH_INVALID 1
#define HEARTH_UNAUTHENTICATED 2
#define HEARTH_FORBIDDEN 3
#define HEARTH_NOT_FOUND 4
#define HEARTH_CONFLICT 5
#define HEARTH_PRECONDITION 6
#define HEARTH_TOO_MANY 7
#define HEARTH_UNAVAILABLE 8    /* it did not happen */
#define HEARTH_INDETERMINATE 9  /* it may have happened: never retried by itself */
#define HEARTH_TIMEOUT 10
#define HEARTH_CANCELLED 11     /* deadline, client gone, or drain: roll back and return */
#define HEARTH_INTERNAL 12
/* Not errors of the business: what the runner of a transaction does next. */
#define HEARTH_RETRY 100        /* serialisation failure, deadlock or busy: roll back, ask db->backoff, run again */
#define HEARTH_REPEATED 101     /* this effect has happened before: roll back and return; the host answers from its row */

/* A value bound to a statement or read from a row. Layout frozen. */
#define HEARTH_NULL 0
#define HEARTH_INT 1            /* integer */
#define HEARTH_REAL 2           /* real */
#define HEARTH_TEXT 3           /* bytes, UTF-8; JSON too */
#define HEARTH_BLOB 4           /* bytes */
#define HEARTH_BOOL 5           /* integer, 0 or 1 */
#define HEARTH_UUID 6           /* bytes, 16 of them */
#define HEARTH_TIME 7           /* integer, microseconds since 1970-01-01 UTC */
typedef struct {
  uint32_t type;
  uint32_t reserved;
  union {
    int64_t integer;
    double real;
    hearth_str bytes;
  } as;
} hearth_value;

/* A name and a value: log fields, headers, metric labels. Layout frozen. */
typedef struct {
  hearth_str name;
  hearth_value value;
} hearth_field;

/* ---- opaque ------------------------------------------------------------------------------------------------------ */

typedef struct hearth_error hearth_error;       /* host-made */
typedef struct hearth_call hearth_call;         /* host-made: one running call, its caller, trace and deadline */
typedef struct hearth_request hearth_request;   /* host-made: one HTTP request, answered exactly once */
typedef struct hearth_tx hearth_tx;             /* host-made: one open transaction */
typedef struct hearth_instance hearth_instance; /* plugin-made */
typedef struct hearth_host hearth_host;

/* ---- the module -------------------------------------------------------------------------------------------------- */

#define HEARTH_PLUGIN_FIBER_SAFE 1u

typedef struct {
  uint32_t struct_size;
  uint32_t flags;               /* HEARTH_PLUGIN_FIBER_SAFE */
  hearth_str name;              /* [a-z][a-z0-9_]{1,39}: schema, configuration key, metric label */
  hearth_str version;           /* semantic version 2.0 */
  hearth_str build_id;          /* whatever names this build; shown, never compared */
} hearth_plugin_info;

typedef struct {
  /* the first 16 bytes are frozen for ever */
  uint32_t magic;
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;
  uint16_t host_minor_required;
  uint16_t reserved;
  const hearth_plugin_info* info;
  /* Builds the instance and registers everything it offers. config_json has been checked against the plugin's schema. */
  hearth_status (*create)(const hearth_host* host, hearth_str config_json, hearth_instance** out, hearth_error** why);
  /* Everything that was required is there: other plugins may be called from now on. */
  hearth_status (*start)(hearth_instance* instance, hearth_error** why);
  /* No new work comes; finish what runs on threads of your own until deadline_ns (monotonic). */
  hearth_status (*quiesce)(hearth_instance* instance, uint64_t deadline_ns, hearth_error** why);
  /* No call is inside; every thread of the plugin has been joined when this returns. */
  void (*destroy)(hearth_instance* instance);
  /* Extensions of the plugin, by id; null: not offered. */
  const void* (*extension)(hearth_instance* instance, hearth_str id);
} hearth_module;

/* The one exported symbol of a plugin. No side effects. */
typedef const hearth_module* (*hearth_plugin_entry_fn)(void);
#define HEARTH_PLUGIN_ENTRY hearth_plugin_entry_v1
#define HEARTH_PLUGIN_ENTRY_NAME "hearth_plugin_entry_v1"
HEARTH_EXPORT const hearth_module* hearth_plugin_entry_v1(void);

/* ---- the host ---------------------------------------------------------------------------------------------------- */

#define HEARTH_HOST_DESCRIBING 1u /* create is run to write the manifest: settings are empty, nothing will be called */

/* One violation of an invalid input. Layout frozen. */
typedef struct {
  hearth_str pointer;           /* RFC 6901: "/start"; "?limit" for a query parameter, "{id}" for a path parameter */
  hearth_str code;              /* stable: "required", "too_long", ... */
  hearth_str message;           /* English; the host translates the codes it knows */
} hearth_violation;

typedef struct {
  uint32_t struct_size;
  int32_t kind;                 /* a hearth_status above 0 and below 100 */
  hearth_str code;              /* public and stable: "booking.slot_taken" */
  hearth_str message;           /* shown to the caller */
  hearth_str cause;             /* logged, never shown */
  const hearth_violation* violations;
  uint64_t violation_count;
  int64_t retry_after_s;        /* 0: not said */
} hearth_error_info;

/* One a plugin instance, alive from create until destroy has returned. */
struct hearth_host {
  uint32_t struct_size;
  uint32_t flags;               /* HEARTH_HOST_DESCRIBING */
  uint16_t abi_major;
  uint16_t abi_minor;
  uint32_t reserved;
  /* [any] The extension's table, or null when this host does not offer it. */
  const void* (*extension)(const hearth_host* host, hearth_str id);
  /* [any] */
  hearth_error* (*make_error)(const hearth_host* host, const hearth_error_info* info);
  /* [any] Borrowed until free_error. */
  void (*read_error)(const hearth_error* error, hearth_error_info* out);
  /* [any] */
  void (*free_error)(hearth_error* error);
};

/* ---- calls: "hearth.calls/1" ------------------------------------------------------------------------------------- */

#define HEARTH_CALLER_ANONYMOUS 0
#define HEARTH_CALLER_USER 1
#define HEARTH_CALLER_API_KEY 2
#define HEARTH_CALLER_SYSTEM 3  /* an event, a timer, a command, the plugin itself */

typedef struct {
  uint32_t struct_size;
  uint32_t kind;
  hearth_str user;              /* 16 bytes, or empty */
  hearth_str session;           /* 16 bytes, or empty */
  const hearth_str* roles;
  uint64_t role_count;
  hearth_str address;           /* of the client, text */
  hearth_str locale;            /* "ko" or "en" */
  hearth_str trace_id;          /* 32 hex digits */
  hearth_str agent;             /* User-Agent, cut to 256 bytes */
  int64_t authenticated_at;     /* microseconds; 0: unknown */
  /* since 1.1 */
  hearth_str key;               /* of HEARTH_CALLER_API_KEY: the key's id, text; else empty */
  const hearth_str* scopes;     /* of that key: "loyalty:read", "*" */
  uint64_t scope_count;
} hearth_caller;

typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [call] Borrowed until the call ends. */
  void (*caller)(hearth_call* call, hearth_caller* out);
  /* [call] Nanoseconds until the deadline, below zero when it has passed. */
  int64_t (*remaining)(hearth_call* call);
  /* [call] The key under which this call's effect happens once; empty when it has none. A saga derives its steps' keys. */
  hearth_str (*idempotency_key)(hearth_call* call);
  /* [any] A call for a thread of the plugin's own, caller SYSTEM. Every open needs its close, on the same thread. */
  hearth_status (*open)(const hearth_host* host, hearth_str name, int64_t deadline_ns, hearth_call** out,
                        hearth_error** why);
  /* [call] */
  void (*close)(hearth_call* call);
} hearth_calls_v1;

/* ---- routes: "hearth.routes/1" ----------------------------------------------------------------------------------- */

#define HEARTH_ROUTE_OPEN 1u                 /* anybody may call it */
#define HEARTH_ROUTE_INLINE 2u               /* promises not to block: runs on the I/O thread */
#define HEARTH_ROUTE_IDEMPOTENT 4u           /* takes Idempotency-Key */
#define HEARTH_ROUTE_KEY_REQUIRED 8u         /* and refuses to run without one */
#define HEARTH_ROUTE_WRITES 16u              /* runs in a transaction */
#define HEARTH_ROUTE_IF_MATCH 32u            /* a versioned resource: refuses to run without If-Match */
#define HEARTH_ROUTE_OPERATIONS 64u          /* since 1.1: for operators. On the admin listener alone, below
                                              * /plugins/<name>, where nobody is asked who he is: neither OPEN nor allow */
#define HEARTH_ROUTE_IF_MATCH_OPTIONAL 128u  /* since 1.3: takes If-Match, and runs without */

typedef void (*hearth_request_fn)(void* context, hearth_call* call, hearth_request* request);

typedef struct {
  uint32_t struct_size;
  uint32_t flags;
  hearth_str method;            /* "GET" */
  hearth_str path;              /* below /api/v1: "/bookings/{id}" */
  const hearth_str* allow;      /* roles, any of which may call it; an API key needs the scope "<plugin>:read" or ":write" */
  uint64_t allow_count;
  const hearth_str* fails;      /* public codes it may answer with, beside the common ones */
  uint64_t fail_count;
  hearth_str about;             /* one line for the API's reader */
  hearth_str body_schema;       /* JSON Schema 2020-12; empty: takes no body */
  hearth_str params_schema;     /* object whose properties are path and query parameters */
  hearth_str reply_schema;      /* empty: unsaid. With a "contentMediaType" the body is no JSON but of that media type */
  uint32_t reply_status;        /* of success: 200, 201, 202, 204 */
  uint32_t body_limit;          /* bytes; 0: the host's default */
  int64_t deadline_ns;          /* 0: the host's default */
  hearth_str rate_policy;       /* a policy of the gateway's settings; empty: the default */
  hearth_request_fn handle;
  void* context;
} hearth_route;

typedef struct {
  uint32_t struct_size;
  uint32_t status;
  hearth_str content_type;      /* empty: application/json */
  const hearth_field* headers;  /* text values */
  uint64_t header_count;
  hearth_str body;
} hearth_reply;

typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [start] */
  hearth_status (*add)(const hearth_host* host, const hearth_route* route, hearth_error** why);
  /* [any] Of a request that has not been answered. All borrowed until it is. */
  hearth_str (*body)(hearth_request* request);
  hearth_str (*path_param)(hearth_request* request, hearth_str name);             /* percent-decoded; data null: absent */
  uint64_t (*query_count)(hearth_request* request);
  void (*query_at)(hearth_request* request, uint64_t index, hearth_str* name, hearth_str* value);  /* decoded */
  hearth_str (*header)(hearth_request* request, hearth_str name);                 /* data null: absent */
  /* [any] Exactly one of the two, once. An answer that comes too late is dropped. fail takes the error over. */
  void (*answer)(hearth_request* request, const hearth_reply* reply);
  void (*fail)(hearth_request* request, hearth_error* error);
} hearth_routes_v1;

/* ---- database: "hearth.db/1" ------------------------------------------------------------------------------------- */

#define HEARTH_STATEMENT_LONG 1u /* owns its connection, is not held to the short time-out */

/* A statement embedded at build time; lives as long as the plugin. Parameters are numbered: $1 in PostgreSQL, ?1 in
 * SQLite. The name is the log field and the metric label. */
typedef struct {
  uint32_t struct_size;
  uint32_t flags;
  hearth_str name;              /* "find_booking" */
  hearth_str postgres;
  hearth_str sqlite;
  uint32_t parameter_count;
  uint32_t reserved;
  const hearth_str* parameters; /* their names, in the order of their numbers */
} hearth_statement;

/* Rows, given back through release(context), once. Layout frozen. */
typedef struct {
  const hearth_value* values;   /* row by row */
  uint64_t row_count;
  uint64_t column_count;
  const hearth_str* columns;
  void (*release)(void* context);
  void* context;
} hearth_rows;

typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [start] A violated constraint of the plugin's schema becomes this error. */
  hearth_status (*constraint)(const hearth_host* host, hearth_str name, const hearth_error_info* error,
                              hearth_error** why);
  /* [call] Waits for rows. tx null: an autocommitted read. */
  hearth_status (*query)(hearth_call* call, hearth_tx* tx, const hearth_statement* statement,
                         const hearth_value* parameters, uint64_t parameter_count, hearth_rows* out,
                         hearth_error** why);
  /* [call] Queued: sent with the next wait or with commit, and its error surfaces there. */
  hearth_status (*exec)(hearth_call* call, hearth_tx* tx, const hearth_statement* statement,
                        const hearth_value* parameters, uint64_t parameter_count, hearth_error** why);
  /* [call] Waits, and tells how many rows it touched. */
  hearth_status (*execute)(hearth_call* call, hearth_tx* tx, const hearth_statement* statement,
                           const hearth_value* parameters, uint64_t parameter_count, uint64_t* touched,
                           hearth_error** why);
  /* [call] One open transaction a call. effect 1: the transaction is the call's effect and happens once. */
  hearth_status (*begin)(hearth_call* call, uint32_t effect, hearth_tx** out, hearth_error** why);
  /* [call] Ends tx whatever it returns. reply, of an effect, is stored with it and answers a repeat; may be null. */
  hearth_status (*commit)(hearth_call* call, hearth_tx* tx, const hearth_reply* reply, hearth_error** why);
  /* [call] Ends tx. */
  void (*rollback)(hearth_call* call, hearth_tx* tx);
  /* [call] After HEARTH_RETRY: waits, and returns HEARTH_OK when another attempt (1, 2, ...) may be made. */
  hearth_status (*backoff)(hearth_call* call, uint32_t attempt, hearth_error** why);
} hearth_db_v1;

/* ---- events: "hearth.events/1" ----------------------------------------------------------------------------------- */

typedef struct {
  uint32_t struct_size;
  uint32_t attempt;             /* 1 for the first */
  hearth_str name;              /* "booking.completed@1" */
  hearth_str id;                /* 16 bytes */
  hearth_str key;
  hearth_str payload;           /* JSON */
  int64_t published_at;         /* microseconds */
} hearth_event;

/* Runs inside a call whose effect is this delivery: begin(effect = 1) and commit make it happen once. */
typedef hearth_status (*hearth_event_fn)(void* context, hearth_call* call, const hearth_event* event,
                                         hearth_error** why);

typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [start] What this plugin publishes. */
  hearth_status (*declare)(const hearth_host* host, hearth_str name, hearth_str schema, hearth_error** why);
  /* [start] */
  hearth_status (*subscribe)(const hearth_host* host, hearth_str name, hearth_event_fn handle, void* context,
                             hearth_error** why);
  /* [call] A row of tx. In order per key and subscriber. */
  hearth_status (*publish)(hearth_call* call, hearth_tx* tx, hearth_str name, hearth_str key, hearth_str payload,
                           hearth_error** why);
} hearth_events_v1;

/* ---- services: "hearth.services/1" ------------------------------------------------------------------------------- */

/* A kind of UNAVAILABLE or INDETERMINATE is a failure; any other is a refusal. out is released by the caller. */
typedef hearth_status (*hearth_service_fn)(void* context, hearth_call* call, hearth_str input, hearth_buffer* out,
                                           hearth_error** why);

typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [start] */
  hearth_status (*provide)(const hearth_host* host, hearth_str name, hearth_str input_schema, hearth_str output_schema,
                           hearth_service_fn handle, void* context, hearth_error** why);
  /* [start] */
  hearth_status (*require)(const hearth_host* host, hearth_str name, hearth_error** why);
  /* [call] With no transaction open. key: the effect's idempotency key, or empty. */
  hearth_status (*invoke)(hearth_call* call, hearth_str name, hearth_str key, hearth_str input, hearth_buffer* out,
                          hearth_error** why);
} hearth_services_v1;

/* ---- timers: "hearth.timers/1" ----------------------------------------------------------------------------------- */

typedef struct {
  uint32_t struct_size;
  uint32_t attempt;
  hearth_str name;
  hearth_str id;                /* 16 bytes */
  hearth_str payload;           /* JSON; of a periodic job: empty */
  int64_t due;                  /* microseconds */
} hearth_timer;

typedef hearth_status (*hearth_timer_fn)(void* context, hearth_call* call, const hearth_timer* timer,
                                         hearth_error** why);

typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [start] */
  hearth_status (*handle)(const hearth_host* host, hearth_str name, hearth_timer_fn handle, void* context,
                          hearth_error** why);
  /* [start] expression: five cron fields, in the host's zone. Never overlaps; runs once for any number missed. */
  hearth_status (*cron)(const hearth_host* host, hearth_str expression, hearth_str name, hearth_timer_fn handle,
                        void* context, hearth_error** why);
  /* [call] A row of tx. key, when not empty, replaces the pending timer of that name and key. */
  hearth_status (*schedule)(hearth_call* call, hearth_tx* tx, hearth_str name, hearth_str key, int64_t due,
                            hearth_str payload, hearth_error** why);
  /* [call] */
  hearth_status (*cancel)(hearth_call* call, hearth_tx* tx, hearth_str name, hearth_str key, hearth_error** why);
} hearth_timers_v1;

/* ---- what every plugin has --------------------------------------------------------------------------------------- */

#define HEARTH_LOG_DEBUG 0
#define HEARTH_LOG_INFO 1
#define HEARTH_LOG_WARN 2
#define HEARTH_LOG_ERROR 3

/* "hearth.log/1" */
typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [any] call may be null. */
  void (*write)(const hearth_host* host, hearth_call* call, int32_t level, hearth_str message,
                const hearth_field* fields, uint64_t field_count);
  /* [any] */
  uint32_t (*enabled)(const hearth_host* host, int32_t level);
} hearth_log_v1;

#define HEARTH_METRIC_COUNTER 0
#define HEARTH_METRIC_GAUGE 1
#define HEARTH_METRIC_HISTOGRAM 2 /* seconds */

/* "hearth.metrics/1" */
typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [start] labels: their names. The host prefixes the name with the plugin's. */
  hearth_status (*declare)(const hearth_host* host, uint32_t kind, hearth_str name, hearth_str help,
                           const hearth_str* labels, uint64_t label_count, uint64_t* id, hearth_error** why);
  /* [any] Adds to a counter, sets a gauge, observes in a histogram. values: one a label. */
  void (*record)(const hearth_host* host, uint64_t id, const hearth_str* values, uint64_t value_count, double amount);
} hearth_metrics_v1;

/* "hearth.clock/1" */
typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  int64_t (*now)(const hearth_host* host);           /* [any] microseconds since 1970-01-01 UTC; tests move it */
  uint64_t (*monotonic)(const hearth_host* host);    /* [any] nanoseconds; never moved */
} hearth_clock_v1;

/* "hearth.settings/1" */
typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [start] Describes the plugin's settings: JSON Schema 2020-12. */
  hearth_status (*schema)(const hearth_host* host, hearth_str schema, hearth_error** why);
  /* [any] Grows by one with every change. */
  uint64_t (*version)(const hearth_host* host);
  /* [any] The settings in force, JSON. */
  void (*read)(const hearth_host* host, hearth_buffer* out);
  /* Since 1.1, for plugins whose manifest has the permission `settings`. */
  /* [any] Sets what lies over the configuration of a plugin: json is an object, merged over it by RFC 7396; empty: nothing
   * any more. Checked by that plugin's schema (HEARTH_INVALID, with pointers), in force on this node when it returns, gone
   * with the process. A version below the one in force is HEARTH_CONFLICT, the same one changes nothing. */
  hearth_status (*overlay)(const hearth_host* host, hearth_str plugin, hearth_str json, uint64_t version,
                           hearth_error** why);
  /* [any] What runs, a JSON array: [{"plugin", "version", "schema", "settings", "overlay", "overlay_version"}]; secrets are
   * "***", schema is null where it takes no settings, overlay where there is none. */
  hearth_status (*list)(const hearth_host* host, hearth_buffer* out, hearth_error** why);
  /* [any] What overlay() would find wrong with it now; nothing is put in force. out: json as list() would show it, secrets
   * "***"; empty for one that lays nothing over. */
  hearth_status (*check)(const hearth_host* host, hearth_str plugin, hearth_str json, hearth_buffer* out,
                         hearth_error** why);
} hearth_settings_v1;

/* "hearth.crypto/1" */
typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [any] */
  void (*random)(const hearth_host* host, void* out, uint64_t size);
  /* [any] AES-256-GCM in an envelope that names its key. bound: what the ciphertext belongs to ("consumer.addresses",
   * column, row id); opening with another bound fails. */
  hearth_status (*seal)(const hearth_host* host, hearth_str bound, hearth_str plain, hearth_buffer* out,
                        hearth_error** why);
  hearth_status (*open)(const hearth_host* host, hearth_str bound, hearth_str sealed, hearth_buffer* out,
                        hearth_error** why);
  /* [any] HMAC-SHA-256 under a key derived for the plugin and purpose; writes 32 bytes. */
  hearth_status (*keyed_hash)(const hearth_host* host, hearth_str purpose, hearth_str data, uint8_t* out32,
                              hearth_error** why);
  /* [any] A JWT (RFC 7519) over claims (JSON object), typ as given, by the host's signing key. The host adds iss, iat.
   * HEARTH_INTERNAL without the manifest's permission `tokens`. */
  hearth_status (*sign_token)(const hearth_host* host, hearth_str typ, hearth_str claims, hearth_buffer* out,
                              hearth_error** why);
} hearth_crypto_v1;

#define HEARTH_REVOKE_TOKEN 0   /* id: jti, or the id of an API key; text */
#define HEARTH_REVOKE_SESSION 1 /* id: 16 bytes */
#define HEARTH_REVOKE_USER 2    /* id: 16 bytes; every token issued before now */

/* "hearth.identity/1" */
typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [call] A row of tx: in force everywhere within a second of its commit, forgotten at `until` (microseconds).
   * HEARTH_INTERNAL without the manifest's permission `tokens`. */
  hearth_status (*revoke)(hearth_call* call, hearth_tx* tx, uint32_t what, hearth_str id, int64_t until,
                          hearth_error** why);
  /* Since 1.2. [call] Whether the host would take the token for a caller's now, by the checks that it makes of a request:
   * out gets the token's claims, a JSON object. HEARTH_UNAUTHENTICATED says that it would not, with the code auth.token_invalid,
   * auth.token_expired or auth.token_revoked. HEARTH_INTERNAL without the manifest's permission `tokens`. */
  hearth_status (*verify_token)(hearth_call* call, hearth_str token, hearth_buffer* out, hearth_error** why);
} hearth_identity_v1;

typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  hearth_str action;            /* "technician.verified" */
  hearth_str target_type;       /* "technician" */
  hearth_str target;            /* its id, text */
  hearth_str before;            /* JSON or empty */
  hearth_str after;             /* JSON or empty */
  hearth_str reason;            /* or empty */
} hearth_audit_entry;

/* "hearth.audit/1" */
typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [call] A row of tx; who, when and from where come from the call. */
  hearth_status (*record)(hearth_call* call, hearth_tx* tx, const hearth_audit_entry* entry, hearth_error** why);
  /* Since 1.1, for plugins whose manifest has the permission `audit`. */
  /* [call] Rows of every plugin's log, the newest first, as a JSON array of objects: "id", "at", "plugin", "actor_kind",
   * "actor", "session", "address", "agent", "trace_id", "entry", "action", "target_type", "target", "before", "after" (JSON or
   * null), "reason", "seq" (null: not chained yet), "genuine". filter: a JSON object with any of "action" (or its beginning),
   * "target_type", "target", "actor", "from", "to" (RFC 3339), "before" (the id of a row), "limit" (1 to 1000). With no
   * transaction open. */
  hearth_status (*search)(hearth_call* call, hearth_str filter, hearth_buffer* out, hearth_error** why);
} hearth_audit_v1;

typedef struct {
  uint32_t struct_size;
  uint32_t status;              /* of a response */
  hearth_str method;            /* of a request */
  hearth_str url;
  const hearth_field* headers;  /* text values */
  uint64_t header_count;
  hearth_str body;
  int64_t timeout_ns;           /* 0: the call's deadline */
} hearth_http_message;

typedef struct {
  uint32_t struct_size;
  uint32_t status;
  const hearth_field* headers;
  uint64_t header_count;
  hearth_str body;
  void (*release)(void* context);
  void* context;
} hearth_http_response;

/* "hearth.http_client/1" */
typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [call] With no transaction open, to a host that the plugin's permissions list. */
  hearth_status (*send)(hearth_call* call, const hearth_http_message* request, hearth_http_response* out,
                        hearth_error** why);
} hearth_http_client_v1;

/* "hearth.cache/1" Keys are the plugin's own. */
typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [call] out->data null: not there. */
  hearth_status (*get)(hearth_call* call, hearth_str key, hearth_buffer* out, hearth_error** why);
  hearth_status (*put)(hearth_call* call, hearth_str key, hearth_str value, int64_t lifetime_ns, hearth_error** why);
  hearth_status (*remove)(hearth_call* call, hearth_str key, hearth_error** why);
} hearth_cache_v1;

#define HEARTH_POOL_BLOCKING 0
#define HEARTH_POOL_CPU 1

/* "hearth.blocking/1" */
typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [call] With no transaction open: runs work(context) on the pool and waits for it. work makes no host call but [any]. */
  hearth_status (*run)(hearth_call* call, uint32_t pool, void (*work)(void* context), void* context,
                       hearth_error** why);
} hearth_blocking_v1;

/* out: text for the terminal, or JSON when the arguments hold "json": true. */
typedef hearth_status (*hearth_command_fn)(void* context, hearth_call* call, hearth_str arguments_json,
                                           hearth_buffer* out, hearth_error** why);

/* "hearth.commands/1" */
typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [start] name: "user create-admin"; schema: an object whose properties become --options. */
  hearth_status (*add)(const hearth_host* host, hearth_str name, hearth_str about, hearth_str schema,
                       hearth_command_fn handle, void* context, hearth_error** why);
} hearth_commands_v1;

/* "hearth.messages/1" Texts of public codes in other languages than English, which Error.message carries itself. */
typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  /* [start] locale: "ko"; code: "booking.slot_taken", or a violation's "too_long". */
  hearth_status (*add)(const hearth_host* host, hearth_str locale, hearth_str code, hearth_str text,
                       hearth_error** why);
} hearth_messages_v1;

/* Offered by plugins, "hearth.statements/1": every statement embedded in the plugin, so that `plugin check` and a test can
 * prepare each on the migrated schema of both engines. */
typedef struct {
  uint32_t struct_size;
  uint32_t reserved;
  const hearth_statement* const* statements;
  uint64_t statement_count;
} hearth_statements_v1;

#ifdef __cplusplus
}
#endif

#endif
