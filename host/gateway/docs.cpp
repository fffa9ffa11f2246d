#include "host/gateway/docs.hpp"

#include <fstream>
#include <iterator>

namespace hearth::gateway {
namespace {

/// Nothing from elsewhere, no inline script. Styles may be inline: the viewer's icons carry style attributes.
constexpr const char* content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' "
    "data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string media_type(const std::string& name) {
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".js")) return "application/javascript; charset=utf-8";
  return "text/html; charset=utf-8";
}

/// A file of the viewer, read when it is asked for: a megabyte and a half that is seldom wanted. Revalidated and compressed by the
/// pipeline as any answer is.
Route file_route(const std::string& path, const std::filesystem::path& file) {
  Route route;
  route.plugin = "host";
  route.method = "GET";
  route.path = path;
  route.about = "The page to read and try this API";
  route.produces = "";
  route.open = true;
  route.handle = [file](const std::shared_ptr<Exchange>& exchange) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) return exchange->fail(not_found("docs.file", "this file of the page at /docs is not there any more"));
    const auto type = media_type(file);
    Reply reply{
        200, {{"content-type", type}, {"cache-control", "no-cache"}}, {std::istreambuf_iterator<char>{stream}, {}}};
    if (type.starts_with("text/html")) reply.headers.emplace_back("content-security-policy", content_policy);
    exchange->answer(std::move(reply));
  };
  return route;
}

/// For whoever opens the bare address in a browser.
Route way_to_docs() {
  Route route;
  route.plugin = "host";
  route.method = "GET";
  route.path = "/";
  route.about = "To the page at /docs";
  route.reply_status = 302;
  route.produces = "";
  route.open = true;
  route.inline_ = true;
  route.handle = [](const std::shared_ptr<Exchange>& exchange) {
    exchange->answer({302, {{"location", "/docs"}, {"cache-control", "no-cache"}}, {}});
  };
  return route;
}

}  // namespace

const std::vector<std::string>& docs_files() {
  static const std::vector<std::string> files{"index.html", "swagger-ui-bundle.js", "swagger-ui.css", "viewer.js"};
  return files;
}

Result<std::vector<Route>> docs_routes(const std::filesystem::path& folder) {
  std::vector<Route> routes{way_to_docs()};
  for (const auto& name : docs_files()) {
    if (!std::ifstream{folder / name}) {
      return not_found("docs.file", "the file " + name + " of the page at /docs is not in " + folder.string() +
                                        "; `make build` puts it there");
    }
    if (name == "index.html") {
      for (const char* path : {"/docs", "/docs/"}) routes.push_back(file_route(path, folder / name));
    } else {
      routes.push_back(file_route("/docs/" + name, folder / name));
    }
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
