#pragma once

#include <array>
#include <hearth/result.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/gateway/route.hpp"

namespace hearth::gateway {

/// The methods that some address may take.
inline constexpr std::array<std::string_view, 7> all_methods{"DELETE", "GET",  "HEAD", "OPTIONS",
                                                             "PATCH",  "POST", "PUT"};
/// What any address answers to another method (RFC 9110 sections 9.1 and 15.6.2).
std::optional<Error> refuse_method(std::string_view method);

/// What a path leads to.
struct Match {
  const Route* route = nullptr;                               ///< null: see `allow`
  std::vector<std::pair<std::string, std::string>> params{};  ///< of the route's template, decoded
  std::vector<std::string_view> allow{};                      ///< without a route: methods the path has; none: 404
};

/// All routes of a deployment, frozen. A tree by segments: a static segment beats a parameter, from left to right; a
/// path whose best template lacks the method goes on to the next template that has it.
class Router {
 public:
  /// conflict: a method and template claimed twice (a parameter's name does not tell templates apart), naming both
  /// plugins; invalid: a template that is none.
  static Result<std::shared_ptr<const Router>> build(std::vector<Route> routes);
  ~Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  /// HEAD finds the GET. `segments` as in Request.
  [[nodiscard]] Match find(std::string_view method, std::span<const std::string> segments) const;
  /// Every method of the path, sorted, HEAD and OPTIONS among them; empty when the path leads nowhere.
  [[nodiscard]] std::vector<std::string_view> methods(std::span<const std::string> segments) const;
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Node;
  explicit Router(std::vector<Route> routes);

  std::vector<Route> routes_;
  std::unique_ptr<Node> root_;
};

}  // namespace hearth::gateway
