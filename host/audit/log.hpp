#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <hearth/result.hpp>
#include <memory>
#include <string_view>
#include <vector>

#include "host/audit/search.hpp"
#include "host/core/call.hpp"
#include "host/core/clock.hpp"
#include "host/crypto/keys.hpp"
#include "host/db/database.hpp"

namespace hearth::audit {

/// What happened; who, when and from where come from the call.
struct Entry {
  std::string_view action;       ///< "technician.verified"
  std::string_view target_type;  ///< "technician"
  std::string_view target;       ///< its id
  std::string_view before;       ///< JSON or empty
  std::string_view after;        ///< JSON or empty
  std::string_view reason;       ///< or empty
};

struct LogOptions {
  std::filesystem::path anchors;          ///< a folder outside the database
  std::chrono::milliseconds gather{50};   ///< from a commit to the chaining of what came by then
  std::chrono::milliseconds sweep{5000};  ///< how often rows are looked for that a dead process left
  std::function<void(std::string_view schema, const Error&)> on_problem;  ///< the relay failed; on its thread
};

/// The audit log of every plugin, and the relay that chains it, a thread of its own. Outlives every transaction that
/// records.
class Log {
 public:
  Log(const crypto::Keys& keys, const core::Clock& clock, LogOptions options);
  ~Log();  ///< chains what is there, and joins
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// From now on the relay chains this database's rows. It stays until detach.
  void attach(db::Database& database);
  void detach(db::Database& database);

  /// A row of `transaction`. Queued: its error surfaces with the next wait or the commit.
  Result<void> record(db::Database& database, db::Transaction& transaction, const core::Call& call, const Entry& entry);

  /// [any thread] The newest rows that the filter wants, over every attached log. While no transaction of the call is open.
  Result<std::vector<Found>> search(core::Call& call, const Filter& filter);

  /// [any thread] Chains the rows that are there now; how many: none while another node is at it. The relay's own work, also
  /// for `audit verify` and tests.
  Result<std::size_t> chain(db::Database& database);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace hearth::audit
