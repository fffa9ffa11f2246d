#include <chrono>
#include <hearth/plugin.hpp>
#include <string>
#include <vector>

#include "bench_sql.hpp"

namespace bench {

using namespace hearth;
using namespace std::chrono_literals;

constexpr std::string_view consumer = "consumer";

struct Pong {
  bool pong = true;
};
constexpr auto describe(Type<Pong>) { return fields(field("pong", &Pong::pong)); }

struct RowId {
  std::int64_t id = 0;
};
constexpr auto describe(Type<RowId>) { return fields(field("id", &RowId::id, minimum(1))); }

struct Row {
  std::int64_t id = 0;
  std::string name;
  std::int64_t price = 0;
  std::string note;
};
constexpr auto describe(Type<Row>) {
  return fields(field("id", &Row::id), field("name", &Row::name), field("price", &Row::price),
                field("note", &Row::note));
}

struct After {
  std::int64_t after = 0;
};
constexpr auto describe(Type<After>) { return fields(field("after", &After::after, minimum(0))); }

struct RowList {
  std::vector<Row> items;
};
constexpr auto describe(Type<RowList>) { return fields(field("items", &RowList::items)); }

struct CreateBooking {
  std::int64_t technician = 0;
  std::int64_t row = 0;
  Timestamp starts_at;
};
constexpr auto describe(Type<CreateBooking>) {
  return fields(field("technician_id", &CreateBooking::technician, minimum(1)),
                field("row_id", &CreateBooking::row, minimum(1)), field("starts_at", &CreateBooking::starts_at));
}

struct Booking {
  Uuid id;
  std::int64_t technician = 0;
  Timestamp starts_at;
  std::int64_t price = 0;
  std::string status;
};
constexpr auto describe(Type<Booking>) {
  return fields(field("id", &Booking::id), field("technician_id", &Booking::technician),
                field("starts_at", &Booking::starts_at), field("price", &Booking::price),
                field("status", &Booking::status));
}

class Work {
 public:
  Result<Pong> ping(const Caller&) { return Pong{}; }

  Result<Row> row(const Caller&, Db& db, const RowId& ask) {
    return db.one_or<Row>(sql::find_row, {{"id", ask.id}}, no_row);
  }

  Result<RowList> list(const Caller&, Db& db, const After& ask) {
    return RowList{HEARTH_TRY(db.all<Row>(sql::list_rows, {{"after", ask.after}}))};
  }

  Result<Booking> book(const Caller&, Tx& tx, const CreateBooking& ask) {
    const Row row = HEARTH_TRY(tx.one_or<Row>(sql::find_row, {{"id", ask.row}}, no_row));
    const Booking made{tx.new_id(), ask.technician, ask.starts_at, row.price, "pending_payment"};
    const Uuid busy = tx.new_id();
    tx.exec(sql::add_busy, {{"id", busy},
                            {"technician_id", ask.technician},
                            {"busy_from", ask.starts_at},
                            {"busy_to", ask.starts_at + 2h}});
    tx.exec(sql::add_booking, {{"id", made.id}, {"busy_id", busy}, {"row_id", row.id}, {"price", row.price}});
    return made;
  }

 private:
  static Error no_row() { return not_found("bench.no_row", "there is no such row"); }
};

class BenchPlugin final : public Plugin {
 public:
  explicit BenchPlugin(const Host&) {}

  void routes(Router& r) override {
    r.get("/bench/ping", work_, &Work::ping).allow(consumer).inline_().about("Nothing, authenticated");
    r.get("/bench/rows/{id}", work_, &Work::row).allow(consumer).fails("bench.no_row").about("One row");
    r.get("/bench/rows", work_, &Work::list).allow(consumer).about("Twenty rows");
    r.post("/bench/bookings", work_, &Work::book)
        .allow(consumer)
        .created()
        .fails("bench.no_row", "bench.slot_taken")
        .about("One booking");
  }

  void errors(Constraints& c) override { c("busy_no_overlap", conflict("bench.slot_taken", "this slot is taken")); }

 private:
  Work work_;
};

}  // namespace bench

HEARTH_PLUGIN(bench::BenchPlugin)
