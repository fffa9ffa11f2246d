#include "payouts.hpp"

#include <auth/contract/auth.hpp>
#include <auth/contract/permissions.hpp>
#include <payment/contract/payment.hpp>

#include "ledger.hpp"
#include "payment_sql.hpp"
#include "refunds.hpp"

namespace payment {
namespace {

constexpr int days_of_week = 7;

/// Monday of the day's week.
Date monday_of(Date day) { return day - static_cast<std::int32_t>((day.weekday() - std::chrono::Monday).count()); }

/// One statement: its row first, then what is in it, then its sums.
Result<bool> make_statement(Tx& tx, const Uuid& technician, Date monday) {
  const Uuid id = tx.new_id();
  const auto added = HEARTH_TRY(tx.execute(sql::add_payout, {{"id", id},
                                                             {"technician", technician},
                                                             {"from", monday - days_of_week},
                                                             {"to", monday - 1},
                                                             {"now", tx.now()}}));
  if (added == 0) return false;
  tx.exec(sql::assign_earnings, {{"payout", id}, {"technician", technician}, {"before", monday.begin(seoul)}});
  tx.exec(sql::sum_payout, {{"id", id}});
  return true;
}

Result<std::int64_t> make_statements(Calls& calls) {
  const Date monday = monday_of(Date::of(calls.now(), seoul));
  const auto technicians = HEARTH_TRY(calls.all<Uuid>(sql::technicians_to_state, {{"before", monday.begin(seoul)}}));
  std::int64_t made = 0;
  for (const auto& technician : technicians) {
    const bool one =
        HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<bool> { return make_statement(tx, technician, monday); }));
    if (one) ++made;
  }
  return made;
}

/// due -> paid, by whoever is first.
Result<bool> pay(Tx& tx, const Caller& who, const PayoutRow& row) {
  const auto moved = HEARTH_TRY(tx.execute(sql::pay_payout, {{"id", row.id}, {"by", who.user}, {"now", tx.now()}}));
  if (moved == 0) return false;
  Entry(tx, "paid_out", row.id).party(row.technician).post(account::technicians, account::bank, row.net.amount);
  tx.publish(PayoutPaid{row.id, row.technician, row.net});
  tx.audit({.action = "payment.paid_out",
            .target_type = "payout",
            .target = row.id.text(),
            .before = json_of(row),
            .after = Json{R"({"status":"paid"})"}});
  return true;
}

}  // namespace

Result<void> add_earning(Tx& tx, const Settings& settings, const NewEarning& what) {
  AppliedRates rates = rates_at(settings, Date::of(tx.now(), seoul));
  if (what.kind != "job") rates.commission = rates.commission_vat = Rate{};
  const Cut cut = cut_of(what.gross, rates);
  const auto added = HEARTH_TRY(tx.execute(sql::add_earning, {{"id", tx.new_id()},
                                                              {"kind", what.kind},
                                                              {"source", what.source},
                                                              {"booking", what.booking},
                                                              {"technician", what.technician},
                                                              {"gross", cut.gross},
                                                              {"commission", cut.commission},
                                                              {"vat", cut.vat},
                                                              {"withholding", cut.withholding},
                                                              {"net", cut.net},
                                                              {"rates", rates},
                                                              {"now", tx.now()}}));
  if (added == 0) return {};
  Entry(tx, what.kind == "job" ? "earned" : "fee_shared", what.source, what.booking)
      .party(what.technician)
      .post(account::held, account::technicians, cut.gross)
      .post(account::technicians, account::commission, cut.commission)
      .post(account::technicians, account::vat, cut.vat)
      .post(account::technicians, account::withholding, cut.withholding);
  return {};
}

/// Of what is still held: what went back to the consumer, or was divided when the booking was cancelled, has not been earned.
/// Nothing is earned as well: a refund of all of it that is rejected later finds its technician by that.
Result<void> Payouts::completed(Tx& tx, const ::booking::Completed& job) {
  const auto payments = HEARTH_TRY(lock_payments(tx, job.booking));
  if (payments.empty() || HEARTH_TRY(is_divided(tx, job.booking))) return {};
  const auto rejected = HEARTH_TRY(tx.one<std::int64_t>(sql::rejected_of_booking, {{"booking", job.booking}}));
  const std::int64_t gross = std::clamp<std::int64_t>(left_of(payments), 0, job.paid.amount + rejected);
  return add_earning(
      tx, *settings_,
      {.kind = "job", .source = job.booking, .booking = job.booking, .technician = job.technician, .gross = gross});
}

Result<void> Payouts::close_weeks(Calls& calls) {
  HEARTH_TRY(make_statements(calls));
  return {};
}

Result<PayoutRun> Payouts::run(const Caller& who, Calls& calls) {
  PayoutRun done;
  done.statements = HEARTH_TRY(make_statements(calls));
  const auto due = HEARTH_TRY(calls.all<PayoutRow>(sql::payouts_due));
  for (const auto& row : due) {
    const bool paid = HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<bool> { return pay(tx, who, row); }));
    if (!paid) continue;
    ++done.paid;
    done.amount += row.net;
  }
  return done;
}

Result<Page<PayoutRow>> Payouts::mine(const Caller& who, Db& db, const ListPayouts& ask) {
  return db.page<PayoutRow>(sql::payouts, ask, {{"technician", std::optional{who.user}}});
}

Result<Page<PayoutRow>> Payouts::list(Db& db, const ListPayouts& ask) {
  return db.page<PayoutRow>(sql::payouts, ask, {{"technician", std::optional<Uuid>{}}});
}

Result<Statement> Payouts::statement(const Caller& who, Db& db, const Id& ask) {
  const auto none = not_found("payment.no_such_payout", "there is no such statement");
  Statement all;
  all.payout = HEARTH_TRY(db.one_or<PayoutRow>(sql::find_payout, {{"id", ask.id}}, none));
  const bool back_office = who.has_role(::auth::admin) || who.has_role(::auth::permission::payouts_read);
  if (all.payout.technician != who.user && !back_office) return none;
  all.lines = HEARTH_TRY(db.all<Earning>(sql::earnings_of_payout, {{"payout", ask.id}}));
  return all;
}

}  // namespace payment
