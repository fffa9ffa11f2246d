#pragma once

#include <filesystem>
#include <vector>

#include "host/config/settings.hpp"
#include "host/plugin/bundle.hpp"
#include "host/plugin/claims.hpp"
#include "host/plugin/order.hpp"

namespace hearth::plugin {

/// Which of the plugins that are switched on can be loaded, as far as bundles and settings tell: what `check` finds is what
/// `serve` begins with.
struct Selection {
  struct One {
    config::Plugin wanted;
    Bundle bundle;
  };
  std::vector<One> chosen;        ///< in the order in which they are created
  std::vector<Refusal> refusals;  ///< of the others, one each
};

/// Reads every bundle and holds it against the settings, the host and the bundles before it; of two that cannot both be, the
/// one that is not required is refused. Runs no code of theirs.
Selection select(const std::vector<config::Plugin>& wanted, const std::vector<std::filesystem::path>& folders,
                 const Surroundings& host);

/// Takes those out of `refusals` whose plugin is not required: the host starts without them.
std::vector<Refusal> take_not_required(std::vector<Refusal>& refusals, const std::vector<config::Plugin>& wanted);

}  // namespace hearth::plugin
