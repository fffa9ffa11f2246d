#pragma once

#include <filesystem>
#include <functional>
#include <hearth/result.hpp>
#include <string>
#include <vector>

#include "host/gateway/route.hpp"

namespace hearth::gateway {

/// The page to read and try the API, at /docs (and "/" leads there): what host/http/docs_viewer lays in `folder`, read when asked for, under a policy
/// that lets the browser ask nobody but us. not_found when a file is missing.
Result<std::vector<Route>> docs_routes(const std::filesystem::path& folder);

/// The names of the files that the page needs in its folder.
const std::vector<std::string>& docs_files();

/// GET /.well-known/jwks.json, from what `jwks` gives at each request.
Route jwks_route(std::function<std::string()> jwks);

}  // namespace hearth::gateway
