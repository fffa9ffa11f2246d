#pragma once

#include <cstddef>
#include <hearth/result.hpp>
#include <memory>
#include <optional>
#include <string_view>

#include "host/http/head.hpp"

namespace hearth::http {

/// Turns bytes into the host's own request: the head by read_head(), the body by Beast's parser, which ends here.
class RequestReader {
 public:
  RequestReader();
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// Begins a new request with a whole head. Fills method, target and headers, or leaves them empty and refuses.
  Result<void> head(std::string_view bytes, gateway::Request& request);
  [[nodiscard]] const Framing& framing() const { return framing_; }
  [[nodiscard]] bool has_body() const { return framing_.chunked || framing_.length.value_or(0) > 0; }

  /// Appends to the request's body; how many of the bytes were used. request.too_large beyond `limit`.
  Result<std::size_t> body(std::string_view bytes, std::size_t limit);
  [[nodiscard]] bool done() const;

 private:
  class Body;
  Framing framing_;
  std::unique_ptr<std::optional<Body>> body_;
};

}  // namespace hearth::http
