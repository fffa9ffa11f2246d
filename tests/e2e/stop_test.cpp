// The process ends at each step of a saga in turn: a technician's time off, which is a row and a timer here, a call of another
// plugin, and the row's end. Whatever the step, the time off is granted and its time taken, or neither.
#include <hearth/date.hpp>
#include <hearth/time.hpp>

#include "tests/e2e/customer.hpp"
#include "tests/support/stopping.hpp"

namespace hearth::e2e::stop_test {
namespace {

class StoppedSaga : public testing::TestWithParam<Engine> {
 protected:
  Marketplace market{GetParam(), {.demo = true}};
};
INSTANTIATE_TEST_SUITE_P(On, StoppedSaga, engines(), engine_name);

TEST_P(StoppedSaga, OfTimeOffIsGrantedWithItsTimeTakenOrNotAtAll) {
  const auto person = market.with_roles({"consumer"});
  const auto address = Customer{person.http}.add_address(demo::jongno);
  const auto their_technician = [&] { return market.as(demo::jongno_technician, {"consumer", "technician"}); };
  auto technician = their_technician();  // by whom the journey begins: what is asked in it may stop the host
  int asked = 0;
  const auto day_off = [&] { return (*Date::parse(wednesday()) + asked).text(); };  // theirs is every day
  for (const auto* when : {"before-commit", "after-commit", "before-call", "after-call"}) {
    const auto stops = support::stop_at_every(
        market.host(), when,
        [&](int n) {
          ++asked;
          const auto day = day_off();
          (void)technician.http.post("/technicians/me/time-off", {{"from", at(day, "00:00")}, {"to", at(day, "23:59")}},
                                     {{"Idempotency-Key", std::string{when} + std::to_string(n)}});
        },
        [&](int) {
          market.advance("2m");
          market.settle();
          technician = their_technician();
          const auto listed = expect_status(technician.http.get("/technicians/me/time-off"), 200).at("items");
          const auto day = day_off();
          bool granted = false;
          for (const auto& one : listed) {
            EXPECT_NE(one.at("status"), "requested") << one;
            granted = granted || one.at("starts_at") == Timestamp::parse(at(day, "00:00"))->text();
          }
          const Customer customer{market.as(person.id, {"consumer"}).http};
          EXPECT_EQ(customer.free_starts(address, day).empty(), granted) << when << " " << day;
        });
    EXPECT_GT(stops, 0) << when;
  }
}

}  // namespace
}  // namespace hearth::e2e::stop_test
