#include "keeper.hpp"

#include "consumer_sql.hpp"

namespace consumer {
namespace {

constexpr std::string_view keeper = "consumer";

struct Kept {
  ProfileView profile;
  std::vector<AddressView> addresses;
};
constexpr auto describe(Type<Kept>) {
  return fields(field("profile", &Kept::profile), field("addresses", &Kept::addresses));
}

}  // namespace

Result<void> Keeper::export_asked(Calls& calls, const ::auth::ExportAsked& asked) {
  Kept kept;
  kept.profile = HEARTH_TRY(profiles_.of(calls, asked.user));
  kept.addresses = HEARTH_TRY(addresses_.all(calls, asked.user));
  HEARTH_TRY(calls.call(::auth::deliver_export, {asked.export_id, std::string{keeper}, Json{to_json(kept)}}));
  return {};
}

Result<void> Keeper::erasure_asked(Calls& calls, const ::auth::ErasureAsked& asked) {
  HEARTH_TRY(calls.call(::auth::answer_erasure, {asked.erasure, std::string{keeper}, {}}));
  return {};
}

Result<void> Keeper::erasure_due(Calls& calls, const ::auth::ErasureDue& due) {
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::drop_addresses, {{"consumer", due.user}});
    tx.exec(sql::drop_favorites, {{"consumer", due.user}});
    tx.exec(sql::drop_blocks, {{"consumer", due.user}});
    tx.exec(sql::drop_profile, {{"consumer", due.user}});
    return {};
  }));
  HEARTH_TRY(calls.call(::auth::erased, {due.erasure, std::string{keeper}}));
  return {};
}

}  // namespace consumer
