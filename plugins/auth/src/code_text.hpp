#pragma once

#include <hearth/uuid.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace auth {

/// How the keyed hash of a row of auth.codes is shown to its owner: nothing of it is stored.

/// Six decimal digits: the first eight bytes, big-endian, modulo a million (no digit is favoured by more than 1 in 10^13).
std::string digits_of(std::string_view mac);

/// A reset token: base64url of the row's id (16 bytes) and its hash (32).
std::string token_of(const hearth::Uuid& id, std::string_view mac);

struct ReadToken {
  hearth::Uuid id;
  std::string mac;
};
std::optional<ReadToken> read_token(std::string_view token);

}  // namespace auth
