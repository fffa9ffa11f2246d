#pragma once

#include <hearth/hearth.hpp>

#include <array>

#include "model.hpp"

namespace payment {

/// Accounts of the ledger, as the migration made them.
namespace account {
inline constexpr std::string_view provider = "provider", bank = "bank", held = "held", refunds = "refunds",
                                  technicians = "technicians", vat = "vat", withholding = "withholding",
                                  commission = "commission", cancellation_fees = "cancellation_fees",
                                  refunds_borne = "refunds_borne", compensations = "compensations";
inline constexpr std::array all{provider,          bank,          held,         refunds,
                                technicians,       vat,           withholding,  commission,
                                cancellation_fees, refunds_borne, compensations};
}  // namespace account

/// What one event of the business writes down: `kind` and `source` once, whatever is repeated.
class Entry {
 public:
  Entry(Tx& tx, std::string_view kind, const Uuid& source, const Uuid& booking = {});

  Entry& provider(std::string_view name);
  Entry& party(const Uuid& who);
  /// From one account to another; nothing is written down of zero.
  Entry& post(std::string_view debit, std::string_view credit, std::int64_t amount);

 private:
  Tx& tx_;
  std::string_view kind_;
  Uuid source_, booking_, transaction_;
  std::optional<std::string> provider_{};
  std::optional<Uuid> party_{};
};

struct LedgerAsk : PageAsk {
  std::optional<std::string> account{};
  std::optional<Uuid> booking{};
};
constexpr auto describe(Type<LedgerAsk>) {
  return paged(field("account", &LedgerAsk::account, one_of(account::all)), field("booking_id", &LedgerAsk::booking));
}

struct Posting {
  Uuid id;
  Uuid transaction;
  std::string kind;
  Uuid source;
  std::optional<Uuid> booking;
  std::optional<Uuid> party;
  std::optional<std::string> provider;
  std::string debit;
  std::string credit;
  Money amount;
  Timestamp at;
};
constexpr auto describe(Type<Posting>) {
  return fields(field("id", &Posting::id), field("transaction_id", &Posting::transaction),
                field("kind", &Posting::kind), field("source_id", &Posting::source),
                field("booking_id", &Posting::booking), field("party_id", &Posting::party),
                field("provider", &Posting::provider), field("debit", &Posting::debit),
                field("credit", &Posting::credit), field("amount", &Posting::amount), field("at", &Posting::at));
}

struct Account {
  std::string code;
  std::string side;
  std::string name;
  Money debit;
  Money credit;
  Money balance;  ///< debit less credit
};
constexpr auto describe(Type<Account>) {
  return fields(field("code", &Account::code), field("side", &Account::side), field("name", &Account::name),
                field("debit", &Account::debit), field("credit", &Account::credit),
                field("balance", &Account::balance));
}
struct TrialBalance {
  std::vector<Account> accounts;
  Money sum;  ///< of all balances: zero
};
constexpr auto describe(Type<TrialBalance>) {
  return fields(field("accounts", &TrialBalance::accounts), field("sum", &TrialBalance::sum, about("always zero")));
}

class Ledger {
 public:
  Result<Page<Posting>> list(Db& db, const LedgerAsk& ask);
  Result<TrialBalance> balances(Db& db);
};

}  // namespace payment
