#pragma once

#include <span>
#include <string>
#include <vector>

#include "host/gateway/route.hpp"

namespace hearth::gateway {

struct ApiInfo {
  std::string title = "Hearth";
  std::string version = "1.0.0";
  std::string description{};
  std::string server = "/";  ///< where the paths begin
  bool api_keys = false;     ///< taken beside access tokens
};

/// OpenAPI 3.1 of exactly these routes, as JSON.
std::string openapi_document(std::span<const Route> routes, const ApiInfo& info);

/// The routes and one more, GET /api/v1/openapi.json, which describes them all and itself. Call it last.
std::vector<Route> with_openapi(std::vector<Route> routes, const ApiInfo& info);

}  // namespace hearth::gateway
