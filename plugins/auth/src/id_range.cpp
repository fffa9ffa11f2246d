#include "id_range.hpp"

#include <hearth/formats.hpp>
#include <string>

namespace auth {

std::optional<IdRange> ids_beginning(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != '-') digits += c;
  }
  if (digits.empty() || digits.size() > 32 || !hearth::matches(hearth::Format::hex, digits)) return std::nullopt;
  const auto filled = [&](char with) {
    std::string all = digits + std::string(32 - digits.size(), with);
    for (const std::size_t at : {20U, 16U, 12U, 8U}) all.insert(at, "-");
    return hearth::Uuid::parse(all);
  };
  const auto from = filled('0'), to = filled('f');
  if (!from || !to) return std::nullopt;
  return IdRange{*from, *to};
}

}  // namespace auth
