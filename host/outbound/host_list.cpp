#include "host/outbound/host_list.hpp"

#include <algorithm>
#include <cstdlib>

#include "host/outbound/address.hpp"

namespace hearth::outbound {

HostList::HostList(const std::vector<std::string>& patterns) {
  for (std::string text : patterns) {
    Pattern pattern;
    const auto bracket = text.find(']');
    const auto colon = text.find(':', bracket == std::string::npos ? 0 : bracket);
    if (colon != std::string::npos) {
      const auto port = std::strtoul(text.c_str() + colon + 1, nullptr, 10);
      if (port == 0 || port > 65535) continue;  // matches nothing: it names no port
      pattern.port = static_cast<std::uint16_t>(port);
      text.resize(colon);
    }
    if (bracket != std::string::npos) text = text.substr(1, bracket - 1);
    pattern.any = text == "*";
    pattern.below = text.starts_with("*.");
    if (pattern.below) text.erase(0, 2);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    pattern.name = text;
    patterns_.push_back(std::move(pattern));
  }
}

bool HostList::covers(const std::string& pattern) const {
  const HostList one{{pattern}};
  if (one.patterns_.empty()) return false;
  const Pattern& asked = one.patterns_.front();
  return std::any_of(patterns_.begin(), patterns_.end(), [&](const Pattern& mine) {
    if (mine.port != 0 && mine.port != asked.port) return false;
    if (mine.any) return true;
    if (asked.any || (asked.below && !mine.below)) return false;
    if (mine.name == asked.name) return mine.below == asked.below;
    if (!asked.below && Address::parse(asked.name)) return false;  // an address has no names below it
    return mine.below && asked.name.ends_with("." + mine.name);
  });
}

bool HostList::holds(const Url& url) const {
  return std::any_of(patterns_.begin(), patterns_.end(), [&](const Pattern& pattern) {
    if (pattern.port != 0 && pattern.port != url.port) return false;
    if (pattern.any) return true;
    if (!pattern.below) return url.host == pattern.name;
    return !url.literal && url.host.size() > pattern.name.size() + 1 && url.host.ends_with("." + pattern.name);
  });
}

}  // namespace hearth::outbound
