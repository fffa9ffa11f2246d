#include <hearth/plugin.hpp>

namespace payment {

using namespace hearth;

class PaymentPlugin final : public Plugin {
 public:
  explicit PaymentPlugin(const Host&) {}
};

}  // namespace payment

HEARTH_PLUGIN(payment::PaymentPlugin)
