#pragma once

#include <hearth/result.hpp>
#include <nlohmann/json.hpp>
#include <string_view>

// Inside host/plugin only, in .cpp files.
namespace hearth::plugin {

/// JSON as RFC 8259 has it, with no key twice in an object and nested at most `depth` deep.
Result<nlohmann::json> parse_strict(std::string_view text, int depth);

}  // namespace hearth::plugin
