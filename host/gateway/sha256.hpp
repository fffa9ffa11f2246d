#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace hearth::gateway {

/// SHA-256 of the parts as one text, in lower-case hex. Any thread.
std::string sha256_hex(std::initializer_list<std::string_view> parts);

}  // namespace hearth::gateway
