#include "nearby.hpp"

#include <algorithm>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/point.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <boost/geometry/strategies/relate/cartesian.hpp>
#include <cmath>
#include <iterator>
#include <numbers>
#include <utility>

namespace matching {
namespace {

namespace bg = boost::geometry;
using Spot = bg::model::point<double, 2, bg::cs::cartesian>;  // longitude, latitude, in degrees
using Entry = std::pair<Spot, std::size_t>;

constexpr double earth_radius_km = 6371.0088;
constexpr std::size_t fanout = 16;

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

/// The box of degrees that holds every point within `km`.
bg::model::box<Spot> around(const Point& centre, double km) {
  const double up = km / earth_radius_km * 180 / std::numbers::pi;
  const double widest = std::min(89.0, std::abs(centre.latitude) + up);  // a degree of longitude is shortest there
  const double across = up / std::cos(radians(widest));
  return {{centre.longitude - across, centre.latitude - up}, {centre.longitude + across, centre.latitude + up}};
}

}  // namespace

double kilometres(const Point& from, const Point& to) {
  const double half_latitude = radians(to.latitude - from.latitude) / 2;
  const double half_longitude = radians(to.longitude - from.longitude) / 2;
  const double a = std::pow(std::sin(half_latitude), 2) + std::cos(radians(from.latitude)) *
                                                              std::cos(radians(to.latitude)) *
                                                              std::pow(std::sin(half_longitude), 2);
  return 2 * earth_radius_km * std::asin(std::sqrt(std::min(1.0, a)));
}

struct Nearby::Tree {
  bg::index::rtree<Entry, bg::index::quadratic<fanout>> entries;
};

Nearby::Nearby(const std::vector<Place>& places) : tree_{std::make_unique<Tree>()} {
  std::vector<Entry> entries;
  entries.reserve(places.size());
  for (const auto& place : places) {
    entries.emplace_back(Spot{place.point.longitude, place.point.latitude}, place.technician);
  }
  tree_->entries = decltype(tree_->entries){entries};  // packed: all at once
}
Nearby::~Nearby() = default;
Nearby::Nearby(Nearby&&) noexcept = default;
Nearby& Nearby::operator=(Nearby&&) noexcept = default;

std::vector<std::size_t> Nearby::within(const Point& centre, double km) const {
  std::vector<Entry> found;
  const auto near = [&](const Entry& entry) {
    return kilometres(centre, {entry.first.get<1>(), entry.first.get<0>()}) <= km;
  };
  tree_->entries.query(bg::index::intersects(around(centre, km)) && bg::index::satisfies(near),
                       std::back_inserter(found));
  std::vector<std::size_t> technicians;
  technicians.reserve(found.size());
  for (const auto& entry : found) technicians.push_back(entry.second);
  std::sort(technicians.begin(), technicians.end());
  technicians.erase(std::unique(technicians.begin(), technicians.end()), technicians.end());
  return technicians;
}

}  // namespace matching
