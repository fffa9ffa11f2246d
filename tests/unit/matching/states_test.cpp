#include "states.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <string>

namespace matching::states_test {
namespace {

template <std::size_t n>
std::set<std::string_view> reachable(const std::array<Step, n>& steps, std::string_view from) {
  std::set<std::string_view> found{from};
  for (bool more = true; more;) {
    more = false;
    for (const Step& step : steps) more |= found.count(step.from) > 0 && found.insert(step.to).second;
  }
  return found;
}

TEST(RequestStates, AllComeFromOpenAndCanEnd) {
  const auto all = reachable(request_steps, request_state::open);
  EXPECT_EQ(all.size(), 6U);
  for (const auto state : all) {
    if (state == request_state::exhausted) continue;
    EXPECT_TRUE(reachable(request_steps, state).count(request_state::closed) > 0) << state;
  }
}

TEST(RequestStates, NothingFollowsTheEnd) {
  for (const auto end : {request_state::exhausted, request_state::closed}) {
    EXPECT_EQ(reachable(request_steps, end), std::set<std::string_view>{end});
  }
}

TEST(RequestStates, NobodyIsAskedOnceSomebodySaidYesOrTheSearchIsOver) {
  for (const auto state : {request_state::accepted, request_state::exhausting}) {
    EXPECT_EQ(reachable(request_steps, state).count(request_state::offered), 0U) << state;
    EXPECT_EQ(reachable(request_steps, state).count(request_state::open), 0U) << state;
  }
}

TEST(OfferStates, AllComeFromPlacing) { EXPECT_EQ(reachable(offer_steps, offer_state::placing).size(), 8U); }

TEST(OfferStates, AnAnswerIsFinal) {
  for (const auto end : {offer_state::declined, offer_state::expired, offer_state::withdrawn, offer_state::refused}) {
    EXPECT_EQ(reachable(offer_steps, end), std::set<std::string_view>{end});
  }
  EXPECT_FALSE(may(offer_steps, offer_state::accepting, offer_state::declined));
  EXPECT_FALSE(may(offer_steps, offer_state::accepting, offer_state::expired));
}

/// A cascade as it may happen: each round somebody is asked and says something; the model of what the database keeps.
RC_GTEST_PROP(Cascade, HasOneLiveOfferAtMostAndOneAcceptance, ()) {
  std::string request{request_state::open};
  std::vector<std::string> offers;
  for (int i = 0; i < 40; ++i) {
    std::vector<Step> able;
    for (const Step& step : request_steps) {
      if (step.from == request) able.push_back(step);
    }
    if (able.empty()) break;
    const std::string to{(*rc::gen::elementOf(able)).to};
    if (to == request_state::offered) offers.emplace_back(offer_state::open);
    const bool asked = request == request_state::offered;
    if (asked && to != request_state::offered) {
      auto& offer = offers.back();
      const auto end = to == request_state::accepted ? offer_state::accepted
                       : to == request_state::open   ? *rc::gen::element(offer_state::declined, offer_state::expired)
                                                     : offer_state::withdrawn;
      RC_ASSERT(may(offer_steps, offer, end));
      offer = end;
    }
    request = to;
    const auto live = std::count(offers.begin(), offers.end(), std::string{offer_state::open});
    RC_ASSERT(live == (request == request_state::offered ? 1 : 0));
    RC_ASSERT(std::count(offers.begin(), offers.end(), std::string{offer_state::accepted}) <= 1);
  }
}

}  // namespace
}  // namespace matching::states_test
