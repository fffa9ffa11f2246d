#pragma once

#include <hearth/hearth.hpp>

#include <string>
#include <vector>

#include "rows.hpp"

namespace catalog {

/// A catalogue as a file holds it.
struct DemoCatalogue {
  std::vector<Category> categories;
  std::vector<Skill> skills;
  std::vector<Region> regions;
  std::vector<ServiceRow> services;
  std::vector<Price> prices;
  std::vector<Option> options;
  std::vector<Surcharge> surcharges;
};
constexpr auto describe(Type<DemoCatalogue>) {
  return fields(field("categories", &DemoCatalogue::categories), field("skills", &DemoCatalogue::skills),
                field("regions", &DemoCatalogue::regions), field("services", &DemoCatalogue::services),
                field("prices", &DemoCatalogue::prices), field("options", &DemoCatalogue::options),
                field("surcharges", &DemoCatalogue::surcharges));
}

/// Loads a whole catalogue in one transaction; what is there already (by id) stays as it is.
class Demo {
 public:
  Result<std::string> load(const Caller& who, Tx& tx, const DemoCatalogue& all);
};

}  // namespace catalog
