// The states of a booking: walked at random, nothing leads anywhere that domain.md does not say.
#include "states.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace booking::states_test {
namespace {

using Ways = std::map<std::string, std::set<std::string>>;

/// The table of domain.md, by itself: from a state to those that may come next.
const Ways& written_down() {
  static const Ways ways{
      {"", {"pending_payment"}},
      {"pending_payment", {"paying", "expired", "dropped"}},
      {"paying", {"matching", "pending_payment", "dropped"}},  // dropped: before its transfer is made
      // completed from here: a rework that its consumer does without (ADR 27)
      {"matching", {"offered", "confirmed", "unmatched", "cancelled", "completed"}},
      {"offered", {"matching", "confirmed", "unmatched", "cancelled", "completed"}},
      {"confirmed", {"en_route", "matching", "cancelled", "no_show", "completed"}},
      {"en_route", {"in_progress", "matching", "cancelled", "no_show"}},
      {"in_progress", {"work_reported", "disputed"}},  // disputed: the domain leaves no way out of work never reported
      {"work_reported", {"completed", "disputed"}},
      {"disputed", {"rework", "completed"}},
      {"rework", {"confirmed", "matching"}},
  };
  return ways;
}

const std::vector<std::string> every_state{"",          "pending_payment", "paying",   "matching",    "offered",
                                           "confirmed", "unmatched",       "en_route", "in_progress", "work_reported",
                                           "completed", "disputed",        "rework",   "cancelled",   "no_show",
                                           "expired",   "dropped"};
const std::vector<std::string> every_side{"consumer", "technician", "admin", "system"};

TEST(States, LeadWhereTheTableOfTheDomainSaysAndNowhereElse) {
  Ways led;
  for (const auto& one : transitions()) led[std::string{one.from}].insert(std::string{one.to});
  EXPECT_EQ(led, written_down());
}

RC_GTEST_PROP(States, AskedAtRandomAllowOnlyWhatIsWrittenDown, ()) {
  const auto from = *rc::gen::elementOf(every_state);
  const auto to = *rc::gen::elementOf(every_state);
  const auto side = *rc::gen::elementOf(every_side);
  const auto way = written_down().find(from);
  const bool written = way != written_down().end() && way->second.contains(to);
  RC_ASSERT(!allowed(from, to, side) || written);
}

RC_GTEST_PROP(States, WalkedAtRandomNeverGetPaidTwiceNorComeBackFromAnEnd, ()) {
  std::string at;
  int paid = 0;
  bool reworked = false;
  for (int steps = 0; steps < 60; ++steps) {
    std::vector<Transition> next;
    for (const auto& one : transitions()) {
      if (one.from == at) next.push_back(one);
    }
    RC_ASSERT(next.empty() == is_final(at));
    if (next.empty()) break;
    const auto chosen = next[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(next.size())))];
    RC_ASSERT(allowed(at, chosen.to, chosen.actor));
    if (at == "paying" && chosen.to == "matching") ++paid;
    if (chosen.to == "rework") reworked = true;
    if (chosen.to == "in_progress") RC_ASSERT(paid == 1);
    if (is_cancellable(at)) RC_ASSERT(paid == 1);
    at = std::string{chosen.to};
    RC_ASSERT(std::find(every_state.begin(), every_state.end(), at) != every_state.end());
    RC_ASSERT(paid <= 1);
  }
  if (at == "completed" || at == "cancelled" || at == "no_show" || at == "unmatched") RC_ASSERT(paid == 1);
  if (at == "expired" || at == "dropped") RC_ASSERT(paid == 0 && !reworked);
}

TEST(States, EndWhereNothingGoesOn) {
  std::set<std::string> ends;
  for (const auto& one : every_state) {
    if (is_final(one)) ends.insert(one);
  }
  EXPECT_EQ(ends, (std::set<std::string>{"cancelled", "completed", "dropped", "expired", "no_show", "unmatched"}));
}

TEST(States, AreCancelledByWhoeverBeforeTheWorkBegins) {
  for (const auto& side : {"consumer", "admin", "system"}) {
    for (const auto& from : {"matching", "offered", "confirmed", "en_route"}) {
      EXPECT_TRUE(allowed(from, "cancelled", side)) << from << side;
    }
    for (const auto& from : {"pending_payment", "paying", "in_progress", "work_reported", "disputed", "completed"}) {
      EXPECT_FALSE(allowed(from, "cancelled", side)) << from << side;
    }
  }
}

TEST(States, ShowABookingToItsTechnicianFromConfirmedOn) {
  for (const auto& hidden : {"pending_payment", "paying", "matching", "offered", "unmatched", "expired", "dropped"}) {
    EXPECT_FALSE(is_technicians(hidden)) << hidden;
  }
  for (const auto& shown : {"confirmed", "en_route", "in_progress", "work_reported", "disputed", "completed"}) {
    EXPECT_TRUE(is_technicians(shown)) << shown;
  }
}

}  // namespace
}  // namespace booking::states_test
