#include "contacts.hpp"

#include <arpa/inet.h>

#include <array>
#include <cstring>
#include <hearth/formats.hpp>

namespace auth {

std::optional<std::string> normal_email(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  std::string out{text};
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  if (!hearth::matches(hearth::Format::email, out)) return std::nullopt;
  return out;
}

std::optional<std::string> normal_phone(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ' || c == '-' || c == '.' || c == '(' || c == ')') continue;
    out += c;
  }
  if (out.starts_with("00")) {
    out.replace(0, 2, "+");
  } else if (out.starts_with("0")) {
    out.replace(0, 1, "+82");
  }
  if (out.starts_with("+820")) out.erase(3, 1);  // +82 (0)10
  if (!hearth::matches(hearth::Format::phone, out)) return std::nullopt;
  return out;
}

std::string network_of(std::string_view address) {
  std::string text{address};
  std::array<unsigned char, 16> six{};
  if (inet_pton(AF_INET6, text.c_str(), six.data()) != 1) return text;
  constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::memcmp(six.data(), mapped.data(), mapped.size()) == 0) {
    std::array<char, INET_ADDRSTRLEN> four{};
    inet_ntop(AF_INET, six.data() + 12, four.data(), four.size());
    return four.data();
  }
  std::memset(six.data() + 8, 0, 8);
  std::array<char, INET6_ADDRSTRLEN> out{};
  inet_ntop(AF_INET6, six.data(), out.data(), out.size());
  return std::string{out.data()} + "/64";
}

}  // namespace auth
