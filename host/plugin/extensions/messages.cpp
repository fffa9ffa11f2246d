#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

hearth_status add(const hearth_host* host, hearth_str locale, hearth_str code, hearth_str text,
                  hearth_error** why) noexcept {
  return in_create(host, "messages.add", why, [&](Instance& instance) -> Result<void> {
    MessageEntry entry{std::string{view(locale)}, std::string{view(code)}, std::string{view(text)}};
    if (entry.locale.size() < 2 || entry.locale.size() > 16 || entry.code.empty() || entry.text.empty()) {
      return invalid("plugin.message", "a message needs a locale like 'ko', a code and a text: give all three");
    }
    instance.registering().messages.push_back(std::move(entry));
    return {};
  });
}

}  // namespace

const hearth_messages_v1& messages_table() {
  static constexpr hearth_messages_v1 table{HEARTH_SIZE_THROUGH(hearth_messages_v1, add), 0, add};
  return table;
}

}  // namespace hearth::plugin
