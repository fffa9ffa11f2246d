#pragma once

#include <stdexcept>

#include "hearth/hearth.hpp"

/// A plugin with one of everything, for the tests of the trampolines.
namespace sdk_test {

using namespace hearth;

namespace statements {
constexpr hearth_str order_names[] = {{"id", 2}, {"owner", 5}, {"count", 5}};
constexpr Statement add_order{"add_order", "pg", "lite", order_names, 3, 0};
constexpr hearth_str id_names[] = {{"id", 2}};
constexpr Statement find_order{"find_order", "pg", "lite", id_names, 1, 0};
constexpr hearth_str list_names[] = {{"owner", 5}, {"after_id", 8}, {"limit", 5}};
constexpr Statement list_orders{"list_orders", "pg", "lite", list_names, 3, 0};
constexpr Statement count_orders{"count_orders", "pg", "lite", nullptr, 0, 0};
constexpr const hearth_statement* every[] = {add_order.raw(), find_order.raw(), list_orders.raw(), count_orders.raw()};
}  // namespace statements

struct Order {
  Uuid id{};
  std::int64_t count = 0;
  std::optional<std::string> note{};
  std::int64_t version = 1;
};
constexpr auto describe(Type<Order>) {
  return fields(field("id", &Order::id), field("count", &Order::count), field("note", &Order::note),
                field("version", &Order::version, etag));
}
struct NewOrder {
  std::int64_t count = 0;
  std::optional<std::string> note{};
};
constexpr auto describe(Type<NewOrder>) {
  return fields(field("count", &NewOrder::count, minimum(1), maximum(9)),
                field("note", &NewOrder::note, max_length(5)));
}
struct ChangeOrder {
  Uuid id{};
  Patch<std::string> note{};
};
constexpr auto describe(Type<ChangeOrder>) {
  return fields(field("id", &ChangeOrder::id), field("note", &ChangeOrder::note));
}
struct ListOrders : PageAsk {
  std::optional<bool> open{};
  std::vector<std::string> tags{};
};
constexpr auto describe(Type<ListOrders>) {
  return paged(field("open", &ListOrders::open), field("tags", &ListOrders::tags, max_items(2)));
}
struct Ordered {
  Uuid id{};
  std::int64_t count = 0;
};
constexpr auto describe(Type<Ordered>) {
  return event("shop.ordered@1", key(&Ordered::id), field("id", &Ordered::id),
               field("count", &Ordered::count, minimum(1)));
}
struct Expire {
  Uuid id{};
};
constexpr auto describe(Type<Expire>) { return timer("shop.expire@1", key(&Expire::id), field("id", &Expire::id)); }
struct ShopSettings {
  std::int64_t limit = 5;
};
constexpr auto describe(Type<ShopSettings>) { return fields(field("limit", &ShopSettings::limit, minimum(1))); }

inline constexpr auto reserve = service<NewOrder, Order>("stock.reserve@1");
inline constexpr auto place = service<NewOrder, Order>("shop.place@1");

class Orders {
 public:
  Orders(Live<ShopSettings> settings, Log log) : settings_{std::move(settings)}, log_{log} {}

  Result<Order> create(const Caller& who, Tx& tx, const NewOrder& ask) {
    if (ask.note == "throw") throw std::runtime_error("the handler broke");
    if (ask.note == "odd") throw 42;
    const Order made{tx.new_id(), ask.count, ask.note};
    tx.exec(statements::add_order, {{"id", made.id}, {"owner", who.user}, {"count", made.count}});
    tx.publish(Ordered{made.id, made.count});
    tx.schedule(Expire{made.id}, Timestamp{1000});
    if (ask.count > settings_->limit) return conflict("shop.too_many", "that is too many");
    return made;
  }
  Result<Order> read(Db& db, Uuid id) { return db.one<Order>(statements::find_order, {{"id", id}}); }
  Result<Page<Order>> list(const Caller& who, Db& db, const ListOrders& ask) {
    return db.page<Order>(statements::list_orders, ask, {{"owner", who.user}});
  }
  Result<void> change(Tx& tx, const ChangeOrder& ask, const IfMatch& seen) {
    if (!seen.matches(3)) return precondition("shop.changed", "it has changed");
    tx.audit({.action = "order.changed", .target_type = "order", .target = ask.id.text(), .after = json_of(ask.note)});
    return {};
  }
  Result<void> drop(Tx& tx, const std::optional<IfMatch>&, const Expire& which) {
    tx.cancel_timer<Expire>(which.id);
    return {};
  }
  Result<Order> saga(const Caller&, Calls& calls, const NewOrder& ask) {
    const Order held = HEARTH_TRY(calls.call(reserve, ask, "reserve"));
    return calls.transaction([&](Tx& tx) -> Result<Order> {
      tx.exec(statements::add_order, {{"id", held.id}, {"owner", Uuid{}}, {"count", held.count}});
      return held;
    });
  }
  Result<Reply> calendar(std::string secret) { return Reply{"text/calendar", "BEGIN " + secret}; }
  Result<Versioned<std::int64_t>> count(Db& db) {
    const auto n = HEARTH_TRY(db.one<std::int64_t>(statements::count_orders));
    return Versioned<std::int64_t>{n, 9};
  }
  Result<void> hook(const RawRequest& raw) {
    return raw.body().empty() ? invalid("shop.empty", "empty") : Result<void>{};
  }
  Result<std::int64_t> hash(const Caller& who) {
    const auto made = HEARTH_TRY(cpu(who, [] { return std::int64_t{7}; }));
    const auto thrown = hearth::blocking(who, []() -> int { throw std::runtime_error("in the pool"); });
    return thrown ? made : made + static_cast<std::int64_t>(thrown.error().kind);
  }

  Result<void> ordered(Tx& tx, const EventInfo& info, const Ordered& event) {
    if (event.count == 9) throw std::runtime_error("event");
    log_.info(tx, "ordered", {{"count", event.count}, {"attempt", info.attempt}});
    tx.exec(statements::add_order, {{"id", event.id}, {"owner", Uuid{}}, {"count", event.count}});
    return {};
  }
  Result<void> expire(Tx& tx, const Expire& what) {
    tx.exec(statements::find_order, what);
    return {};
  }
  Result<void> nightly(Tx& tx) {
    tx.revoke_user(Uuid{}, tx.now());
    return {};
  }
  Result<Order> command(Tx& tx, const NewOrder& ask) { return Order{tx.new_id(), ask.count}; }

 private:
  Live<ShopSettings> settings_;
  Log log_;
};

}  // namespace sdk_test
