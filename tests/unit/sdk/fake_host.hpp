#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/abi.h"
#include "hearth/result.hpp"

/// The C side of the border, in memory: keeps what a plugin registers, plays back scripted answers of the database, and notes
/// every call in the order it was made.
namespace sdk_test {

struct FakeHost;

/// A result of `query`: text cells, of which "\0" stands for NULL.
struct FakeRows {
  std::vector<std::string> columns;
  std::vector<std::vector<hearth_value>> rows;
};

inline hearth_value cell(std::int64_t value) {
  hearth_value out{};
  out.type = HEARTH_INT;
  out.as.integer = value;
  return out;
}
inline hearth_value cell(std::string_view text, std::uint32_t type = HEARTH_TEXT) {
  hearth_value out{};
  out.type = type;
  out.as.bytes = {text.data(), text.size()};
  return out;
}

/// The next answers of one function of the database; HEARTH_OK when there is none.
using Script = std::deque<hearth::Error>;

}  // namespace sdk_test

struct hearth_error {
  hearth::Error error;
  std::vector<hearth_violation> violations{};
};

struct hearth_tx {
  bool open = true;
};

struct hearth_call {
  sdk_test::FakeHost* host = nullptr;
  std::string user{};
  std::vector<std::string> roles{};
  std::string key{};
  std::vector<hearth_str> role_views{};
  hearth_tx tx{};
};

struct hearth_request {
  std::string body{};
  std::map<std::string, std::string> path{};
  std::vector<std::pair<std::string, std::string>> query{};
  std::map<std::string, std::string> headers{};

  // the answer
  int answers = 0;
  std::uint32_t status = 0;
  std::string reply{};
  std::map<std::string, std::string> reply_headers{};
  std::optional<hearth::Error> failed{};
};

namespace sdk_test {

struct FakeHost {
  hearth_host raw{};  // first: the border hands its address back

  FakeHost();
  static FakeHost& of(const hearth_host* host) { return *reinterpret_cast<FakeHost*>(const_cast<hearth_host*>(host)); }

  struct RegisteredRoute {
    std::string method, path, body_schema, params_schema, reply_schema, about;
    std::vector<std::string> allow, fails;
    std::uint32_t flags, status;
    hearth_request_fn handle;
    void* context;
  };
  struct Registered {
    std::string name, schema, schema_out;
    void* context;
    hearth_event_fn event = nullptr;
    hearth_service_fn service = nullptr;
    hearth_timer_fn timer = nullptr;
  };

  /// Sends `request` to the route with that method and path.
  void request(std::string_view method, std::string_view path, hearth_call& call, hearth_request& request);
  hearth_status deliver(std::string_view name, hearth_call& call, std::string_view payload,
                        std::optional<hearth::Error>* why = nullptr);
  hearth_status fire(std::string_view name, hearth_call& call, std::string_view payload);
  hearth_status invoke(std::string_view name, hearth_call& call, std::string_view input, std::string& out,
                       std::optional<hearth::Error>* why = nullptr);
  hearth_status command(std::string_view name, hearth_call& call, std::string_view input, std::string& out);

  void note(std::string what);
  hearth_status play(Script& script, hearth_error** why);

  std::vector<std::string> calls;  // "begin 1", "exec add_points(...)", "commit 201 {...}", ...
  std::vector<std::string> logs;
  int unsafe = 0;  // host calls made while an exception was in flight or handled

  Script begin, exec, execute, commit, query;
  std::map<std::string, FakeRows> rows;  // by statement
  std::uint32_t attempts_allowed = 5;
  std::map<std::string, std::string> service_answers;
  std::string settings_json = "{}";
  std::atomic<std::uint64_t> settings_version{1};
  std::int64_t now = 1'700'000'000'000'000;

  std::vector<RegisteredRoute> routes;
  std::vector<Registered> events, declared, services, timers, crons, commands;
  std::vector<std::string> required;
  std::map<std::string, hearth::Error> constraints;
  std::map<std::string, std::string> messages;
  std::string settings_schema;
  std::vector<std::string> withheld;  // extensions that this host does not offer
};

}  // namespace sdk_test
