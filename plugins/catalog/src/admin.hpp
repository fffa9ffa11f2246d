#pragma once

#include <hearth/hearth.hpp>

#include <string>
#include <string_view>
#include <utility>

#include "checks.hpp"
#include "inputs.hpp"
#include "rows.hpp"

namespace catalog {

/// The statements of one resource.
struct ResourceSql {
  const Statement& add;
  const Statement& change;
  const Statement& find;
  const Statement& list;
};

/// What an admin does with one resource of the catalogue: list, draft, change (and publish), archive. Each change is a
/// compare-and-set on the version, and audited.
template <class Row, class Create, class Change>
class Resource {
 public:
  Resource(std::string_view name, ResourceSql sql) : name_{name}, sql_{sql} {}

  Result<Page<Row>> list(const Caller&, Db& db, const PageAsk& ask) { return db.page<Row>(sql_.list, ask); }

  Result<Row> create(const Caller&, Tx& tx, const Create& ask) {
    const Row row = row_of(tx.new_id(), ask);
    HEARTH_TRY(check(tx, row));
    tx.exec(sql_.add, row);
    audit(tx, "created", row.id, {}, Json{to_json(row)});
    return row;
  }

  Result<Row> change(const Caller&, Tx& tx, const Uuid& id, const IfMatch& match, const Change& ask) {
    const Row before = HEARTH_TRY(find(tx, id));
    if (!match.matches(before.version)) return stale();
    if (before.status == Status::archived) {
      return conflict("catalog.archived", "what has been archived stays as it is");
    }
    Row after = before;
    apply(after, ask);
    if (ask.status) after.status = *ask.status;
    if (before.status != Status::draft && after.status == Status::draft) {
      return conflict("catalog.not_a_draft", "what has been published cannot become a draft again");
    }
    HEARTH_TRY(check(tx, after));
    HEARTH_TRY(write(tx, before, after, "changed"));
    ++after.version;
    return after;
  }

  Result<void> archive(const Caller&, Tx& tx, const Uuid& id) {
    const Row before = HEARTH_TRY(find(tx, id));
    if (before.status == Status::archived) return {};
    Row after = before;
    after.status = Status::archived;
    return write(tx, before, std::move(after), "archived");
  }

 private:
  static Error stale() { return precondition("catalog.changed", "it has changed meanwhile: read it again"); }

  Result<Row> find(Tx& tx, const Uuid& id) {
    return tx.one_or<Row>(sql_.find, {{"id", id}}, not_found("catalog.no_such_" + name_, "there is no such " + name_));
  }

  Result<void> write(Tx& tx, const Row& before, Row after, std::string_view what) {
    ++after.version;
    if (HEARTH_TRY(tx.execute(sql_.change, after)) == 0) return stale();
    audit(tx, what, after.id, Json{to_json(before)}, Json{to_json(after)});
    return {};
  }

  void audit(Tx& tx, std::string_view what, const Uuid& id, Json before, Json after) {
    tx.audit({.action = "catalog." + name_ + "_" + std::string{what},
              .target_type = "catalog." + name_,
              .target = id.text(),
              .before = std::move(before),
              .after = std::move(after),
              .reason = {}});
  }

  std::string name_;
  ResourceSql sql_;
};

using Categories = Resource<Category, CreateCategory, ChangeCategory>;
using Skills = Resource<Skill, CreateSkill, ChangeSkill>;
using Regions = Resource<Region, CreateRegion, ChangeRegion>;
using ServiceRows = Resource<ServiceRow, CreateService, ChangeService>;
using Prices = Resource<Price, CreatePrice, ChangePrice>;
using Options = Resource<Option, CreateOption, ChangeOption>;
using Surcharges = Resource<Surcharge, CreateSurcharge, ChangeSurcharge>;

}  // namespace catalog
