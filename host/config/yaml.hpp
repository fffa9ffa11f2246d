#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/config/node.hpp"

// Inside host/config only. yaml-cpp stays in yaml.cpp.
namespace hearth::config {

/// One document; nothing when it could not be read (the mistake is then in `mistakes`). Duplicate keys are mistakes and
/// reading goes on. `lines` false: every position is the source alone (a flag's value has no lines).
std::optional<Node> parse_yaml(const std::string& text, const std::string& source, bool lines, Mistakes& mistakes);

/// What a flag or a variable holds: a flow list, a flow map or a quoted text as YAML reads them, all else verbatim.
std::optional<Node> parse_value(const std::string& text, const std::string& source, Mistakes& mistakes);

/// The offset of the first byte that is not UTF-8, or npos.
std::size_t first_not_utf8(std::string_view text);

}  // namespace hearth::config
