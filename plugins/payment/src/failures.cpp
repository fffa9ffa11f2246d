#include "confirm.hpp"

namespace payment {
namespace {

struct Reason {
  std::string_view code, message;
};
// Every way in which a payment comes to nothing; what a booking refuses keeps its own code.
constexpr Reason failures[] = {
    {"payment.declined", "the payment was declined: use another means of payment"},
    {"payment.insufficient_funds", "there is not enough money on the account"},
    {"payment.card_refused", "the card was refused: use another one"},
    {"payment.limit_exceeded", "the amount is above the card's limit"},
    {"payment.provider_refused", "the provider did not accept the payment"},
    {"payment.provider_unavailable", "the payment provider cannot be reached: try again in a moment"},
    {"payment.not_taken", "the payment was not completed: nothing was taken"},
    {"payment.expired", "the payment was not completed in time: nothing was taken"},
    {"booking.nothing_to_pay", "there is nothing to pay for this booking"},
    {"booking.too_late_for_deposit", "a transfer would come too late for this visit: use another means of payment"},
    {"booking.price_changed", "the price has changed: prepare the payment again"},
};

}  // namespace

Error refusal_of(const std::string& code) {
  for (const auto& reason : failures) {
    if (reason.code == code) return conflict(code, std::string{reason.message});
  }
  return conflict(code, std::string{failures[0].message});
}

}  // namespace payment
