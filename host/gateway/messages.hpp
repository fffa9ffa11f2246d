#pragma once

#include <map>
#include <string>
#include <string_view>

namespace hearth::gateway {

/// What problems say in Korean. English is what the code itself says (Error::message); a code without a Korean text stays
/// English. Filled before the first request, then only read.
class Messages {
 public:
  Messages();  ///< with the host's own codes and those of violations

  /// "{n}" in the text stands for the first number of the English message ("must be at most 500 characters").
  void add(std::string code, std::string korean);

  /// The text for `locale` ("ko" or "en").
  [[nodiscard]] std::string text(std::string_view locale, std::string_view code, std::string_view english) const;
  [[nodiscard]] static std::string_view title(std::string_view locale, unsigned status);

 private:
  std::map<std::string, std::string, std::less<>> korean_;
};

/// "ko" or "en", whichever Accept-Language (RFC 9110 section 12.5.4) likes better; "en" when it likes neither or both.
std::string_view choose_locale(std::string_view accept_language);

}  // namespace hearth::gateway
