#include "ledger.hpp"

#include "payment_sql.hpp"

namespace payment {

Entry::Entry(Tx& tx, std::string_view kind, const Uuid& source, const Uuid& booking)
    : tx_{tx}, kind_{kind}, source_{source}, booking_{booking}, transaction_{tx.new_id()} {}

Entry& Entry::provider(std::string_view name) {
  provider_ = std::string{name};
  return *this;
}

Entry& Entry::party(const Uuid& who) {
  party_ = who;
  return *this;
}

Entry& Entry::post(std::string_view debit, std::string_view credit, std::int64_t amount) {
  if (amount == 0) return *this;
  tx_.exec(sql::add_posting, {{"id", tx_.new_id()},
                              {"transaction", transaction_},
                              {"kind", kind_},
                              {"source", source_},
                              {"booking", booking_ == Uuid{} ? std::nullopt : std::optional{booking_}},
                              {"party", party_},
                              {"provider", provider_},
                              {"debit", debit},
                              {"credit", credit},
                              {"amount", amount},
                              {"now", tx_.now()}});
  return *this;
}

Result<Page<Posting>> Ledger::list(Db& db, const LedgerAsk& ask) { return db.page<Posting>(sql::postings, ask); }

Result<TrialBalance> Ledger::balances(Db& db) {
  TrialBalance all;
  all.accounts = HEARTH_TRY(db.all<Account>(sql::balances));
  for (auto& account : all.accounts) {
    account.balance = account.debit - account.credit;
    all.sum += account.balance;
  }
  return all;
}

}  // namespace payment
