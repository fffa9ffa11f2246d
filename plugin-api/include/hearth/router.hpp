#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/route_run.hpp"
#include "hearth/schema.hpp"

namespace hearth {

namespace detail {

struct RouteEntry {
  RouteEntry(const Core& of) : core{of} {}
  virtual ~RouteEntry() = default;
  virtual void serve(RouteRun& run) = 0;

  const Core& core;
  RoutePlan plan{};
};

template <class V>
inline constexpr bool is_versioned = false;
template <class V>
inline constexpr bool is_versioned<Versioned<V>> = true;

template <class M>
struct BoundRoute final : RouteEntry {
  using S = Signature<M>;
  using V = typename S::Value;

  BoundRoute(const Core& of, typename S::Class& to, M call) : RouteEntry{of}, object{to}, method{call} {}

  void serve(RouteRun& run) override {
    typename S::Inputs inputs{};
    const auto slots = S::slots(inputs);
    if (!run.read(slots)) return;
    run.perform([&](const Scope& scope) -> Result<void> {
      auto result = S::invoke(object, method, scope, inputs);
      if (!result) return std::move(result).error();
      if constexpr (std::is_void_v<V>) {
        run.no_reply();
      } else if constexpr (std::is_same_v<V, Reply>) {
        run.raw_reply(std::move(*result));
      } else if constexpr (is_versioned<V>) {
        run.encode_reply(type_of<decltype(result->value)>(), &result->value);
        run.tag(result->version);
      } else {
        run.encode_reply(type_of<V>(), &*result);
      }
      return {};
    });
  }

  typename S::Class& object;
  M method;
};

}  // namespace detail

/// What a route promises, said once: r.post(...).allow(auth::consumer).idempotent().created().about("...")
class Route {
 public:
  /// Callers with any of these roles.
  template <class... R>
  Route& allow(const R&... roles) {
    (allowed_.emplace_back(std::string_view{roles}), ...);
    return *this;
  }
  /// Anybody, signed in or not.
  Route& open() { return flag(HEARTH_ROUTE_OPEN); }
  /// For operators: on the admin listener alone, below /plugins/<name>, where nobody is asked who he is. Not in the API's
  /// description; the caller is the system.
  Route& operations() { return flag(HEARTH_ROUTE_OPERATIONS); }
  /// Takes Idempotency-Key.
  Route& idempotent() { return flag(HEARTH_ROUTE_IDEMPOTENT); }
  /// And refuses to run without one.
  Route& key_required() { return flag(HEARTH_ROUTE_IDEMPOTENT | HEARTH_ROUTE_KEY_REQUIRED); }
  /// Promises not to block: runs on the I/O thread.
  Route& inline_() { return flag(HEARTH_ROUTE_INLINE); }
  Route& created() { return status(201); }
  Route& accepted() { return status(202); }
  Route& no_content() { return status(204); }
  /// Public codes it may answer with, beside the common ones.
  template <class... C>
  Route& fails(const C&... codes) {
    (fails_.emplace_back(std::string_view{codes}), ...);
    return *this;
  }
  /// One line for the API's reader.
  Route& about(std::string_view text) {
    about_ = text;
    return *this;
  }
  Route& deadline(Duration of) {
    deadline_ = of;
    return *this;
  }
  /// The media type of a Reply that is no JSON, "text/csv": who does not accept it is refused, and the API's description names it.
  Route& produces(std::string_view media_type) {
    produces_ = media_type;
    return *this;
  }
  /// Bytes.
  Route& body_limit(std::uint32_t bytes) {
    body_limit_ = bytes;
    return *this;
  }
  /// A policy of the gateway's settings.
  Route& rate(std::string_view policy) {
    rate_ = policy;
    return *this;
  }
  /// The one struct of a POST, PUT or PATCH is path and query parameters, and there is no body.
  Route& params_only() {
    params_only_ = true;
    return *this;
  }

 private:
  friend class Router;
  Route(std::unique_ptr<detail::RouteEntry> entry) : entry_{std::move(entry)} {}

  Route& flag(std::uint32_t flag) {
    flags_ |= flag;
    return *this;
  }
  Route& status(std::uint32_t status) {
    entry_->plan.status = status;
    return *this;
  }

  std::unique_ptr<detail::RouteEntry> entry_;
  std::vector<const TypeInfo*> inputs_{};
  const TypeInfo* reply_ = nullptr;
  bool raw_ = false;
  std::vector<std::string> allowed_{}, fails_{};
  std::string about_{}, rate_{}, produces_{};
  Duration deadline_{0};
  std::uint32_t flags_ = 0, body_limit_ = 0;
  bool params_only_ = false;
};

/// The routes of a plugin. Which struct of a handler is what:
///   GET, DELETE           its one struct is path and query parameters
///   POST, PUT, PATCH      the last struct is the body, one before it path and query parameters. Where there is one struct
///                         alone, its fields that are named in the path come from the path and the others are the body; if
///                         none is left (or with .params_only()), there is no body.
/// Single values (Uuid id) are path parameters by position. A query parameter that no struct has is refused, unless the
/// handler takes a RawRequest and no parameters.
class Router {
 public:
  explicit Router(const detail::Core& core) : core_{core} {}

  template <class C, class M>
  Route& get(std::string_view path, C& object, M method) {
    return add("GET", path, object, method);
  }
  template <class C, class M>
  Route& post(std::string_view path, C& object, M method) {
    return add("POST", path, object, method);
  }
  template <class C, class M>
  Route& put(std::string_view path, C& object, M method) {
    return add("PUT", path, object, method);
  }
  template <class C, class M>
  Route& patch(std::string_view path, C& object, M method) {
    return add("PATCH", path, object, method);
  }
  template <class C, class M>
  Route& del(std::string_view path, C& object, M method) {
    return add("DELETE", path, object, method);
  }

  /// Registers them all; the first refusal is returned. The router then lives as long as the plugin.
  Result<void> declare() {
    for (auto& route : routes_) {
      if (auto done = declare(*route); !done) return done;
    }
    return {};
  }

 private:
  template <class C, class M>
  Route& add(std::string_view http_method, std::string_view path, C& object, M method) {
    using S = detail::Signature<M>;
    using V = typename S::Value;
    auto entry = std::make_unique<detail::BoundRoute<M>>(core_, object, method);
    entry->plan.method = http_method;
    entry->plan.path = path;
    entry->plan.access = S::access;
    entry->plan.raw_request = S::template takes<RawRequest>;
    entry->plan.if_match_needed = S::template takes<IfMatch>;
    entry->plan.if_match_taken = entry->plan.if_match_needed || S::template takes<std::optional<IfMatch>>;
    auto& route = *routes_.emplace_back(new Route{std::move(entry)});
    typename S::Inputs shape{};
    for (const auto& slot : S::slots(shape)) route.inputs_.push_back(slot.type);
    if constexpr (std::is_void_v<V>) {
      route.entry_->plan.status = 204;
    } else if constexpr (std::is_same_v<V, Reply>) {
      route.raw_ = true;
    } else if constexpr (detail::is_versioned<V>) {
      route.reply_ = &type_of<decltype(V::value)>();
    } else {
      route.reply_ = &type_of<V>();
    }
    return route;
  }

  Result<void> declare(Route& route);
  static Result<void> plan_inputs(Route& route, std::string& params_schema, std::string& body_schema);

  const detail::Core& core_;
  std::vector<std::unique_ptr<Route>> routes_{};
};

}  // namespace hearth

#include "hearth/router_declare.hpp"
