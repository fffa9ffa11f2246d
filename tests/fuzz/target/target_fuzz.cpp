#include <cstdint>
#include <cstdlib>
#include <hearth/text.hpp>

#include "host/gateway/target.hpp"

// Whatever comes, it is refused or becomes segments and parameters that are safe to use.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hearth::gateway::Request request;
  request.method = "GET";
  request.target.assign(reinterpret_cast<const char*>(data), size);
  if (!hearth::gateway::read_target(request)) return 0;

  const auto require = [](bool holds) {
    if (!holds) std::abort();
  };
  std::string joined;
  for (std::size_t i = 0; i < request.segments.size(); ++i) {
    const auto& segment = request.segments[i];
    require(!segment.empty() || i + 1 == request.segments.size());
    require(segment != "." && segment != "..");
    require(segment.find('\0') == std::string::npos);
    require(hearth::valid_utf8(segment));
    joined += "/" + segment;
  }
  require(request.path == (request.segments.empty() ? "/" : joined));
  require(request.query.size() <= hearth::gateway::max_query_parameters);
  for (const auto& [name, value] : request.query) {
    require(hearth::valid_utf8(name) && hearth::valid_utf8(value));
    require(name.find('\0') == std::string::npos && value.find('\0') == std::string::npos);
  }
  return 0;
}
