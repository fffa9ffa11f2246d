#include "settlements.hpp"

#include "ledger.hpp"
#include "payment_sql.hpp"
#include "states.hpp"

namespace payment {
namespace {

struct Settled {
  Uuid source;
  std::optional<Uuid> refund;
};
constexpr auto describe(Type<Settled>) {
  return fields(field("source_id", &Settled::source), field("refund_id", &Settled::refund));
}

/// How the refund of a settlement stands; without one it was done at once. One that failed is sent again.
Result<RefundState> go_on(Tx& tx, const Settled& settled) {
  if (!settled.refund) return RefundState{settled.source, "done", won(0)};
  auto row = HEARTH_TRY(tx.one<RefundRow>(sql::find_refund, {{"id", *settled.refund}}));
  if (row.status == "failed") row = HEARTH_TRY(send_again(tx, row));
  return RefundState{row.id, row.status, won(row.amount)};
}

bool adds_up(const Settlement& ask, std::int64_t held) {
  const bool shares = ask.technician_share.amount >= 0 && ask.technician_share <= ask.fee &&
                      (ask.technician || ask.technician_share.amount == 0);
  return ask.refund.amount >= 0 && ask.fee.amount >= 0 && ask.refund.amount + ask.fee.amount == held && shares;
}

}  // namespace

Result<Balance> Settlements::balance(Db& db, const BalanceAsk& ask) {
  Balance sum;
  const auto rows = HEARTH_TRY(db.all<PaymentRow>(sql::payments_of_booking, {{"booking", ask.booking}}));
  for (const auto& row : rows) {
    if (is_open(row.status) && row.status != status::waiting_deposit) sum.unknown = true;
    if (row.surplus) continue;
    sum.captured += won(row.captured);
    sum.refunded += won(row.refunded);
    sum.refund_pending += won(row.refund_pending);
  }
  return sum;
}

Result<RefundState> Settlements::settle(Tx& tx, const Settlement& ask) {
  const auto payments = HEARTH_TRY(lock_payments(tx, ask.booking));
  const auto before = HEARTH_TRY(tx.maybe<Settled>(sql::find_settlement, {{"source", ask.source}}));
  if (before) return go_on(tx, *before);
  const std::int64_t held = HEARTH_TRY(held_of(tx, ask.booking, payments));
  if (!adds_up(ask, held)) {
    return conflict("payment.unbalanced",
                    "refund and fee must be together what was paid, and is neither given back nor divided already");
  }
  Settled settled{ask.source, {}};
  if (ask.refund.amount > 0) {
    const RefundRow back = HEARTH_TRY(start_refund(tx,
                                                   {.source = ask.source,
                                                    .booking = ask.booking,
                                                    .amount = ask.refund.amount,
                                                    .reason = ask.reason,
                                                    .origin = "settlement"},
                                                   payments));
    settled.refund = back.id;
  }
  const std::int64_t share = ask.technician_share.amount;
  tx.exec(sql::add_settlement, {{"source", ask.source},
                                {"booking", ask.booking},
                                {"refund_id", settled.refund},
                                {"refund", ask.refund},
                                {"fee", ask.fee},
                                {"technician", ask.technician},
                                {"share", share},
                                {"reason", ask.reason},
                                {"now", tx.now()}});
  Entry(tx, "fee_kept", ask.source, ask.booking)
      .post(account::held, account::cancellation_fees, ask.fee.amount - share);
  if (share > 0) {
    HEARTH_TRY(add_earning(tx, *settings_,
                           {.kind = "fee_share",
                            .source = ask.source,
                            .booking = ask.booking,
                            .technician = *ask.technician,
                            .gross = share}));
  }
  return go_on(tx, settled);
}

Result<CompensationState> Settlements::compensate(Tx& tx, const Compensation& ask) {
  const auto before = HEARTH_TRY(tx.maybe<Uuid>(sql::compensation_of_source, {{"source", ask.source}}));
  if (before) return CompensationState{*before};
  if (ask.amount.amount <= 0) return invalid("payment.bad_amount", "the amount must be above zero");
  const Uuid id = tx.new_id();
  tx.exec(sql::add_compensation, {{"id", id},
                                  {"source", ask.source},
                                  {"booking", ask.booking},
                                  {"beneficiary", ask.beneficiary},
                                  {"amount", ask.amount},
                                  {"reason", ask.reason},
                                  {"admin", ask.admin},
                                  {"now", tx.now()}});
  Entry(tx, "compensated", id, ask.booking)
      .party(ask.beneficiary)
      .post(account::compensations, account::bank, ask.amount.amount);
  tx.audit({.action = "payment.compensated",
            .target_type = "booking",
            .target = ask.booking.text(),
            .after = json_of(ask),
            .reason = ask.reason});
  return CompensationState{id};
}

}  // namespace payment
