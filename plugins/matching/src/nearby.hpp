#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace matching {

struct Point {
  double latitude = 0;
  double longitude = 0;
};

/// As the crow flies (haversine, Earth's mean radius 6371.0088 km, IUGG).
[[nodiscard]] double kilometres(const Point& from, const Point& to);

/// Where technicians are known to be, by an R-tree: whoever is not near is not asked about further.
class Nearby {
 public:
  struct Place {
    Point point;
    std::size_t technician = 0;  ///< an index of the caller's
  };
  explicit Nearby(const std::vector<Place>& places);
  ~Nearby();
  Nearby(Nearby&&) noexcept;
  Nearby& operator=(Nearby&&) noexcept;

  /// Those with a place within `km`, each once, in ascending order.
  [[nodiscard]] std::vector<std::size_t> within(const Point& centre, double km) const;

 private:
  struct Tree;
  std::unique_ptr<Tree> tree_;
};

}  // namespace matching
