#pragma once

#include <functional>
#include <hearth/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/call.hpp"

namespace hearth::auth {

/// A role is a word, a permission has a dot: "admin" is had, "matching.run" is held by whoever has a role that holds it.
[[nodiscard]] inline bool is_permission(std::string_view name) { return name.find('.') != std::string_view::npos; }

/// What roles hold, asked of the service that `auth.grant_service` names, each time: what is taken away is gone at once.
/// {"roles": ["staff"]} -> {"permissions": ["matching.run"]}
class Grants {
 public:
  using Ask = std::function<Result<std::string>(core::Call& within, const std::string& input)>;
  explicit Grants(Ask ask) : ask_{std::move(ask)} {}

  /// On a call thread. auth.grants_unavailable when the service fails or answers something else.
  Result<std::vector<std::string>> of(core::Call& within, const std::vector<std::string>& roles);

 private:
  Ask ask_;
};

}  // namespace hearth::auth
