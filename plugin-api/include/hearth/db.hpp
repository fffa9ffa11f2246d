#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/clock.hpp"
#include "hearth/core.hpp"
#include "hearth/cursor.hpp"
#include "hearth/guard.hpp"
#include "hearth/page.hpp"
#include "hearth/rows.hpp"
#include "hearth/statement.hpp"

namespace hearth {

namespace detail {

/// An open transaction and the first thing that failed in it: nothing is attempted after that.
struct TxState {
  hearth_tx* tx = nullptr;
  bool failed = false;
  Error error{};
};

}  // namespace detail

/// What a statement's parameters are bound to: nothing, {{"name", value}, ...}, a described struct (its fields by name), or
/// a struct and some more. Borrowed for the call.
class Arguments {
 public:
  Arguments() = default;
  Arguments(Params params) : params_{params.begin(), params.size()} {}
  Arguments(std::span<const Param> params) : params_{params} {}
  template <DescribedStruct T>
  Arguments(const T& object, Params more = {})
      : type_{&type_of<T>()}, object_{&object}, params_{more.begin(), more.size()} {}

  [[nodiscard]] Result<detail::Bound> to(const Statement& statement) const {
    return detail::bind(statement, type_, object_, params_);
  }

 private:
  const TypeInfo* type_ = nullptr;
  const void* object_ = nullptr;
  std::span<const Param> params_{};
};

/// Reads of the plugin's own database. A T is a described struct (columns named like its fields) or one value (the first
/// column).
class Db : public InCall {
 public:
  Db(const detail::Core& core, hearth_call* call) : InCall{core, call} {}

  /// The row; without one the error not_found ("not_found").
  template <Wire T>
  Result<T> one(const Statement& statement, const Arguments& arguments = {}) {
    return one_or<T>(statement, arguments, [] { return not_found("not_found", "there is no such thing"); });
  }
  template <Wire T, DescribedStruct S>
  Result<T> one(const Statement& statement, const S& object, Params more) {
    return one<T>(statement, Arguments{object, more});
  }

  /// The row; without one `otherwise`: an Error, or what makes it when it is needed.
  template <Wire T, class Otherwise>
  Result<T> one_or(const Statement& statement, const Arguments& arguments, Otherwise&& otherwise) {
    auto found = HEARTH_TRY(maybe<T>(statement, arguments));
    if (found) return *std::move(found);
    if constexpr (std::is_invocable_r_v<Error, Otherwise>) {
      return otherwise();
    } else {
      return std::forward<Otherwise>(otherwise);
    }
  }

  /// The row, if there is one.
  template <Wire T>
  Result<std::optional<T>> maybe(const Statement& statement, const Arguments& arguments = {}) {
    std::optional<T> row;
    const auto next = [](void* to, std::uint64_t) -> void* {
      auto& held = *static_cast<std::optional<T>*>(to);
      return held ? nullptr : &held.emplace();
    };
    auto done = fetch(type_of<T>(), statement, arguments.to(statement), &row, next);
    if (!done) return std::move(done).error();
    return row;
  }
  template <Wire T, DescribedStruct S>
  Result<std::optional<T>> maybe(const Statement& statement, const S& object, Params more) {
    return maybe<T>(statement, Arguments{object, more});
  }

  /// Every row.
  template <Wire T>
  Result<std::vector<T>> all(const Statement& statement, const Arguments& arguments = {}) {
    std::vector<T> rows;
    auto done = fetch(type_of<T>(), statement, arguments.to(statement), &rows, &next_of<T>);
    if (!done) return std::move(done).error();
    return rows;
  }
  template <Wire T, DescribedStruct S>
  Result<std::vector<T>> all(const Statement& statement, const S& object, Params more) {
    return all<T>(statement, Arguments{object, more});
  }

  /// A page. The statement ends in `limit :limit` (one row more than asked for is read, to know whether there is a next
  /// page), and names the place to go on from by parameters `:after_<column>`, null on the first page, which become that
  /// column of the last row:  where (created_at < :after_created_at or :after_created_at is null) order by created_at desc
  /// The fields of `ask` are bound by name, and `more`.
  template <Wire T, DescribedStruct Ask>
  requires std::is_base_of_v<PageAsk, Ask> Result<Page<T>> page(const Statement& statement, const Ask& ask,
                                                                Params more = {}) {
    Page<T> page;
    detail::PageRead read{type_of<Ask>(), &ask, ask, {more.begin(), more.size()}, &page.next_cursor};
    auto done = fetch_page(type_of<T>(), statement, read, &page.items, &next_of<T>);
    if (!done) return std::move(done).error();
    return page;
  }

  [[nodiscard]] Timestamp now() const { return Clock{*core_}.now(); }
  /// A new id, of version 7: it sorts by the time it was made.
  [[nodiscard]] Uuid new_id() const { return detail::new_id(*core_); }

 protected:
  using Next = void* (*)(void* to, std::uint64_t all);  // of so many; null: no more rows fit

  Db(const detail::Core& core, hearth_call* call, detail::TxState& state) : InCall{core, call}, state_{&state} {}

  template <class T>
  static void* next_of(void* to, std::uint64_t all) {
    auto& rows = *static_cast<std::vector<T>*>(to);
    if (rows.capacity() == 0) rows.reserve(static_cast<std::size_t>(all));
    return &rows.emplace_back();
  }

  /// The first failure of the transaction, if any.
  [[nodiscard]] bool failed() const { return state_ != nullptr && state_->failed; }
  Error remember(Error error) {
    if (state_ != nullptr && !state_->failed) {
      state_->failed = true;
      state_->error = error;
    }
    return error;
  }
  /// Calls the border unless the transaction has failed; remembers its failure.
  template <class F>
  Result<void> ask(F&& call) {
    if (failed()) return state_->error;
    auto done = detail::border(*core_, call);
    if (!done) return remember(std::move(done).error());
    return {};
  }
  [[nodiscard]] hearth_tx* tx() const { return state_ == nullptr ? nullptr : state_->tx; }

  Result<void> query(const Statement& statement, Result<detail::Bound>& bound, hearth_rows& rows) {
    if (!bound) return remember(std::move(bound).error());
    if (!HEARTH_HAS(core_->db, hearth_db_v1, query)) return remember(detail::missing("hearth.db/1 query"));
    return ask([&](hearth_error** why) {
      return core_->db->query(call_, tx(), statement.raw(), bound->values.data(), bound->values.size(), &rows, why);
    });
  }

  Result<void> fetch(const TypeInfo& type, const Statement& statement, Result<detail::Bound> bound, void* to,
                     Next next) {
    hearth_rows rows{};
    if (auto done = query(statement, bound, rows); !done) return done;
    Result<void> done;
    const auto thrown = detail::contain([&] { done = take_rows(type, statement, rows, rows.row_count, to, next); });
    if (rows.release != nullptr) rows.release(rows.context);
    if (thrown.happened) return remember(thrown.error());
    if (!done) return remember(std::move(done).error());
    return done;
  }

  static Result<void> take_rows(const TypeInfo& type, const Statement& statement, const hearth_rows& rows,
                                std::uint64_t count, void* to, Next next) {
    std::vector<std::ptrdiff_t> where;
    if (type.shape == Shape::object) {
      auto columns = detail::columns_of(type, rows, statement);
      if (!columns) return std::move(columns).error();
      where = std::move(*columns);
    }
    for (std::uint64_t row = 0; row < count; ++row) {
      void* object = next(to, count);
      if (object == nullptr) {
        return internal("statement '" + std::string(statement.name()) + "' found several rows where one was expected");
      }
      if (auto done = detail::read_row(type, object, rows, row, where, statement); !done) return done;
    }
    return {};
  }

  Result<void> fetch_page(const TypeInfo& type, const Statement& statement, const detail::PageRead& read, void* items,
                          Next next) {
    auto place = detail::read_cursor(*core_, statement, read.ask.cursor);
    if (!place) return std::move(place).error();  // the client's mistake: the transaction goes on
    const std::int64_t limit = read.ask.limit;
    std::vector<Param> params;
    params.reserve(read.more.size() + 1 + place->size());
    for (const Param& param : read.more) params.push_back(param);
    params.emplace_back("limit", limit + 1);
    for (const auto& after : *place) params.emplace_back(after.parameter, after.value);
    hearth_rows rows{};
    auto bound = detail::bind(statement, &read.type, read.object, params);
    if (auto done = query(statement, bound, rows); !done) return done;
    Result<void> done;
    const auto thrown = detail::contain([&] {
      const bool more = rows.row_count > static_cast<std::uint64_t>(limit);
      done = take_rows(type, statement, rows, more ? static_cast<std::uint64_t>(limit) : rows.row_count, items, next);
      if (!done || !more) return;
      auto cursor = detail::write_cursor(*core_, statement, rows, static_cast<std::uint64_t>(limit) - 1);
      if (cursor) {
        *read.next_cursor = std::move(*cursor);
      } else {
        done = std::move(cursor).error();
      }
    });
    if (rows.release != nullptr) rows.release(rows.context);
    if (thrown.happened) return remember(thrown.error());
    if (!done) return remember(std::move(done).error());
    return done;
  }

  detail::TxState* state_ = nullptr;
};

}  // namespace hearth
