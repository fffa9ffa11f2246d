#pragma once

#include <consumer/contract/consumer.hpp>
#include <hearth/hearth.hpp>

/// What comes in and goes out through the routes.
namespace consumer {

struct Preferences {
  std::optional<bool> pets;
  std::optional<std::string> technician_gender;
  std::optional<std::string> notes;
};
constexpr auto describe(Type<Preferences>) {
  return fields(field("pets", &Preferences::pets, about("there are animals in the home")),
                field("technician_gender", &Preferences::technician_gender, one_of("any", "female", "male")),
                field("notes", &Preferences::notes, max_length(500), about("for every cleaning")));
}

struct ProfileView {
  Uuid id;
  std::optional<std::string> nickname;
  Preferences preferences;
  std::vector<Uuid> favorites;
  std::vector<Uuid> blocks;
  std::int64_t version = 0;
};
constexpr auto describe(Type<ProfileView>) {
  return fields(field("id", &ProfileView::id), field("nickname", &ProfileView::nickname),
                field("preferences", &ProfileView::preferences),
                field("favorites", &ProfileView::favorites, about("technicians")),
                field("blocks", &ProfileView::blocks, about("technicians")),
                field("version", &ProfileView::version, etag));
}

struct ChangeProfile {
  Patch<std::string> nickname;
  Patch<Preferences> preferences;
};
constexpr auto describe(Type<ChangeProfile>) {
  return fields(field("nickname", &ChangeProfile::nickname, min_length(1), max_length(60), format("single_line")),
                field("preferences", &ChangeProfile::preferences, about("replaced as a whole")));
}

struct AddressView {
  Uuid id;
  std::optional<std::string> label;
  std::string road_name;
  std::string zip;
  std::optional<std::string> detail;
  std::optional<std::string> entry_notes;
  std::string region;
  double latitude = 0;
  double longitude = 0;
  std::int64_t version = 0;
  Timestamp created_at;
};
constexpr auto describe(Type<AddressView>) {
  return fields(field("id", &AddressView::id), field("label", &AddressView::label),
                field("road_name", &AddressView::road_name), field("zip", &AddressView::zip),
                field("detail", &AddressView::detail), field("entry_notes", &AddressView::entry_notes),
                field("region", &AddressView::region), field("latitude", &AddressView::latitude),
                field("longitude", &AddressView::longitude), field("version", &AddressView::version, etag),
                field("created_at", &AddressView::created_at));
}

struct AddAddress {
  std::optional<std::string> label;
  std::string road_name;
  std::string zip;
  std::optional<std::string> detail;
  std::optional<std::string> entry_notes;
  std::string region;
  double latitude = 0;
  double longitude = 0;
};
constexpr auto describe(Type<AddAddress>) {
  return fields(
      field("label", &AddAddress::label, min_length(1), max_length(40), format("single_line"), example(R"("집")")),
      field("road_name", &AddAddress::road_name, min_length(2), max_length(200), format("single_line"),
            example(R"("서울특별시 마포구 월드컵북로 396")")),
      field("zip", &AddAddress::zip, format("zip5"), example(R"("03925")")),
      field("detail", &AddAddress::detail, max_length(200), format("single_line"), about("building, floor, door")),
      field("entry_notes", &AddAddress::entry_notes, max_length(500), about("how to get in")),
      field("region", &AddAddress::region, min_length(2), max_length(20), format("single_line"),
            about("code of the district, as in the catalogue"), example(R"("11440")")),
      field("latitude", &AddAddress::latitude, minimum(-90.0), maximum(90.0), example("37.5779")),
      field("longitude", &AddAddress::longitude, minimum(-180.0), maximum(180.0), example("126.8905")));
}

struct ChangeAddress {
  Uuid id;
  Patch<std::string> label;
  std::optional<std::string> road_name;
  std::optional<std::string> zip;
  Patch<std::string> detail;
  Patch<std::string> entry_notes;
  std::optional<std::string> region;
  std::optional<double> latitude;
  std::optional<double> longitude;
};
constexpr auto describe(Type<ChangeAddress>) {
  return fields(field("id", &ChangeAddress::id),
                field("label", &ChangeAddress::label, min_length(1), max_length(40), format("single_line")),
                field("road_name", &ChangeAddress::road_name, min_length(2), max_length(200), format("single_line")),
                field("zip", &ChangeAddress::zip, format("zip5")),
                field("detail", &ChangeAddress::detail, max_length(200), format("single_line")),
                field("entry_notes", &ChangeAddress::entry_notes, max_length(500)),
                field("region", &ChangeAddress::region, min_length(2), max_length(20), format("single_line")),
                field("latitude", &ChangeAddress::latitude, minimum(-90.0), maximum(90.0)),
                field("longitude", &ChangeAddress::longitude, minimum(-180.0), maximum(180.0)));
}

}  // namespace consumer
