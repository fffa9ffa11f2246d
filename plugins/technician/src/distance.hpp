#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

/// How far a technician is from the job, as plain arithmetic.
namespace technician {

struct Point {
  double latitude = 0;   ///< degrees
  double longitude = 0;  ///< degrees
};

/// Metres over the great circle, by the haversine formula on a sphere of the mean radius 6 371 008.8 m (IUGG).
inline double distance_m(const Point& a, const Point& b) {
  constexpr double radius = 6'371'008.8;
  constexpr double degree = std::numbers::pi / 180;
  const double dlat = std::sin((b.latitude - a.latitude) * degree / 2);
  const double dlon = std::sin((b.longitude - a.longitude) * degree / 2);
  const double h = dlat * dlat + std::cos(a.latitude * degree) * std::cos(b.latitude * degree) * dlon * dlon;
  return 2 * radius * std::asin(std::sqrt(std::clamp(h, 0.0, 1.0)));
}

/// Farther than the setting allows, even if the device is off by all of its accuracy in the technician's favour.
inline bool is_far(double distance, double accuracy, std::int64_t allowed) {
  return distance - accuracy > static_cast<double>(allowed);
}

}  // namespace technician
