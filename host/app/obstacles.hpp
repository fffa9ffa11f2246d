#pragma once

#include <hearth/result.hpp>
#include <memory>
#include <string>
#include <vector>

#include "host/config/settings.hpp"
#include "host/outbound/client.hpp"

namespace hearth::app {

/// What settings that are well-formed name and this machine has not: a folder to write to, keys, the time zone, certificates. One
/// error each; nothing is changed. `serve` starts with none alone, `check` and `doctor` tell them.
std::vector<Error> obstacles(const config::Settings& settings);

/// auth.key_service, when no plugin provides it.
Error no_key_service(const std::string& service);
/// auth.grant_service, likewise.
Error no_grant_service(const std::string& service);

/// Invalid where outbound.ca_file cannot be read.
Result<std::unique_ptr<outbound::Client>> open_client(const config::Settings& settings);

}  // namespace hearth::app
