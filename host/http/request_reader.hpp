#pragma once

#include <cstddef>
#include <cstdint>
#include <hearth/result.hpp>
#include <memory>
#include <optional>
#include <string_view>

#include "host/gateway/message.hpp"

namespace hearth::http {

/// Turns bytes into the host's own request. Beast's parser is behind it, and ends here.
class RequestReader {
 public:
  RequestReader();
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// Begins a new request with a whole head that check_head() has taken. Fills method, target and headers.
  Result<void> head(std::string_view bytes, gateway::Request& request);
  [[nodiscard]] bool has_body() const;
  [[nodiscard]] std::optional<std::uint64_t> content_length() const;
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool http10() const;

  /// Appends to the request's body; how many of the bytes were used. request.too_large beyond `limit`.
  Result<std::size_t> body(std::string_view bytes, std::size_t limit);
  [[nodiscard]] bool done() const;

 private:
  class Parser;
  std::unique_ptr<std::optional<Parser>> parser_;
};

}  // namespace hearth::http
