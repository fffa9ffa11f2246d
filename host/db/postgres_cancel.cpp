#include "host/db/postgres_cancel.hpp"

#include <pthread.h>

#include <atomic>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "host/exec/executor.hpp"

namespace hearth::db {
namespace {

/// Those that a frozen server keeps; beyond them connections are closed without it.
constexpr int most_at_once = 32;
std::atomic<int> under_way{0};

struct Request {
  std::unique_ptr<PGcancel, void (*)(PGcancel*)> handle{nullptr, libpq().PQfreeCancel};
  exec::Event answered{};
  bool taken = false;
};

void send(Request& request) {
  pthread_setname_np(pthread_self(), "database-cancel");
  char why[256];
  request.taken = libpq().PQcancel(request.handle.get(), why, sizeof why) == 1;
  request.handle.reset();
  --under_way;
  request.answered.set();
}

}  // namespace

/// PQcancel connects, and then waits for the end of that connection, whatever time that takes: a server that is stopped never
/// says anything. libpq 15 has no other way and keeps the key to itself. So it gets a thread that nobody joins: it holds nothing but
/// the request, and ends when the server answers or TCP gives it up.
bool cancel_statement(PGconn* connection, const core::Call& grace) {
  auto request = std::make_shared<Request>();
  request->handle.reset(libpq().PQgetCancel(connection));
  if (!request->handle) return false;
  if (under_way.fetch_add(1) >= most_at_once) {
    --under_way;
    return false;
  }
  try {
    std::thread{[request] { send(*request); }}.detach();
  } catch (const std::system_error&) {
    --under_way;
    return false;
  }
  return request->answered.wait(grace).has_value() && request->taken;
}

}  // namespace hearth::db
