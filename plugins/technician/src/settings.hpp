#pragma once

#include <hearth/hearth.hpp>

namespace technician {

using namespace hearth;

struct Settings {
  std::int64_t far_from_job_m = 300;
  Duration jobs_shown = std::chrono::days{31};
};
constexpr auto describe(Type<Settings>) {
  using namespace std::chrono;
  return fields(
      field("far_from_job_m", &Settings::far_from_job_m, minimum(10), maximum(100'000),
            about("metres from the job's place, beyond the accuracy told, from which on a check-in or check-out "
                  "is marked as far")),
      field("jobs_shown", &Settings::jobs_shown, minimum(hours{24}), maximum(hours{24 * 366}),
            about("how far ahead jobs are listed where nothing else is asked for")));
}

}  // namespace technician
