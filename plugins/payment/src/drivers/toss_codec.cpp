#include "toss_codec.hpp"

#include <algorithm>

#include "signature.hpp"
#include "toss_types.hpp"

namespace payment::toss {
namespace {

struct Means {
  std::string_view code, ours;
};
// docs.tosspayments.com/reference/error-codes. Whatever is not listed is a plain refusal.
constexpr Means refusals[] = {
    {"REJECT_ACCOUNT_PAYMENT", "payment.insufficient_funds"},
    {"REJECT_CARD_PAYMENT", "payment.insufficient_funds"},
    {"REJECT_TOSSPAY_INVALID_ACCOUNT", "payment.insufficient_funds"},
    {"REJECT_CARD_COMPANY", "payment.card_refused"},
    {"INVALID_REJECT_CARD", "payment.card_refused"},
    {"INVALID_STOPPED_CARD", "payment.card_refused"},
    {"INVALID_CARD_EXPIRATION", "payment.card_refused"},
    {"INVALID_CARD_LOST_OR_STOLEN", "payment.card_refused"},
    {"INVALID_CARD_NUMBER", "payment.card_refused"},
    {"EXCEED_MAX_AMOUNT", "payment.limit_exceeded"},
    {"EXCEED_MAX_PAYMENT_AMOUNT", "payment.limit_exceeded"},
    {"EXCEED_MAX_DAILY_PAYMENT_COUNT", "payment.limit_exceeded"},
    {"NOT_FOUND_PAYMENT_SESSION", "payment.expired"},
    {"UNAPPROVED_ORDER_ID", "payment.provider_refused"},
    {"INVALID_REQUEST", "payment.provider_refused"},
};
// The same request may have been done, or be at work: the order has to be asked for.
constexpr std::string_view undecided[] = {"ALREADY_PROCESSED_PAYMENT", "PROVIDER_ERROR", "CARD_PROCESSING_ERROR",
                                          "DUPLICATED_ORDER_ID", "COMMON_ERROR"};
// Our own configuration, or a bank that sleeps: nothing was done, and trying later makes sense.
constexpr std::string_view ours_to_mend[] = {"UNAUTHORIZED_KEY",   "INVALID_API_KEY",
                                             "FORBIDDEN_REQUEST",  "INCORRECT_BASIC_AUTH_FORMAT",
                                             "NOT_AVAILABLE_BANK", "NOT_AVAILABLE_PAYMENT"};

template <std::size_t N>
bool among(const std::string_view (&all)[N], std::string_view code) {
  return std::find(std::begin(all), std::end(all), code) != std::end(all);
}

std::string ours(std::string_view code) {
  for (const auto& one : refusals) {
    if (one.code == code) return std::string{one.ours};
  }
  return "payment.declined";
}

Said said_of(std::string_view status) {
  if (status == "READY" || status == "IN_PROGRESS") return Said::open;
  if (status == "WAITING_FOR_DEPOSIT") return Said::waiting_deposit;
  // Given back, in part or whole, it was taken before.
  if (status == "DONE" || status == "CANCELED" || status == "PARTIAL_CANCELED") return Said::taken;
  if (status == "ABORTED") return Said::declined;
  if (status == "EXPIRED") return Said::expired;
  return Said::pending;
}

std::string method_of(std::string_view method) {
  constexpr std::pair<std::string_view, std::string_view> names[] = {{"카드", "card"},
                                                                     {"CARD", "card"},
                                                                     {"가상계좌", "virtual_account"},
                                                                     {"VIRTUAL_ACCOUNT", "virtual_account"},
                                                                     {"계좌이체", "transfer"},
                                                                     {"TRANSFER", "transfer"},
                                                                     {"간편결제", "easy_pay"},
                                                                     {"EASY_PAY", "easy_pay"},
                                                                     {"휴대폰", "phone"},
                                                                     {"MOBILE_PHONE", "phone"}};
  for (const auto& [theirs, mine] : names) {
    if (theirs == method) return std::string{mine};
  }
  return "other";
}

Error unreadable(const Error& why) {
  return indeterminate("payment.no_answer", "the payment provider answered in an unknown form", why.cause);
}

/// A virtual account that was cancelled before anybody paid has taken nothing.
bool never_paid(const PaymentObject& payment) {
  return payment.status == "CANCELED" && payment.method && method_of(*payment.method) == "virtual_account" &&
         !payment.approved;
}

}  // namespace

std::string error_code(std::string_view body) {
  const auto read = from_json<ErrorBody>(body);
  return read ? read->code.value_or("") : "";
}

Error read_error(std::uint32_t status, std::string_view body) {
  const std::string code = error_code(body);
  const std::string cause = "HTTP " + std::to_string(status) + " " + code;
  if (status == 429 || status == 401 || among(ours_to_mend, code)) {
    return unavailable("payment.provider_unavailable", "the payment provider does not take it now", cause);
  }
  return indeterminate("payment.no_answer", "the payment provider did not answer", cause);
}

Result<Answer> read_payment(std::string_view body) {
  const auto read = from_json<PaymentObject>(body);
  if (!read) return unreadable(read.error());
  const PaymentObject& payment = *read;
  Answer answer{.said = never_paid(payment) ? Said::expired : said_of(payment.status),
                .key = payment.key,
                .method = payment.method ? method_of(*payment.method) : "",
                .amount = payment.total};
  if (payment.failure) answer.code = ours(payment.failure->code.value_or(""));
  if (payment.account) {
    answer.deposit = Deposit{payment.account->bank.value_or(""), payment.account->number.value_or(""),
                             Timestamp::parse(payment.account->due.value_or(""))};
  }
  for (const auto& cancel : payment.cancels.value_or(std::vector<CancelObject>{})) {
    if (cancel.status && *cancel.status != "DONE") continue;
    answer.refunds.push_back({reference_in(cancel.reason.value_or("")), cancel.amount});
  }
  return answer;
}

Result<Answer> read_refused_charge(std::uint32_t status, std::string_view body) {
  const std::string code = error_code(body);
  if (code.empty() || status >= 500 || status == 409 || status == 429 || status == 401 || among(ours_to_mend, code)) {
    return read_error(status, body);
  }
  if (among(undecided, code)) return Answer{.said = Said::pending};
  return Answer{.said = Said::declined, .code = ours(code)};
}

Result<Answer> read_refused_cancel(std::uint32_t status, std::string_view body) {
  const std::string code = error_code(body);
  if (code == "ALREADY_CANCELED_PAYMENT") return Answer{.said = Said::pending};  // by us? its list tells
  if (code == "INVALID_REFUND_ACCOUNT_INFO" || code == "INVALID_REFUND_ACCOUNT_NUMBER" || code == "INVALID_BANK") {
    return Answer{.said = Said::declined, .code = "payment.refund_account_needed"};
  }
  auto read = read_refused_charge(status, body);
  if (!read || read->said != Said::declined) return read;
  return Answer{.said = Said::declined, .code = "payment.refund_refused"};
}

Result<Card> read_card(std::string_view body) {
  const auto read = from_json<BillingObject>(body);
  if (!read) return unreadable(read.error());
  std::string number = read->number.value_or("");
  if (number.size() > 4) number = "**** " + number.substr(number.size() - 4);
  const std::string company = read->company.value_or("");
  return Card{read->key, company.empty() ? number : company + " " + number};
}

Result<Issued> read_receipt(std::string_view body) {
  const auto read = from_json<ReceiptObject>(body);
  if (!read) return unreadable(read.error());
  if (read->status && *read->status == "FAILED") return Issued{.code = "payment.receipt_refused"};
  return Issued{true, read->key, read->number.value_or(""), {}};
}

Result<std::size_t> add_transactions(std::string_view body, std::vector<Booked>& orders, std::string& last) {
  const auto read = from_json<std::vector<TransactionObject>>(body);
  if (!read) return unreadable(read.error());
  for (const auto& one : *read) {
    last = one.key;
    const Said said = said_of(one.status);
    if (said != Said::taken) continue;
    auto at = std::find_if(orders.begin(), orders.end(), [&](const Booked& order) { return order.order == one.order; });
    if (at == orders.end()) at = orders.insert(orders.end(), {one.order, Said::taken, 0, 0});
    // A cancellation is a transaction of its own, of what was cancelled.
    (one.status == "DONE" ? at->amount : at->refunded) += one.status == "DONE" ? one.amount : std::abs(one.amount);
  }
  return read->size();
}

std::string reason_of(const GiveBack& what) {
  const std::string mark = " [" + what.reference + "]";
  return std::string{cut(what.reason, 150)} + mark;
}

std::string reference_in(std::string_view reason) {
  const auto open = reason.rfind('['), close = reason.rfind(']');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return {};
  return std::string{reason.substr(open + 1, close - open - 1)};
}

std::string confirm_body(const Charge& charge) {
  return to_json(ConfirmBody{charge.key, charge.order.text(), charge.amount});
}

std::string cancel_body(const GiveBack& what) {
  if (!what.account) return to_json(CancelBody{reason_of(what), what.amount});
  return to_json(CancelToAccountBody{
      reason_of(what), what.amount, {what.account->bank, what.account->account, what.account->holder}});
}

std::string issue_card_body(const std::string& auth_key, const std::string& customer) {
  return to_json(IssueBody{auth_key, customer});
}

std::string charge_card_body(const Charge& charge) {
  return to_json(
      ChargeCardBody{charge.customer, charge.amount, charge.order.text(), std::string{cut(charge.name, 100)}});
}

std::string receipt_body(const ReceiptAsk& ask) {
  return to_json(ReceiptBody{ask.amount, ask.order.text(), std::string{cut(ask.name, 100)}, ask.identity,
                             ask.kind == "expense_proof" ? "지출증빙" : "소득공제"});
}

std::string cancel_receipt_body(const ReceiptCancel& what) { return to_json(CancelReceiptBody{what.amount}); }

Result<Notice> read_webhook(const WebhookMail& mail) {
  const auto read = from_json<WebhookObject>(mail.body);
  const auto bad = invalid("payment.bad_webhook", "the webhook could not be read");
  if (!read) return bad;
  const auto named = read->order ? read->order : read->data ? read->data->order : std::nullopt;
  const auto order = named ? Uuid::parse(*named) : std::nullopt;
  if (!order) return bad;
  const std::string_view id = mail.header("tosspayments-webhook-transmission-id");
  return Notice{.id = id.empty() || id.size() > 100 ? hex(sha256(mail.body)) : std::string{id}, .order = *order};
}

std::string in_path(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '~' || (c == '.' && text != "." && text != "..");
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[static_cast<unsigned char>(c) & 15];
    }
  }
  return out;
}

}  // namespace payment::toss
