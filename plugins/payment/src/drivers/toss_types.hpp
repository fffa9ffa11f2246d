#pragma once

#include <hearth/hearth.hpp>

/// Objects of the Toss Payments core API, as far as we read and write them.
namespace payment::toss {

using namespace hearth;

struct ErrorBody {
  std::optional<std::string> code;
  std::optional<std::string> message;
};
constexpr auto describe(Type<ErrorBody>) {
  return fields(field("code", &ErrorBody::code), field("message", &ErrorBody::message));
}

struct CancelObject {
  std::int64_t amount = 0;
  std::optional<std::string> reason;
  std::optional<std::string> status;
};
constexpr auto describe(Type<CancelObject>) {
  return fields(field("cancelAmount", &CancelObject::amount), field("cancelReason", &CancelObject::reason),
                field("cancelStatus", &CancelObject::status));
}

struct AccountObject {
  std::optional<std::string> number;
  std::optional<std::string> bank;
  std::optional<std::string> due;
};
constexpr auto describe(Type<AccountObject>) {
  return fields(field("accountNumber", &AccountObject::number), field("bankCode", &AccountObject::bank),
                field("dueDate", &AccountObject::due));
}

struct PaymentObject {
  std::string key;
  std::string status;
  std::int64_t total = 0;
  std::optional<std::string> method;
  std::optional<std::string> approved;
  std::optional<ErrorBody> failure;
  std::optional<AccountObject> account;
  std::optional<std::vector<CancelObject>> cancels;
};
constexpr auto describe(Type<PaymentObject>) {
  return fields(field("paymentKey", &PaymentObject::key), field("status", &PaymentObject::status),
                field("totalAmount", &PaymentObject::total), field("method", &PaymentObject::method),
                field("approvedAt", &PaymentObject::approved), field("failure", &PaymentObject::failure),
                field("virtualAccount", &PaymentObject::account), field("cancels", &PaymentObject::cancels));
}

struct BillingObject {
  std::string key;
  std::optional<std::string> company;
  std::optional<std::string> number;
};
constexpr auto describe(Type<BillingObject>) {
  return fields(field("billingKey", &BillingObject::key), field("cardCompany", &BillingObject::company),
                field("cardNumber", &BillingObject::number));
}

struct ReceiptObject {
  std::string key;
  std::optional<std::string> number;
  std::optional<std::string> status;
};
constexpr auto describe(Type<ReceiptObject>) {
  return fields(field("receiptKey", &ReceiptObject::key), field("issueNumber", &ReceiptObject::number),
                field("issueStatus", &ReceiptObject::status));
}

struct TransactionObject {
  std::string key;
  std::string order;
  std::string status;
  std::int64_t amount = 0;
};
constexpr auto describe(Type<TransactionObject>) {
  return fields(field("transactionKey", &TransactionObject::key), field("orderId", &TransactionObject::order),
                field("status", &TransactionObject::status), field("amount", &TransactionObject::amount));
}

/// PAYMENT_STATUS_CHANGED and CANCEL_STATUS_CHANGED have the order in `data`, DEPOSIT_CALLBACK at the top.
struct WebhookData {
  std::optional<std::string> order;
};
constexpr auto describe(Type<WebhookData>) { return fields(field("orderId", &WebhookData::order)); }
struct WebhookObject {
  std::optional<std::string> order;
  std::optional<WebhookData> data;
};
constexpr auto describe(Type<WebhookObject>) {
  return fields(field("orderId", &WebhookObject::order), field("data", &WebhookObject::data));
}

struct ConfirmBody {
  std::string key;
  std::string order;
  std::int64_t amount = 0;
};
constexpr auto describe(Type<ConfirmBody>) {
  return fields(field("paymentKey", &ConfirmBody::key), field("orderId", &ConfirmBody::order),
                field("amount", &ConfirmBody::amount));
}

struct AccountBody {
  std::string bank;
  std::string number;
  std::string holder;
};
constexpr auto describe(Type<AccountBody>) {
  return fields(field("bank", &AccountBody::bank), field("accountNumber", &AccountBody::number),
                field("holderName", &AccountBody::holder));
}
struct CancelBody {
  std::string reason;
  std::int64_t amount = 0;
};
constexpr auto describe(Type<CancelBody>) {
  return fields(field("cancelReason", &CancelBody::reason), field("cancelAmount", &CancelBody::amount));
}
struct CancelToAccountBody {
  std::string reason;
  std::int64_t amount = 0;
  AccountBody account;
};
constexpr auto describe(Type<CancelToAccountBody>) {
  return fields(field("cancelReason", &CancelToAccountBody::reason),
                field("cancelAmount", &CancelToAccountBody::amount),
                field("refundReceiveAccount", &CancelToAccountBody::account));
}

struct IssueBody {
  std::string auth_key;
  std::string customer;
};
constexpr auto describe(Type<IssueBody>) {
  return fields(field("authKey", &IssueBody::auth_key), field("customerKey", &IssueBody::customer));
}
struct ChargeCardBody {
  std::string customer;
  std::int64_t amount = 0;
  std::string order;
  std::string name;
};
constexpr auto describe(Type<ChargeCardBody>) {
  return fields(field("customerKey", &ChargeCardBody::customer), field("amount", &ChargeCardBody::amount),
                field("orderId", &ChargeCardBody::order), field("orderName", &ChargeCardBody::name));
}

struct ReceiptBody {
  std::int64_t amount = 0;
  std::string order;
  std::string name;
  std::string identity;
  std::string type;
};
constexpr auto describe(Type<ReceiptBody>) {
  return fields(field("amount", &ReceiptBody::amount), field("orderId", &ReceiptBody::order),
                field("orderName", &ReceiptBody::name), field("customerIdentityNumber", &ReceiptBody::identity),
                field("type", &ReceiptBody::type));
}

struct CancelReceiptBody {
  std::int64_t amount = 0;
};
constexpr auto describe(Type<CancelReceiptBody>) { return fields(field("amount", &CancelReceiptBody::amount)); }

}  // namespace payment::toss
