#include "host/db/sqlite.hpp"

#include <optional>
#include <utility>

#include "host/core/private_folder.hpp"
#include "host/db/sqlite_session.hpp"
#include "host/db/sqlite_writer.hpp"

namespace hearth::db {
namespace {

/// A statement kept until the transaction's next wait: what it points to was borrowed.
class Kept {
 public:
  Kept(std::string_view name, bool is_long, std::string_view text, Values values)
      : name_{name}, is_long_{is_long}, text_{text}, values_{values.begin(), values.end()} {
    std::size_t size = 0;
    for (const auto& value : values_) size += has_bytes(value) ? static_cast<std::size_t>(value.as.bytes.size) : 0;
    bytes_ = std::make_unique<char[]>(size);
    char* at = bytes_.get();
    for (auto& value : values_) {
      if (!has_bytes(value)) continue;
      const auto length = static_cast<std::size_t>(value.as.bytes.size);
      std::copy_n(value.as.bytes.data, length, at);
      value.as.bytes.data = at;
      at += length;
    }
  }

  [[nodiscard]] std::string_view name() const { return name_; }
  [[nodiscard]] bool is_long() const { return is_long_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] Values values() const { return values_; }

 private:
  static bool has_bytes(const hearth_value& value) {
    return value.type == HEARTH_TEXT || value.type == HEARTH_BLOB || value.type == HEARTH_UUID;
  }

  std::string name_;
  bool is_long_;
  std::string text_;
  std::vector<hearth_value> values_;
  std::unique_ptr<char[]> bytes_;
};

/// Most statements take microseconds and run where they are; a long one does not keep a fiber's thread from others.
template <class Work>
auto observed(const EngineDatabase& database, std::string_view name, bool is_long, const Work& work)
    -> decltype(work()) {
  const auto began = std::chrono::steady_clock::now();
  std::optional<decltype(work())> done;
  if (is_long) {
    exec::run_off_fiber(database.off(), [&] { done.emplace(work()); });
  } else {
    done.emplace(work());
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  database.runs_of(name)(took.count(), !*done);
  return *std::move(done);
}

/// Takes its turn at the writer with its first wait, not before: one that only writes holds it for its COMMIT alone.
class SqliteTransaction final : public Transaction {
 public:
  SqliteTransaction(const EngineDatabase& database, SqliteWriter& writer, core::Call& call)
      : database_{database}, writer_{writer}, call_{call} {
    call_.transaction_open = true;
  }
  ~SqliteTransaction() override { rollback(); }

  Result<Rows> query(const hearth_statement& statement, Values values) override {
    const auto text = HEARTH_TRY(ready_for(statement, values));
    return run(name_of(statement), is_long(statement), [&] { return writer_.session().query(text, values, nullptr); });
  }

  Result<void> exec(const hearth_statement& statement, Values values) override {
    HEARTH_TRY(usable());
    const auto text = noted(checked(statement, values));
    if (!text) return text.error();
    queue_.emplace_back(name_of(statement), is_long(statement), *text, values);
    return {};
  }

  Result<std::uint64_t> execute(const hearth_statement& statement, Values values) override {
    const auto text = HEARTH_TRY(ready_for(statement, values));
    return run(name_of(statement), is_long(statement), [&] { return writer_.session().execute(text, values); });
  }

  Result<void> commit() override {
    if (!open_) return transaction_over();
    if (!failed_ && (entered_ || !queue_.empty())) static_cast<void>(run_queue());
    if (!failed_) static_cast<void>(noted(call_.check()));
    if (failed_) {
      rollback();
      return *failed_;
    }
    end();
    if (std::exchange(entered_, false)) HEARTH_TRY(writer_.commit());
    for (const auto& then : then_) then();
    return {};
  }

  void rollback() override {
    if (!open_) return;
    end();
    if (std::exchange(entered_, false)) writer_.rollback();
  }

  void on_commit(std::function<void()> then) override { then_.push_back(std::move(then)); }

 private:
  void end() {
    open_ = false;
    call_.transaction_open = false;
  }

  Result<void> usable() const {
    if (!open_) return transaction_over();
    if (failed_) return *failed_;
    return {};
  }

  template <class T>
  Result<T> noted(Result<T> result) {
    if (!result) failed_ = result.error();
    return result;
  }

  static Result<std::string_view> checked(const hearth_statement& statement, Values values) {
    HEARTH_TRY(check_values(statement, values));
    return text_of(statement, Engine::sqlite);
  }

  /// Has the turn, and everything queued before has been run.
  Result<std::string_view> ready_for(const hearth_statement& statement, Values values) {
    HEARTH_TRY(usable());
    const auto text = HEARTH_TRY(noted(checked(statement, values)));
    HEARTH_TRY(run_queue());
    return text;
  }

  Result<void> run_queue() {
    HEARTH_TRY(noted(call_.check()));
    if (!entered_) {
      HEARTH_TRY(noted(writer_.enter(call_)));
      entered_ = true;
    }
    for (const auto& kept : queue_) {
      HEARTH_TRY(
          run(kept.name(), kept.is_long(), [&] { return writer_.session().execute(kept.text(), kept.values()); }));
    }
    queue_.clear();
    return {};
  }

  /// One statement, observed. A thread that has held the writer past its deadline ends here.
  template <class Work>
  auto run(std::string_view name, bool is_long, const Work& work) -> decltype(work()) {
    HEARTH_TRY(noted(call_.check()));
    return noted(observed(database_, name, is_long, work));
  }

  const EngineDatabase& database_;
  SqliteWriter& writer_;
  core::Call& call_;
  std::vector<Kept> queue_;
  std::optional<Error> failed_;
  std::vector<std::function<void()>> then_;
  bool open_ = true;
  bool entered_ = false;  ///< it has the turn at the writer
};

/// Migrations. Tables are rebuilt in them, so foreign keys are checked at the end instead of enforced on the way.
class SqliteScript final : public Script {
 public:
  explicit SqliteScript(std::unique_ptr<SqliteSession> session) : session_{std::move(session)} {}

  Result<void> run(const std::string& statements) override { return session_->run(statements); }
  Result<Rows> query(const std::string& statement) override { return session_->query(statement, {}, nullptr); }
  Result<void> begin_locked() override { return session_->run("pragma foreign_keys = off; begin immediate"); }
  Result<void> commit() override {
    auto broken = HEARTH_TRY(query("pragma foreign_key_check"));
    if (!broken.empty())
      return internal("a foreign key of table " + std::string{broken.text(0, 0)} + " points at nothing");
    return session_->run("commit");
  }
  void rollback() override {
    if (session_->in_transaction()) static_cast<void>(session_->run("rollback"));
  }

 private:
  std::unique_ptr<SqliteSession> session_;
};

class SqliteDatabase final : public EngineDatabase {
 public:
  SqliteDatabase(DatabaseParts parts, SessionPool& readers, std::size_t limit)
      : EngineDatabase{std::move(parts)}, readers_{readers}, share_{readers.join(limit, [this] {
          return open_reader();
        })} {}

  [[nodiscard]] SessionPool::Counts counts() const override { return readers_.counts(share_); }

  Result<void> open_writer() {
    writer_.emplace(*this, HEARTH_TRY(SqliteSession::open(*this, SqliteSession::Use::write)));
    return {};
  }

  Result<Rows> query(core::Call& call, const hearth_statement& statement, Values values) override {
    const auto text = HEARTH_TRY(text_of(statement, Engine::sqlite));
    HEARTH_TRY(check_values(statement, values));
    const auto lease = HEARTH_TRY(readers_.acquire(share_, call));
    auto rows = observed(*this, name_of(statement), is_long(statement), [&] {
      return patiently(call, [&] { return static_cast<SqliteSession&>(*lease).query(text, values, &call); });
    });
    if (!rows) rows.error().signal = 0;  // that is for transactions
    return rows;
  }

  Result<std::unique_ptr<Transaction>> begin(core::Call& call) override {
    if (call.transaction_open) return already_open();
    if (!writer_) return internal("the database of " + schema() + " is open for reading alone");
    HEARTH_TRY(call.check());
    return std::unique_ptr<Transaction>{std::make_unique<SqliteTransaction>(*this, *writer_, call)};
  }

  Result<void> check(const hearth_statement& statement) override {
    const GraceCall call{std::chrono::seconds{10}};
    const auto lease = HEARTH_TRY(readers_.acquire(share_, call));
    return static_cast<SqliteSession&>(*lease).check(statement);
  }

  Result<std::unique_ptr<Script>> script() override {
    auto session = HEARTH_TRY(SqliteSession::open(*this, SqliteSession::Use::script));
    return std::unique_ptr<Script>{std::make_unique<SqliteScript>(std::move(session))};
  }

 private:
  Result<std::unique_ptr<Session>> open_reader() {
    auto session = HEARTH_TRY(SqliteSession::open(*this, SqliteSession::Use::read));
    return std::unique_ptr<Session>{std::move(session)};
  }

  SessionPool& readers_;
  SessionPool::Share& share_;
  std::optional<SqliteWriter> writer_;
};

/// Once, before the library starts: a page is allocated when it is read, and not twenty at once for each file of each
/// connection. After that it is refused, and the cost is memory alone.
void allocate_pages_when_read() {
  [[maybe_unused]] static const int done = sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0);
}

}  // namespace

Result<std::unique_ptr<EngineDatabase>> make_sqlite(DatabaseParts parts, SessionPool& readers, std::size_t limit) {
  const auto access = parts.pool.access;
  if (access == Access::create) {
    if (const auto failed = core::make_private_folder(parts.pool.folder))
      return unreachable("folder " + parts.pool.folder.string() + ": " + failed.message());
  }
  allocate_pages_when_read();
  auto database = std::make_unique<SqliteDatabase>(std::move(parts), readers, limit);
  if (access != Access::read) HEARTH_TRY(database->open_writer());
  return std::unique_ptr<EngineDatabase>{std::move(database)};
}

}  // namespace hearth::db
