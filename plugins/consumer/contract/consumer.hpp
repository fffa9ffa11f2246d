#pragma once

#include <hearth/contract.hpp>

/// What other plugins may use of `consumer`.
namespace consumer {

using namespace hearth;

struct AddressAsk {
  Uuid consumer;
  Uuid address;
};
constexpr auto describe(Type<AddressAsk>) {
  return fields(field("consumer_id", &AddressAsk::consumer), field("address_id", &AddressAsk::address));
}

/// An address as it is now, in clear: a caller that keeps it keeps it sealed.
struct Address {
  Uuid id;
  std::string road_name;
  std::string zip;                         ///< five digits
  std::string region;                      ///< code of the district (시군구), five digits: "11680"
  std::optional<std::string> detail;       ///< building, floor, door
  std::optional<std::string> entry_notes;  ///< how to get in: shown to the assigned technician alone
  double latitude = 0;
  double longitude = 0;
};
constexpr auto describe(Type<Address>) {
  return fields(field("id", &Address::id), field("road_name", &Address::road_name), field("zip", &Address::zip),
                field("region", &Address::region), field("detail", &Address::detail),
                field("entry_notes", &Address::entry_notes), field("latitude", &Address::latitude),
                field("longitude", &Address::longitude));
}

/// Refuses with consumer.no_such_address when it is not the consumer's own.
inline constexpr auto address = service<AddressAsk, Address>("consumer.address@1");

struct BlocksOfAsk {
  std::vector<Uuid> consumers;
};
constexpr auto describe(Type<BlocksOfAsk>) {
  return fields(field("consumer_ids", &BlocksOfAsk::consumers, max_items(1000)));
}
struct BlocksOf {
  Uuid consumer;
  std::vector<Uuid> technicians;
};
constexpr auto describe(Type<BlocksOf>) {
  return fields(field("consumer_id", &BlocksOf::consumer), field("technician_ids", &BlocksOf::technicians));
}
struct ManyBlocks {
  std::vector<BlocksOf> items;  ///< by consumer; those who block nobody are left out
};
constexpr auto describe(Type<ManyBlocks>) { return fields(field("items", &ManyBlocks::items)); }

/// The technicians whom each of many consumers does not want.
inline constexpr auto many_blocks = service<BlocksOfAsk, ManyBlocks>("consumer.many_blocks@1");

struct WishesAsk {
  Uuid consumer;
};
constexpr auto describe(Type<WishesAsk>) { return fields(field("consumer_id", &WishesAsk::consumer)); }
/// Whom the consumer would like to come, and who is not to.
struct Wishes {
  std::vector<Uuid> blocked;
  std::vector<Uuid> favorites;
  std::string gender;  ///< "any", "female", "male"
};
constexpr auto describe(Type<Wishes>) {
  return fields(field("blocked_ids", &Wishes::blocked), field("favorite_ids", &Wishes::favorites),
                field("gender", &Wishes::gender));
}
/// Of a consumer without a profile: nobody, and "any".
inline constexpr auto wishes = service<WishesAsk, Wishes>("consumer.wishes@1");

struct HomeAsk {
  Uuid consumer;
};
constexpr auto describe(Type<HomeAsk>) { return fields(field("consumer_id", &HomeAsk::consumer)); }
/// What whoever comes should know of every visit to this consumer.
struct Home {
  std::optional<bool> pets;
  std::optional<std::string> notes;
};
constexpr auto describe(Type<Home>) { return fields(field("pets", &Home::pets), field("notes", &Home::notes)); }
/// For the technician of a visit, and nobody else. Of a consumer without a profile: nothing.
inline constexpr auto home = service<HomeAsk, Home>("consumer.home@1");

}  // namespace consumer
