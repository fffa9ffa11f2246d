#pragma once

#include <hearth/hearth.hpp>

#include "previews.hpp"
#include "settling.hpp"

namespace cancellation {

/// Cancelling and no-shows, as those who ask for them see it.
class Cancellations {
 public:
  Cancellations(const Settling& settling, Crypto crypto) : settling_{settling}, crypto_{crypto} {}

  Result<Cancellation> cancel(const Caller& who, Calls& calls, const Id& of, const CancelAsk& ask);
  Result<Cancellation> cancel_as_admin(const Caller& who, Calls& calls, const Id& of, const AdminCancel& ask);
  Result<Cancellation> no_show(const Caller& who, Calls& calls, const Id& of, const NoShowAsk& ask);

  Result<Cancellation> of_booking(const Caller& who, Db& db, const Id& ask);
  Result<Cancellation> read(const Caller& who, Db& db, const Id& ask);
  Result<Page<Cancellation>> list(const Caller& who, Db& db, const ListAsk& ask);
  Result<Cancellation> retry(const Caller& who, Tx& tx, const Id& ask);

 private:
  /// Empty: nobody has cancelled it. Of a repeat of the same request, how far it has come by now.
  Result<std::optional<Cancellation>> begun_before(const Caller& who, Calls& calls, const Uuid& booking);
  /// `audited`: an admin's reason, as the audit log shall have it.
  Result<Cancellation> carry_out(const Caller& who, Calls& calls, const Row& row, const std::string& audited);
  Result<Cancellation> answer(const Caller& who, Calls& calls, const Row& row);
  Result<void> seal(Row& row, const std::optional<std::string>& reason, const std::optional<std::string>& evidence);
  Result<Cancellation> shown(const Caller& who, const Row& row) const;

  const Settling& settling_;
  Crypto crypto_;
};

}  // namespace cancellation
