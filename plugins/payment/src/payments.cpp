#include "payments.hpp"

#include <auth/contract/auth.hpp>
#include <auth/contract/permissions.hpp>

#include "payment_sql.hpp"
#include "states.hpp"
#include "vat.hpp"

namespace payment {
namespace {

bool back_office(const Caller& who) {
  return who.has_role(::auth::admin) || who.has_role(::auth::permission::payments_read);
}

/// For its consumer and for the back office; for others there is none.
Result<PaymentRow> find_for(Db& db, const Caller& who, const Uuid& id) {
  auto row = HEARTH_TRY(find_payment(db, id));
  if (row.consumer != who.user && !back_office(who)) return no_such_payment();
  return row;
}

/// The lines of a rescheduling may be those of the whole new price: then the difference is one line.
std::vector<::booking::Line> lines_of(const ::booking::Due& due) {
  Money sum;
  for (const auto& line : due.lines) sum += line.amount;
  if (sum == due.amount && !due.lines.empty()) return due.lines;
  return {{"difference", due.purpose, due.name, due.amount}};
}

}  // namespace

Error no_such_payment() { return not_found("payment.no_such_payment", "there is no such payment"); }

std::vector<PricedLine> priced(const ::booking::Due& due) {
  const auto lines = lines_of(due);
  std::vector<std::int64_t> amounts;
  amounts.reserve(lines.size());
  for (const auto& line : lines) amounts.push_back(line.amount.amount);
  const auto vat = split_vat(amounts, due.vat.amount);
  std::vector<PricedLine> all;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    all.push_back(
        {lines[i].kind, lines[i].code, lines[i].name, lines[i].amount, won(amounts[i] - vat[i]), won(vat[i])});
  }
  return all;
}

PaymentRow row_of(const ::booking::Due& due, const Uuid& id, Timestamp now, std::string_view provider) {
  PaymentRow row;
  row.id = id;
  row.booking = due.booking;
  row.consumer = due.consumer;
  row.purpose = due.purpose;
  row.purpose_id = due.purpose_id;
  row.name = due.name;
  row.provider = std::string{provider};
  row.method = "card";
  row.status = std::string{status::ready};
  row.amount = due.amount.amount;
  row.vat = due.vat.amount;
  row.lines = priced(due);
  row.pay_until = due.pay_until;
  row.version = 1;
  row.created = row.updated = now;
  return row;
}

Result<PaymentRow> find_payment(Db& db, const Uuid& id) {
  return db.one_or<PaymentRow>(sql::find_payment, {{"id", id}}, no_such_payment);
}

Result<Payment> Payments::shown(const PaymentRow& row) const {
  Payment view{.id = row.id,
               .order = row.id.text(),
               .booking = row.booking,
               .name = row.name,
               .provider = row.provider,
               .method = row.method,
               .status = row.status,
               .amount = won(row.amount),
               .vat = won(row.vat),
               .captured = won(row.captured),
               .refunded = won(row.refunded),
               .refund_pending = won(row.refund_pending),
               .lines = row.lines,
               .failure = row.failure,
               .virtual_account = {},
               .pay_until = row.pay_until,
               .version = row.version,
               .created = row.created,
               .captured_at = row.captured_at};
  if (row.deposit_account) {
    const std::string number = HEARTH_TRY(crypto_.open("payment.deposit:" + row.id.text(), *row.deposit_account));
    view.virtual_account = VirtualAccount{row.deposit_bank.value_or(""), number, row.deposit_until};
  }
  return view;
}

Result<Payment> Payments::prepare(const Caller& who, Calls& calls, const Prepare& ask) {
  const auto due = HEARTH_TRY(calls.call(::booking::due, {.booking = ask.booking}));
  if (due.consumer != who.user) return not_found("booking.no_such_booking", "there is no such booking");
  return calls.effect([&](Tx& tx) -> Result<Payment> {
    HEARTH_TRY(tx.one<std::int32_t>(sql::lock_consumer, {{"consumer", who.user}}));  // two at once are one order
    const auto before = HEARTH_TRY(
        tx.maybe<PaymentRow>(sql::order_in_the_way, {{"booking", due.booking}, {"purpose_id", due.purpose_id}}));
    if (before && is_taken(before->status)) {
      return conflict("payment.already_paid", "this is paid, or being paid, already");
    }
    if (before && before->status != status::ready) {
      return conflict("payment.in_progress", "it is being paid: what comes of that is to be waited for");
    }
    // Preparing again is the same order, as long as what is due is the same.
    const bool same = before && before->purpose_id == due.purpose_id && before->amount == due.amount.amount &&
                      before->provider == settings_->provider;
    if (same) return shown(*before);
    if (before) tx.exec(sql::replace_ready_payment, {{"booking", due.booking}, {"now", tx.now()}});
    const PaymentRow row = row_of(due, tx.new_id(), tx.now(), settings_->provider);
    tx.exec(sql::add_payment, row);
    return shown(row);
  });
}

Result<Page<Payment>> Payments::list(const Caller& who, Db& db, const ListPayments& ask) {
  const std::optional<Uuid> consumer = back_office(who) ? std::nullopt : std::optional{who.user};
  const auto rows = HEARTH_TRY(db.page<PaymentRow>(sql::payments, ask, {{"consumer", consumer}}));
  Page<Payment> page{{}, rows.next_cursor};
  for (const auto& row : rows.items) page.items.push_back(HEARTH_TRY(shown(row)));
  return page;
}

Result<Payment> Payments::read(const Caller& who, Db& db, const Id& ask) {
  const PaymentRow row = HEARTH_TRY(find_for(db, who, ask.id));
  return shown(row);
}

Result<Placed> Payments::refund_account(const Caller& who, Tx& tx, const Id& of, const RefundAccount& account) {
  const PaymentRow row = HEARTH_TRY(find_payment(tx, of.id));
  if (row.consumer != who.user) return no_such_payment();
  const Bytes sealed = HEARTH_TRY(crypto_.seal("payment.refund_account:" + row.id.text(), to_json(account)));
  // The row is locked from here on: a refund that fails for want of an account has done so before, or sees this one.
  tx.exec(sql::place_refund_account, {{"id", row.id}, {"account", sealed}, {"now", tx.now()}});
  const auto waiting = HEARTH_TRY(tx.all<Uuid>(sql::refunds_without_account, {{"payment", row.id}}));
  for (const auto& refund : waiting) tx.schedule(ResendRefund{refund}, tx.now());
  return Placed{true};
}

Result<Receipt> Payments::receipt(const Caller& who, Db& db, const Id& ask) {
  const PaymentRow row = HEARTH_TRY(find_for(db, who, ask.id));
  if (!is_taken(row.status)) return conflict("payment.not_paid", "there is no receipt of what has not been paid");
  auto refunds = HEARTH_TRY(db.all<ReceiptRefund>(sql::refunds_on_receipt, {{"payment", row.id}}));
  return Receipt{.payment = row.id,
                 .booking = row.booking,
                 .name = row.name,
                 .method = row.method,
                 .paid = row.captured_at.value_or(row.updated),
                 .lines = row.lines,
                 .total = won(row.amount),
                 .supply = won(row.amount - row.vat),
                 .vat = won(row.vat),
                 .refunded = won(row.refunded),
                 .refunds = std::move(refunds),
                 .merchant = settings_->merchant};
}

}  // namespace payment
