#pragma once

#include <hearth/hearth.hpp>

#include <string>
#include <vector>

#include "model.hpp"

namespace technician {

struct DemoTechnician {
  Uuid id;
  std::string name;
  Gender gender = Gender::unsaid;
  std::string about;
  std::vector<std::string> skills;
  std::vector<std::string> regions;
  std::vector<Hours> weekly;
};
constexpr auto describe(Type<DemoTechnician>) {
  return fields(field("id", &DemoTechnician::id), field("name", &DemoTechnician::name),
                field("gender", &DemoTechnician::gender), field("about", &DemoTechnician::about),
                field("skills", &DemoTechnician::skills), field("regions", &DemoTechnician::regions),
                field("weekly", &DemoTechnician::weekly));
}

struct DemoTechnicians {
  std::vector<DemoTechnician> technicians;
};
constexpr auto describe(Type<DemoTechnicians>) { return fields(field("technicians", &DemoTechnicians::technicians)); }

/// Demo data: technicians as they are after their verification. Loading them again changes nothing.
class Demo {
 public:
  Result<std::string> load(Calls& calls, const DemoTechnicians& all);
};

}  // namespace technician
