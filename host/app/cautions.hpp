#pragma once

#include <hearth/time.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/config/settings.hpp"

namespace hearth::app {

/// What does not keep the host from starting and will trouble it: a sentence each, with what to do. `serve` logs them, `doctor`
/// finds them.
std::vector<std::string> cautions(const config::Settings& settings, Timestamp now);

/// Of the certificate of server.tls: one that is not yet valid, has ended, or ends within a week. Nothing when it cannot be read.
std::optional<std::string> certificate_caution(const config::Settings& settings, Timestamp now);

/// Lets this process have as many files open as its connections and databases may take (RLIMIT_NOFILE), as far as its hard limit
/// goes; `cautions` tells when that is too near.
void allow_files(const config::Settings& settings);

}  // namespace hearth::app
