#include "checks.hpp"

#include <auth/contract/names.hpp>

#include <algorithm>

#include "catalog_sql.hpp"

namespace catalog {
namespace {

/// Deeper than any tree of categories that a person could find the way in.
constexpr int deepest = 8;

Error wrong(std::string_view pointer, std::string code, std::string message) {
  Error error = invalid(std::move(code), "the request is not valid");
  error.violations.push_back({std::string{pointer}, error.code.substr(error.code.find('.') + 1), std::move(message)});
  return error;
}

Error no_such(std::string_view pointer, const std::string& what) {
  return wrong(pointer, "catalog.bad_reference", "there is no such " + what);
}

template <class Row>
Result<void> is_named(const Row& row) {
  HEARTH_TRY(::auth::read_name(row.name_ko, "/name_ko"));
  HEARTH_TRY(::auth::read_name(row.name_en, "/name_en"));
  return {};
}

template <class Row>
Result<void> valid_within(const Row& row) {
  if (!row.valid_to || *row.valid_to > row.valid_from) return {};
  return wrong("/valid_to", "catalog.bad_interval", "must be after valid_from");
}

Result<void> service_is_there(Tx& tx, const Uuid& service) {
  if (HEARTH_TRY(tx.maybe<ServiceRow>(sql::find_service, {{"id", service}}))) return {};
  return no_such("/service_id", "service");
}

}  // namespace

/// The way up must end, and not at the category itself.
Result<void> check(Tx& tx, const Category& row) {
  HEARTH_TRY(is_named(row));
  auto parent = row.parent;
  for (int depth = 1; parent; ++depth) {
    if (*parent == row.id || depth > deepest) {
      return wrong("/parent_id", "catalog.bad_reference", "the category would stand under itself, or too deep");
    }
    const auto above = HEARTH_TRY(tx.maybe<Category>(sql::find_category, {{"id", *parent}}));
    if (!above) return no_such("/parent_id", "category");
    parent = above->parent;
  }
  return {};
}

Result<void> check(Tx&, const Skill& row) { return is_named(row); }
Result<void> check(Tx&, const Region& row) { return is_named(row); }

Result<void> check(Tx& tx, const ServiceRow& row) {
  HEARTH_TRY(is_named(row));
  if (!HEARTH_TRY(tx.maybe<Category>(sql::find_category, {{"id", row.category}}))) {
    return no_such("/category_id", "category");
  }
  const auto known = HEARTH_TRY(tx.all<std::string>(sql::known_skills));
  for (std::size_t i = 0; i < row.skills.size(); ++i) {
    if (std::find(known.begin(), known.end(), row.skills[i]) != known.end()) continue;
    return no_such("/skills/" + std::to_string(i), "skill");
  }
  return {};
}

Result<void> check(Tx& tx, const Price& row) {
  if (row.to_units < row.from_units) return wrong("/to_units", "catalog.bad_interval", "must not be below from_units");
  HEARTH_TRY(valid_within(row));
  return service_is_there(tx, row.service);
}

Result<void> check(Tx& tx, const Option& row) {
  HEARTH_TRY(is_named(row));
  return service_is_there(tx, row.service);
}

Result<void> check(Tx&, const Surcharge& row) {
  HEARTH_TRY(is_named(row));
  return valid_within(row);
}

}  // namespace catalog
