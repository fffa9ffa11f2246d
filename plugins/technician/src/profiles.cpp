#include "profiles.hpp"

#include <auth/contract/names.hpp>

#include "store.hpp"
#include "technician_sql.hpp"

namespace technician {
namespace {

/// As it stands in the table.
struct DocumentRow {
  Uuid id;
  std::string kind;
  std::optional<Uuid> file;
  std::optional<Bytes> note;
  Timestamp created;
};
constexpr auto describe(Type<DocumentRow>) {
  return fields(field("id", &DocumentRow::id), field("kind", &DocumentRow::kind), field("file_id", &DocumentRow::file),
                field("note", &DocumentRow::note), field("created_at", &DocumentRow::created));
}

std::string note_of(const Uuid& document) { return "technician.documents.note/" + document.text(); }
std::string details_of(const Uuid& technician) { return "technician.technicians.details/" + technician.text(); }

/// What a profile shows has changed, so its tag has to.
void touch(Tx& tx, const Uuid& technician) { tx.exec(sql::touch_technician, {{"id", technician}, {"now", tx.now()}}); }

/// active <-> paused.
Result<void> pause(Row& row, bool paused) {
  if (row.status != Status::active && row.status != Status::paused) {
    return conflict("technician.not_active", "only an active technician can pause");
  }
  row.status = paused ? Status::paused : Status::active;
  return {};
}

}  // namespace

Result<Profile> Profiles::apply(const Caller& who, Tx& tx, const Apply& ask) {
  std::string name = HEARTH_TRY(::auth::read_name(ask.name, "/name"));
  const Row row{.id = who.user,
                .status = Status::applied,
                .name = std::move(name),
                .gender = ask.gender,
                .about = ask.about,
                .by_account = false,
                .version = 1,
                .created = tx.now(),
                .updated = tx.now()};
  tx.exec(sql::add_technician, row);
  if (ask.details) {
    const Bytes sealed = HEARTH_TRY(crypto_.seal(details_of(row.id), *ask.details));
    tx.exec(sql::put_details, {{"technician", row.id}, {"details", sealed}});
  }
  HEARTH_TRY(add_documents(tx, row.id, ask.documents));
  tell_status(tx, row.id, std::nullopt, Status::applied);
  return whole(tx, row.id);
}

Result<void> Profiles::add_documents(Tx& tx, const Uuid& technician, const std::vector<Document>& documents) const {
  for (const auto& document : documents) {
    DocumentRow row{tx.new_id(), document.kind, document.file, {}, tx.now()};
    if (document.note) row.note = HEARTH_TRY(crypto_.seal(note_of(row.id), *document.note));
    tx.exec(sql::add_document, row, {{"technician", technician}});
  }
  return {};
}

Result<Profile> Profiles::put_documents(const Caller& who, Tx& tx, const Documents& ask) {
  const Row row = HEARTH_TRY(lock(tx, who.user));
  if (row.status != Status::applied) return conflict("technician.not_applied", "the application has been decided");
  tx.exec(sql::drop_documents, {{"technician", row.id}});
  HEARTH_TRY(add_documents(tx, row.id, ask.documents));
  touch(tx, row.id);
  return whole(tx, row.id);
}

Result<Profile> Profiles::whole(Db& db, const Uuid& id) const {
  Profile all = HEARTH_TRY(profile(db, HEARTH_TRY(find(db, id))));
  const auto details = HEARTH_TRY(db.one<std::optional<Bytes>>(sql::details, {{"technician", id}}));
  if (details) all.details = HEARTH_TRY(crypto_.open(details_of(id), *details));
  std::vector<Document> documents;
  for (const auto& row : HEARTH_TRY(db.all<DocumentRow>(sql::documents, {{"technician", id}}))) {
    Document document{row.kind, row.file, {}};
    if (row.note) document.note = HEARTH_TRY(crypto_.open(note_of(row.id), *row.note));
    documents.push_back(std::move(document));
  }
  all.documents = std::move(documents);
  all.rating = HEARTH_TRY(db.maybe<Rating>(sql::rating, {{"technician", id}}));
  return all;
}

Result<Profile> Profiles::me(const Caller& who, Db& db) { return whole(db, who.user); }

Result<Profile> Profiles::read_whole(const Caller&, Db& db, const Id& ask) { return whole(db, ask.id); }

Result<Profile> Profiles::change(const Caller& who, Tx& tx, const IfMatch& match, const ChangeProfile& ask) {
  Row row = HEARTH_TRY(lock(tx, who.user));
  if (!match.matches(row.version)) return precondition("technician.changed", "the profile has changed meanwhile");
  if (ask.name) row.name = HEARTH_TRY(::auth::read_name(*ask.name, "/name"));
  if (ask.gender) row.gender = *ask.gender;
  row.about = ask.about.applied_to(row.about);
  if (ask.paused) HEARTH_TRY(pause(row, *ask.paused));
  return save(tx, std::move(row));
}

Result<PublicProfile> Profiles::read(const Caller&, Db& db, const Id& ask) {
  const Profile all = HEARTH_TRY(profile(db, HEARTH_TRY(find(db, ask.id))));
  if (all.status != Status::active && all.status != Status::paused) return no_such_technician();
  const auto rating = HEARTH_TRY(db.maybe<Rating>(sql::rating, {{"technician", ask.id}}));
  return PublicProfile{all.id, all.name, all.gender, all.about, all.skills, all.regions, rating};
}

Result<Page<Profile>> Profiles::list(const Caller&, Db& db, const ListAsk& ask) {
  const auto rows = HEARTH_TRY(db.page<Row>(sql::technicians_by_status, ask));
  Page<Profile> page{{}, rows.next_cursor};
  for (const auto& row : rows.items) page.items.push_back(HEARTH_TRY(profile(db, row)));
  return page;
}

Result<Cards> Profiles::cards(Db& db, const CardsAsk& ask) {
  return Cards{HEARTH_TRY(db.all<Card>(sql::cards, {{"technicians", ask.technicians}}))};
}

Result<void> Profiles::rated(Tx& tx, const ::reviews::RatingChanged& event) {
  tx.exec(sql::put_rating, {{"technician", event.technician},
                            {"version", event.version},
                            {"count", event.count},
                            {"sum", event.sum},
                            {"rank", event.rank},
                            {"now", tx.now()}});
  touch(tx, event.technician);
  return {};
}

}  // namespace technician
