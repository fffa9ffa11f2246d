#include "host/http/request_reader.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <string>

namespace hearth::http {

namespace beast = boost::beast;
using beast::error_code;
using beast::string_view;

/// It is told the framing alone, in a head of our own.
class RequestReader::Body final : public beast::http::basic_parser<true> {
 public:
  Body(const Framing& framing, std::string& into) : into_{into} {
    body_limit(boost::none);  // the session bounds it by the route: see body()
    const std::string head = framing.chunked
                                 ? std::string{"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n"}
                                 : "POST / HTTP/1.1\r\ncontent-length: " + std::to_string(*framing.length) + "\r\n\r\n";
    error_code never;
    put(boost::asio::buffer(head), never);
    eager(true);
  }

  void limit(std::size_t bytes) { limit_ = bytes; }

 private:
  void on_request_impl(beast::http::verb, string_view, string_view, int, error_code&) override {}
  void on_response_impl(int, string_view, int, error_code&) override {}
  /// Our own framing; or a trailer: nobody asked for it, and it must not pass for a header.
  void on_field_impl(beast::http::field, string_view, string_view, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view bytes, error_code& failed) override { return append(bytes, failed); }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& failed) override {
    return append(bytes, failed);
  }
  void on_finish_impl(error_code&) override {}

  std::size_t append(string_view bytes, error_code& failed) {
    if (bytes.size() > limit_ - std::min(limit_, into_.size())) {
      failed = beast::http::error::body_limit;
      return 0;
    }
    into_.append(bytes.data(), bytes.size());
    return bytes.size();
  }

  std::string& into_;
  std::size_t limit_ = 0;
};

RequestReader::RequestReader() : body_{std::make_unique<std::optional<Body>>()} {}
RequestReader::~RequestReader() = default;

Result<void> RequestReader::head(std::string_view bytes, gateway::Request& request) {
  auto read = read_head(bytes, request);
  if (!read) {
    request.method.clear();
    request.target.clear();
    request.headers.clear();
    return std::move(read).error();
  }
  framing_ = *read;
  if (has_body()) body_->emplace(framing_, request.body);
  return {};
}

Result<std::size_t> RequestReader::body(std::string_view bytes, std::size_t limit) {
  auto& parser = **body_;
  parser.limit(limit);
  error_code failed;
  const auto used = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), failed);
  if (failed == beast::http::error::body_limit) return invalid("request.too_large", "the body is too large");
  if (failed && failed != beast::http::error::need_more) {
    return invalid("request.unreadable", "the body could not be read: " + failed.message());
  }
  return used;
}

bool RequestReader::done() const { return (*body_)->is_done(); }

}  // namespace hearth::http
