#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace matching {

/// Of a request for a technician.
namespace request_state {
inline constexpr std::string_view open = "open";        ///< waits for a batch
inline constexpr std::string_view offered = "offered";  ///< somebody is being asked
inline constexpr std::string_view accepted = "accepted";
inline constexpr std::string_view exhausting = "exhausting";  ///< booking is being told that nobody was found
inline constexpr std::string_view exhausted = "exhausted";
inline constexpr std::string_view closed = "closed";  ///< the booking needs nobody any more
}  // namespace request_state

/// Of an offer to one technician.
namespace offer_state {
inline constexpr std::string_view placing = "placing";  ///< booking has yet to agree
inline constexpr std::string_view refused = "refused";  ///< by booking: the time was taken
inline constexpr std::string_view open = "open";
inline constexpr std::string_view accepting = "accepting";  ///< booking has yet to confirm
inline constexpr std::string_view accepted = "accepted";
inline constexpr std::string_view declined = "declined";
inline constexpr std::string_view expired = "expired";
inline constexpr std::string_view withdrawn = "withdrawn";
}  // namespace offer_state

struct Step {
  std::string_view from;
  std::string_view to;
};

/// open -> offered -> accepted, or open again -> exhausting -> exhausted. An admin's hand accepts from wherever somebody is
/// still looked for; booking may give up or be cancelled at any time.
inline constexpr std::array request_steps{
    Step{request_state::open, request_state::open},  // postponed
    Step{request_state::open, request_state::offered},
    Step{request_state::open, request_state::accepted},  // by hand
    Step{request_state::open, request_state::exhausting},
    Step{request_state::open, request_state::exhausted},  // booking gave up by itself
    Step{request_state::open, request_state::closed},
    Step{request_state::offered, request_state::open},  // declined, expired: the next
    Step{request_state::offered, request_state::accepted},
    Step{request_state::offered, request_state::exhausting},
    Step{request_state::offered, request_state::exhausted},
    Step{request_state::offered, request_state::closed},
    Step{request_state::accepted, request_state::accepted},  // another by hand
    Step{request_state::accepted, request_state::exhausted},
    Step{request_state::accepted, request_state::closed},
    Step{request_state::exhausting, request_state::accepted},  // the yes was faster
    Step{request_state::exhausting, request_state::exhausted},
    Step{request_state::exhausting, request_state::closed},
};

inline constexpr std::array offer_steps{
    Step{offer_state::placing, offer_state::open},        Step{offer_state::placing, offer_state::refused},
    Step{offer_state::placing, offer_state::accepted},  // by hand, to the same
    Step{offer_state::placing, offer_state::withdrawn},   Step{offer_state::open, offer_state::accepting},
    Step{offer_state::open, offer_state::accepted},  // by hand, to the same
    Step{offer_state::open, offer_state::declined},       Step{offer_state::open, offer_state::expired},
    Step{offer_state::open, offer_state::withdrawn},      Step{offer_state::accepting, offer_state::accepted},
    Step{offer_state::accepting, offer_state::withdrawn}, Step{offer_state::accepted, offer_state::withdrawn},
};

template <std::size_t n>
[[nodiscard]] constexpr bool may(const std::array<Step, n>& steps, std::string_view from, std::string_view to) {
  return std::any_of(steps.begin(), steps.end(), [&](const Step& step) { return step.from == from && step.to == to; });
}

}  // namespace matching
