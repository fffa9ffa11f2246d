#pragma once

#include <hearth/hearth.hpp>

#include "giving_up.hpp"
#include "look.hpp"
#include "offers.hpp"
#include "requests.hpp"

namespace matching {

/// Every few seconds, all requests that are due are assigned together; the run is recorded with what it saw. Whoever was
/// chosen is asked; who was passed over because somebody else needed the same technician more waits for the next batch.
class Batch {
 public:
  Batch(Live<Settings> settings, const Host& host, Requests& requests, Offers& offers, GivingUp& giving_up)
      : look_{settings},
        settings_{std::move(settings)},
        log_{host.log()},
        clock_{host.clock()},
        requests_{requests},
        offers_{offers},
        giving_up_{giving_up} {}

  Result<void> due(Calls& calls, const BatchDue& timer);
  /// What a timer that was lost would have done: looks whether something is due.
  Result<void> sweep(Tx& tx);
  Result<void> forget(Tx& tx);

  Result<RunView> run(Calls& calls, std::string_view cause, std::optional<std::int64_t> seed);

 private:
  /// What follows from a run, to be done once it is written down.
  struct Next {
    std::vector<OfferRow> offers;
    std::vector<Uuid> exhausted;
  };
  Result<Run> decide(Calls& calls, std::vector<Decision>& decisions, std::string_view cause,
                     std::optional<std::int64_t> seed);
  Result<Next> record(Calls& calls, const Run& run, const std::vector<Request>& requests,
                      const std::vector<Decision>& decisions);
  Result<void> apply(Tx& tx, const Run& run, Request request, const Decision& decision, Next& next);
  void carry_out(Calls& calls, const Next& next);

  Look look_;
  Live<Settings> settings_;
  Log log_;
  Clock clock_;
  Requests& requests_;
  Offers& offers_;
  GivingUp& giving_up_;
};

}  // namespace matching
