#include "masking.hpp"

#include <hearth/text.hpp>
#include <vector>

namespace auth {
namespace {

std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = std::max<std::size_t>(1, hearth::utf8_sequence(text, at));
    out.push_back(text.substr(at, size));
    at += size;
  }
  return out;
}

}  // namespace

std::string masked_name(std::string_view name) {
  const auto all = characters(name);
  if (all.empty()) return {};
  if (all.size() == 1) return "*";
  std::string out{all.front()};
  out += std::string(all.size() == 2 ? 1 : all.size() - 2, '*');
  if (all.size() > 2) out += all.back();
  return out;
}

std::string masked_email(std::string_view email) {
  const auto at = email.find('@');
  if (at == std::string_view::npos || at == 0) return "***";
  return std::string{characters(email).front()} + "***" + std::string{email.substr(at)};
}

std::string masked_phone(std::string_view phone) {
  constexpr std::size_t front = 3, back = 4;
  if (phone.size() <= front + back) return std::string(phone.size(), '*');
  return std::string{phone.substr(0, front)} + std::string(phone.size() - front - back, '*') +
         std::string{phone.substr(phone.size() - back)};
}

}  // namespace auth
