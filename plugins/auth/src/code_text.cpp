#include "code_text.hpp"

#include <hearth/text.hpp>

namespace auth {
namespace {

constexpr std::size_t id_size = 16;
constexpr std::size_t mac_size = 32;

}  // namespace

std::string digits_of(std::string_view mac) {
  std::uint64_t number = 0;
  for (const char byte : mac.substr(0, 8)) number = number << 8 | static_cast<unsigned char>(byte);
  std::string out = std::to_string(number % 1'000'000);
  return std::string(6 - out.size(), '0') + out;
}

std::string token_of(const hearth::Uuid& id, std::string_view mac) {
  return hearth::base64url(std::string{id.raw()} + std::string{mac});
}

std::optional<ReadToken> read_token(std::string_view token) {
  const auto raw = hearth::from_base64url(token);
  if (!raw || raw->size() != id_size + mac_size) return std::nullopt;
  const auto id = hearth::Uuid::from_bytes(std::string_view{*raw}.substr(0, id_size));
  if (!id) return std::nullopt;
  return ReadToken{*id, raw->substr(id_size)};
}

}  // namespace auth
