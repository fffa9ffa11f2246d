#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "host/gateway/fields.hpp"
#include "host/http/head.hpp"

// Whatever head we take, another parser reads the same in it: Beast's, which is not ours.
namespace {

namespace beast = boost::beast;
using beast::error_code;
using beast::string_view;

class Beast final : public beast::http::basic_parser<true> {
 public:
  explicit Beast(std::string_view head) {
    header_limit(1u << 20);
    body_limit(boost::none);
    error_code failed;
    const auto used = put(boost::asio::buffer(head.data(), head.size()), failed);
    taken = !failed && used == head.size() && is_header_done();
  }

  bool taken = false;
  hearth::gateway::Request request;

 private:
  void on_request_impl(beast::http::verb, string_view method, string_view target, int, error_code&) override {
    request.method = method;
    request.target = target;
  }
  void on_field_impl(beast::http::field, string_view name, string_view value, error_code&) override {
    auto& field = request.headers.emplace_back(name, value);
    std::transform(field.first.begin(), field.first.end(), field.first.begin(), hearth::gateway::fold);
  }
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view bytes, error_code&) override { return bytes.size(); }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code&) override { return bytes.size(); }
  void on_finish_impl(error_code&) override {}
};

/// A later 1.x, which Beast does not know, is read as 1.1. No target holds a space, so this is the version.
std::string as_beast_knows_it(std::string_view head) {
  std::string text{head};
  constexpr std::string_view before_minor = " HTTP/1.";
  char& minor = text[text.find(before_minor) + before_minor.size()];
  if (minor != '0') minor = '1';
  return text;
}

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  std::size_t scanned = 0;
  const auto scan = hearth::http::find_head(bytes, scanned);
  if (scan.end == 0) return 0;
  const auto head = bytes.substr(0, scan.end);
  hearth::gateway::Request ours;
  const auto framing = hearth::http::read_head(head, ours);
  if (!framing) return 0;
  if (hearth::gateway::find_header(ours.headers, "proxy-connection") != nullptr)
    return 0;  // no standard knows it; Beast does

  const std::string known = as_beast_knows_it(head);
  const Beast theirs{known};
  require(theirs.taken);
  require(ours.method == theirs.request.method);
  require(ours.target == theirs.request.target);
  require(ours.headers == theirs.request.headers);
  require(framing->chunked == theirs.chunked());
  const auto length = theirs.content_length();
  require(framing->length.has_value() == length.has_value());
  require(!length || *framing->length == *length);
  // HTTP/1.0 may say both to it: we end the connection then.
  require(framing->http10 ? !framing->keep_alive || theirs.keep_alive() : framing->keep_alive == theirs.keep_alive());
  return 0;
}
