#include "keepers.hpp"

#include <algorithm>

namespace auth {

std::vector<std::string> other_keepers(const Settings& settings) {
  std::vector<std::string> out = settings.keepers;
  std::erase(out, "auth");
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<std::string> missing(const std::vector<std::string>& asked, const std::vector<std::string>& answered) {
  std::vector<std::string> out;
  for (const auto& one : asked) {
    if (std::find(answered.begin(), answered.end(), one) == answered.end()) out.push_back(one);
  }
  return out;
}

}  // namespace auth
