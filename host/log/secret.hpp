#pragma once

#include <string>
#include <utility>

namespace hearth::log {

/// A value that no log takes: it has no conversion to text, and a log field made of one does not compile. Whoever needs
/// the text says so: reveal(). (Any type with a member reveal() is refused by the log alike.)
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_{std::move(text)} {}
  [[nodiscard]] const std::string& reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

}  // namespace hearth::log
