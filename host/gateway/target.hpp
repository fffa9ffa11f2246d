#pragma once

#include <hearth/result.hpp>
#include <string_view>

#include "host/gateway/message.hpp"

namespace hearth::gateway {

constexpr std::size_t max_query_parameters = 64;

/// Fills path, segments and query of the request from its target (origin form of RFC 9112 section 3.2.1, and "*").
/// Refused, as invalid "request.target": a bad percent sign, control characters, what is not UTF-8, empty segments,
/// "." and ".." however encoded, a fragment, more than `query_limit` parameters.
Result<void> read_target(Request& request, std::size_t query_limit = max_query_parameters);

}  // namespace hearth::gateway
