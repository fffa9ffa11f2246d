#include "addresses.hpp"

#include <auth/contract/names.hpp>

#include "consumer_sql.hpp"
#include "profiles.hpp"

namespace consumer {

namespace {

constexpr std::int64_t most_addresses = 20;
constexpr std::string_view table = "consumer.addresses";

struct Count {
  std::int64_t count = 0;
  friend constexpr auto describe(Type<Count>) { return fields(field("count", &Count::count)); }
};

Error no_such_address() { return not_found("consumer.no_such_address", "there is no such address"); }
Error changed() { return precondition("precondition.failed", "the address was changed meanwhile"); }

}  // namespace

/// As it stands in the table.
struct Addresses::Row {
  Uuid id;
  std::optional<Bytes> label;
  Bytes road_name;
  Bytes zip;
  std::optional<Bytes> detail;
  std::optional<Bytes> entry_notes;
  std::string region;
  double latitude = 0;
  double longitude = 0;
  std::int64_t version = 0;
  Timestamp created_at;

  friend constexpr auto describe(Type<Row>) {
    return fields(field("id", &Row::id), field("label", &Row::label), field("road_name", &Row::road_name),
                  field("zip", &Row::zip), field("detail", &Row::detail), field("entry_notes", &Row::entry_notes),
                  field("region", &Row::region), field("latitude", &Row::latitude), field("longitude", &Row::longitude),
                  field("version", &Row::version), field("created_at", &Row::created_at));
  }
};

Result<Addresses::Row> Addresses::sealed(const AddressView& plain) const {
  const Seals seals{crypto_, table, plain.id};
  Row row;
  row.id = plain.id;
  row.label = HEARTH_TRY(seals.seal("label", plain.label));
  row.road_name = HEARTH_TRY(seals.seal("road_name", std::string_view{plain.road_name}));
  row.zip = HEARTH_TRY(seals.seal("zip", std::string_view{plain.zip}));
  row.detail = HEARTH_TRY(seals.seal("detail", plain.detail));
  row.entry_notes = HEARTH_TRY(seals.seal("entry_notes", plain.entry_notes));
  row.region = plain.region;
  row.latitude = plain.latitude;
  row.longitude = plain.longitude;
  row.version = plain.version;
  row.created_at = plain.created_at;
  return row;
}

Result<AddressView> Addresses::opened(const Row& row) const {
  const Seals seals{crypto_, table, row.id};
  AddressView plain;
  plain.id = row.id;
  plain.label = HEARTH_TRY(seals.open("label", row.label));
  plain.road_name = HEARTH_TRY(seals.open("road_name", row.road_name));
  plain.zip = HEARTH_TRY(seals.open("zip", row.zip));
  plain.detail = HEARTH_TRY(seals.open("detail", row.detail));
  plain.entry_notes = HEARTH_TRY(seals.open("entry_notes", row.entry_notes));
  plain.region = row.region;
  plain.latitude = row.latitude;
  plain.longitude = row.longitude;
  plain.version = row.version;
  plain.created_at = row.created_at;
  return plain;
}

Result<std::vector<AddressView>> Addresses::all(Db& db, const Uuid& consumer) const {
  const auto rows = HEARTH_TRY(db.all<Row>(sql::all_addresses, {{"consumer", consumer}}));
  std::vector<AddressView> out;
  for (const auto& row : rows) {
    auto one = HEARTH_TRY(opened(row));
    out.push_back(std::move(one));
  }
  return out;
}

/// Another's address is not found: that it exists is nobody's business.
Result<AddressView> Addresses::find(Db& db, const Uuid& consumer, const Uuid& id) const {
  const auto row = HEARTH_TRY(db.one_or<Row>(sql::find_address, {{"id", id}, {"consumer", consumer}}, no_such_address));
  return opened(row);
}

Result<Page<AddressView>> Addresses::list(const Caller& who, Db& db, const PageAsk& ask) {
  auto rows = HEARTH_TRY(db.page<Row>(sql::addresses_of_consumer, ask, {{"consumer", who.user}}));
  Page<AddressView> page;
  page.next_cursor = std::move(rows.next_cursor);
  for (const auto& row : rows.items) page.items.push_back(HEARTH_TRY(opened(row)));
  return page;
}

Result<AddressView> Addresses::read(const Caller& who, Db& db, Uuid id) { return find(db, who.user, id); }

Result<AddressView> Addresses::add(const Caller& who, Tx& tx, const AddAddress& ask) {
  return add_as(tx, who.user, tx.new_id(), ask);
}

Result<AddressView> Addresses::add_as(Tx& tx, const Uuid& consumer, const Uuid& id, const AddAddress& ask) {
  HEARTH_TRY(Profiles::lock(tx, consumer));
  const auto there = HEARTH_TRY(tx.one<Count>(sql::count_addresses, {{"consumer", consumer}}));
  if (there.count >= most_addresses) return conflict("consumer.too_many_addresses", "remove an address first");
  AddressView made;
  made.id = id;
  if (ask.label) made.label = HEARTH_TRY(::auth::read_name(*ask.label, "/label"));
  made.road_name = HEARTH_TRY(::auth::read_name(ask.road_name, "/road_name"));
  made.zip = ask.zip;
  made.detail = ask.detail;
  made.entry_notes = ask.entry_notes;
  made.region = ask.region;
  made.latitude = ask.latitude;
  made.longitude = ask.longitude;
  made.version = 1;
  made.created_at = tx.now();
  const auto row = HEARTH_TRY(sealed(made));
  tx.exec(sql::add_address, row, {{"consumer", consumer}, {"now", made.created_at}});
  return made;
}

Result<AddressView> Addresses::change(const Caller& who, Tx& tx, const IfMatch& match, const ChangeAddress& ask) {
  auto kept = HEARTH_TRY(find(tx, who.user, ask.id));
  if (!match.matches(kept.version)) return changed();
  kept.label = ask.label.applied_to(kept.label);
  if (ask.label.given() && kept.label) kept.label = HEARTH_TRY(::auth::read_name(*kept.label, "/label"));
  kept.detail = ask.detail.applied_to(kept.detail);
  kept.entry_notes = ask.entry_notes.applied_to(kept.entry_notes);
  if (ask.road_name) kept.road_name = HEARTH_TRY(::auth::read_name(*ask.road_name, "/road_name"));
  if (ask.zip) kept.zip = *ask.zip;
  if (ask.region) kept.region = *ask.region;
  if (ask.latitude) kept.latitude = *ask.latitude;
  if (ask.longitude) kept.longitude = *ask.longitude;
  const auto row = HEARTH_TRY(sealed(kept));
  const auto touched = HEARTH_TRY(tx.execute(sql::change_address, row, {{"consumer", who.user}, {"now", tx.now()}}));
  if (touched == 0) return changed();
  ++kept.version;
  return kept;
}

Result<void> Addresses::remove(const Caller& who, Tx& tx, const std::optional<IfMatch>& match, Uuid id) {
  const auto kept = HEARTH_TRY(find(tx, who.user, id));
  if (match && !match->matches(kept.version)) return changed();
  tx.exec(sql::remove_address, {{"id", id}, {"consumer", who.user}});
  return {};
}

Result<Address> Addresses::snapshot(Db& db, const AddressAsk& ask) {
  auto found = HEARTH_TRY(find(db, ask.consumer, ask.address));
  Address out;
  out.id = found.id;
  out.road_name = std::move(found.road_name);
  out.zip = std::move(found.zip);
  out.region = std::move(found.region);
  out.detail = std::move(found.detail);
  out.entry_notes = std::move(found.entry_notes);
  out.latitude = found.latitude;
  out.longitude = found.longitude;
  return out;
}

}  // namespace consumer
