#pragma once

#include "rows.hpp"

namespace matching {

// ---- what clients send and get ----

struct BookingId {
  Uuid booking;
};
constexpr auto describe(Type<BookingId>) { return fields(field("booking", &BookingId::booking)); }

struct Id {
  Uuid id;
};
constexpr auto describe(Type<Id>) { return fields(field("id", &Id::id)); }

/// How the search for a technician stands.
struct RequestView {
  Uuid booking;
  std::string state;
  std::string reason;
  std::int32_t offers = 0;
  std::optional<Uuid> technician;
  std::optional<std::string> end_reason;
  Timestamp give_up;
  Timestamp created;
  Timestamp updated;
};
constexpr auto describe(Type<RequestView>) {
  return fields(field("booking_id", &RequestView::booking),
                field("state", &RequestView::state,
                      about("open, offered, accepted, exhausting, exhausted, or closed: it needs nobody any more")),
                field("reason", &RequestView::reason, about("paid, withdrawn, sick, rescheduled or rework")),
                field("offers", &RequestView::offers, about("made so far")),
                field("technician_id", &RequestView::technician, about("who accepted")),
                field("end_reason", &RequestView::end_reason, about("of an exhausted one: nobody, or give_up")),
                field("give_up_at", &RequestView::give_up), field("created_at", &RequestView::created),
                field("updated_at", &RequestView::updated));
}

/// One technician who was asked, and what they said.
struct Round {
  Uuid offer;
  Uuid technician;
  std::string state;
  Timestamp created;
  Timestamp updated;
};
constexpr auto describe(Type<Round>) {
  return fields(field("offer_id", &Round::offer), field("technician_id", &Round::technician),
                field("state", &Round::state), field("created_at", &Round::created),
                field("updated_at", &Round::updated));
}

/// Why whom, and why not others: all of it for an admin, a technician's own lines for a technician, the state for the consumer.
struct Explanation {
  Uuid booking;
  std::string state;
  std::optional<Uuid> run;
  std::optional<std::string> kind;
  std::optional<Timestamp> decided;
  std::optional<Uuid> technician;
  std::vector<Line> lines;
  std::vector<Round> rounds;
};
constexpr auto describe(Type<Explanation>) {
  return fields(
      field("booking_id", &Explanation::booking), field("state", &Explanation::state),
      field("run_id", &Explanation::run, about("the last one that decided")), field("kind", &Explanation::kind),
      field("decided_at", &Explanation::decided),
      field("technician_id", &Explanation::technician, about("whom it chose")),
      field("lines", &Explanation::lines, about("by technician: the parts of the score, or what spoke against")),
      field("rounds", &Explanation::rounds, about("who was asked, in order")));
}

struct Offer {
  Uuid id;
  Uuid booking;
  std::string state;
  std::string service_code;
  std::string region;
  Timestamp start;
  Timestamp end;
  Timestamp expires;
  Timestamp created;
};
constexpr auto describe(Type<Offer>) {
  return fields(field("id", &Offer::id), field("booking_id", &Offer::booking), field("state", &Offer::state),
                field("service_code", &Offer::service_code), field("region", &Offer::region),
                field("start", &Offer::start), field("end", &Offer::end), field("expires_at", &Offer::expires),
                field("created_at", &Offer::created));
}
inline Offer offer_view(const OfferRow& row) {
  return {row.id, row.booking, row.state, row.service_code, row.region, row.starts, row.ends, row.expires, row.created};
}

struct OffersAsk : PageAsk {
  std::string state = "open";
};
constexpr auto describe(Type<OffersAsk>) {
  return paged(field("state", &OffersAsk::state, optional_,
                     one_of("open", "accepting", "accepted", "declined", "expired", "withdrawn")));
}

struct RunAsk {
  std::optional<std::int64_t> seed;
};
constexpr auto describe(Type<RunAsk>) {
  return fields(field("seed", &RunAsk::seed, minimum(0), about("of the order among equals; drawn when left out")));
}

struct RunView {
  std::optional<Uuid> run;  ///< none: nothing was waiting
  std::int32_t requests = 0;
  std::int32_t assigned = 0;
};
constexpr auto describe(Type<RunView>) {
  return fields(field("run_id", &RunView::run, about("none when nothing was waiting")),
                field("requests", &RunView::requests), field("assigned", &RunView::assigned));
}

struct RunDetail {
  Run run;
  std::vector<Decision> decisions;
  bool reproduced = false;
};
constexpr auto describe(Type<RunDetail>) {
  return fields(field("run", &RunDetail::run), field("decisions", &RunDetail::decisions),
                field("reproduced", &RunDetail::reproduced,
                      about("deciding again now, with the same seed, weights and inputs, gives the same choices")));
}

struct AssignAsk {
  Uuid booking;
  Uuid technician;
  std::string reason;
};
constexpr auto describe(Type<AssignAsk>) {
  return fields(field("booking_id", &AssignAsk::booking), field("technician_id", &AssignAsk::technician),
                field("reason", &AssignAsk::reason, not_blank, max_length(500)));
}

struct AssignmentRow {
  Uuid id;
  Uuid booking;
  Uuid technician;
  Uuid admin;
  std::string reason;
  std::string state;
  Timestamp created;
};
constexpr auto describe(Type<AssignmentRow>) {
  return fields(field("id", &AssignmentRow::id), field("booking_id", &AssignmentRow::booking),
                field("technician_id", &AssignmentRow::technician), field("admin_id", &AssignmentRow::admin),
                field("reason", &AssignmentRow::reason), field("state", &AssignmentRow::state),
                field("created_at", &AssignmentRow::created));
}

}  // namespace matching
