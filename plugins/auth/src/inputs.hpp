#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "users.hpp"

/// What the described types cannot say of a body.
namespace auth {

Error violated(std::string pointer, std::string rule, std::string message);

/// Email and phone as they are compared. Violations when neither or a bad one is given.
struct Contacts {
  std::optional<std::string> email;
  std::optional<std::string> phone;
};
Result<Contacts> contacts_of(const std::optional<std::string>& email, const std::optional<std::string>& phone);
/// Exactly one of the two.
Result<Contact> contact_of(const std::optional<std::string>& email, const std::optional<std::string>& phone);

/// Refuses a password that everybody tries first, or one made of `about`.
Result<void> check_strength(std::string_view pointer, const std::string& password,
                            std::initializer_list<std::string_view> about);
std::string_view local_part(const std::optional<std::string>& email);

/// Unknown account, wrong password: one answer.
Error wrong_credentials();

}  // namespace auth
