// The payment's state machine: whatever a provider says in whatever order, money that was taken is ours once, and nothing
// that is certain becomes uncertain again.
#include "states.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>

namespace payment::states_test {
namespace {

constexpr std::array all_said{Said::nothing,    Said::open,  Said::pending,  Said::waiting_deposit,
                              Said::authorized, Said::taken, Said::declined, Said::expired};
constexpr std::array all_states{status::ready,   status::in_progress, status::waiting_deposit,    status::authorized,
                                status::unknown, status::captured,    status::partially_refunded, status::refunded,
                                status::aborted, status::expired};

/// What the saga makes of a step, as confirm.cpp does.
std::string_view after(std::string_view state, Step step) {
  switch (step) {
    case Step::keep:
    case Step::charge:
      return state;
    case Step::wait:
      return state == status::in_progress ? status::unknown : state;
    case Step::deposit:
      return status::waiting_deposit;
    case Step::capture_authorized:
      return status::authorized;
    case Step::take:
    case Step::take_late:
      return status::captured;
    case Step::abort:
      return status::aborted;
    case Step::expire:
      return status::expired;
  }
  return state;
}

TEST(States, AnUnansweredChargeIsAskedForAgainAndNeverGivenUpInDoubt) {
  EXPECT_EQ(step_for({status::unknown, true, true}, Said::pending), Step::wait);
  EXPECT_EQ(step_for({status::unknown, true, true}, Said::nothing), Step::abort);
  EXPECT_EQ(step_for({status::unknown, false, true}, Said::nothing), Step::charge);
}

TEST(States, MoneyThatWasGivenUpIsStillOursToAccountFor) {
  EXPECT_EQ(step_for({status::aborted, false, true}, Said::taken), Step::take_late);
  EXPECT_EQ(step_for({status::expired, false, true}, Said::taken), Step::take_late);
  EXPECT_EQ(step_for({status::aborted, false, true}, Said::declined), Step::keep);
}

TEST(States, AnotherAmountIsNobodysToDecide) {
  EXPECT_EQ(step_for({status::in_progress, false, false}, Said::taken), Step::wait);
}

TEST(States, ADepositIsWaitedForAndNeverChargedAnew) {
  EXPECT_EQ(step_for({status::waiting_deposit, false, true}, Said::waiting_deposit), Step::keep);
  EXPECT_EQ(step_for({status::waiting_deposit, false, true, true}, Said::waiting_deposit), Step::expire);
  EXPECT_EQ(step_for({status::waiting_deposit, false, true, true}, Said::taken), Step::take);
  EXPECT_EQ(step_for({status::waiting_deposit, true, true}, Said::nothing), Step::wait);
  EXPECT_EQ(step_for({status::waiting_deposit, false, true}, Said::expired), Step::expire);
}

RC_GTEST_PROP(States, MoneyTakenIsCapturedOnceAndStays, ()) {
  std::string_view state = status::in_progress;
  int captured = 0;
  const auto words = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, all_said.size()));
  for (const auto word : words) {
    const Situation now{state, *rc::gen::arbitrary<bool>(), true, *rc::gen::arbitrary<bool>()};
    const Step step = step_for(now, all_said[word]);
    const auto next = after(state, step);
    if (step == Step::take || step == Step::take_late) ++captured;
    if (is_taken(state)) RC_ASSERT(step == Step::keep);
    if (is_over(state)) RC_ASSERT(step == Step::keep || step == Step::take_late);
    if (all_said[word] == Said::taken) RC_ASSERT(is_taken(next));
    if (step == Step::charge) RC_ASSERT(all_said[word] == Said::nothing || all_said[word] == Said::open);
    state = next;
  }
  RC_ASSERT(captured <= 1);
}

TEST(States, EveryStateKnowsWhatToDoWithEveryWord) {
  for (const auto state : all_states) {
    EXPECT_LE(is_open(state) + is_taken(state) + is_over(state), 1) << state;
    for (const auto said : all_said) {
      for (const bool give_up : {false, true}) {
        const Step step = step_for({state, give_up, true}, said);
        if (is_open(state)) continue;
        EXPECT_TRUE(step == Step::keep || step == Step::take_late) << state << " " << name_of(said);
      }
    }
  }
}

}  // namespace
}  // namespace payment::states_test
