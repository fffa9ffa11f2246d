#include "host/gateway/router.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>

#include "host/core/text_hash.hpp"

namespace hearth::gateway {
namespace {

/// "/a/{b}" as its segments; "/" has none, "/a/" has an empty last one, as a path has (target.cpp).
std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> out;
  if (path == "/") return out;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    out.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return out;
}

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

Result<void> check_template(const Route& route) {
  const auto wrong = [&](const std::string& why) {
    return invalid("route.template", route.plugin + ": the route " + route.method + " " + route.path + " " + why);
  };
  if (route.method.empty()) return wrong("has no method");
  if (route.path.empty() || route.path.front() != '/') return wrong("does not begin with a slash");
  std::vector<std::string> names;
  const auto segments = split(route.path);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto& segment = segments[i];
    if (segment.empty() && i + 1 != segments.size()) return wrong("has an empty segment");
    if (is_parameter(segment)) {
      if (std::find(names.begin(), names.end(), segment) != names.end()) return wrong("names a parameter twice");
      names.push_back(segment);
    } else if (segment.find_first_of("{}%?#") != std::string::npos) {
      return wrong("has a segment that is neither a name nor one whole {parameter}");
    }
  }
  if (!route.open && route.allow.empty()) return wrong("says neither who may call it nor that anybody may");
  return {};
}

}  // namespace

struct Router::Node {
  boost::unordered_flat_map<std::string, std::unique_ptr<Node>, core::TextHash, std::equal_to<>> children;
  std::unique_ptr<Node> parameter;
  struct Leaf {
    const Route* route;
    std::vector<std::pair<std::size_t, std::string>> params;  ///< which segment, and its name
  };
  std::vector<std::pair<std::string, Leaf>> routes;  ///< by method

  /// Calls `visit` with each node that the path leads to, the most static first, until it returns true.
  template <class Visit>
  bool walk(std::span<const std::string> segments, const Visit& visit) const {
    if (segments.empty()) return !routes.empty() && visit(*this);
    if (const auto child = children.find(segments.front()); child != children.end()) {
      if (child->second->walk(segments.subspan(1), visit)) return true;
    }
    return parameter != nullptr && !segments.front().empty() && parameter->walk(segments.subspan(1), visit);
  }

  [[nodiscard]] const Leaf* leaf(std::string_view method) const {
    for (const auto& [own, leaf] : routes) {
      if (own == method) return &leaf;
    }
    return method == "HEAD" ? leaf("GET") : nullptr;
  }
};

std::optional<Error> refuse_method(std::string_view method) {
  if (std::find(all_methods.begin(), all_methods.end(), method) != all_methods.end()) return std::nullopt;
  return invalid("request.method", "no address here takes the method " + std::string{method});
}

Router::Router(std::vector<Route> routes) : routes_{std::move(routes)}, root_{std::make_unique<Node>()} {}
Router::~Router() = default;

Result<std::shared_ptr<const Router>> Router::build(std::vector<Route> routes) {
  std::shared_ptr<Router> router{new Router{std::move(routes)}};
  for (const auto& route : router->routes_) {
    HEARTH_TRY(check_template(route));
    Node* node = router->root_.get();
    Node::Leaf leaf{&route, {}};
    const auto segments = split(route.path);
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const auto& segment = segments[i];
      if (is_parameter(segment)) leaf.params.emplace_back(i, segment.substr(1, segment.size() - 2));
      auto& next = is_parameter(segment) ? node->parameter : node->children[segment];
      if (!next) next = std::make_unique<Node>();
      node = next.get();
    }
    for (const auto& [method, taken] : node->routes) {
      if (method != route.method) continue;
      return conflict("route.claimed_twice", route.method + " " + route.path + " is claimed by " + taken.route->plugin +
                                                 " (as " + taken.route->path + ") and by " + route.plugin);
    }
    node->routes.emplace_back(route.method, std::move(leaf));
  }
  return std::shared_ptr<const Router>{std::move(router)};
}

Match Router::find(std::string_view method, std::span<const std::string> segments) const {
  Match match;
  const Node::Leaf* leaf = nullptr;
  root_->walk(segments, [&](const Node& node) {
    leaf = node.leaf(method);
    return leaf != nullptr;
  });
  if (leaf == nullptr) {
    match.allow = methods(segments);
    return match;
  }
  match.route = leaf->route;
  match.params.reserve(leaf->params.size());
  for (const auto& [index, name] : leaf->params) match.params.emplace_back(name, segments[index]);
  return match;
}

std::vector<std::string_view> Router::methods(std::span<const std::string> segments) const {
  std::vector<std::string_view> out;
  root_->walk(segments, [&](const Node& node) {
    for (const auto& entry : node.routes) out.push_back(entry.first);
    return false;
  });
  if (out.empty()) return out;
  if (std::find(out.begin(), out.end(), "GET") != out.end()) out.push_back("HEAD");
  out.push_back("OPTIONS");
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace hearth::gateway
