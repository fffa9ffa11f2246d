#include "reconciliation.hpp"

#include <algorithm>

#include "payment_sql.hpp"

namespace payment {
namespace {

constexpr Duration in_flight = std::chrono::minutes{1};  // what has just begun is no difference yet

Difference difference(std::string_view provider, const std::string& order, std::string kind, std::string ours,
                      std::string theirs, bool repaired = false) {
  return {{}, std::string{provider}, order, std::move(kind), std::move(ours), std::move(theirs), repaired, {}};
}

std::string won_text(std::int64_t amount) { return std::to_string(amount); }

}  // namespace

Result<void> Reconciliation::hourly(Calls& calls) {
  const Found found = HEARTH_TRY(look(calls));
  return calls.transaction([&](Tx& tx) -> Result<void> {
    write_down(tx, found);
    return {};
  });
}

Result<Reconciled> Reconciliation::run(Calls& calls) {
  const Found found = HEARTH_TRY(look(calls));
  return calls.effect([&](Tx& tx) -> Result<Reconciled> {
    Reconciled done = write_down(tx, found);
    tx.audit({.action = "payment.reconciled",
              .target_type = "reconciliation",
              .target = done.run.id.text(),
              .after = json_of(done.run)});
    return done;
  });
}

Result<Reconciliation::Found> Reconciliation::look(Calls& calls) {
  const Timestamp to = calls.now();
  const Timestamp from = to - settings_->reconcile_back;
  Found found{.from = from, .to = to};
  HEARTH_TRY(ask_open(calls, found));
  for (const auto& provider : drivers_.all()) {
    const auto used =
        HEARTH_TRY(calls.one<std::int64_t>(sql::count_of_provider, {{"provider", provider.name}, {"from", from}}));
    if (used == 0) continue;
    HEARTH_TRY(compare_books(calls, provider, from, to, found));
  }
  return found;
}

Reconciled Reconciliation::write_down(Tx& tx, const Found& found) {
  const auto repaired = std::count_if(found.differences.begin(), found.differences.end(),
                                      [](const Difference& one) { return one.repaired; });
  Reconciled done;
  done.run = {tx.new_id(),
              found.from,
              found.to,
              found.checked,
              static_cast<std::int32_t>(repaired),
              static_cast<std::int32_t>(found.differences.size()) - static_cast<std::int32_t>(repaired),
              tx.now()};
  tx.exec(sql::add_reconciliation, done.run);
  for (Difference one : found.differences) {
    one.id = tx.new_id();
    one.found = tx.now();
    tx.exec(sql::add_difference, one, {{"reconciliation", done.run.id}});
    done.differences.push_back(std::move(one));
  }
  return done;
}

/// What waits for an outcome: its webhook may have been lost.
Result<void> Reconciliation::ask_open(Calls& calls, Found& found) {
  const auto open = HEARTH_TRY(calls.all<PaymentRow>(sql::open_payments, {{"before", calls.now() - in_flight}}));
  for (const auto& row : open) {
    ++found.checked;
    const auto now = confirm_.ask(calls, row);
    if (!now) {
      found.differences.push_back(difference(row.provider, row.id.text(), "no_answer", row.status, ""));
    } else if (is_taken(now->status) || is_over(now->status)) {
      found.differences.push_back(difference(row.provider, row.id.text(), "status", row.status, now->status, true));
    }
  }
  return {};
}

Result<void> Reconciliation::compare_books(Calls& calls, const NamedDriver& provider, Timestamp from, Timestamp to,
                                           Found& found) {
  const auto books = provider.driver->books(calls, from, to);
  if (!books) {
    log_.warn(calls, "a provider did not show its books",
              {{"provider", provider.name}, {"cause", books.error().cause}});
    found.differences.push_back(difference(provider.name, "", "no_answer", "", books.error().code));
    return {};
  }
  for (const auto& theirs : *books) HEARTH_TRY(compare(calls, provider.name, theirs, found));
  return {};
}

Result<void> Reconciliation::compare(Calls& calls, std::string_view provider, const Booked& theirs, Found& found) {
  if (theirs.said != Said::taken) return {};
  const auto id = Uuid::parse(theirs.order);
  std::optional<PaymentRow> row;
  if (id) row = HEARTH_TRY(calls.maybe<PaymentRow>(sql::find_payment, {{"id", *id}}));
  const auto tell = [&](std::string kind, std::string ours, std::string said, bool repaired = false) {
    found.differences.push_back(
        difference(provider, theirs.order, std::move(kind), std::move(ours), std::move(said), repaired));
  };
  ++found.checked;
  if (!row || row->provider != provider) {
    tell("unknown_order", "", won_text(theirs.amount));
    return {};
  }
  if (theirs.amount != row->amount) {
    tell("amount", won_text(row->amount), won_text(theirs.amount));
    return {};
  }
  if (!is_taken(row->status)) {
    if (calls.now() - row->updated < in_flight) return {};
    const auto now = confirm_.ask(calls, *row);
    tell("status", row->status, now ? now->status : "taken", now && is_taken(now->status));
    return {};
  }
  // What is on its way may have arrived there already.
  if (theirs.refunded < row->refunded || theirs.refunded > row->refunded + row->refund_pending) {
    tell("refunds", won_text(row->refunded), won_text(theirs.refunded));
  }
  return {};
}

Result<Page<Reconciled>> Reconciliation::list(Db& db, const PageAsk& ask) {
  const auto rows = HEARTH_TRY(db.page<ReconciliationRow>(sql::reconciliations, ask));
  Page<Reconciled> page{{}, rows.next_cursor};
  for (const auto& row : rows.items) {
    Reconciled one{row, {}};
    one.differences = HEARTH_TRY(db.all<Difference>(sql::differences, {{"reconciliation", row.id}}));
    page.items.push_back(std::move(one));
  }
  return page;
}

}  // namespace payment
