#include "fake_host.hpp"

#include <exception>
#include <stdexcept>

#include "hearth/core.hpp"
#include "hearth/text.hpp"
#include "hearth/uuid.hpp"

namespace sdk_test {
namespace {

using hearth::str;
using hearth::view;

std::string text(hearth_str of) { return std::string(view(of)); }

std::string shown(const hearth_value& value) {
  switch (value.type) {
    case HEARTH_NULL:
      return "null";
    case HEARTH_REAL:
      return std::to_string(value.as.real);
    case HEARTH_TEXT:
      return "'" + text(value.as.bytes) + "'";
    case HEARTH_BLOB:
      return "blob" + std::to_string(value.as.bytes.size);
    case HEARTH_UUID:
      return hearth::Uuid::from_bytes(view(value.as.bytes))->text();
    case HEARTH_BOOL:
      return value.as.integer != 0 ? "true" : "false";
    case HEARTH_TIME:
      return "@" + std::to_string(value.as.integer);
    default:
      return std::to_string(value.as.integer);
  }
}

std::string shown(const hearth_statement* statement, const hearth_value* values, std::uint64_t count) {
  std::string out = text(statement->name) + "(";
  for (std::uint64_t i = 0; i < count; ++i) out += (i == 0 ? "" : ", ") + shown(values[i]);
  return out + ")";
}

/// What a result borrows from.
struct Kept {
  std::vector<hearth_value> values;
  std::vector<hearth_str> columns;
};

FakeHost& of(hearth_call* call) { return *call->host; }

const hearth_calls_v1 calls{
    HEARTH_SIZE_THROUGH(hearth_calls_v1, close),
    0,
    [](hearth_call* call, hearth_caller* out) {
      call->role_views.clear();
      for (const auto& role : call->roles) call->role_views.push_back(str(role));
      out->kind = call->user.empty() ? HEARTH_CALLER_SYSTEM : HEARTH_CALLER_USER;
      out->user = str(call->user);
      out->roles = call->role_views.data();
      out->role_count = call->role_views.size();
      out->locale = str("ko");
    },
    [](hearth_call*) -> std::int64_t { return 1'000'000'000; },
    [](hearth_call* call) { return str(call->key); },
    [](const hearth_host* host, hearth_str name, std::int64_t, hearth_call** out, hearth_error**) {
      FakeHost::of(host).note("open " + text(name));
      *out = new hearth_call{&FakeHost::of(host)};
      return HEARTH_OK;
    },
    [](hearth_call* call) {
      of(call).note("close");
      delete call;
    }};

const hearth_routes_v1 routes{
    HEARTH_SIZE_THROUGH(hearth_routes_v1, fail),
    0,
    [](const hearth_host* host, const hearth_route* route, hearth_error** why) {
      auto& to = FakeHost::of(host);
      if (route->allow_count == 0 && (route->flags & HEARTH_ROUTE_OPEN) == 0) {
        Script refuse{hearth::internal("the route " + text(route->path) + " has no access rule")};
        return to.play(refuse, why);
      }
      FakeHost::RegisteredRoute kept{text(route->method),
                                     text(route->path),
                                     text(route->body_schema),
                                     text(route->params_schema),
                                     text(route->reply_schema),
                                     text(route->about),
                                     {},
                                     {},
                                     route->flags,
                                     route->reply_status,
                                     route->handle,
                                     route->context};
      for (std::uint64_t i = 0; i < route->allow_count; ++i) kept.allow.push_back(text(route->allow[i]));
      for (std::uint64_t i = 0; i < route->fail_count; ++i) kept.fails.push_back(text(route->fails[i]));
      to.routes.push_back(std::move(kept));
      return HEARTH_OK;
    },
    [](hearth_request* request) { return str(request->body); },
    [](hearth_request* request, hearth_str name) {
      const auto found = request->path.find(text(name));
      return found == request->path.end() ? hearth_str{nullptr, 0} : str(found->second);
    },
    [](hearth_request* request) -> std::uint64_t { return request->query.size(); },
    [](hearth_request* request, std::uint64_t index, hearth_str* name, hearth_str* value) {
      *name = str(request->query[index].first);
      *value = str(request->query[index].second);
    },
    [](hearth_request* request, hearth_str name) {
      const auto found = request->headers.find(text(name));
      return found == request->headers.end() ? hearth_str{nullptr, 0} : str(found->second);
    },
    [](hearth_request* request, const hearth_reply* reply) {
      ++request->answers;
      request->status = reply->status;
      request->reply = text(reply->body);
      for (std::uint64_t i = 0; i < reply->header_count; ++i) {
        request->reply_headers[text(reply->headers[i].name)] = text(reply->headers[i].value.as.bytes);
      }
    },
    [](hearth_request* request, hearth_error* error) {
      ++request->answers;
      request->failed = error == nullptr ? hearth::internal("no error was given") : error->error;
      delete error;
    }};

const hearth_db_v1 db{
    HEARTH_SIZE_THROUGH(hearth_db_v1, backoff),
    0,
    [](const hearth_host* host, hearth_str name, const hearth_error_info* error, hearth_error**) {
      FakeHost::of(host).constraints[text(name)] = hearth::detail::from_info(*error);
      return HEARTH_OK;
    },
    [](hearth_call* call, hearth_tx* tx, const hearth_statement* statement, const hearth_value* values,
       std::uint64_t count, hearth_rows* out, hearth_error** why) {
      auto& host = of(call);
      host.note((tx != nullptr ? "query in tx " : "query ") + shown(statement, values, count));
      if (!host.query.empty()) return host.play(host.query, why);
      const FakeRows& found = host.rows[text(statement->name)];
      auto* kept = new Kept;
      for (const auto& column : found.columns) kept->columns.push_back(str(column));
      for (const auto& row : found.rows) kept->values.insert(kept->values.end(), row.begin(), row.end());
      *out = {kept->values.data(),
              found.rows.size(),
              found.columns.size(),
              kept->columns.data(),
              [](void* context) { delete static_cast<Kept*>(context); },
              kept};
      return HEARTH_OK;
    },
    [](hearth_call* call, hearth_tx*, const hearth_statement* statement, const hearth_value* values,
       std::uint64_t count, hearth_error** why) {
      of(call).note("exec " + shown(statement, values, count));
      return of(call).play(of(call).exec, why);
    },
    [](hearth_call* call, hearth_tx*, const hearth_statement* statement, const hearth_value* values,
       std::uint64_t count, std::uint64_t* touched, hearth_error** why) {
      of(call).note("execute " + shown(statement, values, count));
      *touched = 1;
      return of(call).play(of(call).execute, why);
    },
    [](hearth_call* call, std::uint32_t effect, hearth_tx** out, hearth_error** why) {
      of(call).note("begin " + std::to_string(effect));
      *out = &call->tx;
      return of(call).play(of(call).begin, why);
    },
    [](hearth_call* call, hearth_tx*, const hearth_reply* reply, hearth_error** why) {
      of(call).note(reply == nullptr ? "commit" : "commit " + std::to_string(reply->status) + " " + text(reply->body));
      return of(call).play(of(call).commit, why);
    },
    [](hearth_call* call, hearth_tx*) { of(call).note("rollback"); },
    [](hearth_call* call, std::uint32_t attempt, hearth_error** why) {
      of(call).note("backoff " + std::to_string(attempt));
      if (attempt < of(call).attempts_allowed) return HEARTH_OK;
      Script give_up{hearth::unavailable("database.busy", "try again")};
      return of(call).play(give_up, why);
    }};

const hearth_events_v1 events{
    HEARTH_SIZE_THROUGH(hearth_events_v1, publish), 0,
    [](const hearth_host* host, hearth_str name, hearth_str schema, hearth_error**) {
      FakeHost::of(host).declared.push_back({text(name), text(schema), {}, nullptr});
      return HEARTH_OK;
    },
    [](const hearth_host* host, hearth_str name, hearth_event_fn handle, void* context, hearth_error**) {
      FakeHost::Registered made{text(name), {}, {}, context};
      made.event = handle;
      FakeHost::of(host).events.push_back(std::move(made));
      return HEARTH_OK;
    },
    [](hearth_call* call, hearth_tx*, hearth_str name, hearth_str key, hearth_str payload, hearth_error**) {
      of(call).note("publish " + text(name) + " " + text(key) + " " + text(payload));
      return HEARTH_OK;
    }};

const hearth_services_v1 services{
    HEARTH_SIZE_THROUGH(hearth_services_v1, invoke), 0,
    [](const hearth_host* host, hearth_str name, hearth_str in, hearth_str out, hearth_service_fn handle, void* context,
       hearth_error**) {
      FakeHost::Registered made{text(name), text(in), text(out), context};
      made.service = handle;
      FakeHost::of(host).services.push_back(std::move(made));
      return HEARTH_OK;
    },
    [](const hearth_host* host, hearth_str name, hearth_error**) {
      FakeHost::of(host).required.push_back(text(name));
      return HEARTH_OK;
    },
    [](hearth_call* call, hearth_str name, hearth_str key, hearth_str input, hearth_buffer* out, hearth_error** why) {
      auto& host = of(call);
      host.note("invoke " + text(name) + " [" + text(key) + "] " + text(input));
      const auto found = host.service_answers.find(text(name));
      if (found == host.service_answers.end()) {
        Script refuse{hearth::conflict("other.no", "no")};
        return host.play(refuse, why);
      }
      *out = {found->second.data(), found->second.size(), nullptr, nullptr};
      return HEARTH_OK;
    }};

const hearth_timers_v1 timers{
    HEARTH_SIZE_THROUGH(hearth_timers_v1, cancel),
    0,
    [](const hearth_host* host, hearth_str name, hearth_timer_fn handle, void* context, hearth_error**) {
      FakeHost::Registered made{text(name), {}, {}, context};
      made.timer = handle;
      FakeHost::of(host).timers.push_back(std::move(made));
      return HEARTH_OK;
    },
    [](const hearth_host* host, hearth_str expression, hearth_str name, hearth_timer_fn handle, void* context,
       hearth_error**) {
      FakeHost::Registered made{text(name), text(expression), {}, context};
      made.timer = handle;
      FakeHost::of(host).crons.push_back(std::move(made));
      return HEARTH_OK;
    },
    [](hearth_call* call, hearth_tx*, hearth_str name, hearth_str key, std::int64_t due, hearth_str payload,
       hearth_error**) {
      of(call).note("schedule " + text(name) + " [" + text(key) + "] @" + std::to_string(due) + " " + text(payload));
      return HEARTH_OK;
    },
    [](hearth_call* call, hearth_tx*, hearth_str name, hearth_str key, hearth_error**) {
      of(call).note("cancel " + text(name) + " [" + text(key) + "]");
      return HEARTH_OK;
    }};

const hearth_log_v1 log{HEARTH_SIZE_THROUGH(hearth_log_v1, enabled), 0,
                        [](const hearth_host* host, hearth_call*, std::int32_t, hearth_str message,
                           const hearth_field* fields, std::uint64_t count) {
                          std::string line = text(message);
                          for (std::uint64_t i = 0; i < count; ++i) {
                            line += " " + text(fields[i].name) + "=" + shown(fields[i].value);
                          }
                          FakeHost::of(host).note("log");
                          FakeHost::of(host).logs.push_back(line);
                        },
                        [](const hearth_host*, std::int32_t) -> std::uint32_t { return 1; }};

const hearth_clock_v1 clock_table{HEARTH_SIZE_THROUGH(hearth_clock_v1, monotonic), 0,
                                  [](const hearth_host* host) { return FakeHost::of(host).now; },
                                  [](const hearth_host*) -> std::uint64_t { return 1; }};

const hearth_settings_v1 settings{HEARTH_SIZE_THROUGH(hearth_settings_v1, read),
                                  0,
                                  [](const hearth_host* host, hearth_str schema, hearth_error**) {
                                    FakeHost::of(host).settings_schema = text(schema);
                                    return HEARTH_OK;
                                  },
                                  [](const hearth_host* host) { return FakeHost::of(host).settings_version.load(); },
                                  [](const hearth_host* host, hearth_buffer* out) {
                                    const auto& json = FakeHost::of(host).settings_json;
                                    *out = {json.data(), json.size(), nullptr, nullptr};
                                  },
                                  nullptr,
                                  nullptr,
                                  nullptr};

const hearth_crypto_v1 crypto{
    HEARTH_SIZE_THROUGH(hearth_crypto_v1, sign_token),
    0,
    [](const hearth_host*, void* out, std::uint64_t size) {
      static std::uint8_t next = 0;
      for (std::uint64_t i = 0; i < size; ++i) static_cast<std::uint8_t*>(out)[i] = next++;
    },
    nullptr,
    nullptr,
    [](const hearth_host*, hearth_str purpose, hearth_str data, std::uint8_t* out, hearth_error**) {
      const std::size_t hash = std::hash<std::string>{}(text(purpose) + text(data));
      for (int i = 0; i < 32; ++i) out[i] = static_cast<std::uint8_t>(hash >> (i % 8 * 8));
      return HEARTH_OK;
    },
    nullptr};

const hearth_audit_v1 audit{HEARTH_SIZE_THROUGH(hearth_audit_v1, record), 0,
                            [](hearth_call* call, hearth_tx*, const hearth_audit_entry* entry, hearth_error**) {
                              of(call).note("audit " + text(entry->action) + " " + text(entry->after));
                              return HEARTH_OK;
                            },
                            nullptr};

const hearth_identity_v1 identity{
    HEARTH_SIZE_THROUGH(hearth_identity_v1, revoke), 0,
    [](hearth_call* call, hearth_tx*, std::uint32_t what, hearth_str, std::int64_t, hearth_error**) {
      of(call).note("revoke " + std::to_string(what));
      return HEARTH_OK;
    },
    nullptr};

const hearth_blocking_v1 blocking{
    HEARTH_SIZE_THROUGH(hearth_blocking_v1, run), 0,
    [](hearth_call* call, std::uint32_t pool, void (*work)(void*), void* context, hearth_error**) {
      of(call).note("run on pool " + std::to_string(pool));
      work(context);
      return HEARTH_OK;
    }};

const hearth_commands_v1 commands{HEARTH_SIZE_THROUGH(hearth_commands_v1, add), 0,
                                  [](const hearth_host* host, hearth_str name, hearth_str, hearth_str schema,
                                     hearth_command_fn handle, void* context, hearth_error**) {
                                    FakeHost::Registered made{text(name), text(schema), {}, context};
                                    made.service = handle;
                                    FakeHost::of(host).commands.push_back(std::move(made));
                                    return HEARTH_OK;
                                  }};

const hearth_messages_v1 messages{
    HEARTH_SIZE_THROUGH(hearth_messages_v1, add), 0,
    [](const hearth_host* host, hearth_str locale, hearth_str code, hearth_str say, hearth_error**) {
      FakeHost::of(host).messages[text(locale) + " " + text(code)] = text(say);
      return HEARTH_OK;
    }};

const void* extension(const hearth_host* host, hearth_str id) {
  static const std::map<std::string, const void*> tables{
      {"hearth.calls/1", &calls},       {"hearth.routes/1", &routes},     {"hearth.db/1", &db},
      {"hearth.events/1", &events},     {"hearth.services/1", &services}, {"hearth.timers/1", &timers},
      {"hearth.log/1", &log},           {"hearth.clock/1", &clock_table}, {"hearth.settings/1", &settings},
      {"hearth.crypto/1", &crypto},     {"hearth.audit/1", &audit},       {"hearth.identity/1", &identity},
      {"hearth.blocking/1", &blocking}, {"hearth.commands/1", &commands}, {"hearth.messages/1", &messages}};
  for (const auto& name : FakeHost::of(host).withheld) {
    if (name == view(id)) return nullptr;
  }
  const auto found = tables.find(text(id));
  return found == tables.end() ? nullptr : found->second;
}

template <class All>
auto& named(All& all, std::string_view name) {
  for (auto& one : all) {
    if (one.name == name) return one;
  }
  throw std::runtime_error("nothing is registered as " + std::string(name));
}

hearth_status told(hearth_status status, hearth_error* why, std::optional<hearth::Error>* out) {
  if (out != nullptr && why != nullptr) *out = why->error;
  delete why;
  return status;
}

}  // namespace

FakeHost::FakeHost() {
  raw.struct_size = HEARTH_SIZE_THROUGH(hearth_host, free_error);
  raw.abi_major = HEARTH_ABI_MAJOR;
  raw.extension = &extension;
  raw.make_error = [](const hearth_host* host, const hearth_error_info* info) {
    of(host).note("");
    return new hearth_error{hearth::detail::from_info(*info)};
  };
  raw.read_error = [](const hearth_error* error, hearth_error_info* out) {
    auto& mine = *const_cast<hearth_error*>(error);
    mine.violations.clear();
    hearth::detail::fill_info(mine.error, *out, mine.violations);
  };
  raw.free_error = [](hearth_error* error) { delete error; };
}

void FakeHost::note(std::string what) {
  if (std::uncaught_exceptions() != 0 || std::current_exception() != nullptr) ++unsafe;
  if (!what.empty()) calls.push_back(std::move(what));
}

hearth_status FakeHost::play(Script& script, hearth_error** why) {
  if (script.empty()) return HEARTH_OK;
  const hearth::Error error = script.front();
  script.pop_front();
  const hearth_status status = hearth::detail::status_of(error);
  if (status == HEARTH_OK) return status;
  if (why != nullptr && status < 100) *why = new hearth_error{error};
  return status;
}

void FakeHost::request(std::string_view method, std::string_view path, hearth_call& call, hearth_request& request) {
  call.host = this;
  for (auto& route : routes) {
    if (route.method == method && route.path == path) return route.handle(route.context, &call, &request);
  }
  throw std::runtime_error("no route " + std::string(path));
}

hearth_status FakeHost::deliver(std::string_view name, hearth_call& call, std::string_view payload,
                                std::optional<hearth::Error>* why) {
  call.host = this;
  auto& to = named(events, name);
  hearth_event event{};
  event.struct_size = HEARTH_SIZE_THROUGH(hearth_event, published_at);
  event.attempt = 2;
  event.name = str(name);
  event.payload = str(payload);
  hearth_error* error = nullptr;
  const auto status = to.event(to.context, &call, &event, &error);
  return told(status, error, why);
}

hearth_status FakeHost::fire(std::string_view name, hearth_call& call, std::string_view payload) {
  call.host = this;
  auto& to = payload.empty() ? named(crons, name) : named(timers, name);
  hearth_timer timer{};
  timer.struct_size = HEARTH_SIZE_THROUGH(hearth_timer, due);
  timer.name = str(name);
  timer.payload = str(payload);
  timer.due = 7;
  hearth_error* error = nullptr;
  const auto status = to.timer(to.context, &call, &timer, &error);
  return told(status, error, nullptr);
}

hearth_status FakeHost::invoke(std::string_view name, hearth_call& call, std::string_view input, std::string& out,
                               std::optional<hearth::Error>* why) {
  call.host = this;
  auto& to = named(services, name);
  hearth_buffer buffer{};
  hearth_error* error = nullptr;
  const auto status = to.service(to.context, &call, str(input), &buffer, &error);
  if (status == HEARTH_OK) out = hearth::detail::taken(buffer);
  return told(status, error, why);
}

hearth_status FakeHost::command(std::string_view name, hearth_call& call, std::string_view input, std::string& out) {
  call.host = this;
  auto& to = named(commands, name);
  hearth_buffer buffer{};
  hearth_error* error = nullptr;
  const auto status = to.service(to.context, &call, str(input), &buffer, &error);
  if (status == HEARTH_OK) out = hearth::detail::taken(buffer);
  return told(status, error, nullptr);
}

}  // namespace sdk_test
