#include "city.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace hearth::bench {
namespace {

constexpr double side_km = 30;
constexpr double minutes_a_km = 3.9;  // streets are 1.3 times the way, at 20 km/h
constexpr std::int64_t four_hours = 240'000;
constexpr std::int64_t all_costs = 500'000;  // the range of any two, with room

struct Place {
  double x = 0;
  double y = 0;
};

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_{seed} {
    for (int i = 0; i < 12; ++i) districts_.push_back({uniform(0, side_km), uniform(0, side_km)});
  }

  /// Two in three in a district, the rest anywhere.
  Place place() {
    if (uniform(0, 1) < 1.0 / 3) return {uniform(0, side_km), uniform(0, side_km)};
    const Place& centre = districts_[static_cast<std::size_t>(uniform(0, 12))];
    std::normal_distribution<double> away{0, 1.5};
    return {centre.x + away(random_), centre.y + away(random_)};
  }
  double uniform(double from, double to) { return std::uniform_real_distribution<double>{from, to}(random_); }

 private:
  std::mt19937_64 random_;
  std::vector<Place> districts_;
};

struct Near {
  double km;
  std::int32_t technician;
};

std::int64_t unassigned(const City& city, std::int32_t row) {
  if (!city.urgent) return four_hours;
  const std::int64_t rows = city.bookings + 1;
  return all_costs * rows * (1 + row * 7919 % 16);
}

}  // namespace

matching::Costs costs_of(const City& city) {
  Maker maker{city.seed};
  const auto count = static_cast<std::int32_t>(city.bookings * city.supply);
  std::vector<Place> homes;
  std::vector<double> standing;  // rating, fairness, records: what a technician brings along, in minutes
  for (std::int32_t i = 0; i < count; ++i) {
    homes.push_back(maker.place());
    standing.push_back(maker.uniform(-10, 20));
  }
  matching::Costs costs{count};
  std::vector<Near> near(static_cast<std::size_t>(count));
  for (std::int32_t row = 0; row < city.bookings; ++row) {
    const Place at = maker.place();
    for (std::int32_t i = 0; i < count; ++i) {
      const Place& home = homes[static_cast<std::size_t>(i)];
      near[static_cast<std::size_t>(i)] = {std::hypot(home.x - at.x, home.y - at.y), i};
    }
    const auto some = std::min(city.candidates, count);
    std::nth_element(near.begin(), near.begin() + some - 1, near.end(),
                     [](const Near& a, const Near& b) { return a.km < b.km; });
    costs.row(unassigned(city, row));
    for (std::int32_t i = 0; i < some; ++i) {
      const Near& one = near[static_cast<std::size_t>(i)];
      const double favourite = maker.uniform(0, 1) < 0.02 ? 30 : 0;
      const double minutes = one.km * minutes_a_km + standing[static_cast<std::size_t>(one.technician)] - favourite;
      costs.may(one.technician, static_cast<std::int32_t>(std::lround(minutes * 1000)));
    }
  }
  return costs;
}

}  // namespace hearth::bench
