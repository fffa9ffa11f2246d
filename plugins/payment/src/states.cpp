#include "states.hpp"

namespace payment {

std::string_view name_of(Said said) {
  switch (said) {
    case Said::nothing:
      return "nothing";
    case Said::open:
      return "open";
    case Said::pending:
      return "pending";
    case Said::waiting_deposit:
      return "waiting_deposit";
    case Said::authorized:
      return "authorized";
    case Said::taken:
      return "taken";
    case Said::declined:
      return "declined";
    case Said::expired:
      break;
  }
  return "expired";
}

bool is_open(std::string_view status) {
  return status == status::in_progress || status == status::waiting_deposit || status == status::authorized ||
         status == status::unknown;
}

bool is_taken(std::string_view status) {
  return status == status::captured || status == status::partially_refunded || status == status::refunded;
}

bool is_over(std::string_view status) { return status == status::aborted || status == status::expired; }

Step step_for(const Situation& now, Said said) {
  if (is_taken(now.status)) return Step::keep;
  if (said == Said::taken) {
    if (!now.same_amount) return Step::wait;  // somebody has to look: reconciliation tells
    return is_open(now.status) ? Step::take : Step::take_late;
  }
  if (!is_open(now.status)) return Step::keep;
  switch (said) {
    case Said::nothing:
    case Said::open:
      if (now.status == status::waiting_deposit) return Step::wait;
      return now.give_up ? Step::abort : Step::charge;
    case Said::waiting_deposit:
      if (now.status != status::waiting_deposit) return Step::deposit;
      return now.overdue ? Step::expire : Step::keep;  // the provider's own time may be longer
    case Said::authorized:
      return Step::capture_authorized;
    case Said::declined:
      return Step::abort;
    case Said::expired:
      return Step::expire;
    case Said::pending:
    case Said::taken:
      break;
  }
  return Step::wait;
}

}  // namespace payment
