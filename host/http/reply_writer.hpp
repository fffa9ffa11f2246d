#pragma once

#include <string>
#include <string_view>

#include "host/gateway/message.hpp"

namespace hearth::http {

struct ReplyOptions {
  std::string_view date;    ///< IMF-fixdate
  bool close = false;       ///< the connection ends after it
  bool keep_alive = false;  ///< say so: HTTP/1.0
};

/// Appends status line and headers, with the empty line. Length, date and connection are ours: what the reply says of them
/// is left out, as is a header that would break the message.
void write_head(const gateway::Reply& reply, const ReplyOptions& options, std::string& out);

/// Of statuses that never have one, the body is not sent.
bool may_have_body(unsigned status);

}  // namespace hearth::http
