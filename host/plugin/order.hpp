#pragma once

#include <cstddef>
#include <hearth/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/plugin/manifest.hpp"

namespace hearth::plugin {

/// A plugin that cannot be loaded, and the sentence why.
struct Refusal {
  std::string plugin;
  Error why;
};

/// The sentence for a required service that nobody provides; names another major of it that is there.
Error missing_service(const Manifest& needing, const std::string& service, const std::vector<Manifest>& manifests);

/// Indices into `manifests` so that each plugin comes after all whose services it requires, otherwise as listed. Those among
/// `refusals` are left out; what requires a service that is not there, or stands in a circle, is refused and left out too.
std::vector<std::size_t> order(const std::vector<Manifest>& manifests, std::vector<Refusal>& refusals);

}  // namespace hearth::plugin
