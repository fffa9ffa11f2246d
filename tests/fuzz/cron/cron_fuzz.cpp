#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "host/timers/cron.hpp"

// Whatever comes, it is refused or has times, which next() and latest() agree on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hearth;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto cron = timers::Cron::parse(text, "Europe/Berlin");
  if (!cron) return 0;
  Timestamp at{1'790'000'000'000'000};
  for (int i = 0; i < 3; ++i) {
    const Timestamp next = cron->next(at);
    if (next <= at || cron->latest(at, next) != next || cron->latest(at, next - Duration{1})) std::abort();
    at = next;
  }
  return 0;
}
