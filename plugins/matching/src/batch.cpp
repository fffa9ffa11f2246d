#include "batch.hpp"

#include <algorithm>
#include <hearth/blocking.hpp>

#include "matching_sql.hpp"

namespace matching {
namespace {

/// Below 2^53, so that every JSON reader keeps it whole.
std::int64_t drawn_seed(const Uuid& id) {
  return static_cast<std::int64_t>(std::hash<Uuid>{}(id) & ((std::uint64_t{1} << 53) - 1));
}

OfferRow offer_of(const Request& request, const Uuid& technician, const Run& run, const Uuid& id, Timestamp now) {
  return {.id = id,
          .booking = request.booking,
          .booking_version = request.booking_version,
          .technician = technician,
          .run = run.id,
          .state = std::string{offer_state::placing},
          .service_code = request.service_code,
          .region = request.region,
          .starts = request.starts,
          .ends = request.ends,
          .expires = now,
          .created = now,
          .updated = now};
}

bool had_candidates(const Decision& decision) {
  return std::any_of(decision.lines.begin(), decision.lines.end(),
                     [](const Line& line) { return line.verdict == Verdict::candidate; });
}

}  // namespace

Result<void> Batch::due(Calls& calls, const BatchDue&) {
  HEARTH_TRY(run(calls, "timer", std::nullopt));
  return {};
}

Result<void> Batch::sweep(Tx& tx) {
  const auto waiting = HEARTH_TRY(tx.all<Request>(sql::requests_due, {{"now", tx.now()}, {"limit", 1}}));
  if (!waiting.empty()) requests_.wake(tx, tx.now());
  return {};
}

Result<void> Batch::forget(Tx& tx) {
  tx.exec(sql::drop_runs, {{"before", tx.now() - settings_->keep_runs}});
  tx.exec(sql::drop_records, {{"before", tx.now() - settings_->window}});
  return {};
}

Result<RunView> Batch::run(Calls& calls, std::string_view cause, std::optional<std::int64_t> seed) {
  const std::int32_t size = settings_->batch_size;
  const auto requests = HEARTH_TRY(calls.all<Request>(sql::requests_due, {{"now", calls.now()}, {"limit", size}}));
  if (requests.empty()) return RunView{};
  auto decisions = HEARTH_TRY(look_.at(calls, requests));
  const Run run = HEARTH_TRY(decide(calls, decisions, cause, seed));
  const Next next = HEARTH_TRY(record(calls, run, requests, decisions));
  carry_out(calls, next);
  return RunView{run.id, run.requests, static_cast<std::int32_t>(next.offers.size())};
}

Result<Run> Batch::decide(Calls& calls, std::vector<Decision>& decisions, std::string_view cause,
                          std::optional<std::int64_t> seed) {
  const Settings& settings = *settings_;
  const Limits limits{settings.exact_up_to, settings.candidates};
  Run run;
  run.id = calls.new_id();
  run.cause = cause;
  Method method{"exact", seed.value_or(drawn_seed(run.id)), settings.weights};
  const auto began = clock_.monotonic();
  const auto stop = [&] { return clock_.monotonic() - began > settings.exact_within; };
  const Summary summary = HEARTH_TRY(cpu(calls, [&] {
    score(decisions, method.weights, limits);
    return choose(decisions, method, limits, stop);
  }));
  run.kind = method.kind;
  run.seed = method.seed;
  run.weights = method.weights;
  run.digest = summary.digest;
  run.requests = static_cast<std::int32_t>(decisions.size());
  run.candidates = summary.candidates;
  run.assigned = summary.assigned;
  run.objective = summary.objective;
  run.took = std::chrono::duration_cast<Duration>(clock_.monotonic() - began);
  run.created = calls.now();
  return run;
}

Result<Batch::Next> Batch::record(Calls& calls, const Run& run, const std::vector<Request>& requests,
                                  const std::vector<Decision>& decisions) {
  return calls.transaction([&](Tx& tx) -> Result<Next> {
    Next next;
    for (std::size_t i = 0; i < decisions.size(); ++i) HEARTH_TRY(apply(tx, run, requests[i], decisions[i], next));
    Run made = run;
    made.assigned = static_cast<std::int32_t>(next.offers.size());  // less what a run at the same moment assigned
    tx.exec(sql::add_run, made);
    for (const auto& decision : decisions) tx.exec(sql::add_decision, decision, {{"run", run.id}});
    return next;
  });
}

/// Without effect on a request that somebody else has changed since it was read.
Result<void> Batch::apply(Tx& tx, const Run& run, Request request, const Decision& decision, Next& next) {
  const Uuid booking = request.booking;
  if (decision.technician) {
    const OfferRow offer = offer_of(request, *decision.technician, run, tx.new_id(), tx.now());
    if (!HEARTH_TRY(requests_.change(tx, request, request_state::offered))) return {};
    tx.exec(sql::add_offer, offer);
    tx.schedule(OfferDue{offer.id}, tx.now() + settle_after);
    next.offers.push_back(offer);
  } else if (nobody_left(decision)) {
    if (HEARTH_TRY(requests_.exhaust(tx, std::move(request), "nobody"))) next.exhausted.push_back(booking);
  } else {
    request.next_try = tx.now() + (had_candidates(decision) ? settings_->batch_every : settings_->retry_every);
    if (HEARTH_TRY(requests_.change(tx, request, request_state::open))) requests_.wake(tx, request.next_try);
  }
  return {};
}

/// What does not work out now is tried again by its timer.
void Batch::carry_out(Calls& calls, const Next& next) {
  for (const OfferRow& offer : next.offers) {
    if (auto placed = offers_.place(calls, offer); !placed) {
      log_.warn(calls, "an offer will be placed later", {{"code", placed.error().code}});
    }
  }
  for (const Uuid& booking : next.exhausted) {
    if (auto told = giving_up_.finish(calls, booking); !told) {
      log_.warn(calls, "booking will be told later that nobody was found", {{"code", told.error().code}});
    }
  }
}

}  // namespace matching
