#include <hearth/plugin.hpp>

namespace matching {

using namespace hearth;

class MatchingPlugin final : public Plugin {
 public:
  explicit MatchingPlugin(const Host&) {}
};

}  // namespace matching

HEARTH_PLUGIN(matching::MatchingPlugin)
