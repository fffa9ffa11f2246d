#pragma once

#include <hearth/hearth.hpp>

#include <string>
#include <vector>

namespace reviews {

using namespace hearth;

struct Settings {
  Duration window = std::chrono::days{14};
  Duration edit_for = std::chrono::hours{24};
  double prior_mean = 4.0;
  double prior_weight = 10.0;
  std::vector<std::string> consumer_tags{"punctual", "thorough", "careful",  "friendly", "good_value",
                                         "late",     "sloppy",   "careless", "rude"};
  std::vector<std::string> technician_tags{"welcoming", "clear_wishes", "as_described",
                                           "rude",      "unsafe",       "not_as_described"};
};
constexpr auto describe(Type<Settings>) {
  using namespace std::chrono;
  return fields(
      field("window", &Settings::window, minimum(hours{1}), maximum(hours{24 * 90}),
            about("from the end of a booking: how long it may be reviewed, and a lonely review stays hidden")),
      field("edit_for", &Settings::edit_for, minimum(seconds{0}), maximum(hours{24 * 90}),
            about("how long a review may be changed, if it is not published before")),
      field("prior_mean", &Settings::prior_mean, minimum(1.0), maximum(5.0),
            about("the stars that a technician without ratings is ranked by")),
      field("prior_weight", &Settings::prior_weight, minimum(0.1), maximum(10000.0),
            about("how many ratings prior_mean weighs as much as")),
      field("consumer_tags", &Settings::consumer_tags, max_items(50), max_length(40), unique_items,
            about("what consumers may tick of a technician")),
      field("technician_tags", &Settings::technician_tags, max_items(50), max_length(40), unique_items,
            about("what technicians may tick of a consumer")));
}

}  // namespace reviews
