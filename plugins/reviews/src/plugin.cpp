#include <hearth/plugin.hpp>

namespace reviews {

using namespace hearth;

class ReviewsPlugin final : public Plugin {
 public:
  explicit ReviewsPlugin(const Host&) {}
};

}  // namespace reviews

HEARTH_PLUGIN(reviews::ReviewsPlugin)
