#include "waivers.hpp"

#include "cancellation_sql.hpp"

namespace cancellation {

Waiver add_waiver(Tx& tx, const Row& of, const Request& by, const std::string& reason, Timestamp at) {
  Waiver added{.id = tx.new_id(),
               .cancellation = of.id,
               .booking = of.booking,
               .amount = of.fee,
               .status = "requested",
               .reason = reason,
               .admin = by.admin,
               .failure = {},
               .created = tx.now(),
               .updated = tx.now()};
  tx.exec(sql::add_waiver, added, {{"request_key", by.key}});
  tx.schedule(SettleWaiver{added.id}, at);
  return added;
}

}  // namespace cancellation
