#include "time_off.hpp"

#include <booking/contract/booking.hpp>

#include "store.hpp"
#include "technician_sql.hpp"
#include "times.hpp"

namespace technician {
namespace {

Error no_such_time_off() { return not_found("technician.no_such_time_off", "there is no such time off"); }

/// Compare and set; somebody else may have been faster, and then it is as they left it.
void move(Tx& tx, const Uuid& id, std::string_view from, std::string_view to) {
  tx.exec(sql::move_time_off, {{"id", id}, {"from", from}, {"to", to}});
  tx.cancel_timer<SettleTimeOff>(id);
}
Result<void> move(Calls& calls, const Uuid& id, std::string_view from, std::string_view to) {
  return calls.transaction([&](Tx& tx) -> Result<void> {
    move(tx, id, from, to);
    return {};
  });
}

}  // namespace

Result<TimesOff> TimeOffs::list(const Caller& who, Db& db) {
  return TimesOff{HEARTH_TRY(db.all<TimeOff>(sql::time_off, {{"technician", who.user}, {"now", db.now()}}))};
}

Result<TimeOff> TimeOffs::add(const Caller& who, Calls& calls, const AddTimeOff& ask) {
  if (ask.to <= ask.from || ask.to - ask.from > longest) {
    return invalid("technician.bad_interval", "the end must be after the start, by a year at most");
  }
  if (ask.to <= calls.now()) return invalid("technician.past_day", "this time is over");
  const TimeOff asked = HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<TimeOff> {
    HEARTH_TRY(find(tx, who.user));
    const TimeOff row{tx.new_id(), who.user, "requested", ask.from, ask.to, ask.reason, ask.rematch};
    tx.exec(sql::add_time_off, {{"id", row.id},
                                {"technician", row.technician},
                                {"from", row.from},
                                {"to", row.to},
                                {"reason", row.reason},
                                {"rematch", row.rematch},
                                {"now", tx.now()}});
    tx.schedule(SettleTimeOff{row.id}, tx.now() + settle_after);
    return row;
  }));
  HEARTH_TRY(block(calls, asked));
  return calls.effect([&](Tx& tx) -> Result<TimeOff> {
    move(tx, asked.id, "requested", "granted");
    TimeOff granted = asked;
    granted.status = "granted";
    return granted;
  });
}

Result<void> TimeOffs::end(const Caller& who, Calls& calls, const Id& ask) {
  const auto row = HEARTH_TRY(calls.maybe<TimeOff>(sql::find_time_off, {{"id", ask.id}}));
  if (!row || row->technician != who.user || row->status != "granted") return no_such_time_off();
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::move_time_off, {{"id", row->id}, {"from", "granted"}, {"to", "ending"}});
    tx.schedule(SettleTimeOff{row->id}, tx.now() + settle_after);
    return {};
  }));
  return release(calls, *row);
}

Result<void> TimeOffs::settle(Calls& calls, const SettleTimeOff& due) {
  const auto row = HEARTH_TRY(calls.maybe<TimeOff>(sql::find_time_off, {{"id", due.time_off}}));
  if (!row) return {};
  if (row->status == "ending") return release(calls, *row);
  if (row->status != "requested") return {};
  if (auto blocked = block(calls, *row); !blocked) {
    if (is_failure(blocked.error())) return std::move(blocked).error();
    return {};
  }
  return move(calls, row->id, "requested", "granted");
}

Result<void> TimeOffs::block(Calls& calls, const TimeOff& asked) {
  const auto blocked = asked.rematch ? give_away(calls, asked) : keep_free(calls, asked);
  if (blocked) return {};
  if (is_refusal(blocked.error())) HEARTH_TRY(move(calls, asked.id, "requested", "refused"));
  return blocked.error();
}

Result<void> TimeOffs::keep_free(Calls& calls, const TimeOff& asked) {
  const auto blocked = calls.call(
      ::booking::block, {.technician = asked.technician, .source = asked.id, .from = asked.from, .to = asked.to});
  if (blocked) return {};
  Error error = blocked.error();
  if (error.code == "booking.slot_taken") {
    error.message = "there is a job in this time: ask with rematch to have it given to somebody else";
    error.violations.push_back({"/rematch", "rematch_offered", "with true, jobs in this time are given to others"});
  }
  return error;
}

/// Booking matches the jobs of the time again and keeps it free, in one.
Result<void> TimeOffs::give_away(Calls& calls, const TimeOff& asked) {
  HEARTH_TRY(calls.call(
      ::booking::withdraw_all,
      {.technician = asked.technician, .source = asked.id, .from = asked.from, .to = asked.to, .reason = "withdrawn"}));
  return {};
}

Result<void> TimeOffs::release(Calls& calls, const TimeOff& ending) {
  HEARTH_TRY(calls.call(::booking::unblock, {.source = ending.id}));
  return move(calls, ending.id, "ending", "ended");
}

}  // namespace technician
