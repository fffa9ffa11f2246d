#pragma once

#include <cstdint>
#include <hearth/result.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "host/gateway/message.hpp"

namespace hearth::http {

/// Where a request's head ends, as far as its bytes are there.
struct HeadScan {
  std::size_t end = 0;     ///< bytes of the head with its empty line; 0: not all there yet
  bool bare_line = false;  ///< a line ends in LF without CR: refused at once, it would never end
};

/// Goes on from `scanned` (bytes that were looked at before) and moves it.
HeadScan find_head(std::string_view bytes, std::size_t& scanned);

/// How the message goes on after its head.
struct Framing {
  bool http10 = false;
  bool keep_alive = true;  ///< the client will send more on this connection, if we will
  bool chunked = false;
  std::optional<std::uint64_t> length{};  ///< of the body, in bytes
};

/// Reads a whole head, up to its empty line, into method, target and headers. Takes only what nobody in front of us can have
/// read in another way (RFC 9112 sections 2.2, 3, 5 and 6; request smuggling): single spaces in the request line, origin form,
/// absolute form of http and https (or "OPTIONS *"), HTTP/1.0 or 1.1, no folded lines, names that are tokens right up to the
/// colon, no control characters in values, one Host in HTTP/1.1, one plain Content-Length or Transfer-Encoding: chunked and
/// never both. Refuses with request.unreadable, request.version and request.head_too_large.
Result<Framing> read_head(std::string_view head, gateway::Request& request);

/// A target in absolute form, "http://h:80/path?query" (RFC 9112 section 3.2.2): whose host takes the place of the Host header,
/// and the origin form of the rest.
struct AbsoluteTarget {
  std::string authority, origin;
};
std::optional<AbsoluteTarget> absolute_target(std::string_view target);

}  // namespace hearth::http
