#include "host/outbound/url.hpp"

#include <algorithm>
#include <charconv>

#include "host/outbound/address.hpp"

namespace hearth::outbound {

namespace {

Error bad(const char* why) { return invalid("outbound.bad_url", std::string{"the URL "} + why); }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_with(std::string_view text, std::string_view lower_case) {
  return text.size() >= lower_case.size() &&
         std::equal(lower_case.begin(), lower_case.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

bool host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
  Url url;
  if (text.size() > 8192) return bad("is longer than 8192 bytes");
  for (const char c : text) {
    if (c <= ' ' || c > '~' || c == '\\' || c == '"' || c == '<' || c == '>')
      return bad("holds a character that must be encoded");
  }
  if (starts_with(text, "https://")) {
    url.secure = true;
    text.remove_prefix(8);
  } else if (starts_with(text, "http://")) {
    text.remove_prefix(7);
  } else {
    return bad("is neither http:// nor https://");
  }
  text = text.substr(0, text.find('#'));
  const auto end = std::min(text.find_first_of("/?"), text.size());
  std::string_view authority = text.substr(0, end);
  url.target = text.substr(end);
  if (url.target.empty() || url.target.front() != '/') url.target.insert(0, "/");
  if (authority.find('@') != std::string_view::npos) return bad("holds a user name");

  std::string_view port;
  if (authority.starts_with('[')) {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) return bad("has a bracket that does not close");
    url.host = authority.substr(1, close - 1);
    authority.remove_prefix(close + 1);
    const auto address = Address::parse(url.host);
    if (!address || !address->six) return bad("has brackets around what is no IPv6 address");
    url.host = address->text();
    url.literal = true;
  } else {
    const auto colon = std::min(authority.find(':'), authority.size());
    url.host = authority.substr(0, colon);
    authority.remove_prefix(colon);
    std::transform(url.host.begin(), url.host.end(), url.host.begin(), lower);
    if (url.host.ends_with('.')) url.host.pop_back();  // the root: the same name
    if (url.host.empty() || url.host.size() > 253) return bad("names no host");
    if (("." + url.host + ".").find("..") != std::string::npos) return bad("names a host with an empty part");
    if (!std::all_of(url.host.begin(), url.host.end(), host_character)) return bad("names a host that cannot be");
    url.literal = Address::parse(url.host).has_value();
  }
  url.port = url.secure ? 443 : 80;
  if (!authority.empty()) {
    if (authority.front() != ':') return bad("has something behind the bracket");
    port = authority.substr(1);
    const auto [rest, failed] = std::from_chars(port.data(), port.data() + port.size(), url.port);
    if (failed != std::errc{} || rest != port.data() + port.size() || url.port == 0)
      return bad("has a port that is none");
  }
  return url;
}

Result<Url> Url::follow(std::string_view location) const {
  if (location.starts_with("//")) return parse((secure ? "https:" : "http:") + std::string{location});
  if (location.starts_with('/')) return parse(origin() + std::string{location});
  if (starts_with(location, "http://") || starts_with(location, "https://")) return parse(location);
  if (location.starts_with('?')) return parse(origin() + target.substr(0, target.find('?')) + std::string{location});
  const auto path = target.substr(0, target.find('?'));
  return parse(origin() + path.substr(0, path.rfind('/') + 1) + std::string{location});
}

std::string Url::authority() const {
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (secure ? 443 : 80)) text += ":" + std::to_string(port);
  return text;
}

}  // namespace hearth::outbound
