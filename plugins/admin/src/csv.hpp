#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace admin {

/// A table as RFC 4180 has it: lines end in CR LF, and a cell with a comma, a quote or a line's end is quoted. A text that a
/// spreadsheet would take for a formula (it begins with = + - @, a tab or a CR, also after spaces) is written with a ' before it
/// (OWASP, "CSV injection"); numbers are written as they are.
class Csv {
 public:
  /// With a byte order mark, by which Excel knows that it is UTF-8.
  explicit Csv(bool byte_order_mark) {
    if (byte_order_mark) out_ = "\xEF\xBB\xBF";
  }

  Csv& text(std::string_view value);
  Csv& number(std::int64_t value);
  Csv& end_row();

  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  void separate();

  std::string out_;
  bool first_ = true;
};

}  // namespace admin
