#pragma once

#include <map>
#include <string>

#include "host/config/load.hpp"
#include "host/config/node.hpp"
#include "host/config/shape.hpp"

// Inside host/config only.
namespace hearth::config {

/// Reads the tree into `loaded.settings` as the table says, and notes where each value came from.
void decode(const Node& root, Loaded& loaded, Mistakes& mistakes);

/// The free-form subtree of a plugin: JSON text, and where each value was written.
PluginConfig decode_tree(const Node& node, const Position& key);

/// What no single setting can know: settings that contradict each other. Then fills in the derived defaults.
void finish(Loaded& loaded, Mistakes& mistakes);

}  // namespace hearth::config
