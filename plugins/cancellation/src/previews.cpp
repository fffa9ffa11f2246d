#include "previews.hpp"

#include <auth/contract/auth.hpp>
#include <auth/contract/permissions.hpp>

#include "cancellation_sql.hpp"

namespace cancellation {
namespace {

constexpr Duration kept_after_expiry = std::chrono::days{30};

PreviewRow row_of(const Situation& now, const Assessment& by, const Uuid& asked_by, const std::string& fault) {
  PreviewRow row;
  row.booking = now.facts.id;
  row.asked_by = asked_by;
  row.fault = fault;
  row.policy_version = by.policy_version;
  row.rule = by.terms.rule;
  row.notice_days = by.notice_days;
  row.fee_percent = by.terms.fee_percent;
  row.paid = now.paid;
  row.fee = by.terms.fee;
  row.refund = by.terms.refund;
  row.technician_share = by.terms.technician_share;
  row.compensation = by.terms.compensation;
  row.fee_start = now.facts.fee_start;
  row.start = now.facts.start;
  return row;
}

Preview shown(const PreviewRow& row) {
  return {row.id,
          row.booking,
          row.paid,
          row.fee,
          row.refund,
          row.compensation,
          {row.rule, row.notice_days, row.fee_percent, row.policy_version},
          row.expires};
}

}  // namespace

bool cancels_for_others(const Caller& who) {
  return who.has_role(::auth::admin) || who.has_role(::auth::permission::cancellations_cancel);
}

Result<Preview> Previews::create(const Caller& who, Calls& calls, const PreviewAsk& ask) {
  const Situation now = HEARTH_TRY(look(calls, ask.id));
  const bool own = now.facts.consumer == who.user;
  const bool office = cancels_for_others(who);
  if (!own && !office) {
    return not_found("booking.no_such_booking", "there is no such booking");
  }
  const std::string fault = ask.fault.value_or("consumer");
  if (fault != "consumer" && !office) {
    return forbidden("cancellation.not_yours_to_say", "whose fault it is, is for an admin to say");
  }
  HEARTH_TRY(check_cancellable(now.facts));
  HEARTH_TRY(check_not_rework(now.facts, fault));
  const Assessment by = HEARTH_TRY(assess_for(who, calls, now, fault));
  return calls.transaction([&](Tx& tx) -> Result<Preview> {
    PreviewRow row = row_of(now, by, who.user, fault);
    row.id = tx.new_id();
    row.created = tx.now();
    row.expires = tx.now() + settings_->preview_for;
    tx.exec(sql::add_preview, row);
    return shown(row);
  });
}

Result<Assessment> Previews::presented(const Caller& who, Calls& calls, const Uuid& preview, const std::string& fault,
                                       const Situation& now) {
  const auto row = HEARTH_TRY(calls.one_or<PreviewRow>(
      sql::find_preview, {{"id", preview}, {"booking", now.facts.id}, {"asked_by", who.user}},
      conflict("cancellation.preview_needed", "present the preview of this booking that you were shown")));
  if (row.expires <= calls.now()) {
    return conflict("cancellation.preview_expired", "the preview has expired: ask for a new one");
  }
  const bool same = row.fault == fault && row.paid == now.paid && row.fee_start == now.facts.fee_start &&
                    row.start == now.facts.start;
  if (!same) return conflict("cancellation.facts_changed", "the booking has changed since: ask for a new preview");
  Assessment by{row.policy_version, row.notice_days, {}};
  by.terms = {row.rule, row.fee_percent, row.fee, row.refund, row.technician_share, row.compensation};
  // The fee is the one shown; whether a technician has accepted since, or gone, decides who gets a share of it.
  if (!now.has_technician()) by.terms.technician_share = won(0);
  return by;
}

Result<void> Previews::drop_expired(Tx& tx) {
  tx.exec(sql::drop_previews, {{"before", tx.now() - kept_after_expiry}});
  return {};
}

}  // namespace cancellation
