#include "host/auth/grants.hpp"

#include <nlohmann/json.hpp>

namespace hearth::auth {
namespace {

using Json = nlohmann::json;

Error unknown(std::string why) {
  return unavailable("auth.grants_unavailable", "permissions cannot be looked up at this moment", std::move(why));
}

}  // namespace

Result<std::vector<std::string>> Grants::of(core::Call& within, const std::vector<std::string>& roles) {
  const auto answer = ask_(within, Json{{"roles", roles}}.dump());
  if (!answer) return unknown(answer.error().code + ": " + answer.error().message);
  const auto read = Json::parse(*answer, nullptr, false);
  const auto found = read.is_object() ? read.find("permissions") : read.end();
  if (!read.is_object() || found == read.end() || !found->is_array()) return unknown("no list of permissions");
  std::vector<std::string> held;
  for (const auto& one : *found) {
    // A role is nothing that a service could give away: it is in the token, or it is not.
    if (one.is_string() && is_permission(one.get<std::string>())) held.push_back(one.get<std::string>());
  }
  return held;
}

}  // namespace hearth::auth
