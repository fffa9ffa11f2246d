// How far a technician is from a job, and from when on that is told.
#include "distance.hpp"

#include <gtest/gtest.h>

namespace technician::distance_test {
namespace {

constexpr Point city_hall{37.5663, 126.9779};
constexpr Point gangnam_station{37.4979, 127.0276};

TEST(Distance, AgreesWithKnownOnes) {
  EXPECT_DOUBLE_EQ(distance_m(city_hall, city_hall), 0);
  EXPECT_NEAR(distance_m({37, 127}, {38, 127}), 111'195, 1) << "one degree of a meridian";
  EXPECT_NEAR(distance_m(city_hall, gangnam_station), 8'780, 20);
  EXPECT_NEAR(distance_m({0, 0}, {0, 180}), 20'015'114, 100) << "half way round";
  EXPECT_NEAR(distance_m({0, 179.999}, {0, -179.999}), 222, 1) << "across the date line";
  EXPECT_DOUBLE_EQ(distance_m(city_hall, gangnam_station), distance_m(gangnam_station, city_hall));
}

TEST(Far, LeavesTheDeviceItsError) {
  EXPECT_FALSE(is_far(300, 0, 300));
  EXPECT_TRUE(is_far(300.1, 0, 300));
  EXPECT_FALSE(is_far(800, 500, 300)) << "the device says that it knows no better";
  EXPECT_TRUE(is_far(801, 500, 300));
}

}  // namespace
}  // namespace technician::distance_test
