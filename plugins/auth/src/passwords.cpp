#include "passwords.hpp"

#include <argon2.h>

#include <set>
#include <vector>

namespace auth {

namespace {

constexpr std::size_t hash_size = 32;

std::string prefix_of(const PasswordCosts& costs) {
  return "$argon2id$v=19$m=" + std::to_string(costs.memory_kib) + ",t=" + std::to_string(costs.passes) +
         ",p=" + std::to_string(costs.lanes) + "$";
}

std::string lowered(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

/// abcdefgh, 87654321, aaaaaaaa, 12121212: few characters, or each a fixed step from the one before.
bool is_run(std::string_view text) {
  const std::set<char> different{text.begin(), text.end()};
  if (different.size() < 3) return true;
  const int step = text[1] - text[0];
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] - text[i - 1] != step) return false;
  }
  return step == 1 || step == -1;
}

/// password12, Password!!: a common word with a few digits or marks around it.
std::string_view core_of(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; };
  while (!text.empty() && !letter(text.front())) text.remove_prefix(1);
  while (!text.empty() && !letter(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

hearth::Result<std::string> hash_password(std::string_view password, std::string_view salt,
                                          const PasswordCosts& costs) {
  std::string out(argon2_encodedlen(costs.passes, costs.memory_kib, costs.lanes,
                                    static_cast<std::uint32_t>(salt.size()), hash_size, Argon2_id),
                  '\0');
  const int done = argon2id_hash_encoded(costs.passes, costs.memory_kib, costs.lanes, password.data(), password.size(),
                                         salt.data(), salt.size(), hash_size, out.data(), out.size());
  if (done != ARGON2_OK) return hearth::internal(std::string{"argon2: "} + argon2_error_message(done));
  out.resize(out.find('\0'));
  return out;
}

bool password_fits(std::string_view password, const std::string& encoded) {
  return argon2id_verify(encoded.c_str(), password.data(), password.size()) == ARGON2_OK;
}

bool NobodysPassword::fits(std::string_view password, const PasswordCosts& costs) {
  std::string encoded;
  {
    const std::lock_guard lock{making_};
    if (encoded_.empty() || costs_ != costs) {
      auto made = hash_password("", "of nobody at all", costs);
      if (made) encoded_ = std::move(*made);
      costs_ = costs;
    }
    encoded = encoded_;
  }
  (void)password_fits(password, encoded);
  return false;
}

bool hashed_at(const std::string& encoded, const PasswordCosts& costs) { return encoded.starts_with(prefix_of(costs)); }

std::string_view weakness_of(std::string_view password, std::initializer_list<std::string_view> about) {
  const std::string text = lowered(password);
  if (text.size() >= 2 && is_run(text)) return "common_password";
  if (is_common_password(text) || is_common_password(core_of(text))) return "common_password";
  for (const auto known : about) {
    const std::string fact = lowered(known);
    if (fact.size() >= 4 && text.find(fact) != std::string::npos && text.size() < fact.size() + 6) {
      return "personal_password";
    }
  }
  return {};
}

}  // namespace auth
