#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace notifications {

enum class Escape { none, html };

/// What a template may use: a JSON object, and some texts that win over it. Texts are formatted by how their name ends, in the
/// locale's manner: `..._time` an RFC 3339 instant, shown in Seoul's time; `..._won` an amount in won.
class Values {
 public:
  /// `before` is put before every text, for trying what a template does with it.
  Values(std::string_view json, std::string_view locale, const std::map<std::string, std::string>& more = {},
         std::string_view before = {});
  ~Values();
  Values(const Values&) = delete;
  Values& operator=(const Values&) = delete;

  struct Data;
  [[nodiscard]] const Data& data() const { return *data_; }

 private:
  std::unique_ptr<Data> data_;
};

struct Filled {
  std::string text;
  std::vector<std::string> unknown;  ///< names that it uses and the values have not
  std::string mistake;               ///< in the template; empty: none
};

/// Mustache, without partials: a value is never read as a template.
Filled fill(const std::string& source, const Values& values, Escape escape);

/// "2026년 12월 2일(수) 14:00", "Wed, 2 Dec 2026, 14:00 (KST)"; what is no instant stays as it is.
std::string shown_time(const std::string& instant, std::string_view locale);
/// "66,000원", "₩66,000"; what is no whole number stays as it is.
std::string shown_won(const std::string& amount, std::string_view locale);

}  // namespace notifications
