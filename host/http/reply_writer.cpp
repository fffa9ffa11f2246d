#include "host/http/reply_writer.hpp"

#include <algorithm>
#include <charconv>

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
    default:
      return "";  // the phrase may be empty, its space may not (RFC 9112 section 4)
  }
}

bool ours(std::string_view name) {
  return name == "content-length" || name == "transfer-encoding" || name == "connection" || name == "date" ||
         name == "keep-alive" || name == "upgrade";
}

bool safe(std::string_view name, std::string_view value) {
  const auto bad_in_name = [](char c) { return c <= 0x20 || c >= 0x7f || c == ':'; };
  return !name.empty() && std::none_of(name.begin(), name.end(), bad_in_name) && !core::has_control(value);
}

void number(std::size_t value, std::string& out) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

}  // namespace

bool may_have_body(unsigned status) { return status >= 200 && status != 204 && status != 304; }

void write_head(const gateway::Reply& reply, const ReplyOptions& options, std::string& out) {
  out += "HTTP/1.1 ";
  number(reply.status, out);
  out += ' ';
  out += reason(reply.status);
  out += "\r\ndate: ";
  out += options.date;
  if (may_have_body(reply.status)) {
    out += "\r\ncontent-length: ";
    number(reply.body.size(), out);
  }
  if (options.close) {
    out += "\r\nconnection: close";
  } else if (options.keep_alive) {
    out += "\r\nconnection: keep-alive";
  }
  for (const auto& [name, value] : reply.headers) {
    if (ours(name) || !safe(name, value)) continue;
    out += "\r\n";
    out += name;
    out += ": ";
    out += value;
  }
  out += "\r\n\r\n";
}

}  // namespace hearth::http
