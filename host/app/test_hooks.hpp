#pragma once

#include "host/app/node.hpp"
#include "host/gateway/admin.hpp"

namespace hearth::app {

/// What `serve --test` lets tests do: move the clock, be anybody, publish, wait until all is quiet.
gateway::TestHooks test_hooks(Node& node);

}  // namespace hearth::app
