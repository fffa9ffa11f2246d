#include <hearth/plugin.hpp>

namespace cancellation {

using namespace hearth;

class CancellationPlugin final : public Plugin {
 public:
  explicit CancellationPlugin(const Host&) {}
};

}  // namespace cancellation

HEARTH_PLUGIN(cancellation::CancellationPlugin)
