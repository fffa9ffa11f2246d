#include "host/http/reply_writer.hpp"

#include <charconv>
#include <cstring>

#include "host/core/octets.hpp"

namespace hearth::http {
namespace {

std::string_view reason(unsigned status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 426:
      return "Upgrade Required";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";  // the phrase may be empty, its space may not (RFC 9112 section 4)
  }
}

bool ours(std::string_view name) {
  switch (name.size()) {
    case 4:
      return name == "date";
    case 7:
      return name == "upgrade";
    case 10:
      return name == "connection" || name == "keep-alive";
    case 14:
      return name == "content-length";
    case 17:
      return name == "transfer-encoding";
    default:
      return false;
  }
}

bool safe(std::string_view name, std::string_view value) { return core::is_token(name) && !core::has_control(value); }

/// Into room that is there: a string that grows by many small pieces takes several times as long.
class Cursor {
 public:
  explicit Cursor(char* at) : at_{at} {}

  void put(std::string_view text) {
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }
  void number(std::size_t value) { at_ = std::to_chars(at_, at_ + most_digits, value).ptr; }
  [[nodiscard]] const char* at() const { return at_; }

  static constexpr std::size_t most_digits = 20;

 private:
  char* at_;
};

/// Of a head with these headers, at most.
std::size_t room_for(const gateway::Reply& reply, std::string_view date) {
  constexpr std::size_t fixed = 160;  // status line, names of our own headers, line ends, two numbers
  std::size_t room = fixed + date.size();
  for (const auto& [name, value] : reply.headers) room += name.size() + value.size() + 4;
  return room;
}

}  // namespace

bool may_have_body(unsigned status) { return status >= 200 && status != 204 && status != 304; }

void write_head(const gateway::Reply& reply, const ReplyOptions& options, std::string& out) {
  const auto before = out.size();
  out.resize(before + room_for(reply, options.date));
  Cursor to{out.data() + before};
  to.put("HTTP/1.1 ");
  to.number(reply.status);
  to.put(" ");
  to.put(reason(reply.status));
  to.put("\r\ndate: ");
  to.put(options.date);
  if (may_have_body(reply.status)) {
    to.put("\r\ncontent-length: ");
    to.number(reply.body.size());
  }
  if (options.close) {
    to.put("\r\nconnection: close");
  } else if (options.keep_alive) {
    to.put("\r\nconnection: keep-alive");
  }
  for (const auto& [name, value] : reply.headers) {
    if (ours(name) || !safe(name, value)) continue;
    to.put("\r\n");
    to.put(name);
    to.put(": ");
    to.put(value);
  }
  to.put("\r\n\r\n");
  out.resize(static_cast<std::size_t>(to.at() - out.data()));
}

}  // namespace hearth::http
