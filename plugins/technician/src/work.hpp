#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"

namespace technician {

/// What a technician can do, where, and in which hours; never less than a confirmed job needs.
class Work {
 public:
  Result<Profile> put_skills(const Caller& who, Calls& calls, const Skills& ask);
  Result<Profile> put_regions(const Caller& who, Calls& calls, const Regions& ask);
  Result<Profile> put_hours(const Caller& who, Calls& calls, const WorkHours& ask);

  Result<Exceptions> exceptions(const Caller& who, Db& db);
  Result<Exception> add_exception(const Caller& who, Calls& calls, const DayHours& ask);
  Result<void> drop_exception(const Caller& who, Calls& calls, const Id& ask);
};

}  // namespace technician
