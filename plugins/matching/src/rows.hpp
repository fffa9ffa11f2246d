#pragma once

#include <hearth/hearth.hpp>

#include <optional>
#include <string>
#include <vector>

#include "filter.hpp"
#include "plan.hpp"
#include "states.hpp"

namespace matching {

struct Request {
  Uuid booking;
  std::int64_t booking_version = 0;
  Uuid consumer;
  std::optional<Uuid> wanted;
  std::vector<Uuid> excluded;
  std::string reason;
  std::string service_code;
  std::string region;
  std::vector<std::string> skills;
  Timestamp starts;
  Timestamp ends;
  double latitude = 0;
  double longitude = 0;
  Timestamp give_up;
  std::string state;
  std::optional<Uuid> technician;
  std::optional<std::string> end_reason;
  Timestamp next_try;
  std::int64_t version = 1;
  Timestamp created;
  Timestamp updated;
};
constexpr auto describe(Type<Request>) {
  return fields(field("booking_id", &Request::booking), field("booking_version", &Request::booking_version),
                field("consumer_id", &Request::consumer), field("wanted_id", &Request::wanted),
                field("excluded", &Request::excluded), field("reason", &Request::reason),
                field("service_code", &Request::service_code), field("region", &Request::region),
                field("skills", &Request::skills), field("starts_at", &Request::starts),
                field("ends_at", &Request::ends), field("latitude", &Request::latitude),
                field("longitude", &Request::longitude), field("give_up_at", &Request::give_up),
                field("state", &Request::state), field("technician_id", &Request::technician),
                field("end_reason", &Request::end_reason), field("next_try_at", &Request::next_try),
                field("version", &Request::version), field("created_at", &Request::created),
                field("updated_at", &Request::updated));
}

struct OfferRow {
  Uuid id;
  Uuid booking;
  std::int64_t booking_version = 0;
  Uuid technician;
  std::optional<Uuid> run;
  std::string state;
  std::string service_code;
  std::string region;
  Timestamp starts;
  Timestamp ends;
  Timestamp expires;
  Timestamp created;
  Timestamp updated;
};
constexpr auto describe(Type<OfferRow>) {
  return fields(field("id", &OfferRow::id), field("booking_id", &OfferRow::booking),
                field("booking_version", &OfferRow::booking_version), field("technician_id", &OfferRow::technician),
                field("run_id", &OfferRow::run), field("state", &OfferRow::state),
                field("service_code", &OfferRow::service_code), field("region", &OfferRow::region),
                field("starts_at", &OfferRow::starts), field("ends_at", &OfferRow::ends),
                field("expires_at", &OfferRow::expires), field("created_at", &OfferRow::created),
                field("updated_at", &OfferRow::updated));
}

struct Job {
  Uuid booking;
  Uuid consumer;
  std::optional<Uuid> technician;
  std::string status;
  Timestamp starts;
  Timestamp ends;
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::optional<Timestamp> confirmed;
  std::int64_t version = 0;
};
constexpr auto describe(Type<Job>) {
  return fields(field("booking_id", &Job::booking), field("consumer_id", &Job::consumer),
                field("technician_id", &Job::technician), field("status", &Job::status),
                field("starts_at", &Job::starts), field("ends_at", &Job::ends), field("latitude", &Job::latitude),
                field("longitude", &Job::longitude), field("confirmed_at", &Job::confirmed),
                field("source_version", &Job::version));
}

struct Run {
  Uuid id;
  std::string cause;
  std::string kind;
  std::int64_t seed = 0;
  Weights weights;
  std::string digest;
  std::int32_t requests = 0;
  std::int32_t candidates = 0;
  std::int32_t assigned = 0;  ///< by this run
  std::int64_t objective = 0;
  Duration took{};
  Timestamp created;
};
constexpr auto describe(Type<Run>) {
  return fields(field("id", &Run::id), field("cause", &Run::cause), field("kind", &Run::kind),
                field("seed", &Run::seed), field("weights", &Run::weights), field("digest", &Run::digest),
                field("requests", &Run::requests), field("candidates", &Run::candidates),
                field("assigned", &Run::assigned), field("objective", &Run::objective), field("took_us", &Run::took),
                field("created_at", &Run::created));
}

/// A number of each technician: jobs, points, offers.
struct Count {
  Uuid technician;
  std::int64_t count = 0;
};
constexpr auto describe(Type<Count>) {
  return fields(field("technician_id", &Count::technician), field("count", &Count::count));
}

struct Asked {
  Uuid technician;
  std::int64_t offered = 0;
  std::int64_t refused = 0;
};
constexpr auto describe(Type<Asked>) {
  return fields(field("technician_id", &Asked::technician), field("offered", &Asked::offered),
                field("refused", &Asked::refused));
}

/// Where a technician is known to be: at a job that begins then, or last.
struct Seen {
  Uuid technician;
  double latitude = 0;
  double longitude = 0;
  Timestamp at;
};
constexpr auto describe(Type<Seen>) {
  return fields(field("technician_id", &Seen::technician), field("latitude", &Seen::latitude),
                field("longitude", &Seen::longitude), field("at", &Seen::at));
}

/// A technician of a region, with what the score needs that is no count.
struct Pooled {
  Uuid id;
  bool active = false;
  std::string gender;
  std::vector<std::string> skills;
  std::optional<Timestamp> active_since;
  std::optional<double> rank;
};
constexpr auto describe(Type<Pooled>) {
  return fields(field("technician_id", &Pooled::id), field("active", &Pooled::active), field("gender", &Pooled::gender),
                field("skills", &Pooled::skills), field("active_since", &Pooled::active_since),
                field("rank", &Pooled::rank));
}

// ---- timers ----

/// Requests are waiting: assign them. One a tick, however many wait for it.
struct BatchDue {
  std::string tick;
};
constexpr auto describe(Type<BatchDue>) {
  return timer("matching_batch", key(&BatchDue::tick), field("tick", &BatchDue::tick));
}

/// An offer whose time is over, or a step of which has not been written down.
struct OfferDue {
  Uuid offer;
};
constexpr auto describe(Type<OfferDue>) {
  return timer("offer_due", key(&OfferDue::offer), field("offer_id", &OfferDue::offer));
}

/// A technician said no, or nothing: booking is to be told.
struct TakeBack {
  Uuid offer;
};
constexpr auto describe(Type<TakeBack>) {
  return timer("take_back", key(&TakeBack::offer), field("offer_id", &TakeBack::offer));
}

struct GiveUp {
  Uuid booking;
};
constexpr auto describe(Type<GiveUp>) {
  return timer("give_up", key(&GiveUp::booking), field("booking_id", &GiveUp::booking));
}

/// A manual assignment whose answer from booking has not been written down.
struct SettleAssignment {
  Uuid assignment;
};
constexpr auto describe(Type<SettleAssignment>) {
  return timer("settle_assignment", key(&SettleAssignment::assignment),
               field("assignment_id", &SettleAssignment::assignment));
}

}  // namespace matching
