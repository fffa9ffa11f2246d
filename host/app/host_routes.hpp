#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/config/settings.hpp"
#include "host/gateway/openapi.hpp"
#include "host/plugin/claims.hpp"

namespace hearth::app {

/// The public routes of a deployment: those of its plugins, then the host's own, the description of them all among these.
/// docs_missing: told why there is no page at /docs.
std::vector<gateway::Route> public_routes(std::vector<gateway::Route> of_plugins, const gateway::ApiInfo& info,
                                          std::function<std::string()> jwks,
                                          const std::function<void(const Error&)>& docs_missing);

/// The host's own, without what answers them.
std::vector<gateway::Route> host_routes();

/// What the plugins of a deployment must fit: these routes of the host's, and the settings' rate policies.
plugin::Surroundings surroundings(const config::Settings& settings);

/// api_keys: whether they are taken beside access tokens.
gateway::ApiInfo api_info(bool api_keys);

}  // namespace hearth::app
