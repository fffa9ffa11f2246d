#include "nearby.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace matching::nearby_test {
namespace {

constexpr Point city_hall{37.5663, 126.9779};
constexpr Point gangnam{37.4979, 127.0276};  // 8.8 km away
constexpr Point busan{35.1796, 129.0756};    // 325 km away

TEST(Nearby, FindsThoseWithinReach) {
  const Nearby nearby{{{city_hall, 0}, {gangnam, 1}, {busan, 2}}};
  EXPECT_EQ(nearby.within(city_hall, 5), (std::vector<std::size_t>{0}));
  EXPECT_EQ(nearby.within(city_hall, 10), (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(nearby.within(city_hall, 400), (std::vector<std::size_t>{0, 1, 2}));
}

TEST(Nearby, ListsWhoHasSeveralJobsOnce) {
  const Nearby nearby{{{gangnam, 7}, {city_hall, 7}, {city_hall, 7}}};
  EXPECT_EQ(nearby.within(city_hall, 50), (std::vector<std::size_t>{7}));
}

TEST(Nearby, IsEmptyWhereNobodyIsKnown) { EXPECT_TRUE(Nearby{{}}.within(city_hall, 40).empty()); }

TEST(Kilometres, AreThoseOfTheMap) {
  EXPECT_NEAR(kilometres(city_hall, gangnam), 8.8, 0.2);
  EXPECT_NEAR(kilometres(city_hall, busan), 325, 3);
  EXPECT_DOUBLE_EQ(kilometres(busan, busan), 0);
}

RC_GTEST_PROP(Nearby, AgreesWithLookingAtEverybody, ()) {
  const auto point = [] {
    return Point{*rc::gen::inRange(3300, 3860) / 100.0, *rc::gen::inRange(12600, 12960) / 100.0};
  };
  std::vector<Nearby::Place> places;
  const auto count = *rc::gen::inRange<std::size_t>(0, 200);
  for (std::size_t i = 0; i < count; ++i) places.push_back({point(), i % 50});
  const Point centre = point();
  const double km = *rc::gen::inRange(1, 300);
  std::set<std::size_t> near;
  for (const auto& place : places) {
    if (kilometres(centre, place.point) <= km) near.insert(place.technician);
  }
  RC_ASSERT(Nearby{places}.within(centre, km) == std::vector<std::size_t>(near.begin(), near.end()));
}

}  // namespace
}  // namespace matching::nearby_test
