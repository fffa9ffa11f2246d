#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/gateway/openapi.hpp"

namespace hearth::app {

/// The public routes of a deployment: those of its plugins, then the host's own, the description of them all among these.
/// docs_missing: told why there is no page at /docs.
std::vector<gateway::Route> public_routes(std::vector<gateway::Route> of_plugins, const gateway::ApiInfo& info,
                                          std::function<std::string()> jwks,
                                          const std::function<void(const Error&)>& docs_missing);

/// api_keys: whether they are taken beside access tokens.
gateway::ApiInfo api_info(bool api_keys);

}  // namespace hearth::app
