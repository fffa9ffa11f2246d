// Writes items into the shop in argv[1] from several threads until it is killed, and tells on stdout the name of each one
// whose transaction was acknowledged.
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "host/core/clock.hpp"
#include "host/db/databases.hpp"

namespace hearth::db {
namespace {

const hearth_statement insert =
    statement("insert", "", "insert into shop.items (id, name, price) values (?1, ?2, 1)", 2);

/// Unlike any other's, in any round: the process, the thread and a number.
void write_for_ever(Database& database, std::uint32_t thread) {
  for (std::uint32_t n = 0;; ++n) {
    const std::string name = std::to_string(::getpid()) + "-" + std::to_string(thread) + "-" + std::to_string(n);
    const Uuid id = Uuid::v7(::getpid(), {static_cast<std::uint8_t>(thread), static_cast<std::uint8_t>(n >> 16),
                                          static_cast<std::uint8_t>(n >> 8), static_cast<std::uint8_t>(n)});
    core::Call call;
    const auto done = database.transaction(call, [&](Transaction& tx) {
      return tx.exec(insert, std::array{uuid(id), text(name)});
    });
    const std::string line = name + "\n";
    if (!done || ::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::abort();
  }
}

int run(const char* folder) {
  const core::Clock clock;
  PoolSettings settings;
  settings.folder = folder;
  Databases databases{{settings}, clock};
  auto database = databases.open("shop", "main", 4);
  if (!database) return 1;
  std::vector<std::thread> threads;
  for (std::uint32_t i = 0; i < 6; ++i) threads.emplace_back([&, i] { write_for_ever(**database, i); });
  for (auto& thread : threads) thread.join();
  return 0;
}

}  // namespace
}  // namespace hearth::db

int main(int count, char** words) { return count == 2 ? hearth::db::run(words[1]) : 2; }
