#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace auth {

/// An email address as it is compared: no blanks around it, ASCII letters small. Nothing when it is none.
std::optional<std::string> normal_email(std::string_view text);

/// E.164. Blanks, hyphens, dots and brackets go; a number that begins with 0 is a Korean one as dialled there.
std::optional<std::string> normal_phone(std::string_view text);

/// Whose attempts are counted together: an IPv4 address, or the /64 of an IPv6 one, which one subscriber has to itself.
std::string network_of(std::string_view address);

}  // namespace auth
