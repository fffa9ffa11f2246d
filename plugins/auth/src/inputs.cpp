#include "inputs.hpp"

#include "contacts.hpp"
#include "passwords.hpp"

namespace auth {

Error violated(std::string pointer, std::string rule, std::string message) {
  Error error = invalid("body.invalid", "the request is not valid");
  error.violations.push_back({std::move(pointer), std::move(rule), std::move(message)});
  return error;
}

Result<Contacts> contacts_of(const std::optional<std::string>& email, const std::optional<std::string>& phone) {
  if (!email && !phone) return violated("/email", "required", "give an email address or a phone number");
  Contacts out;
  if (email) {
    out.email = normal_email(*email);
    if (!out.email) return violated("/email", "bad_format", "must be an email address");
  }
  if (phone) {
    out.phone = normal_phone(*phone);
    if (!out.phone) return violated("/phone", "bad_format", "must be a phone number");
  }
  return out;
}

Result<Contact> contact_of(const std::optional<std::string>& email, const std::optional<std::string>& phone) {
  if (email && phone) return violated("/phone", "one_contact", "give an email address or a phone number, not both");
  auto both = HEARTH_TRY(contacts_of(email, phone));
  if (both.email) return Contact{"email", std::move(*both.email)};
  return Contact{"sms", std::move(*both.phone)};
}

Result<void> check_strength(std::string_view pointer, const std::string& password,
                            std::initializer_list<std::string_view> about) {
  const auto weakness = weakness_of(password, about);
  if (weakness.empty()) return {};
  return violated(std::string{pointer}, std::string{weakness},
                  weakness == "common_password" ? "is among the passwords that everybody tries first"
                                                : "must not be made of your own name or address");
}

std::string_view local_part(const std::optional<std::string>& email) {
  return email ? std::string_view{*email}.substr(0, email->find('@')) : std::string_view{};
}

Error wrong_credentials() { return unauthenticated("auth.wrong_credentials", "the account or the password is wrong"); }

}  // namespace auth
