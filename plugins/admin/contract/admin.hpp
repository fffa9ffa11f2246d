#pragma once

#include <hearth/contract.hpp>

/// What other plugins may use of `admin`.
namespace admin {

using namespace hearth;

/// A feature flag is another now; told again every hour, for who came late. A reader replaces what it has, unless it has a later
/// version: they go on when a flag is removed and made anew. Whom the rollout has reached: bucket of (name, user) < percent, see `bucket_of`.
struct FlagChanged {
  std::string name;
  std::int64_t version = 0;
  Json value;      ///< for those
  Json otherwise;  ///< for the others
  std::int32_t percent = 0;
  bool removed = false;
};
constexpr auto describe(Type<FlagChanged>) {
  return event("admin.flag_changed@1", key(&FlagChanged::name), field("name", &FlagChanged::name),
               field("version", &FlagChanged::version), field("value", &FlagChanged::value),
               field("otherwise", &FlagChanged::otherwise), field("percent", &FlagChanged::percent),
               field("removed", &FlagChanged::removed));
}

struct FlagsAsk {};
constexpr auto describe(Type<FlagsAsk>) { return fields(); }
struct AllFlags {
  std::vector<FlagChanged> items;
};
constexpr auto describe(Type<AllFlags>) { return fields(field("items", &AllFlags::items)); }
/// Every flag that there is or was, for a plugin that starts. Those below admin, which may not call it, hear the event.
inline constexpr auto all_flags = service<FlagsAsk, AllFlags>("admin.flags@1");

struct GrantsAsk {
  std::vector<std::string> roles;
};
constexpr auto describe(Type<GrantsAsk>) { return fields(field("roles", &GrantsAsk::roles)); }
struct Grants {
  std::vector<std::string> permissions;
};
constexpr auto describe(Type<Grants>) { return fields(field("permissions", &Grants::permissions)); }
/// What these roles may do besides what they are, as the matrix says at this moment: for the host's `auth.grant_service`.
inline constexpr auto grants = service<GrantsAsk, Grants>("admin.grants@1");

/// 0 to 99, always the same for a flag and a user, and of one flag independent of that of another (FNV-1a, mixed).
constexpr std::int32_t bucket_of(std::string_view flag, const Uuid& user) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  const auto add = [&](std::uint8_t byte) { hash = (hash ^ byte) * 0x100000001b3ULL; };
  for (const char c : flag) add(static_cast<std::uint8_t>(c));
  add(0);
  for (const std::uint8_t byte : user.bytes) add(byte);
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccdULL;
  hash ^= hash >> 33;
  return static_cast<std::int32_t>(hash % 100);
}

}  // namespace admin
