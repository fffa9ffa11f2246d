#pragma once

#include <admin/contract/admin.hpp>
#include <hearth/hearth.hpp>

#include <map>
#include <string>
#include <vector>

#include "settings.hpp"

namespace admin {

using namespace hearth;

struct FlagName {
  std::string name;
};
constexpr auto describe(Type<FlagName>) {
  return fields(field("name", &FlagName::name, min_length(1), max_length(60), format("single_line")));
}

struct PutFlag {
  Json value;
  Json otherwise{"false"};
  std::int32_t percent = 100;
  std::string about;
};
constexpr auto describe(Type<PutFlag>) {
  return fields(field("value", &PutFlag::value, about("for those whom the rollout has reached")),
                field("otherwise", &PutFlag::otherwise, optional_, about("for the others; false when nothing is said")),
                field("percent", &PutFlag::percent, minimum(0), maximum(100), optional_,
                      about("of users whom it has reached: always the same ones")),
                field("about", &PutFlag::about, max_length(500), optional_));
}

struct Flag {
  std::string name;
  Json value;
  Json otherwise;
  std::int32_t percent = 0;
  std::string about;
  std::int64_t version = 1;
  Uuid updated_by;
  Timestamp updated;
};
constexpr auto describe(Type<Flag>) {
  return fields(field("name", &Flag::name), field("value", &Flag::value), field("otherwise", &Flag::otherwise),
                field("percent", &Flag::percent), field("about", &Flag::about), field("version", &Flag::version, etag),
                field("updated_by", &Flag::updated_by), field("updated_at", &Flag::updated));
}

struct ListedFlags {
  std::vector<Flag> items;
};
constexpr auto describe(Type<ListedFlags>) { return fields(field("items", &ListedFlags::items)); }

/// As they are for whoever asks.
struct MyFlags {
  std::map<std::string, Json> flags;
};
constexpr auto describe(Type<MyFlags>) { return fields(field("flags", &MyFlags::flags)); }

/// Whether the rollout has reached this user. Who is not signed in is reached by a whole one alone.
bool reached(const Flag& flag, const Uuid& user);

class Flags {
 public:
  explicit Flags(Live<Settings> settings) : settings_{std::move(settings)} {}

  Result<MyFlags> mine(const Caller& who, Db& db);
  Result<ListedFlags> list(const Caller& who, Db& db);
  Result<Flag> read(const Caller& who, Db& db, const FlagName& ask);
  Result<Flag> put(const Caller& who, Tx& tx, const std::optional<IfMatch>& match, const FlagName& of,
                   const PutFlag& ask);
  Result<void> remove(const Caller& who, Tx& tx, const FlagName& ask);

  /// The service admin.flags@1.
  Result<AllFlags> tell(Db& db, const FlagsAsk& ask);
  /// For plugins below, which may not ask: what they heard last, once more.
  Result<void> repeat(Tx& tx);

 private:
  Live<Settings> settings_;
};

}  // namespace admin
