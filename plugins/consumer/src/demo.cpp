#include "demo.hpp"

namespace consumer {
namespace {

AddAddress ask_of(const DemoAddress& one) {
  return {.label = one.label,
          .road_name = one.road_name,
          .zip = one.zip,
          .detail = one.detail,
          .entry_notes = one.entry_notes,
          .region = one.region,
          .latitude = one.latitude,
          .longitude = one.longitude};
}

}  // namespace

Result<std::string> Demo::load(Tx& tx, const DemoAddresses& all) {
  std::size_t added = 0;
  for (const auto& one : all.addresses) {
    const auto there = addresses_.snapshot(tx, {.consumer = one.consumer, .address = one.id});
    if (there) continue;
    if (there.error().code != "consumer.no_such_address") return there.error();
    HEARTH_TRY(addresses_.add_as(tx, one.consumer, one.id, ask_of(one)));
    ++added;
  }
  return added == 0 ? std::string{} : std::to_string(added) + " addresses\n";
}

}  // namespace consumer
