#pragma once

#include <hearth/hearth.hpp>

namespace admin {

using namespace hearth;

struct Settings {
  Duration step_up_within = std::chrono::minutes{10};
  std::int32_t export_rows = 50'000;
  std::int32_t flags_at_most = 500;
  std::int32_t setting_versions_a_day = 200;
};
constexpr auto describe(Type<Settings>) {
  using namespace std::chrono;
  return fields(
      field("step_up_within", &Settings::step_up_within, minimum(minutes{1}), maximum(hours{24}),
            about("how long ago somebody may have signed in who asks for what is masked, or changes roles, "
                  "permissions or settings")),
      field("export_rows", &Settings::export_rows, minimum(1), maximum(1'000'000),
            about("of one export, which is made in memory")),
      field("flags_at_most", &Settings::flags_at_most, minimum(1), maximum(10'000),
            about("feature flags, and names of those that were removed: every client gets them at every start")),
      field("setting_versions_a_day", &Settings::setting_versions_a_day, minimum(1), maximum(10'000),
            about("of one plugin's settings within 24 hours: each is kept for good")));
}

}  // namespace admin
