#pragma once

#include <hearth/result.hpp>
#include <string_view>

#include "host/gateway/message.hpp"
#include "host/gateway/messages.hpp"

namespace hearth::gateway {

/// The one place where a kind of error becomes an HTTP status. A few of the host's own codes have a status that no kind
/// has (405, 413, 415, ...).
unsigned status_of(const Error& error);

struct ProblemContext {
  std::string_view locale = "en";
  std::string_view instance;  ///< path of the request, as sent
  std::string_view trace_id;
};

/// RFC 9457. What is internal never shows more than a general sentence. With Retry-After and WWW-Authenticate where they
/// belong; Allow is the caller's to add.
Reply problem(const Error& error, const Messages& messages, const ProblemContext& context);

}  // namespace hearth::gateway
