#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include "model.hpp"
#include "rates.hpp"

namespace payment {

struct NewEarning {
  std::string kind;
  Uuid source;
  Uuid booking;
  Uuid technician;
  std::int64_t gross = 0;
};
/// Written down once a kind and source, with its lines of the ledger. A share of a fee bears no commission.
Result<void> add_earning(Tx& tx, const Settings& settings, const NewEarning& what);

struct PayoutRow {
  Uuid id;
  Uuid technician;
  std::string from;
  std::string to;
  std::string status;
  Money gross;
  Money commission;
  Money vat;
  Money withholding;
  Money net;
  std::optional<Timestamp> paid;
  Timestamp created;
};
constexpr auto describe(Type<PayoutRow>) {
  return fields(field("id", &PayoutRow::id), field("technician_id", &PayoutRow::technician),
                field("period_from", &PayoutRow::from), field("period_to", &PayoutRow::to),
                field("status", &PayoutRow::status, one_of("due", "paid")), field("gross", &PayoutRow::gross),
                field("commission", &PayoutRow::commission), field("vat", &PayoutRow::vat),
                field("withholding", &PayoutRow::withholding), field("net", &PayoutRow::net),
                field("paid_at", &PayoutRow::paid), field("created_at", &PayoutRow::created));
}

struct Earning {
  Uuid id;
  std::string kind;
  Uuid booking;
  Money gross;
  Money commission;
  Money vat;
  Money withholding;
  Money net;
  AppliedRates rates;
  std::optional<Uuid> payout;
  Timestamp earned;
};
constexpr auto describe(Type<Earning>) {
  return fields(field("id", &Earning::id), field("kind", &Earning::kind, one_of("job", "fee_share")),
                field("booking_id", &Earning::booking), field("gross", &Earning::gross),
                field("commission", &Earning::commission), field("vat", &Earning::vat),
                field("withholding", &Earning::withholding), field("net", &Earning::net),
                field("rates", &Earning::rates), field("payout_id", &Earning::payout),
                field("earned_at", &Earning::earned));
}

struct Statement {
  PayoutRow payout;
  std::vector<Earning> lines;
};
constexpr auto describe(Type<Statement>) {
  return fields(field("payout", &Statement::payout), field("lines", &Statement::lines));
}

struct ListPayouts : PageAsk {
  std::optional<std::string> status{};
};
constexpr auto describe(Type<ListPayouts>) {
  return paged(field("status", &ListPayouts::status, one_of("due", "paid")));
}

struct PayoutRun {
  std::int64_t statements = 0;
  std::int64_t paid = 0;
  Money amount;
};
constexpr auto describe(Type<PayoutRun>) {
  return fields(field("statements", &PayoutRun::statements, about("made for weeks that have ended")),
                field("paid", &PayoutRun::paid, about("statements")), field("amount", &PayoutRun::amount));
}

/// What technicians earn and are paid: once a job, a statement a week (Monday to Sunday, Seoul).
class Payouts {
 public:
  explicit Payouts(Live<Settings> settings) : settings_{std::move(settings)} {}

  Result<void> completed(Tx& tx, const ::booking::Completed& job);
  /// Statements of the weeks that have ended.
  Result<void> close_weeks(Calls& calls);
  /// Pays every statement that is due, each once.
  Result<PayoutRun> run(const Caller& who, Calls& calls);

  Result<Page<PayoutRow>> mine(const Caller& who, Db& db, const ListPayouts& ask);
  Result<Statement> statement(const Caller& who, Db& db, const Id& ask);
  Result<Page<PayoutRow>> list(Db& db, const ListPayouts& ask);

 private:
  Live<Settings> settings_;
};

}  // namespace payment
