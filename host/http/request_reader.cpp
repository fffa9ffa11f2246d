#include "host/http/request_reader.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

namespace hearth::http {

namespace beast = boost::beast;
using beast::error_code;
using beast::string_view;

class RequestReader::Parser final : public beast::http::basic_parser<true> {
 public:
  explicit Parser(gateway::Request& request) : request_{request} {
    // The session has bounded the head, and bounds the body by the route: see body().
    header_limit(1u << 20);
    body_limit(boost::none);
  }

  void limit(std::size_t bytes) { limit_ = bytes; }
  [[nodiscard]] bool http10() const { return http10_; }

 private:
  void on_request_impl(beast::http::verb, string_view method, string_view target, int version, error_code&) override {
    http10_ = version < 11;
    request_.method.assign(method.data(), method.size());
    request_.target.assign(target.data(), target.size());
  }

  void on_response_impl(int, string_view, int, error_code&) override {}

  void on_field_impl(beast::http::field, string_view name, string_view value, error_code&) override {
    if (head_done_) return;  // a trailer: nobody asked for it, and it must not pass for a header
    auto& [key, text] = request_.headers.emplace_back();
    key.resize(name.size());
    for (std::size_t i = 0; i < name.size(); ++i) {
      key[i] = name[i] >= 'A' && name[i] <= 'Z' ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
    }
    text.assign(value.data(), value.size());
  }

  void on_header_impl(error_code&) override { head_done_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}

  std::size_t on_body_impl(string_view bytes, error_code& failed) override { return append(bytes, failed); }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& failed) override {
    return append(bytes, failed);
  }
  void on_finish_impl(error_code&) override {}

  std::size_t append(string_view bytes, error_code& failed) {
    if (bytes.size() > limit_ - std::min(limit_, request_.body.size())) {
      failed = beast::http::error::body_limit;
      return 0;
    }
    request_.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }

  gateway::Request& request_;
  std::size_t limit_ = 0;
  bool head_done_ = false;
  bool http10_ = false;
};

RequestReader::RequestReader() : parser_{std::make_unique<std::optional<Parser>>()} {}
RequestReader::~RequestReader() = default;

Result<void> RequestReader::head(std::string_view bytes, gateway::Request& request) {
  auto& parser = parser_->emplace(request);
  request.headers.reserve(16);
  error_code failed;
  const auto used = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), failed);
  if (failed || used != bytes.size() || !parser.is_header_done()) {
    return invalid("request.unreadable", "the request could not be read: " + failed.message());
  }
  parser.eager(true);
  return {};
}

bool RequestReader::has_body() const { return !(*parser_)->is_done(); }

std::optional<std::uint64_t> RequestReader::content_length() const {
  const auto length = (*parser_)->content_length();
  if (!length) return std::nullopt;
  return *length;
}

bool RequestReader::keep_alive() const { return (*parser_)->keep_alive(); }
bool RequestReader::http10() const { return (*parser_)->http10(); }
bool RequestReader::done() const { return (*parser_)->is_done(); }

Result<std::size_t> RequestReader::body(std::string_view bytes, std::size_t limit) {
  auto& parser = **parser_;
  parser.limit(limit);
  error_code failed;
  const auto used = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), failed);
  if (failed == beast::http::error::body_limit) return invalid("request.too_large", "the body is too large");
  if (failed && failed != beast::http::error::need_more) {
    return invalid("request.unreadable", "the body could not be read: " + failed.message());
  }
  return used;
}

}  // namespace hearth::http
