#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "hearth/caller.hpp"
#include "hearth/calls.hpp"
#include "hearth/guard.hpp"
#include "hearth/page.hpp"
#include "hearth/runner.hpp"

/// How a handler is recognised by its parameters, and run. They stand in any order:
///   const Caller&        who asks
///   Db& | Tx& | Calls&   reads | writes in one transaction | a saga; none of them: neither
///   const IfMatch&       the version to change; std::optional<IfMatch> where it may be left out
///   const RawRequest&    the request as it came; const EventInfo&, const TimerInfo& where one is handled
///   Uuid, std::string... one path parameter each, in their order in the path
///   described structs    parameters, then body (router.hpp says which is which)
namespace hearth {

/// The request as it came, for what no description covers (a webhook's signature over the body's bytes).
class RawRequest {
 public:
  RawRequest(const detail::Core& core, hearth_request* request) : core_{&core}, request_{request} {}

  [[nodiscard]] std::string_view body() const {
    return HEARTH_HAS(core_->routes, hearth_routes_v1, body) ? view(core_->routes->body(request_)) : std::string_view{};
  }
  /// Empty when it is absent.
  [[nodiscard]] std::string_view header(std::string_view name) const {
    return HEARTH_HAS(core_->routes, hearth_routes_v1, header) ? view(core_->routes->header(request_, str(name)))
                                                               : std::string_view{};
  }

 private:
  const detail::Core* core_;
  hearth_request* request_;
};

struct EventInfo {
  Uuid id{};
  Timestamp published_at{};
  std::uint32_t attempt = 1;
};

struct TimerInfo {
  Uuid id{};
  Timestamp due{};
  std::uint32_t attempt = 1;
};

namespace detail {

template <class M>
struct Method;
template <class C, class R, class... A>
struct Method<R (C::*)(A...)> {
  using Class = C;
  using Return = R;
  using Parameters = std::tuple<A...>;
};
template <class C, class R, class... A>
struct Method<R (C::*)(A...) const> {
  using Class = const C;
  using Return = R;
  using Parameters = std::tuple<A...>;
};
template <class C, class R, class... A>
struct Method<R (C::*)(A...) noexcept> : Method<R (C::*)(A...)> {};
template <class C, class R, class... A>
struct Method<R (C::*)(A...) const noexcept> : Method<R (C::*)(A...) const> {};

template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<Result<T>> = true;

template <class T>
concept Context = std::is_same_v<T, Caller> || std::is_same_v<T, Db> || std::is_same_v<T, Tx> ||
    std::is_same_v<T, Calls> || std::is_same_v<T, IfMatch> || std::is_same_v<T, std::optional<IfMatch>> ||
    std::is_same_v<T, RawRequest> || std::is_same_v<T, EventInfo> || std::is_same_v<T, TimerInfo>;

enum class Access : std::uint8_t { none, reads, writes, saga };

/// What the running call offers to a handler; only what its kind of handler has is set.
struct Scope {
  const Caller* caller = nullptr;
  Db* db = nullptr;
  Tx* tx = nullptr;
  Calls* calls = nullptr;
  const std::optional<IfMatch>* if_match = nullptr;
  const RawRequest* request = nullptr;
  const EventInfo* event = nullptr;
  const TimerInfo* timer = nullptr;
  const StoredValue* stored = nullptr;  // of a saga's effect
};

/// An input of a handler: a described struct or a single value.
struct Slot {
  const TypeInfo* type;
  void* to;
  [[nodiscard]] bool is_object() const { return type->shape == Shape::object; }
};

template <class M>
struct Signature {
  using Traits = Method<M>;
  using Class = typename Traits::Class;
  using Return = typename Traits::Return;
  using Parameters = typename Traits::Parameters;
  static constexpr std::size_t arity = std::tuple_size_v<Parameters>;
  static_assert(is_result<Return>, "a handler returns a hearth::Result");
  using Value = typename Return::value_type;

  template <std::size_t I>
  using Raw = std::tuple_element_t<I, Parameters>;
  template <std::size_t I>
  using Plain = std::remove_cvref_t<Raw<I>>;

  template <class T>
  static constexpr bool takes = []<class... A>(std::tuple<A...>*) {
    return (std::is_same_v<std::remove_cvref_t<A>, T> || ...);
  }(static_cast<Parameters*>(nullptr));

  static constexpr Access access = takes<Tx>      ? Access::writes
                                   : takes<Calls> ? Access::saga
                                   : takes<Db>    ? Access::reads
                                                  : Access::none;
  static_assert(takes<Tx> + takes<Calls> + takes<Db> <= 1, "a handler takes one of Db&, Tx& and Calls&");

  /// Inputs in their order; std::monostate stands where the call itself is passed.
  template <std::size_t... I>
  static auto storage(std::index_sequence<I...>)
      -> std::tuple<std::conditional_t<Context<Plain<I>>, std::monostate, Plain<I>>...>;
  using Inputs = decltype(storage(std::make_index_sequence<arity>{}));

  static constexpr std::size_t input_count = []<class... A>(std::tuple<A...>*) {
    return (std::size_t{0} + ... + (Context<std::remove_cvref_t<A>> ? 0 : 1));
  }(static_cast<Parameters*>(nullptr));

  static std::array<Slot, input_count> slots(Inputs& inputs) {
    std::array<Slot, input_count> out{};
    std::size_t at = 0;
    [&]<std::size_t... I>(std::index_sequence<I...>) { (add<I>(inputs, out, at), ...); }
    (std::make_index_sequence<arity>{});
    return out;
  }

  static Return invoke(Class& object, M method, const Scope& scope, Inputs& inputs) {
    return [&]<std::size_t... I>(std::index_sequence<I...>)->Return {
      return (object.*method)(argument<I>(scope, inputs)...);
    }
    (std::make_index_sequence<arity>{});
  }

 private:
  template <std::size_t I>
  static void add([[maybe_unused]] Inputs& inputs, [[maybe_unused]] std::array<Slot, input_count>& out,
                  [[maybe_unused]] std::size_t& at) {
    using T = Plain<I>;
    if constexpr (!Context<T>) {
      static_assert(
          DescribedStruct<T> || Scalar<T>,
          "a handler's parameters are Caller, Db, Tx, Calls, IfMatch, RawRequest, EventInfo, TimerInfo, single "
          "values (path parameters) and described structs");
      static_assert(!std::is_lvalue_reference_v<Raw<I>> || std::is_const_v<std::remove_reference_t<Raw<I>>>,
                    "inputs are taken by value or by const&");
      out[at++] = {&type_of<T>(), &std::get<I>(inputs)};
    }
  }

  template <std::size_t I>
  static decltype(auto) argument(const Scope& scope, [[maybe_unused]] Inputs& inputs) {
    using T = Plain<I>;
    if constexpr (std::is_same_v<T, Caller>) {
      return (*scope.caller);
    } else if constexpr (std::is_same_v<T, Db>) {
      return (*scope.db);
    } else if constexpr (std::is_same_v<T, Tx>) {
      return (*scope.tx);
    } else if constexpr (std::is_same_v<T, Calls>) {
      return (*scope.calls);
    } else if constexpr (std::is_same_v<T, IfMatch>) {
      return (**scope.if_match);
    } else if constexpr (std::is_same_v<T, std::optional<IfMatch>>) {
      return (*scope.if_match);
    } else if constexpr (std::is_same_v<T, RawRequest>) {
      return (*scope.request);
    } else if constexpr (std::is_same_v<T, EventInfo>) {
      return (*scope.event);
    } else if constexpr (std::is_same_v<T, TimerInfo>) {
      return (*scope.timer);
    } else {
      return std::as_const(std::get<I>(inputs));
    }
  }
};

using Work = FunctionRef<Result<void>(const Scope&)>;
using StoredReply = FunctionRef<const hearth_reply*()>;

/// Runs a handler as its signature says: in a transaction that is the call's effect, or with what it reads with.
inline Result<void> perform(const Core& core, hearth_call* call, Access access, Scope scope, Work work,
                            StoredReply reply) {
  if (access == Access::writes) {
    return in_transaction(
        core, call, true,
        [&](Tx& tx) {
          scope.tx = &tx;
          return work(scope);
        },
        reply);
  }
  for (std::uint32_t attempt = 1;; ++attempt) {
    Result<void> done;
    const auto thrown = contain([&] {
      Db db{core, call};
      Calls calls{core, call, scope.stored};
      scope.db = &db;
      scope.calls = &calls;
      done = work(scope);
    });
    if (thrown.happened) return thrown.error();
    if (done || done.error().signal != HEARTH_RETRY) return done;
    if (access != Access::reads || !HEARTH_HAS(core.db, hearth_db_v1, backoff)) {
      return unavailable("database.busy", "the database is busy, try again", "a read was to be repeated");
    }
    auto again = border(core, [&](hearth_error** why) { return core.db->backoff(call, attempt, why); });
    if (!again) return again;
  }
}

/// Says in the log which entry threw; the caller of the border is told "internal" alone.
inline void log_thrown(const Core& core, hearth_call* call, std::string_view entry, std::string_view what) {
  if (!HEARTH_HAS(core.log, hearth_log_v1, write)) return;
  hearth_field fields[2]{};
  fields[0].name = str("entry");
  fields[0].value.type = HEARTH_TEXT;
  fields[0].value.as.bytes = str(entry);
  fields[1].name = str("exception");
  fields[1].value.type = HEARTH_TEXT;
  fields[1].value.as.bytes = str(what);
  core.log->write(core.host, call, HEARTH_LOG_ERROR, str("a handler failed"), fields, 2);
}

inline constexpr std::string_view thrown_mark = "an exception was thrown: ";

/// The body of every entry that returns a status. `run` returns Result<void>.
template <class F>
hearth_status entered(const Core& core, hearth_call* call, std::string_view entry, hearth_error** why,
                      F&& run) noexcept {
  Result<void> done;
  hearth_status status = HEARTH_OK;
  Thrown thrown = contain([&] { done = run(); });
  if (!thrown.happened && done) return HEARTH_OK;
  const Thrown while_telling = contain([&] {
    if (thrown.happened) done = thrown.error();
    if (done.error().cause.starts_with(thrown_mark)) log_thrown(core, call, entry, done.error().cause);
    status = fail_with(core, done.error(), why);
  });
  return while_telling.happened ? HEARTH_INTERNAL : status;
}

}  // namespace detail

}  // namespace hearth
