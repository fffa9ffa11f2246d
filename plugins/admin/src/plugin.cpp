#include <hearth/plugin.hpp>

namespace admin {

using namespace hearth;

class AdminPlugin final : public Plugin {
 public:
  explicit AdminPlugin(const Host&) {}
};

}  // namespace admin

HEARTH_PLUGIN(admin::AdminPlugin)
