#pragma once

#include "driver.hpp"

/// The words of the Toss Payments core API, version 1 (docs.tosspayments.com/reference), without its network.
namespace payment::toss {

/// What a Payment object says.
Result<Answer> read_payment(std::string_view body);

/// An error body {code, message}: what it means for a charge. An Error: nobody knows, or it was not asked.
Result<Answer> read_refused_charge(std::uint32_t status, std::string_view body);
Result<Answer> read_refused_cancel(std::uint32_t status, std::string_view body);
/// Of any other request.
Error read_error(std::uint32_t status, std::string_view body);
/// The code of an error body; empty when it is none.
std::string error_code(std::string_view body);

Result<Card> read_card(std::string_view body);
Result<Issued> read_receipt(std::string_view body);

/// One page of GET /v1/transactions, added to the orders read before; `last` becomes the key to go on after.
Result<std::size_t> add_transactions(std::string_view body, std::vector<Booked>& orders, std::string& last);

std::string confirm_body(const Charge& charge);
std::string cancel_body(const GiveBack& what);
std::string issue_card_body(const std::string& auth_key, const std::string& customer);
std::string charge_card_body(const Charge& charge);
std::string receipt_body(const ReceiptAsk& ask);
std::string cancel_receipt_body(const ReceiptCancel& what);

/// A webhook: a hint to ask about an order. Toss signs none of these.
Result<Notice> read_webhook(const WebhookMail& mail);

/// A reason with our own reference in it, by which a cancellation is known again: "reason [018f...]".
std::string reason_of(const GiveBack& what);
std::string reference_in(std::string_view reason);

/// %-encoded for a path (RFC 3986 section 2.3: all but the unreserved).
std::string in_path(std::string_view text);

}  // namespace payment::toss
