#include "demo.hpp"

#include "store.hpp"
#include "technician_sql.hpp"

namespace technician {
namespace {

/// False when the technician is there already.
Result<bool> add(Tx& tx, const DemoTechnician& one) {
  if (HEARTH_TRY(tx.maybe<Row>(sql::find_technician, {{"id", one.id}}))) return false;
  const Row row{.id = one.id,
                .status = Status::verified,
                .name = one.name,
                .gender = one.gender,
                .about = one.about,
                .by_account = false,
                .version = 1,
                .created = tx.now(),
                .updated = tx.now()};
  tx.exec(sql::add_technician, row);
  for (const auto& skill : one.skills) tx.exec(sql::add_skill, {{"technician", one.id}, {"skill", skill}});
  for (const auto& region : one.regions) tx.exec(sql::add_region, {{"technician", one.id}, {"region", region}});
  for (const auto& hours : one.weekly) tx.exec(sql::add_work_hours, hours, {{"technician", one.id}});
  HEARTH_TRY(save(tx, row));
  return true;
}

}  // namespace

Result<std::string> Demo::load(Calls& calls, const DemoTechnicians& all) {
  std::size_t added = 0;
  for (const auto& one : all.technicians) {
    if (HEARTH_TRY(calls.transaction([&](Tx& tx) { return add(tx, one); }))) ++added;
  }
  return std::to_string(added) + " technicians\n";
}

}  // namespace technician
