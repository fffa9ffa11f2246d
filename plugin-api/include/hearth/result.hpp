#pragma once

#include <cassert>
#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hearth {

/// What kind of thing went wrong. The host alone turns a kind into an HTTP status.
enum class Kind : std::int32_t {
  invalid = 1,
  unauthenticated,
  forbidden,
  not_found,
  conflict,
  precondition,
  too_many,
  unavailable,    ///< it did not happen
  indeterminate,  ///< it may have happened: never retried by itself
  timeout,
  cancelled,
  internal,
};

/// One violation of an invalid input.
struct Violation {
  std::string pointer;  ///< RFC 6901: "/start"; "?limit" for a query parameter, "{id}" for a path parameter
  std::string code;     ///< stable: "required", "too_long", ...
  std::string message;  ///< English

  friend bool operator==(const Violation&, const Violation&) = default;
};

struct [[nodiscard]] Error {
  Kind kind = Kind::internal;
  std::string code;     ///< "booking.slot_taken": public, stable
  std::string message;  ///< shown to the caller
  std::string cause;    ///< logged, never shown
  std::vector<Violation> violations{};
  std::int64_t retry_after_s = 0;  ///< 0: not said
  std::int32_t signal = 0;         ///< HEARTH_RETRY or HEARTH_REPEATED: what the transaction's runner does next

  Error&& because(std::string why) && {
    cause = std::move(why);
    return std::move(*this);
  }
};

template <class T>
class [[nodiscard]] Result;

namespace detail {

/// An Error, or none: one word of a Result, which nearly always holds none. What has to do with one is kept out of the way of
/// the code that succeeds.
class Failure {
 public:
  Failure() = default;
  [[gnu::cold, gnu::noinline]] explicit Failure(Error&& error) : error_{new Error(std::move(error))} {}
  Failure(Failure&& other) noexcept : error_{std::exchange(other.error_, nullptr)} {}
  Failure(const Failure& other) {
    if (other.error_ != nullptr) [[unlikely]]
      copy(*other.error_);
  }
  Failure& operator=(Failure other) noexcept {
    std::swap(error_, other.error_);
    return *this;
  }
  ~Failure() {
    if (error_ != nullptr) [[unlikely]]
      drop();
  }

  explicit operator bool() const noexcept { return error_ != nullptr; }
  [[nodiscard]] Error& error() const { return *error_; }

 private:
  [[gnu::cold, gnu::noinline]] void copy(const Error& error) { error_ = new Error(error); }
  [[gnu::cold, gnu::noinline]] void drop() { delete error_; }

  Error* error_ = nullptr;
};

}  // namespace detail

/// Carries an error into a Result (as std::unexpected does).
class [[nodiscard]] Unexpected {
 public:
  explicit Unexpected(Error error) : failure_{std::move(error)} {}
  explicit Unexpected(detail::Failure&& failure) : failure_{std::move(failure)} {}
  detail::Failure&& failure() && { return std::move(failure_); }

 private:
  detail::Failure failure_;
};

/// A value or an Error, with the names of std::expected (GCC 12 has that only in C++23).
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = Error;

  Result(T value) : value_{std::in_place, std::move(value)} {}
  Result(Error error) : failure_{std::move(error)} {}
  Result(Unexpected unexpected) : failure_{std::move(unexpected).failure()} {}
  template <class U>
  requires(std::is_constructible_v<T, U&&> && !std::is_same_v<std::remove_cvref_t<U>, Result> &&
           !std::is_same_v<std::remove_cvref_t<U>, T> && !std::is_same_v<std::remove_cvref_t<U>, Error> &&
           !std::is_same_v<std::remove_cvref_t<U>, Unexpected>) Result(U&& value)
      : value_{std::in_place, std::forward<U>(value)} {}

  [[nodiscard]] bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  T& value() & { return *value_; }
  const T& value() const& { return *value_; }
  T&& value() && { return *std::move(value_); }
  Error& error() & { return failure_.error(); }
  const Error& error() const& { return failure_.error(); }
  Error&& error() && { return std::move(failure_.error()); }
  detail::Failure&& failure() && { return std::move(failure_); }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  template <class U>
  T value_or(U&& other) const& {
    return has_value() ? value() : static_cast<T>(std::forward<U>(other));
  }

 private:
  std::optional<T> value_{};
  detail::Failure failure_{};
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  using error_type = Error;

  Result() = default;
  Result(Error error) : failure_{std::move(error)} {}
  Result(Unexpected unexpected) : failure_{std::move(unexpected).failure()} {}

  [[nodiscard]] bool has_value() const noexcept { return !failure_; }
  explicit operator bool() const noexcept { return has_value(); }
  void value() const {}
  Error& error() & { return failure_.error(); }
  const Error& error() const& { return failure_.error(); }
  Error&& error() && { return std::move(failure_.error()); }
  detail::Failure&& failure() && { return std::move(failure_); }

 private:
  detail::Failure failure_{};
};

[[gnu::cold]] inline Error invalid(std::string code, std::string message) {
  return {Kind::invalid, std::move(code), std::move(message), {}};
}
[[gnu::cold]] inline Error unauthenticated(std::string code, std::string message) {
  return {Kind::unauthenticated, std::move(code), std::move(message), {}};
}
[[gnu::cold]] inline Error forbidden(std::string code, std::string message) {
  return {Kind::forbidden, std::move(code), std::move(message), {}};
}
[[gnu::cold]] inline Error not_found(std::string code, std::string message) {
  return {Kind::not_found, std::move(code), std::move(message), {}};
}
[[gnu::cold]] inline Error conflict(std::string code, std::string message) {
  return {Kind::conflict, std::move(code), std::move(message), {}};
}
[[gnu::cold]] inline Error precondition(std::string code, std::string message) {
  return {Kind::precondition, std::move(code), std::move(message), {}};
}
[[gnu::cold]] inline Error too_many(std::string code, std::string message, std::int64_t retry_after_s = 1) {
  return {Kind::too_many, std::move(code), std::move(message), {}, {}, retry_after_s};
}
[[gnu::cold]] inline Error unavailable(std::string code, std::string message, std::string cause = {}) {
  return {Kind::unavailable, std::move(code), std::move(message), std::move(cause)};
}
[[gnu::cold]] inline Error indeterminate(std::string code, std::string message, std::string cause = {}) {
  return {Kind::indeterminate, std::move(code), std::move(message), std::move(cause)};
}
[[gnu::cold]] inline Error timed_out(std::string code, std::string message) {
  return {Kind::timeout, std::move(code), std::move(message), {}};
}
[[gnu::cold]] inline Error cancelled(std::string cause = {}) {
  return {Kind::cancelled, "cancelled", "the call was cancelled", std::move(cause)};
}
[[gnu::cold]] inline Error internal(std::string cause) {
  return {Kind::internal, "internal", "something went wrong on our side", std::move(cause)};
}

}  // namespace hearth

/// The value of `expression` (a Result), or an early return of its error. Only as a whole initialiser or statement: an
/// early return out of the middle of a braced list leaks what stood before it.
#define HEARTH_TRY(expression) HEARTH_DETAIL_TRY(expression, __COUNTER__)
#define HEARTH_DETAIL_TRY(expression, number) HEARTH_DETAIL_TRY_AS(expression, HEARTH_DETAIL_JOIN(hearth_try_, number))
#define HEARTH_DETAIL_JOIN(left, right) HEARTH_DETAIL_PASTE(left, right)
#define HEARTH_DETAIL_PASTE(left, right) left##right
#define HEARTH_DETAIL_TRY_AS(expression, result)                \
  __extension__({                                               \
    auto&& result = (expression);                               \
    if (!result) [[unlikely]]                                   \
      return ::hearth::Unexpected{std::move(result).failure()}; \
    std::move(result).value();                                  \
  })
