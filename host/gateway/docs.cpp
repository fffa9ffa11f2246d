#include "host/gateway/docs.hpp"

#include <fstream>
#include <iterator>

namespace hearth::gateway {
namespace {

/// Nothing from elsewhere, no inline script. Styles may be inline: the viewer's icons carry style attributes.
constexpr const char* policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' "
    "data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

constexpr const char* page = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="viewer"></div>
<noscript>This page needs JavaScript. The description itself is at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
)";

constexpr const char* start = R"(window.addEventListener("load", () => {
  SwaggerUIBundle({
    url: "/api/v1/openapi.json",
    dom_id: "#viewer",
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: "list",
    filter: true,
    persistAuthorization: false,
    tryItOutEnabled: true,
    validatorUrl: null,
  });
});
)";

std::string media_type(const std::string& name) {
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".js")) return "application/javascript; charset=utf-8";
  return "image/png";
}

/// A file of the viewer, answered from memory. Revalidated and compressed by the pipeline as any answer is.
Route file_route(const std::string& path, std::string type, std::string content, bool with_policy) {
  Route route;
  route.plugin = "host";
  route.method = "GET";
  route.path = path;
  route.about = "The page to read and try this API";
  route.produces = "";
  route.open = true;
  // Packing the script takes tens of milliseconds: not on a thread that serves sockets.
  route.inline_ = content.size() < 16 * 1024;
  Reply reply{200, {{"content-type", std::move(type)}, {"cache-control", "no-cache"}}, std::move(content)};
  if (with_policy) reply.headers.emplace_back("content-security-policy", policy);
  route.handle = [reply = std::make_shared<const Reply>(std::move(reply))](const std::shared_ptr<Exchange>& exchange) {
    exchange->answer(*reply);
  };
  return route;
}

}  // namespace

const std::vector<std::string>& docs_files() {
  static const std::vector<std::string> files{"swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"};
  return files;
}

Result<std::vector<Route>> docs_routes(const std::filesystem::path& folder) {
  std::vector<Route> routes;
  routes.push_back(file_route("/docs", "text/html; charset=utf-8", page, true));
  routes.push_back(file_route("/docs/start.js", media_type("start.js"), start, false));
  for (const auto& name : docs_files()) {
    std::ifstream file{folder / name, std::ios::binary};
    if (!file) {
      return not_found("docs.file", "the file " + name + " of the docs page is not in " + folder.string() +
                                        "; `make deps` fetches it, or switch the page off");
    }
    std::string content{std::istreambuf_iterator<char>{file}, {}};
    routes.push_back(file_route("/docs/" + name, media_type(name), std::move(content), false));
  }
  return routes;
}

Route jwks_route(std::function<std::string()> jwks) {
  Route route;
  route.plugin = "host";
  route.method = "GET";
  route.path = "/.well-known/jwks.json";
  route.about = "The public keys that verify access tokens (RFC 7517)";
  route.reply_schema =
      R"({"type":"object","required":["keys"],"properties":{"keys":{"type":"array","items":{"type":"object"}}}})";
  route.produces = "";
  route.open = true;
  route.inline_ = true;
  route.handle = [jwks = std::move(jwks)](const std::shared_ptr<Exchange>& exchange) {
    exchange->answer({200, {{"content-type", "application/json"}, {"cache-control", "public, max-age=300"}}, jwks()});
  };
  return route;
}

}  // namespace hearth::gateway
