#pragma once

#include <hearth/result.hpp>

#include "host/app/options.hpp"

namespace hearth::app {

/// Serves until SIGTERM or SIGINT and drains; the process's exit code. What keeps it from starting is an error whose message
/// is for the operator.
Result<int> serve(config::Loaded loaded, const Options& options);

}  // namespace hearth::app
