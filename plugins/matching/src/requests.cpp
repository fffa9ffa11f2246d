#include "requests.hpp"

#include <matching/contract/matching.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include "matching_sql.hpp"

namespace matching {
namespace {

/// A place to about 100 m: enough to know who is near, too little to know the door.
double coarse(double degrees) { return std::round(degrees * 1000) / 1000; }

bool seeks(std::string_view status) { return status == "matching" || status == "offered"; }

template <std::size_t n>
bool is_one_of(std::string_view status, const std::array<std::string_view, n>& all) {
  return std::find(all.begin(), all.end(), status) != all.end();
}
constexpr std::array<std::string_view, 4> over{"cancelled", "no_show", "expired", "dropped"};
constexpr std::array<std::string_view, 7> taken{"confirmed", "en_route", "in_progress", "work_reported",
                                                "completed", "disputed", "rework"};

bool is_live(std::string_view state) {
  return state == offer_state::placing || state == offer_state::open || state == offer_state::accepting;
}

Request request_of(const ::booking::MatchingRequested& event, Timestamp now) {
  return {.booking = event.booking,
          .booking_version = event.version,
          .consumer = event.consumer,
          .wanted = event.wanted,
          .excluded = event.excluded,
          .reason = event.reason,
          .service_code = event.service_code,
          .region = event.region,
          .skills = event.skills,
          .starts = event.start,
          .ends = event.end,
          .latitude = coarse(event.latitude),
          .longitude = coarse(event.longitude),
          .give_up = event.give_up,
          .state = std::string{request_state::open},
          .technician = {},
          .end_reason = {},
          .next_try = now,
          .version = 1,
          .created = now,
          .updated = now};
}

}  // namespace

Result<std::optional<Request>> find_request(Db& db, const Uuid& booking) {
  return db.maybe<Request>(sql::find_request, {{"booking", booking}});
}

Result<std::optional<Request>> lock_request(Tx& tx, const Uuid& booking) {
  return tx.maybe<Request>(sql::lock_request, {{"booking", booking}});
}

Result<bool> close_offer(Tx& tx, const OfferRow& offer, std::string_view from, std::string_view to) {
  if (!may(offer_steps, from, to))
    return internal("no offer goes from " + std::string{from} + " to " + std::string{to});
  const auto moved =
      HEARTH_TRY(tx.execute(sql::move_offer, {{"id", offer.id}, {"from", from}, {"to", to}, {"now", tx.now()}}));
  if (moved == 0) return false;
  tx.cancel_timer<OfferDue>(offer.id);
  if (from != offer_state::placing) tx.publish(OfferClosed{offer.id, offer.booking, offer.technician, std::string{to}});
  return true;
}

void Requests::wake(Tx& tx, Timestamp at) const {
  const std::int64_t every = settings_->batch_every.count();
  const Timestamp tick{(at.micros + every - 1) / every * every};
  tx.schedule(BatchDue{tick.text()}, tick);
}

Result<bool> Requests::change(Tx& tx, Request& request, std::string_view state) {
  if (!may(request_steps, request.state, state)) {
    return internal("no request goes from " + request.state + " to " + std::string{state});
  }
  request.state = state;
  const auto changed = HEARTH_TRY(tx.execute(sql::change_request, request, {{"now", tx.now()}}));
  ++request.version;
  return changed > 0;
}

Result<void> Requests::requested(Tx& tx, const ::booking::MatchingRequested& event) {
  const auto job = HEARTH_TRY(tx.maybe<Job>(sql::find_job, {{"booking", event.booking}}));
  if (job && job->version > event.version && !seeks(job->status)) return {};  // over before it began
  const auto before = HEARTH_TRY(lock_request(tx, event.booking));
  if (before && before->booking_version >= event.version) return {};
  const Request request = request_of(event, tx.now());
  if (before) {
    tx.exec(sql::replace_request, request);
    HEARTH_TRY(withdraw(tx, request.booking));
  } else {
    tx.exec(sql::add_request, request);
  }
  wake(tx, tx.now());
  tx.schedule(GiveUp{request.booking}, request.give_up);
  return {};
}

Result<void> Requests::follow(Tx& tx, const ::booking::Changed& event) {
  // Locked: whoever assigned it writes the same at this moment, and an event that lost the race would come again a second later.
  auto request = HEARTH_TRY(lock_request(tx, event.booking));
  if (!request || event.version < request->booking_version) return {};
  return stands(tx, std::move(*request), event.to, event.technician);
}

Result<void> Requests::stands(Tx& tx, Request request, std::string_view status, const std::optional<Uuid>& technician) {
  if (is_one_of(status, taken) && technician) return accept(tx, std::move(request), *technician);
  if (status == "unmatched") return exhausted(tx, std::move(request));
  if (is_one_of(status, over)) return close(tx, std::move(request));
  return {};
}

Result<void> Requests::accept(Tx& tx, Request request, const Uuid& technician) {
  if (request.state == request_state::accepted && request.technician == technician) return {};
  if (request.state == request_state::closed || request.state == request_state::exhausted) return {};
  request.technician = technician;
  if (!HEARTH_TRY(change(tx, request, request_state::accepted))) return changed_meanwhile();
  tx.cancel_timer<GiveUp>(request.booking);
  for (const auto& offer : HEARTH_TRY(tx.all<OfferRow>(sql::offers_at_stake, {{"booking", request.booking}}))) {
    const bool theirs = offer.technician == technician;
    if (is_live(offer.state)) {
      HEARTH_TRY(close_offer(tx, offer, offer.state, theirs ? offer_state::accepted : offer_state::withdrawn));
    }
  }
  return {};
}

Result<void> Requests::withdraw(Tx& tx, const Uuid& booking) {
  for (const auto& offer : HEARTH_TRY(tx.all<OfferRow>(sql::offers_at_stake, {{"booking", booking}}))) {
    HEARTH_TRY(close_offer(tx, offer, offer.state, offer_state::withdrawn));
  }
  return {};
}

Result<void> Requests::close(Tx& tx, Request request) {
  if (request.state == request_state::closed || request.state == request_state::exhausted) return {};
  const bool done = request.state == request_state::accepted;
  if (!HEARTH_TRY(change(tx, request, request_state::closed))) return changed_meanwhile();
  tx.cancel_timer<GiveUp>(request.booking);
  if (done) return {};  // what was accepted stays so: it is the technician's history
  return withdraw(tx, request.booking);
}

Result<bool> Requests::give_back(Tx& tx, const OfferRow& offer, std::string_view from, std::string_view to,
                                 Timestamp next_try) {
  auto request = HEARTH_TRY(lock_request(tx, offer.booking));
  if (!HEARTH_TRY(close_offer(tx, offer, from, to))) return false;
  if (!request || request->booking_version != offer.booking_version || request->state != request_state::offered) {
    return true;
  }
  request->next_try = next_try;
  if (!HEARTH_TRY(change(tx, *request, request_state::open))) return changed_meanwhile();
  wake(tx, next_try);
  return true;
}

Result<bool> Requests::exhaust(Tx& tx, Request request, std::string_view why) {
  if (request.state != request_state::open && request.state != request_state::offered) return false;
  for (const auto& offer : HEARTH_TRY(tx.all<OfferRow>(sql::offers_at_stake, {{"booking", request.booking}}))) {
    if (offer.state != offer_state::accepting) continue;
    tx.schedule(GiveUp{request.booking}, tx.now() + settle_after);  // somebody has said yes: booking decides first
    return false;
  }
  request.end_reason = std::string{why};
  if (!HEARTH_TRY(change(tx, request, request_state::exhausting))) return false;
  HEARTH_TRY(withdraw(tx, request.booking));
  tx.schedule(GiveUp{request.booking}, tx.now() + settle_after);
  return true;
}

Result<void> Requests::exhausted(Tx& tx, Request request) {
  if (request.state == request_state::exhausted || request.state == request_state::closed) return {};
  if (!request.end_reason) request.end_reason = "give_up";  // booking gave up by itself
  if (!HEARTH_TRY(change(tx, request, request_state::exhausted))) return changed_meanwhile();
  tx.cancel_timer<GiveUp>(request.booking);
  HEARTH_TRY(withdraw(tx, request.booking));
  tx.publish(Exhausted{request.booking, request.consumer, *request.end_reason});
  return {};
}

}  // namespace matching
