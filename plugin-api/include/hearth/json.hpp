#pragma once

#include <optional>
#include <string>
#include <utility>

namespace hearth {

/// JSON text that is passed through: checked when it comes in, written as it is. Empty means null.
struct Json {
  std::string text;

  friend bool operator==(const Json&, const Json&) = default;
};

/// Bytes: base64url in JSON, BLOB (bytea) in a column. What crypto seals is of this type.
struct Bytes {
  std::string data;

  friend bool operator==(const Bytes&, const Bytes&) = default;
};

/// A member of a body that changes a resource: left out (keep), null (clear) or a value (set).
template <class T>
class Patch {
 public:
  using value_type = T;

  Patch() = default;
  Patch(T value) : given_{true}, value_{std::move(value)} {}
  Patch(std::nullopt_t) : given_{true} {}

  [[nodiscard]] bool given() const { return given_; }
  [[nodiscard]] bool cleared() const { return given_ && !value_; }
  [[nodiscard]] const std::optional<T>& value() const { return value_; }
  T& set() {
    given_ = true;
    return value_.emplace();
  }
  void clear() {
    given_ = true;
    value_.reset();
  }

  /// What the resource has afterwards.
  [[nodiscard]] std::optional<T> applied_to(std::optional<T> current) const {
    return given_ ? value_ : std::move(current);
  }
  /// The same where the column may not be null: clearing keeps the current value.
  [[nodiscard]] T value_or(T current) const { return value_ ? *value_ : std::move(current); }

  friend bool operator==(const Patch&, const Patch&) = default;

 private:
  bool given_ = false;
  std::optional<T> value_{};
};

}  // namespace hearth
