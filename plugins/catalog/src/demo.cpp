#include "demo.hpp"

#include "catalog_sql.hpp"

namespace catalog {
namespace {

template <class Row>
Result<std::size_t> add(Tx& tx, const std::vector<Row>& rows, const Statement& find, const Statement& insert) {
  std::size_t added = 0;
  for (const auto& row : rows) {
    if (HEARTH_TRY(tx.maybe<Row>(find, {{"id", row.id}}))) continue;
    tx.exec(insert, row);
    ++added;
  }
  return added;
}

}  // namespace

Result<std::string> Demo::load(const Caller&, Tx& tx, const DemoCatalogue& all) {
  std::size_t added = HEARTH_TRY(add(tx, all.categories, sql::find_category, sql::add_category));
  added += HEARTH_TRY(add(tx, all.skills, sql::find_skill, sql::add_skill));
  added += HEARTH_TRY(add(tx, all.regions, sql::find_region, sql::add_region));
  added += HEARTH_TRY(add(tx, all.services, sql::find_service, sql::add_service));
  added += HEARTH_TRY(add(tx, all.prices, sql::find_price, sql::add_price));
  added += HEARTH_TRY(add(tx, all.options, sql::find_option, sql::add_option));
  added += HEARTH_TRY(add(tx, all.surcharges, sql::find_surcharge, sql::add_surcharge));
  return std::to_string(added) + " entries of the catalogue\n";
}

}  // namespace catalog
