#pragma once

#include <cstring>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

#include "hearth/core.hpp"

namespace hearth::detail {

/// What was thrown, kept without allocating, so that it can be told after the catch block has been left.
struct Thrown {
  bool happened = false;
  char what[200];  ///< when it happened; else nothing is written there

  [[gnu::cold]] void keep(const char* text) noexcept {
    happened = true;
    std::strncpy(what, text, sizeof what - 1);
    what[sizeof what - 1] = '\0';
  }
  [[nodiscard]] Error error() const { return internal(std::string("an exception was thrown: ") + what); }
};

/// Runs `work`; no exception leaves. No host call is made in here while one is in flight.
template <class F>
Thrown contain(F&& work) noexcept {
  Thrown thrown;
  try {
    work();
  } catch (const std::exception& error) {
    thrown.keep(error.what());
  } catch (...) {
    thrown.keep("of a type that is no std::exception");
  }
  return thrown;
}

/// A callable that is borrowed for one call: no allocation, and what takes it is compiled once.
template <class S>
class FunctionRef;
template <class R, class... A>
class FunctionRef<R(A...)> {
 public:
  template <class F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, FunctionRef>) FunctionRef(F&& function)
      : object_{const_cast<void*>(static_cast<const void*>(std::addressof(function)))},
        call_{[](void* object, A... arguments) -> R {
          return (*static_cast<std::remove_reference_t<F>*>(object))(std::forward<A>(arguments)...);
        }} {}
  R operator()(A... arguments) const { return call_(object_, std::forward<A>(arguments)...); }

 private:
  void* object_;
  R (*call_)(void*, A...);
};

}  // namespace hearth::detail
