#include "sandbox.hpp"

#include "payment_sql.hpp"
#include "registry.hpp"
#include "sandbox_cases.hpp"
#include "signature.hpp"

namespace payment {
namespace {

using sandbox::Back;
using sandbox::Case;
using sandbox::case_of;
using sandbox::Hook;
using sandbox::Lost;

constexpr Duration webhook_tolerance = std::chrono::minutes{5};
constexpr int late_refunds = 2;  // attempts that do not get through

Error no_answer() { return indeterminate("payment.no_answer", "the payment provider did not answer"); }
Error no_such_order() { return not_found("payment.no_such_order", "the sandbox has no such order"); }

Said said_of(std::string_view status) {
  for (const Said one :
       {Said::open, Said::pending, Said::waiting_deposit, Said::authorized, Said::taken, Said::declined}) {
    if (name_of(one) == status) return one;
  }
  return Said::expired;
}

/// How it stands now: time goes on in a bank, too.
Said said_of(const SandboxCharge& row, Timestamp now) {
  const Said said = said_of(row.status);
  if (said != Said::open && said != Said::pending && said != Said::waiting_deposit) return said;
  if (row.takes && *row.takes <= now) return Said::taken;
  return row.ends <= now ? Said::expired : said;
}

SandboxCharge new_charge(const Charge& charge, const Case& kind, Timestamp now) {
  SandboxCharge row{.order = charge.order.text(),
                    .charge_key = charge.key,
                    .amount = charge.amount,
                    .status = std::string{name_of(kind.begins)},
                    .silent_until = now + kind.silent,
                    .ends = now + sandbox::authentication,
                    .created = now};
  if (kind.begins == Said::waiting_deposit) row.ends = now + sandbox::deposit_time;
  if (kind.takes_after >= Duration{0}) row.takes = now + kind.takes_after;
  return row;
}

void send_webhooks(Tx& tx, const SandboxCharge& row, const Case& kind) {
  if (kind.hook == Hook::none) return;
  const SandboxWebhook hook{row.order, "evt_" + row.order};
  tx.schedule(hook, tx.now() + kind.hook_after);
  if (kind.hook == Hook::twice) tx.schedule(hook, tx.now() + kind.hook_after);
}

struct Hooked {
  std::string event;
  std::string order;
};
constexpr auto describe(Type<Hooked>) {
  return fields(field("event_id", &Hooked::event), field("order_id", &Hooked::order));
}

struct GivenRow {
  std::string id;
  std::int64_t amount = 0;
  bool given = false;
  std::int32_t asked = 0;
};
constexpr auto describe(Type<GivenRow>) {
  return fields(field("id", &GivenRow::id), field("amount", &GivenRow::amount), field("given", &GivenRow::given),
                field("asked", &GivenRow::asked));
}

}  // namespace

std::unique_ptr<Driver> make_sandbox(const Host& host, const Live<Settings>&) {
  return std::make_unique<Sandbox>(host.crypto());
}

/// The same order again is the same charge: that is its idempotency key.
Result<SandboxCharge> Sandbox::ask(Calls& calls, const Charge& charge) {
  const Case& kind = case_of(charge.key);
  return calls.transaction([&](Tx& tx) -> Result<SandboxCharge> {
    const std::string order = charge.order.text();
    SandboxCharge row = new_charge(charge, kind, tx.now());
    const auto added = HEARTH_TRY(tx.execute(sql::add_sandbox_charge, row));
    if (added == 1) send_webhooks(tx, row, kind);
    tx.exec(sql::ask_sandbox_charge, {{"order", order}});
    if (added == 0 && kind.lost == Lost::first) tx.exec(sql::take_sandbox_charge, {{"order", order}});
    return tx.one<SandboxCharge>(sql::find_sandbox_charge, {{"order", order}});
  });
}

Result<Answer> Sandbox::confirm(Calls& calls, const Charge& charge) {
  const SandboxCharge row = HEARTH_TRY(ask(calls, charge));
  const Lost lost = case_of(row.charge_key).lost;
  if (lost == Lost::always || (lost == Lost::first && row.asked == 1)) return no_answer();
  return answer_of(calls, row);
}

Result<Answer> Sandbox::capture(Calls& calls, const Charge& charge) {
  const auto row = HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<SandboxCharge> {
    tx.exec(sql::capture_sandbox_charge, {{"order", charge.order.text()}});
    return tx.one_or<SandboxCharge>(sql::find_sandbox_charge, {{"order", charge.order.text()}}, no_such_order);
  }));
  return answer_of(calls, row);
}

Result<Answer> Sandbox::find(Calls& calls, const Order& order) {
  const auto row = HEARTH_TRY(calls.maybe<SandboxCharge>(sql::find_sandbox_charge, {{"order", order.id.text()}}));
  if (!row) return Answer{.said = Said::nothing};
  if (calls.now() < row->silent_until) return no_answer();
  return answer_of(calls, *row);
}

Result<Answer> Sandbox::answer_of(Calls& calls, const SandboxCharge& row) {
  Answer answer{.said = said_of(row, calls.now()), .key = row.charge_key, .method = "card", .amount = row.amount};
  if (answer.said == Said::declined) answer.code = std::string{case_of(row.charge_key).code};
  if (case_of(row.charge_key).begins == Said::waiting_deposit) {
    answer.method = "virtual_account";
    answer.deposit = Deposit{"우리", "1002" + hex(sha256(row.order)).substr(0, 9), row.ends};
  }
  const auto given = HEARTH_TRY(calls.all<GivenRow>(sql::sandbox_refunds, {{"order", row.order}}));
  for (const auto& one : given) {
    if (one.given) answer.refunds.push_back({one.id, one.amount});
  }
  return answer;
}

Result<Answer> Sandbox::give_back(Calls& calls, const GiveBack& what) {
  const std::string order = what.order.id.text();
  const auto row = HEARTH_TRY(calls.one_or<SandboxCharge>(sql::find_sandbox_charge, {{"order", order}}, no_such_order));
  const Back back = case_of(row.charge_key).back;
  const bool closed = back == Back::closed && calls.now() < row.created + sandbox::closed_time;
  if (back == Back::refused || closed) return Answer{.said = Said::declined, .code = "payment.refund_refused"};
  const auto asked = calls.transaction([&](Tx& tx) -> Result<GivenRow> {
    const bool at_once = back != Back::late;
    const auto touched = HEARTH_TRY(tx.execute(
        sql::ask_sandbox_refund,
        {{"id", what.reference}, {"order", order}, {"amount", what.amount}, {"given", at_once}, {"now", tx.now()}}));
    if (touched == 0) return conflict("payment.above_captured", "more than what there is");
    tx.exec(sql::give_sandbox_refund, {{"id", what.reference}, {"late", late_refunds}});
    return tx.one<GivenRow>(sql::find_sandbox_refund, {{"id", what.reference}});
  });
  if (!asked && is_refusal(asked.error())) return Answer{.said = Said::declined, .code = "payment.refund_refused"};
  if (!asked) return asked.error();
  if (!asked->given) return unavailable("payment.provider_unavailable", "the payment provider cannot be reached");
  if (back == Back::lost && asked->asked == 1) return no_answer();
  return answer_of(calls, row);
}

Result<Card> Sandbox::issue_card(Calls& calls, const std::string& auth_key, const std::string&) {
  for (const auto& one : sandbox::card_cases) {
    if (one.auth_key != auth_key) continue;
    const Card card{"card_" + crypto_.random_text(18), "샌드박스 **** 4242"};
    HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
      tx.exec(sql::add_sandbox_card, {{"token", card.token}, {"charge_key", one.charge_key}, {"now", tx.now()}});
      return {};
    }));
    return card;
  }
  return conflict("payment.card_refused", "the card was refused: use another one");
}

Result<void> Sandbox::drop_card(Calls& calls, const std::string& token) {
  return calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::drop_sandbox_card, {{"token", token}});
    return {};
  });
}

Result<Answer> Sandbox::charge_card(Calls& calls, const Charge& charge) {
  const auto key = HEARTH_TRY(calls.maybe<std::string>(sql::find_sandbox_card, {{"token", charge.key}}));
  if (!key) return Answer{.said = Said::declined, .code = "payment.card_refused"};
  Charge with = charge;
  with.key = *key;
  return confirm(calls, with);
}

Result<Issued> Sandbox::issue_receipt(Calls&, const ReceiptAsk& ask) {
  if (ask.identity.ends_with("0000")) return Issued{.code = "payment.identity_refused"};
  const std::string number = hex(sha256(ask.idempotency_key)).substr(0, 9);
  return Issued{true, "receipt_" + ask.order.text(), number, {}};
}

Result<Issued> Sandbox::cancel_receipt(Calls&, const ReceiptCancel& what) { return Issued{true, what.key, {}, {}}; }

Result<std::string> Sandbox::secret() const {
  const Bytes key = HEARTH_TRY(crypto_.keyed_hash("sandbox.webhooks", "signing secret"));
  return key.data;
}

std::string Sandbox::webhook_body(const SandboxWebhook& hook) { return to_json(Hooked{hook.event, hook.order}); }

Result<std::string> Sandbox::sign(std::string_view body, Timestamp at) const {
  const std::string key = HEARTH_TRY(secret());
  return signature(body, key, at);
}

Result<Notice> Sandbox::read_webhook(const WebhookMail& mail) const {
  const std::string key = HEARTH_TRY(secret());
  if (!signed_in_time(mail.header(signature_header), mail.body, key, mail.received, webhook_tolerance)) {
    return unauthenticated("payment.bad_signature", "the webhook is not signed by its provider");
  }
  const auto hooked = from_json<Hooked>(mail.body);
  const auto order = hooked ? Uuid::parse(hooked->order) : std::nullopt;
  if (!order) return invalid("payment.bad_webhook", "the webhook could not be read");
  return Notice{.id = hooked->event, .order = *order, .signed_by_provider = true};
}

Result<std::vector<Booked>> Sandbox::books(Calls& calls, Timestamp from, Timestamp to) {
  const auto rows = HEARTH_TRY(calls.all<SandboxCharge>(sql::sandbox_books, {{"from", from}, {"to", to}}));
  std::vector<Booked> all;
  for (const auto& row : rows) {
    const auto given = HEARTH_TRY(calls.one<std::int64_t>(sql::sandbox_given, {{"order", row.order}}));
    all.push_back({row.order, said_of(row, calls.now()), row.amount, given});
  }
  return all;
}

}  // namespace payment
