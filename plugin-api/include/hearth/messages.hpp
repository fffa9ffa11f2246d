#pragma once

#include <string_view>

#include "hearth/core.hpp"

namespace hearth {

/// What public codes are called in other languages than English, which the errors carry themselves:
///   void messages(Messages& say) override { say.ko("loyalty.too_few_points", "포인트가 모자랍니다"); }
class Messages {
 public:
  explicit Messages(const detail::Core& core) : core_{core} {}

  void ko(std::string_view code, std::string_view text) { in("ko", code, text); }
  void in(std::string_view locale, std::string_view code, std::string_view text) {
    if (!HEARTH_HAS(core_.messages, hearth_messages_v1, add)) return;  // an older host speaks English
    auto done = detail::border(core_, [&](hearth_error** why) {
      return core_.messages->add(core_.host, str(locale), str(code), str(text), why);
    });
    if (!done) core_.refuse(std::move(done).error());
  }

 private:
  const detail::Core& core_;
};

}  // namespace hearth
