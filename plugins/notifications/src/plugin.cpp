#include <hearth/plugin.hpp>

namespace notifications {

using namespace hearth;

class NotificationsPlugin final : public Plugin {
 public:
  explicit NotificationsPlugin(const Host&) {}
};

}  // namespace notifications

HEARTH_PLUGIN(notifications::NotificationsPlugin)
