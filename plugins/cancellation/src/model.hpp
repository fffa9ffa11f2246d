#pragma once

#include <hearth/hearth.hpp>

#include <optional>
#include <string>
#include <vector>

#include "fees.hpp"

namespace cancellation {

using namespace hearth;

// ---- what clients send and get ----

struct Id {
  Uuid id;
};
constexpr auto describe(Type<Id>) { return fields(field("id", &Id::id)); }

struct PreviewAsk {
  Uuid id;
  std::optional<std::string> fault;
};
constexpr auto describe(Type<PreviewAsk>) {
  return fields(field("id", &PreviewAsk::id, about("of the booking")),
                field("fault", &PreviewAsk::fault, one_of("consumer", "technician", "business", "nobody"),
                      about("an admin's: whose fault it would be")));
}

struct Rule {
  std::string code;  ///< "notice", "force_majeure", "not_the_consumer", "nobody", "no_show"
  std::int32_t notice_days = 0;
  std::int32_t fee_percent = 0;
  std::int64_t policy_version = 0;
};
constexpr auto describe(Type<Rule>) {
  return fields(field("code", &Rule::code), field("notice_days", &Rule::notice_days, about("calendar days in Seoul")),
                field("fee_percent", &Rule::fee_percent), field("policy_version", &Rule::policy_version));
}

struct Preview {
  Uuid id;
  Uuid booking;
  Money paid;
  Money fee;
  Money refund;
  Money compensation;
  Rule rule;
  Timestamp expires;
};
constexpr auto describe(Type<Preview>) {
  return fields(field("id", &Preview::id, about("cancelling must present it")), field("booking_id", &Preview::booking),
                field("paid", &Preview::paid), field("fee", &Preview::fee, about("kept")),
                field("refund", &Preview::refund), field("compensation", &Preview::compensation, about("proposed")),
                field("rule", &Preview::rule), field("expires_at", &Preview::expires));
}

struct CancelAsk {
  Uuid preview;
  std::optional<std::string> reason;
};
constexpr auto describe(Type<CancelAsk>) {
  return fields(field("preview_id", &CancelAsk::preview), field("reason", &CancelAsk::reason, max_length(500)));
}

struct AdminCancel {
  std::string fault;
  std::string reason;
  std::optional<Uuid> preview;
};
constexpr auto describe(Type<AdminCancel>) {
  return fields(field("fault", &AdminCancel::fault, one_of("consumer", "technician", "business", "nobody")),
                field("reason", &AdminCancel::reason, not_blank, max_length(500)),
                field("preview_id", &AdminCancel::preview, about("the fee that was shown, where one was")));
}

struct NoShowAsk {
  std::string evidence;
  std::vector<Uuid> files;
  std::optional<std::string> absent;
};
constexpr auto describe(Type<NoShowAsk>) {
  return fields(field("evidence", &NoShowAsk::evidence, not_blank, max_length(2000), about("what happened")),
                field("file_ids", &NoShowAsk::files, max_items(20), unique_items, optional_),
                field("absent", &NoShowAsk::absent, one_of("consumer", "technician"),
                      about("an admin's: who did not come; from others it is the other side")));
}

struct Reason {
  std::string reason;
};
constexpr auto describe(Type<Reason>) { return fields(field("reason", &Reason::reason, not_blank, max_length(500))); }

/// A cancellation, or a no-show. Its parties see it without what only admins need.
struct Cancellation {
  Uuid id;
  Uuid booking;
  Uuid consumer;
  std::optional<Uuid> technician;
  std::string kind;
  std::string fault;
  std::string actor;
  std::string status;
  Money paid;
  Money fee;
  Money refund;
  Money technician_share;
  Money compensation;
  Rule rule;
  std::optional<std::string> reason;
  std::optional<std::string> evidence;
  std::vector<Uuid> files;
  std::optional<std::string> failure;
  std::int32_t attempts = 0;
  bool stuck = false;
  Timestamp created;
  std::optional<Timestamp> settled;
};
constexpr auto describe(Type<Cancellation>) {
  return fields(field("id", &Cancellation::id), field("booking_id", &Cancellation::booking),
                field("consumer_id", &Cancellation::consumer), field("technician_id", &Cancellation::technician),
                field("kind", &Cancellation::kind), field("fault", &Cancellation::fault),
                field("actor", &Cancellation::actor), field("status", &Cancellation::status),
                field("paid", &Cancellation::paid), field("fee", &Cancellation::fee),
                field("refund", &Cancellation::refund), field("technician_share", &Cancellation::technician_share),
                field("compensation", &Cancellation::compensation), field("rule", &Cancellation::rule),
                field("reason", &Cancellation::reason), field("evidence", &Cancellation::evidence),
                field("file_ids", &Cancellation::files), field("failure", &Cancellation::failure),
                field("attempts", &Cancellation::attempts), field("stuck", &Cancellation::stuck),
                field("created_at", &Cancellation::created), field("settled_at", &Cancellation::settled));
}

struct ListAsk : PageAsk {
  std::optional<std::string> status;
  std::optional<bool> stuck;
  std::optional<std::string> compensation;
};
constexpr auto describe(Type<ListAsk>) {
  return paged(field("status", &ListAsk::status, one_of("requested", "refunding", "done", "refund_failed", "refused")),
               field("stuck", &ListAsk::stuck),
               field("compensation", &ListAsk::compensation, one_of("proposed", "paying", "paid"),
                     about("those that owe one beside the refund: proposed is what nobody has paid yet")));
}

struct PutPolicy {
  std::vector<Tier> tiers;
  std::int32_t technician_share_percent = 0;
  std::int32_t no_show_fee_percent = 0;
  std::int32_t no_show_technician_percent = 0;
  std::string reason;
};
constexpr auto describe(Type<PutPolicy>) {
  return fields(
      field("tiers", &PutPolicy::tiers, min_items(1), max_items(20), about("longest notice first, to 0 days")),
      field("technician_share_percent", &PutPolicy::technician_share_percent, minimum(0), maximum(100),
            about("of the fee, for a technician who had accepted")),
      field("no_show_fee_percent", &PutPolicy::no_show_fee_percent, minimum(0), maximum(100),
            about("of what was paid, when the consumer is not there")),
      field("no_show_technician_percent", &PutPolicy::no_show_technician_percent, minimum(0), maximum(100),
            about("of that fee, for the technician who came")),
      field("reason", &PutPolicy::reason, not_blank, max_length(500)));
}

struct AddZone {
  std::optional<std::string> region;
  Timestamp from;
  Timestamp to;
  std::string reason;
};
constexpr auto describe(Type<AddZone>) {
  return fields(
      field("region", &AddZone::region, min_length(1), max_length(10), about("a district's code; none: everywhere")),
      field("starts_at", &AddZone::from), field("ends_at", &AddZone::to),
      field("reason", &AddZone::reason, not_blank, max_length(500)));
}

struct Zone {
  Uuid id;
  std::optional<std::string> region;
  Timestamp from;
  Timestamp to;
  std::string reason;
  Uuid created_by;
  Timestamp created;
};
constexpr auto describe(Type<Zone>) {
  return fields(field("id", &Zone::id), field("region", &Zone::region), field("starts_at", &Zone::from),
                field("ends_at", &Zone::to), field("reason", &Zone::reason), field("created_by", &Zone::created_by),
                field("created_at", &Zone::created));
}

struct Penalty {
  Uuid id;
  Uuid technician;
  Uuid booking;
  std::string reason;
  std::int32_t points = 0;
  Timestamp created;
};
constexpr auto describe(Type<Penalty>) {
  return fields(field("id", &Penalty::id), field("technician_id", &Penalty::technician),
                field("booking_id", &Penalty::booking), field("reason", &Penalty::reason),
                field("points", &Penalty::points), field("created_at", &Penalty::created));
}

struct PenaltiesAsk : PageAsk {
  std::optional<Uuid> technician;
};
constexpr auto describe(Type<PenaltiesAsk>) { return paged(field("technician_id", &PenaltiesAsk::technician)); }

struct Waiver {
  Uuid id;
  Uuid cancellation;
  Uuid booking;
  Money amount;
  std::string status;  ///< requested, pending, done, failed
  std::string reason;
  Uuid admin;
  std::optional<std::string> failure;
  Timestamp created;
  Timestamp updated;
};
constexpr auto describe(Type<Waiver>) {
  return fields(field("id", &Waiver::id), field("cancellation_id", &Waiver::cancellation),
                field("booking_id", &Waiver::booking), field("amount", &Waiver::amount),
                field("status", &Waiver::status), field("reason", &Waiver::reason), field("admin_id", &Waiver::admin),
                field("failure", &Waiver::failure), field("created_at", &Waiver::created),
                field("updated_at", &Waiver::updated));
}

struct Compensation {
  Uuid id;
  Uuid cancellation;
  Uuid booking;
  Uuid beneficiary;
  Money amount;
  std::string status;  ///< proposed, paying, paid
  std::optional<Uuid> admin;
  Timestamp created;
  Timestamp updated;
};
constexpr auto describe(Type<Compensation>) {
  return fields(field("id", &Compensation::id), field("cancellation_id", &Compensation::cancellation),
                field("booking_id", &Compensation::booking), field("beneficiary_id", &Compensation::beneficiary),
                field("amount", &Compensation::amount), field("status", &Compensation::status),
                field("admin_id", &Compensation::admin), field("created_at", &Compensation::created),
                field("updated_at", &Compensation::updated));
}

}  // namespace cancellation
