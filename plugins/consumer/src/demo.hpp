#pragma once

#include "addresses.hpp"

namespace consumer {

struct DemoAddress {
  Uuid id;
  Uuid consumer;
  std::optional<std::string> label;
  std::string road_name;
  std::string zip;
  std::optional<std::string> detail;
  std::optional<std::string> entry_notes;
  std::string region;
  double latitude = 0;
  double longitude = 0;
};
constexpr auto describe(Type<DemoAddress>) {
  return fields(field("id", &DemoAddress::id), field("consumer_id", &DemoAddress::consumer),
                field("label", &DemoAddress::label), field("road_name", &DemoAddress::road_name),
                field("zip", &DemoAddress::zip, format("zip5")), field("detail", &DemoAddress::detail),
                field("entry_notes", &DemoAddress::entry_notes), field("region", &DemoAddress::region),
                field("latitude", &DemoAddress::latitude), field("longitude", &DemoAddress::longitude));
}

struct DemoAddresses {
  std::vector<DemoAddress> addresses;
};
constexpr auto describe(Type<DemoAddresses>) { return fields(field("addresses", &DemoAddresses::addresses)); }

/// Demo data: where demo consumers live. What is there already, by id, stays as it is.
class Demo {
 public:
  explicit Demo(Addresses& addresses) : addresses_{addresses} {}

  Result<std::string> load(Tx& tx, const DemoAddresses& all);

 private:
  Addresses& addresses_;
};

}  // namespace consumer
