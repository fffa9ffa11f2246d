#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace notifications {

/// What a template says, in mustache.
struct Text {
  std::string subject;              ///< or title
  std::string body;                 ///< plain text
  std::optional<std::string> html;  ///< of an email; otherwise it is made of the body
};

/// A kind of message as it is shipped, version 1 of its texts.
struct Shipped {
  std::string key;
  std::string category;             ///< "account", "booking", "payment", "work", "review", "operations", "marketing"
  bool urgent = false;              ///< no quiet hours
  std::vector<std::string> during;  ///< statuses of the booking in which it may be sent; empty: any
  std::string sample;               ///< a JSON object with every value that it may use
  std::map<std::pair<std::string, std::string>, Text> texts;  ///< by locale and channel

  [[nodiscard]] const Text* text(std::string_view locale, std::string_view channel) const;
  /// Of its texts, without sms (which is for codes alone, and asked for by name).
  [[nodiscard]] std::vector<std::string> channels() const;
  /// Nobody may switch it off.
  [[nodiscard]] bool locked() const { return category == "account" || category == "operations"; }
};

/// Reads one file: lines "name: value", then sections "== <locale> <channel>" whose first line is the subject. Nothing when it
/// is not of that form.
std::optional<Shipped> read_template(std::string_view key, std::string_view file);

/// Every kind of message. (Administrators change texts; kinds are code's.)
class Catalogue {
 public:
  Catalogue();

  [[nodiscard]] const Shipped* find(std::string_view key) const;
  [[nodiscard]] const std::map<std::string, Shipped, std::less<>>& all() const { return all_; }
  /// What stands around an email's body.
  [[nodiscard]] const Text& layout(std::string_view locale) const;

 private:
  std::map<std::string, Shipped, std::less<>> all_;
  Shipped layout_;
};

}  // namespace notifications
