#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/plugin/check.hpp"

namespace hearth::plugin {

/// What `plugin check` has found so far.
class Verdict {
 public:
  void good(std::string subject, std::string sentence) { add({std::move(subject), true, std::move(sentence)}); }
  void bad(std::string subject, std::string sentence) { add({std::move(subject), false, std::move(sentence)}); }
  void add(Finding one) { all_.push_back(std::move(one)); }
  std::vector<Finding> all() && { return std::move(all_); }
  [[nodiscard]] bool none_bad(std::string_view subject) const {
    return std::ranges::none_of(all_, [&](const Finding& one) { return one.subject == subject && !one.good; });
  }

 private:
  std::vector<Finding> all_;
};

}  // namespace hearth::plugin
