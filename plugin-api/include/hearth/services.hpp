#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "hearth/core.hpp"
#include "hearth/decode.hpp"

namespace hearth {

/// A function that a plugin offers to others, as its contract declares it:
///   inline constexpr auto hold = service<HoldRequest, Hold>("booking.hold@1");
template <Wire In, class Out>
struct Service {
  using Input = In;
  using Output = Out;
  std::string_view name;
};

template <Wire In, class Out>
constexpr Service<In, Out> service(std::string_view name) {
  return {name};
}

/// The other did not do it, or may have: a failure. Any other error is a refusal: the other said no.
inline bool is_failure(const Error& error) {
  return error.kind == Kind::unavailable || error.kind == Kind::indeterminate || error.kind == Kind::timeout ||
         error.kind == Kind::cancelled || error.kind == Kind::internal;
}
inline bool is_refusal(const Error& error) { return !is_failure(error); }

/// Calls into other plugins. May be copied and kept; a call is made inside a handler, with no transaction open.
class Services {
 public:
  explicit Services(const detail::Core& core) : core_{&core} {}

  /// `key`: the idempotency key of the effect over there; empty when repeating does no harm.
  template <class In, class Out>
  Result<Out> call(const InCall& within, const Service<In, Out>& service, const In& input,
                   std::string_view key = {}) const {
    auto text = invoke(within, service.name, key, to_json(input));
    if (!text) return std::move(text).error();
    if constexpr (std::is_void_v<Out>) {
      return {};
    } else {
      auto value = from_json<Out>(*text);
      if (value) return value;
      return unreadable(service.name, value.error());
    }
  }

 private:
  Result<std::string> invoke(const InCall& within, std::string_view name, std::string_view key,
                             std::string_view input) const {
    if (!HEARTH_HAS(core_->services, hearth_services_v1, invoke)) return detail::missing("hearth.services/1 invoke");
    hearth_buffer out{};
    auto done = detail::border(*core_, [&](hearth_error** why) {
      return core_->services->invoke(within.call(), str(name), str(key), str(input), &out, why);
    });
    if (!done) return std::move(done).error();
    return detail::taken(out);
  }

  /// It has happened over there, but nobody can tell what came of it.
  static Error unreadable(std::string_view name, const Error& error) {
    return indeterminate("service.unreadable", "another part of the system answered in an unknown form",
                         std::string(name) + ": " + error.cause);
  }

  const detail::Core* core_;
};

}  // namespace hearth
