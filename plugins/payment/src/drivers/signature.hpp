#pragma once

#include <hearth/hearth.hpp>

/// Signatures of webhooks.
namespace payment {

using namespace hearth;

std::string sha256(std::string_view data);
std::string hmac_sha256(std::string_view key, std::string_view data);
std::string hex(std::string_view bytes);
/// RFC 4648 section 4, with padding.
std::string base64(std::string_view bytes);

/// Stripe's manner: the header "t=1492774577,v1=<hex>,v1=<hex>" holds HMAC-SHA-256 over "<t>.<body>". True when one of the v1
/// is of this secret, and t is within `tolerance` of `now` (so that an old one cannot be played again).
bool signed_in_time(std::string_view header, std::string_view body, std::string_view secret, Timestamp now,
                    Duration tolerance);
/// The header that signs the body.
std::string signature(std::string_view body, std::string_view secret, Timestamp at);

}  // namespace payment
