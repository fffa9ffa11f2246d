#pragma once

#include <memory>
#include <string>
#include <utility>

namespace hearth::core {

/// A text that never changes, and whose copies are one: a schema, say, that the registrations, the router and the
/// description of the API all hold.
class SharedText {
 public:
  SharedText() = default;
  SharedText(std::string text) {  // NOLINT(google-explicit-constructor): stands where a string is assigned
    if (!text.empty()) text_ = std::make_shared<const std::string>(std::move(text));
  }
  SharedText(const char* text) : SharedText{std::string{text}} {}  // NOLINT(google-explicit-constructor): likewise

  [[nodiscard]] bool empty() const { return text_ == nullptr; }
  [[nodiscard]] const std::string& text() const {
    static const std::string none;
    return text_ ? *text_ : none;
  }
  operator const std::string&() const { return text(); }  // NOLINT(google-explicit-constructor): likewise

 private:
  std::shared_ptr<const std::string> text_;  ///< null: empty
};

}  // namespace hearth::core
