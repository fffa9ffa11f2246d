#pragma once

#include "host/app/node.hpp"
#include "host/plugin/ports.hpp"

namespace hearth::app {

std::unique_ptr<plugin::CachePort> cache_port(cache::Cache& cache);
/// Lets a plugin reach the hosts that its manifest asks for and the operator grants.
std::unique_ptr<plugin::HttpPort> http_port(outbound::Client& client);

/// What the plugins' border needs of the node's parts. The database port is the node's own.
plugin::Ports plain_ports(Node& node);

}  // namespace hearth::app
