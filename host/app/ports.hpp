#pragma once

#include "host/app/node.hpp"
#include "host/plugin/ports.hpp"

namespace hearth::app {

/// What the plugins' border needs of the node's parts. The database port is the node's own.
plugin::Ports plain_ports(Node& node);

}  // namespace hearth::app
