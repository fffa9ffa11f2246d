#pragma once

#include "host/config/shape.hpp"

// Inside host/config only: what a text must look like to be taken. Each gives the sentence of the refusal.
namespace hearth::config {

Refusal not_empty(const std::string& text);
Refusal plugin_name(const std::string& text);
Refusal service_name(const std::string& text);  ///< "auth.verify_key@1", or empty
Refusal origin(const std::string& text);
Refusal ed25519_key(const std::string& text);  ///< base64 of 32 bytes
Refusal time_zone(const std::string& text);
Refusal redis_url(const std::string& text);
Refusal postgres_url(const std::string& text);
Refusal private_host(const std::string& text);
Refusal granted_host(const std::string& text);
Refusal group_mode(const std::string& text);

}  // namespace hearth::config
