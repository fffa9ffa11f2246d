#pragma once

#include <hearth/contract.hpp>

/// What other plugins may use of `booking`.
namespace booking {

using namespace hearth;

/// A booking was made and waits for its payment.
struct Created {
  Uuid booking;
  Uuid consumer;
  Uuid technician;
  Timestamp start;
  Timestamp end;
  Money total;
};
constexpr auto describe(Type<Created>) {
  return event("booking.created@1", key(&Created::booking), field("booking_id", &Created::booking),
               field("consumer_id", &Created::consumer), field("technician_id", &Created::technician),
               field("start", &Created::start), field("end", &Created::end), field("total", &Created::total));
}

/// An unpaid booking came to nothing: its time ran out, or the consumer dropped it. Its slot is free again.
struct Lapsed {
  Uuid booking;
  Uuid consumer;
  std::string status;  ///< "expired" or "dropped"
};
constexpr auto describe(Type<Lapsed>) {
  return event("booking.lapsed@1", key(&Lapsed::booking), field("booking_id", &Lapsed::booking),
               field("consumer_id", &Lapsed::consumer), field("status", &Lapsed::status));
}

/// The work is done and accepted.
struct Completed {
  Uuid booking;
  Uuid consumer;
  Uuid technician;
  Money paid;  ///< less what a dispute gave back
};
constexpr auto describe(Type<Completed>) {
  return event("booking.completed@1", key(&Completed::booking), field("booking_id", &Completed::booking),
               field("consumer_id", &Completed::consumer), field("technician_id", &Completed::technician),
               field("paid", &Completed::paid));
}

/// One line of the price, as it was quoted.
struct Line {
  std::string kind;  ///< "base", "option", "surcharge"
  std::string code;
  std::string name;
  Money amount;
};
constexpr auto describe(Type<Line>) {
  return fields(field("kind", &Line::kind), field("code", &Line::code), field("name", &Line::name),
                field("amount", &Line::amount));
}

/// What others may know of a booking, as it is now.
struct Facts {
  Uuid id;
  Uuid consumer;
  std::optional<Uuid> technician;  ///< tentative until the booking is confirmed
  std::string status;
  Uuid service;
  std::string service_code;
  std::string region;
  Timestamp start;
  Timestamp end;
  Timestamp fee_start;  ///< the earliest start that it ever had since it was paid: what notice is counted to
  Money total;
  Money paid;  ///< what it counts as paid: of what was taken, without what it has asked back or not yet heard of
  Money vat;
  std::vector<Line> lines;
  std::optional<Uuid> series;
  bool rework = false;  ///< the work has been done once, and is to be done again; told by booking.facts@1 alone
  std::int64_t version = 0;
  Timestamp created;
};
constexpr auto describe(Type<Facts>) {
  return fields(field("id", &Facts::id), field("consumer_id", &Facts::consumer),
                field("technician_id", &Facts::technician), field("status", &Facts::status),
                field("service_id", &Facts::service), field("service_code", &Facts::service_code),
                field("region", &Facts::region), field("start", &Facts::start), field("end", &Facts::end),
                field("fee_start", &Facts::fee_start), field("total", &Facts::total), field("paid", &Facts::paid),
                field("vat", &Facts::vat), field("lines", &Facts::lines), field("series_id", &Facts::series),
                field("rework", &Facts::rework), field("version", &Facts::version),
                field("created_at", &Facts::created));
}

// ---- events ----

/// Every change of a booking's status, in its order, from the first (from: none) to the last.
struct Changed {
  Uuid booking;
  Uuid consumer;
  std::optional<Uuid> technician;
  std::optional<std::string> from;
  std::string to;
  std::string actor;  ///< "consumer", "technician", "admin", "system"
  std::optional<Uuid> actor_id;
  std::optional<std::string> reason;
  std::int64_t version = 0;
  Uuid service;
  std::string service_code;
  std::string region;
  Timestamp start;
  Timestamp end;
  Money total;
  Timestamp at;
};
constexpr auto describe(Type<Changed>) {
  return event("booking.changed@1", key(&Changed::booking), field("booking_id", &Changed::booking),
               field("consumer_id", &Changed::consumer), field("technician_id", &Changed::technician),
               field("from_status", &Changed::from), field("to_status", &Changed::to), field("actor", &Changed::actor),
               field("actor_id", &Changed::actor_id), field("reason", &Changed::reason),
               field("version", &Changed::version), field("service_id", &Changed::service),
               field("service_code", &Changed::service_code), field("region", &Changed::region),
               field("start", &Changed::start), field("end", &Changed::end), field("total", &Changed::total),
               field("at", &Changed::at));
}

/// A paid booking needs a technician: it has just been paid, or its technician has gone.
struct MatchingRequested {
  Uuid booking;
  std::int64_t version = 0;
  Uuid consumer;
  std::optional<Uuid> wanted;     ///< the technician whom the consumer asked for by name
  std::optional<Uuid> tentative;  ///< who keeps the time free for now
  std::vector<Uuid> excluded;     ///< withdrew from it, or were ill
  std::string reason;             ///< "paid", "withdrawn", "sick", "rescheduled", "rework"
  std::string service_code;
  std::string region;
  std::vector<std::string> skills;
  Timestamp start;
  Timestamp end;
  double latitude = 0;
  double longitude = 0;
  double speed_kmh = 20;  ///< of travel in the region
  Timestamp give_up;      ///< unmatched by then: the consumer gets the money back
};
constexpr auto describe(Type<MatchingRequested>) {
  return event("booking.matching_requested@1", key(&MatchingRequested::booking),
               field("booking_id", &MatchingRequested::booking), field("version", &MatchingRequested::version),
               field("consumer_id", &MatchingRequested::consumer), field("wanted_id", &MatchingRequested::wanted),
               field("tentative_id", &MatchingRequested::tentative),
               field("excluded_ids", &MatchingRequested::excluded), field("reason", &MatchingRequested::reason),
               field("service_code", &MatchingRequested::service_code), field("region", &MatchingRequested::region),
               field("skills", &MatchingRequested::skills), field("start", &MatchingRequested::start),
               field("end", &MatchingRequested::end), field("latitude", &MatchingRequested::latitude),
               field("longitude", &MatchingRequested::longitude), field("speed_kmh", &MatchingRequested::speed_kmh),
               field("give_up_at", &MatchingRequested::give_up));
}

/// Money that the consumer gets back without having cancelled: paid too late, found nobody, moved to a cheaper time, or
/// granted in a dispute. Whoever keeps the money refunds it once a `source`.
struct RefundDue {
  Uuid booking;
  Uuid consumer;
  Uuid source;  ///< of the reason: the payment, the rescheduling, the dispute; the booking itself when unmatched
  Money amount;
  std::string reason;               ///< "unusable_payment", "unmatched", "rescheduled", "dispute"
  std::optional<Uuid> requester{};  ///< the administrator who granted it, who may not approve it as well
};
constexpr auto describe(Type<RefundDue>) {
  return event("booking.refund_due@1", key(&RefundDue::booking), field("booking_id", &RefundDue::booking),
               field("consumer_id", &RefundDue::consumer), field("source_id", &RefundDue::source),
               field("amount", &RefundDue::amount), field("reason", &RefundDue::reason),
               field("requester_id", &RefundDue::requester));
}

/// A booking has another time, and perhaps another price.
struct Rescheduled {
  Uuid booking;
  Uuid consumer;
  std::optional<Uuid> technician;
  Timestamp old_start;
  Timestamp start;
  Timestamp end;
  Money old_total;
  Money total;
};
constexpr auto describe(Type<Rescheduled>) {
  return event("booking.rescheduled@1", key(&Rescheduled::booking), field("booking_id", &Rescheduled::booking),
               field("consumer_id", &Rescheduled::consumer), field("technician_id", &Rescheduled::technician),
               field("old_start", &Rescheduled::old_start), field("start", &Rescheduled::start),
               field("end", &Rescheduled::end), field("old_total", &Rescheduled::old_total),
               field("total", &Rescheduled::total));
}

/// Its end is long past, and nobody has begun, or reported the work: an admin has to look.
struct Overdue {
  Uuid booking;
  Uuid consumer;
  std::optional<Uuid> technician;
  std::string status;  ///< "confirmed", "en_route", "in_progress"
  Timestamp start;
  Timestamp end;
};
constexpr auto describe(Type<Overdue>) {
  return event("booking.overdue@1", key(&Overdue::booking), field("booking_id", &Overdue::booking),
               field("consumer_id", &Overdue::consumer), field("technician_id", &Overdue::technician),
               field("status", &Overdue::status), field("start", &Overdue::start), field("end", &Overdue::end));
}

/// The consumer is not content with the work reported.
struct Disputed {
  Uuid dispute;
  Uuid booking;
  Uuid consumer;
  Uuid technician;
  std::string wants;  ///< "rework" or "refund"
};
constexpr auto describe(Type<Disputed>) {
  return event("booking.disputed@1", key(&Disputed::booking), field("dispute_id", &Disputed::dispute),
               field("booking_id", &Disputed::booking), field("consumer_id", &Disputed::consumer),
               field("technician_id", &Disputed::technician), field("wants", &Disputed::wants));
}

struct DisputeResolved {
  Uuid dispute;
  Uuid booking;
  Uuid consumer;
  Uuid technician;
  std::string outcome;  ///< "rework", "refund", "rejected"
  Money refund;
};
constexpr auto describe(Type<DisputeResolved>) {
  return event("booking.dispute_resolved@1", key(&DisputeResolved::booking),
               field("dispute_id", &DisputeResolved::dispute), field("booking_id", &DisputeResolved::booking),
               field("consumer_id", &DisputeResolved::consumer), field("technician_id", &DisputeResolved::technician),
               field("outcome", &DisputeResolved::outcome), field("refund", &DisputeResolved::refund));
}

/// An occurrence of a series has not been booked: its time is taken, say. Of a holiday that is left out nobody is told.
struct OccurrenceSkipped {
  Uuid series;
  Uuid consumer;
  Timestamp start;
  std::string reason;  ///< a code
};
constexpr auto describe(Type<OccurrenceSkipped>) {
  return event("booking.occurrence_skipped@1", key(&OccurrenceSkipped::series),
               field("series_id", &OccurrenceSkipped::series), field("consumer_id", &OccurrenceSkipped::consumer),
               field("start", &OccurrenceSkipped::start), field("reason", &OccurrenceSkipped::reason));
}

/// A time has become free for somebody on the waiting list, who has it held until `expires`.
struct WaitlistOffered {
  Uuid entry;
  Uuid consumer;
  Uuid hold;
  Timestamp start;
  Timestamp expires;
};
constexpr auto describe(Type<WaitlistOffered>) {
  return event("booking.waitlist_offered@1", key(&WaitlistOffered::entry), field("entry_id", &WaitlistOffered::entry),
               field("consumer_id", &WaitlistOffered::consumer), field("hold_id", &WaitlistOffered::hold),
               field("start", &WaitlistOffered::start), field("expires_at", &WaitlistOffered::expires));
}

/// An occurrence of a series is to be paid now; its time is kept until `pay_until`.
struct PaymentDue {
  Uuid booking;
  Uuid consumer;
  Uuid series;
  Money total;
  Timestamp pay_until;
};
constexpr auto describe(Type<PaymentDue>) {
  return event("booking.payment_due@1", key(&PaymentDue::booking), field("booking_id", &PaymentDue::booking),
               field("consumer_id", &PaymentDue::consumer), field("series_id", &PaymentDue::series),
               field("total", &PaymentDue::total), field("pay_until", &PaymentDue::pay_until));
}

// ---- services; each refuses with booking.no_such_booking, and with booking.changed when somebody was faster ----

struct Ask {
  Uuid booking;
};
constexpr auto describe(Type<Ask>) { return fields(field("booking_id", &Ask::booking)); }
inline constexpr auto facts = service<Ask, Facts>("booking.facts@1");

/// What has to be paid now: a new booking, or the difference of a rescheduling.
struct Due {
  Uuid booking;
  Uuid consumer;
  std::string purpose;  ///< "booking" or "reschedule"
  Uuid purpose_id;      ///< the booking, or the rescheduling
  Money amount;
  Money vat;  ///< in the amount
  std::vector<Line> lines;
  std::string name;  ///< of the order, as on a receipt
  std::optional<Timestamp> pay_until;
};
constexpr auto describe(Type<Due>) {
  return fields(field("booking_id", &Due::booking), field("consumer_id", &Due::consumer),
                field("purpose", &Due::purpose), field("purpose_id", &Due::purpose_id), field("amount", &Due::amount),
                field("vat", &Due::vat), field("lines", &Due::lines), field("name", &Due::name),
                field("pay_until", &Due::pay_until));
}
/// Changes nothing. Refuses with booking.nothing_to_pay.
inline constexpr auto due = service<Ask, Due>("booking.due@1");

struct BeginPayment {
  Uuid booking;
  Uuid purpose_id;
  Money amount;
};
constexpr auto describe(Type<BeginPayment>) {
  return fields(field("booking_id", &BeginPayment::booking), field("purpose_id", &BeginPayment::purpose_id),
                field("amount", &BeginPayment::amount));
}
/// The money is about to be taken: nothing expires until payment.captured or payment.failed. Again while it is being
/// paid answers the same. Refuses with booking.nothing_to_pay (expired, dropped, paid, begun) or booking.price_changed.
inline constexpr auto begin_payment = service<BeginPayment, Due>("booking.begin_payment@1");

struct AwaitDeposit {
  Uuid booking;
  Uuid purpose_id;
};
constexpr auto describe(Type<AwaitDeposit>) {
  return fields(field("booking_id", &AwaitDeposit::booking), field("purpose_id", &AwaitDeposit::purpose_id));
}
struct DepositTime {
  Timestamp until;  ///< money that comes later is given back
};
constexpr auto describe(Type<DepositTime>) { return fields(field("until", &DepositTime::until)); }
/// The money that payment has begun to take will be paid in by transfer: in time before the start, and meanwhile the booking may be
/// dropped. Again answers the same. Refuses with booking.nothing_to_pay, or booking.too_late_for_deposit.
inline constexpr auto await_deposit = service<AwaitDeposit, DepositTime>("booking.await_deposit@1");

struct FeasibleAsk {
  std::vector<Uuid> bookings;
};
constexpr auto describe(Type<FeasibleAsk>) {
  return fields(field("booking_ids", &FeasibleAsk::bookings, max_items(1000)));
}
/// Somebody who could do a booking, given everything else that is kept free or done on the day.
struct Candidate {
  Uuid technician;
  std::int32_t added_travel_minutes = 0;  ///< more than the day's work costs without this booking
  std::int32_t jobs_that_day = 0;
  std::int32_t jobs_at_most = 0;  ///< with that many the day is full
};
constexpr auto describe(Type<Candidate>) {
  return fields(field("technician_id", &Candidate::technician),
                field("added_travel_minutes", &Candidate::added_travel_minutes),
                field("jobs_that_day", &Candidate::jobs_that_day), field("jobs_at_most", &Candidate::jobs_at_most));
}
struct Candidates {
  Uuid booking;
  std::vector<Candidate> items;
};
constexpr auto describe(Type<Candidates>) {
  return fields(field("booking_id", &Candidates::booking), field("items", &Candidates::items));
}
struct Feasible {
  std::vector<Candidates> bookings;  ///< in the order asked; those that need nobody are left out
};
constexpr auto describe(Type<Feasible>) { return fields(field("bookings", &Feasible::bookings)); }
/// Who could do each: active, with skills and region, within hours, free with buffers and travel, not blocked by the
/// consumer. The booking's own tentative placement does not stand in its way.
inline constexpr auto feasible = service<FeasibleAsk, Feasible>("booking.feasible@1");

struct Place {
  Uuid booking;
  Uuid technician;
};
constexpr auto describe(Type<Place>) {
  return fields(field("booking_id", &Place::booking), field("technician_id", &Place::technician));
}
/// Moves the tentative placement of a booking in matching or offered; never a confirmed one. Refuses with
/// booking.slot_taken when the technician cannot, booking.day_full when they have as many jobs that day as may be,
/// booking.not_matching in another state.
inline constexpr auto reassign = service<Place, Facts>("booking.reassign@1");
/// matching or offered -> offered to this technician, whose time is kept (reassigned when need be).
inline constexpr auto offer = service<Place, Facts>("booking.offer@1");
/// offered to this technician -> matching. Without effect when it is not offered to them.
inline constexpr auto unoffer = service<Place, Facts>("booking.unoffer@1");
/// offered to this technician -> confirmed, checked again. Again answers the same. Refuses with booking.not_offered,
/// booking.slot_taken, booking.day_full: of confirmations at one moment no more than a day's jobs succeed.
inline constexpr auto confirm = service<Place, Facts>("booking.confirm@1");

struct Assign {
  Uuid booking;
  Uuid technician;
  Uuid admin;
  std::string reason;
};
constexpr auto describe(Type<Assign>) {
  return fields(field("booking_id", &Assign::booking), field("technician_id", &Assign::technician),
                field("admin_id", &Assign::admin), field("reason", &Assign::reason, max_length(500)));
}
/// matching, offered or unmatched-in-time by an admin's hand -> confirmed, through the same guards. Refuses with
/// booking.slot_taken, booking.day_full.
inline constexpr auto assign = service<Assign, Facts>("booking.assign@1");

struct Unmatched {
  Uuid booking;
  std::string reason;
};
constexpr auto describe(Type<Unmatched>) {
  return fields(field("booking_id", &Unmatched::booking), field("reason", &Unmatched::reason, max_length(100)));
}
/// matching or offered -> unmatched: the time is free, booking.refund_due over all that was paid. Again is once.
inline constexpr auto unmatched = service<Unmatched, Facts>("booking.unmatched@1");

struct Advance {
  Uuid booking;
  Uuid technician;
  std::string to;  ///< "en_route", "in_progress", "work_reported"
};
constexpr auto describe(Type<Advance>) {
  return fields(field("booking_id", &Advance::booking), field("technician_id", &Advance::technician),
                field("to", &Advance::to, one_of("en_route", "in_progress", "work_reported")));
}
/// confirmed -> en_route -> in_progress -> work_reported by its technician. Again answers the same. Refuses with
/// booking.not_yours, booking.bad_step, booking.too_early or booking.visit_over (long after its end).
inline constexpr auto advance = service<Advance, Facts>("booking.advance@1");

struct Withdraw {
  Uuid booking;
  Uuid technician;
  std::string reason;  ///< "withdrawn" or "sick"
};
constexpr auto describe(Type<Withdraw>) {
  return fields(field("booking_id", &Withdraw::booking), field("technician_id", &Withdraw::technician),
                field("reason", &Withdraw::reason, one_of("withdrawn", "sick")));
}
/// offered, confirmed or en_route -> matching, without this technician. Refuses with booking.bad_step.
inline constexpr auto withdraw = service<Withdraw, Facts>("booking.withdraw@1");

struct WithdrawAll {
  Uuid technician;
  Uuid source;  ///< the caller's id of the absence: the time is blocked under it
  Timestamp from;
  Timestamp to;
  std::string reason;  ///< "sick", "withdrawn" (off in spite of jobs), "suspended", "left"
};
constexpr auto describe(Type<WithdrawAll>) {
  return fields(field("technician_id", &WithdrawAll::technician), field("source_id", &WithdrawAll::source),
                field("from", &WithdrawAll::from), field("to", &WithdrawAll::to),
                field("reason", &WithdrawAll::reason, one_of("sick", "withdrawn", "suspended", "left")));
}
struct Withdrawn {
  std::vector<Uuid> bookings;
};
constexpr auto describe(Type<Withdrawn>) { return fields(field("booking_ids", &Withdrawn::bookings)); }
/// Every booking of the technician that overlaps this time is matched again, unless it has begun before now and before the time,
/// and what is left of the time is blocked. Again is once.
inline constexpr auto withdraw_all = service<WithdrawAll, Withdrawn>("booking.withdraw_all@1");

struct JobsAsk {
  Uuid technician;
  Timestamp from;
  Timestamp to;
};
constexpr auto describe(Type<JobsAsk>) {
  return fields(field("technician_id", &JobsAsk::technician), field("from", &JobsAsk::from), field("to", &JobsAsk::to));
}
/// A booking as its technician sees it: from confirmed on.
struct Job {
  Uuid id;
  std::string status;
  std::string service_code;
  std::string region;
  std::vector<std::string> skills;  ///< all of them needed
  Timestamp start;
  Timestamp end;
  std::string road_name;
  std::optional<std::string> detail;  ///< of the address
  std::optional<std::string> note;    ///< the consumer's
  double latitude = 0;
  double longitude = 0;
  std::int64_t version = 0;
};
constexpr auto describe(Type<Job>) {
  return fields(field("id", &Job::id), field("status", &Job::status), field("service_code", &Job::service_code),
                field("region", &Job::region), field("skills", &Job::skills), field("start", &Job::start),
                field("end", &Job::end), field("road_name", &Job::road_name), field("detail", &Job::detail),
                field("note", &Job::note), field("latitude", &Job::latitude), field("longitude", &Job::longitude),
                field("version", &Job::version));
}
struct Jobs {
  std::vector<Job> items;  ///< by start; 500 at most
};
constexpr auto describe(Type<Jobs>) { return fields(field("items", &Jobs::items)); }
inline constexpr auto jobs = service<JobsAsk, Jobs>("booking.jobs@1");
/// One of them. Refuses with booking.no_such_booking when it is not this technician's.
inline constexpr auto job = service<Place, Job>("booking.job@1");

struct EntryNotes {
  std::optional<std::string> entry_notes;
};
constexpr auto describe(Type<EntryNotes>) { return fields(field("entry_notes", &EntryNotes::entry_notes)); }
/// How to get in: for the assigned technician, from two hours before the start to the end of the work. Each view is
/// audited. Refuses with booking.notes_closed outside of that time.
inline constexpr auto entry_notes = service<Place, EntryNotes>("booking.entry_notes@1");

struct Cancel {
  Uuid booking;
  std::string actor;  ///< "consumer", "admin", "system"
  std::optional<Uuid> actor_id;
  std::string reason;
};
constexpr auto describe(Type<Cancel>) {
  return fields(field("booking_id", &Cancel::booking),
                field("actor", &Cancel::actor, one_of("consumer", "admin", "system")),
                field("actor_id", &Cancel::actor_id), field("reason", &Cancel::reason, max_length(500)));
}
/// Any paid state before in_progress -> cancelled: the time is free. Again answers the same. Refuses with
/// booking.not_cancellable.
inline constexpr auto cancel = service<Cancel, Facts>("booking.cancel@1");

struct NoShow {
  Uuid booking;
  std::string absent;  ///< "consumer" or "technician"
  Uuid reporter;
};
constexpr auto describe(Type<NoShow>) {
  return fields(field("booking_id", &NoShow::booking),
                field("absent", &NoShow::absent, one_of("consumer", "technician")),
                field("reporter_id", &NoShow::reporter));
}
/// confirmed or en_route -> no_show, some minutes after the start. Again answers the same. Refuses with booking.too_early,
/// booking.visit_over, booking.not_on_the_way (the technician has not set out), booking.bad_step or booking.not_yours (the
/// reporter is neither the other side nor an admin's stand-in).
inline constexpr auto no_show = service<NoShow, Facts>("booking.no_show@1");

struct Resolve {
  Uuid booking;
  std::optional<Uuid> dispute;  ///< which of the booking's; the last one, when nothing is said
  Uuid admin;
  std::string outcome;  ///< "rework", "refund", "rejected"
  Money refund;         ///< of outcome refund: above zero, at most the total
  std::optional<Timestamp> rework_start;
  std::string note;
};
constexpr auto describe(Type<Resolve>) {
  return fields(field("booking_id", &Resolve::booking), field("dispute_id", &Resolve::dispute),
                field("admin_id", &Resolve::admin),
                field("outcome", &Resolve::outcome, one_of("rework", "refund", "rejected")),
                field("refund", &Resolve::refund), field("rework_start", &Resolve::rework_start),
                field("note", &Resolve::note, max_length(1000)));
}
/// disputed -> rework -> confirmed at a new time (the same technician if free, else matching), free; or -> completed, with
/// booking.refund_due. Refuses with booking.not_disputed, booking.start_not_offered or booking.bad_refund.
inline constexpr auto resolve = service<Resolve, Facts>("booking.resolve@1");

/// The last dispute about a booking, in the consumer's own words.
struct Dispute {
  Uuid id;
  Uuid booking;
  Uuid consumer;
  Uuid technician;
  std::string wants;  ///< "rework" or "refund"
  std::string reason;
  std::string state;                   ///< "open" or "resolved"
  std::optional<std::string> outcome;  ///< "rework", "refund", "rejected"
  Money refund;
  std::optional<Timestamp> rework_start;
  Timestamp opened;
  std::optional<Timestamp> resolved;
};
constexpr auto describe(Type<Dispute>) {
  return fields(field("id", &Dispute::id), field("booking_id", &Dispute::booking),
                field("consumer_id", &Dispute::consumer), field("technician_id", &Dispute::technician),
                field("wants", &Dispute::wants), field("reason", &Dispute::reason), field("state", &Dispute::state),
                field("outcome", &Dispute::outcome), field("refund", &Dispute::refund),
                field("rework_start", &Dispute::rework_start), field("opened_at", &Dispute::opened),
                field("resolved_at", &Dispute::resolved));
}
/// For admins. Refuses with booking.not_disputed when there never was one.
inline constexpr auto dispute_of = service<Ask, Dispute>("booking.dispute@1");

struct Block {
  Uuid technician;
  Uuid source;  ///< the caller's own id of the time off: blocking twice is blocking once
  Timestamp from;
  Timestamp to;
};
constexpr auto describe(Type<Block>) {
  return fields(field("technician_id", &Block::technician), field("source_id", &Block::source),
                field("from", &Block::from), field("to", &Block::to));
}
struct Unblock {
  Uuid source;
};
constexpr auto describe(Type<Unblock>) { return fields(field("source_id", &Unblock::source)); }
struct Done {
  bool changed = false;
};
constexpr auto describe(Type<Done>) { return fields(field("changed", &Done::changed)); }

/// Keeps a technician free of work. Refuses with booking.slot_taken over a hold or a job.
inline constexpr auto block = service<Block, Done>("booking.block@1");
inline constexpr auto unblock = service<Unblock, Done>("booking.unblock@1");

}  // namespace booking
