#include "offers.hpp"

#include <matching/contract/matching.hpp>

#include <algorithm>

#include "eligible.hpp"
#include "matching_sql.hpp"

namespace matching {
namespace {

Error no_such_offer() { return not_found("matching.no_such_offer", "there is no such offer"); }
Error gone() { return conflict("matching.offer_gone", "this offer is over"); }
Error expired() { return conflict("matching.offer_expired", "the time to answer this offer is over"); }

Result<OfferRow> find_offer(Db& db, const Uuid& id) {
  return db.one_or<OfferRow>(sql::find_offer, {{"id", id}}, no_such_offer);
}

Result<OfferRow> find_own(Db& db, const Caller& who, const Uuid& id) {
  OfferRow row = HEARTH_TRY(find_offer(db, id));
  if (row.technician != who.user || row.state == offer_state::placing || row.state == offer_state::refused) {
    return no_such_offer();
  }
  return row;
}

::booking::Place place_of(const OfferRow& offer) { return {.booking = offer.booking, .technician = offer.technician}; }

/// Has booking not said yes or no?
bool undecided(const Error& error) { return is_failure(error) || error.code == "booking.changed"; }

}  // namespace

Result<Page<Offer>> Offers::list(const Caller& who, Db& db, const OffersAsk& ask) {
  return HEARTH_TRY(db.page<OfferRow>(sql::offers_of_technician, ask, {{"technician", who.user}})).map(offer_view);
}

// ---- placing ----

Result<void> Offers::place(Calls& calls, const OfferRow& offer) {
  const auto placed = calls.call(::booking::offer, place_of(offer));
  if (!placed) {
    if (undecided(placed.error())) return placed.error();  // the timer tries again
    return refused(calls, offer, placed.error());
  }
  if (HEARTH_TRY(opened(calls, offer))) return {};
  return unoffer(calls, offer);  // withdrawn while booking was asked
}

Result<bool> Offers::opened(Calls& calls, const OfferRow& offer) {
  return calls.transaction([&](Tx& tx) -> Result<bool> {
    const auto request = HEARTH_TRY(find_request(tx, offer.booking));
    if (!request) return false;
    const Timestamp expires = std::min(tx.now() + requests_.settings().offer_for, request->give_up);
    const auto moved =
        HEARTH_TRY(tx.execute(sql::open_offer, {{"id", offer.id}, {"expires", expires}, {"now", tx.now()}}));
    if (moved == 0) return false;
    tx.schedule(OfferDue{offer.id}, expires);
    tx.publish(Offered{offer.id, offer.booking, offer.technician, offer.starts, expires});
    return true;
  });
}

Result<void> Offers::refused(Calls& calls, const OfferRow& offer, const Error& why) {
  log_.info(calls, "booking refused an offer",
            {{"booking", offer.booking.text()}, {"technician", offer.technician.text()}, {"code", why.code}});
  // Taken meanwhile: the next batch sees somebody else. Otherwise the booking itself has changed, and its event is coming.
  const bool taken = why.code == "booking.slot_taken" || why.code == "booking.day_full";
  return calls.transaction([&](Tx& tx) -> Result<void> {
    const Timestamp next = taken ? tx.now() : tx.now() + requests_.settings().retry_every;
    HEARTH_TRY(requests_.give_back(tx, offer, offer_state::placing, offer_state::refused, next));
    return {};
  });
}

// ---- accepting ----

Result<Offer> Offers::accept(const Caller& who, Calls& calls, const Id& ask) {
  const OfferRow offer = HEARTH_TRY(find_own(calls, who, ask.id));
  if (offer.state == offer_state::accepted) return offer_view(offer);
  if (offer.state == offer_state::expired) return expired();
  if (offer.state == offer_state::open && offer.expires <= calls.now()) return expired();
  if (offer.state != offer_state::open && offer.state != offer_state::accepting) return gone();
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    HEARTH_TRY(
        tx.execute(sql::move_offer,
                   {{"id", offer.id}, {"from", offer_state::open}, {"to", offer_state::accepting}, {"now", tx.now()}}));
    if (HEARTH_TRY(find_offer(tx, offer.id)).state != offer_state::accepting) return gone();
    tx.schedule(OfferDue{offer.id}, tx.now() + settle_after);
    return {};
  }));
  return confirm(calls, offer);
}

Result<Offer> Offers::confirm(Calls& calls, const OfferRow& offer) {
  const auto request = HEARTH_TRY(find_request(calls, offer.booking));
  if (request && request->state == request_state::offered && request->booking_version == offer.booking_version) {
    if (const auto why = HEARTH_TRY(against_now(calls, *request, offer.technician))) {
      HEARTH_TRY(rejected(calls, offer));
      return gone().because(not_eligible(*why).message);
    }
  }
  const auto answer = calls.call(::booking::confirm, place_of(offer));
  if (answer) return confirmed(calls, offer);
  if (undecided(answer.error())) return answer.error();  // the timer asks again
  HEARTH_TRY(rejected(calls, offer));
  return gone().because(answer.error().code);
}

Result<Offer> Offers::confirmed(Calls& calls, const OfferRow& offer) {
  return calls.effect([&](Tx& tx) -> Result<Offer> {
    auto request = HEARTH_TRY(lock_request(tx, offer.booking));
    if (request && request->booking_version == offer.booking_version) {
      HEARTH_TRY(requests_.accept(tx, std::move(*request), offer.technician));
    }
    // When booking's own event was faster, or the booking has gone on since, it is as they left it.
    const OfferRow after = HEARTH_TRY(find_offer(tx, offer.id));
    if (after.state != offer_state::accepted) return gone();
    return offer_view(after);
  });
}

Result<void> Offers::rejected(Calls& calls, const OfferRow& offer) {
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    const bool ours =
        HEARTH_TRY(requests_.give_back(tx, offer, offer_state::accepting, offer_state::withdrawn, tx.now()));
    if (ours) tx.schedule(TakeBack{offer.id}, tx.now() + settle_after);
    return {};
  }));
  return unoffer(calls, offer);
}

// ---- declining, expiring ----

Result<Offer> Offers::decline(const Caller& who, Calls& calls, const Id& ask) {
  const OfferRow offer = HEARTH_TRY(find_own(calls, who, ask.id));
  if (offer.state == offer_state::declined) return offer_view(offer);
  if (offer.state == offer_state::expired) return expired();
  if (offer.state != offer_state::open) return gone();
  if (!HEARTH_TRY(end(calls, offer, offer_state::declined))) return gone();
  if (auto told = unoffer(calls, offer); !told) {
    log_.warn(calls, "booking will be told of a declined offer later", {{"code", told.error().code}});
  }
  return offer_view(HEARTH_TRY(find_offer(calls, offer.id)));
}

Result<bool> Offers::end(Calls& calls, const OfferRow& offer, std::string_view how) {
  return calls.transaction([&](Tx& tx) -> Result<bool> {
    const bool ours = HEARTH_TRY(requests_.give_back(tx, offer, offer_state::open, how, tx.now()));
    if (ours) tx.schedule(TakeBack{offer.id}, tx.now() + settle_after);
    return ours;
  });
}

Result<void> Offers::unoffer(Calls& calls, const OfferRow& offer) {
  const auto told = calls.call(::booking::unoffer, place_of(offer));
  if (!told && is_failure(told.error())) return told.error();
  return calls.transaction([&](Tx& tx) -> Result<void> {
    tx.cancel_timer<TakeBack>(offer.id);
    return {};
  });
}

Result<void> Offers::take_back(Calls& calls, const TakeBack& timer) {
  return unoffer(calls, HEARTH_TRY(find_offer(calls, timer.offer)));
}

Result<void> Offers::due(Calls& calls, const OfferDue& timer) {
  const OfferRow offer = HEARTH_TRY(find_offer(calls, timer.offer));
  if (offer.state == offer_state::placing) return place(calls, offer);
  if (offer.state == offer_state::accepting) {
    if (auto settled = confirm(calls, offer); !settled && undecided(settled.error())) return settled.error();
    return {};
  }
  if (offer.state != offer_state::open || calls.now() < offer.expires) return {};
  if (!HEARTH_TRY(end(calls, offer, offer_state::expired))) return {};
  return unoffer(calls, offer);
}

}  // namespace matching
