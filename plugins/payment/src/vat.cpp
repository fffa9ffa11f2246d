#include "vat.hpp"

#include <algorithm>
#include <numeric>

namespace payment {
namespace {

struct Share {
  std::size_t line;
  std::int64_t remainder;
};

}  // namespace

std::vector<std::int64_t> split_vat(const std::vector<std::int64_t>& lines, std::int64_t vat) {
  const std::int64_t total = std::accumulate(lines.begin(), lines.end(), std::int64_t{0});
  std::vector<std::int64_t> shares;
  std::vector<Share> rest;
  std::int64_t left = vat;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::int64_t share = total == 0 ? 0 : lines[i] * vat / total;
    std::int64_t remainder = total == 0 ? 0 : lines[i] * vat % total;
    if (remainder < 0)
      remainder += total, --share;  // of a discount: down, too, so that what is left is never below zero
    shares.push_back(share);
    rest.push_back({i, remainder});
    left -= share;
  }
  std::stable_sort(rest.begin(), rest.end(), [](const Share& a, const Share& b) { return a.remainder > b.remainder; });
  for (std::size_t i = 0; i < rest.size() && left > 0; ++i, --left) ++shares[rest[i].line];
  return shares;
}

}  // namespace payment
