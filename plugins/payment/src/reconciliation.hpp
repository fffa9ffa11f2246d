#pragma once

#include "confirm.hpp"

namespace payment {

struct Difference {
  Uuid id;
  std::string provider;
  std::string order;
  std::string kind;
  std::string ours;
  std::string theirs;
  bool repaired = false;
  Timestamp found;
};
constexpr auto describe(Type<Difference>) {
  return fields(field("id", &Difference::id), field("provider", &Difference::provider),
                field("order_id", &Difference::order),
                field("kind", &Difference::kind, one_of("unknown_order", "status", "amount", "refunds", "no_answer")),
                field("ours", &Difference::ours), field("theirs", &Difference::theirs),
                field("repaired", &Difference::repaired), field("found_at", &Difference::found));
}

struct ReconciliationRow {
  Uuid id;
  Timestamp from;
  Timestamp to;
  std::int32_t checked = 0;
  std::int32_t repaired = 0;
  std::int32_t differing = 0;  ///< and not repaired: somebody has to look
  Timestamp finished;
};
constexpr auto describe(Type<ReconciliationRow>) {
  return fields(field("id", &ReconciliationRow::id), field("period_from", &ReconciliationRow::from),
                field("period_to", &ReconciliationRow::to), field("checked", &ReconciliationRow::checked),
                field("repaired", &ReconciliationRow::repaired), field("differing", &ReconciliationRow::differing),
                field("finished_at", &ReconciliationRow::finished));
}
struct Reconciled {
  ReconciliationRow run;
  std::vector<Difference> differences;
};
constexpr auto describe(Type<Reconciled>) {
  return fields(field("run", &Reconciled::run), field("differences", &Reconciled::differences));
}

/// Our books against the provider's: every payment that has no outcome yet is asked for, every order in the provider's list
/// of the last days is compared, and what we missed is made good.
class Reconciliation {
 public:
  Reconciliation(const Host& host, Live<Settings> settings, Drivers& drivers, Confirm& confirm)
      : settings_{std::move(settings)}, log_{host.log()}, drivers_{drivers}, confirm_{confirm} {}

  Result<void> hourly(Calls& calls);
  Result<Reconciled> run(Calls& calls);
  Result<Page<Reconciled>> list(Db& db, const PageAsk& ask);

 private:
  struct Found {
    Timestamp from{}, to{};
    std::int32_t checked = 0;
    std::vector<Difference> differences{};
  };
  Result<Found> look(Calls& calls);
  static Reconciled write_down(Tx& tx, const Found& found);
  Result<void> ask_open(Calls& calls, Found& found);
  Result<void> compare(Calls& calls, std::string_view provider, const Booked& theirs, Found& found);
  Result<void> compare_books(Calls& calls, const NamedDriver& provider, Timestamp from, Timestamp to, Found& found);

  Live<Settings> settings_;
  Log log_;
  Drivers& drivers_;
  Confirm& confirm_;
};

}  // namespace payment
