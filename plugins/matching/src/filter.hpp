#pragma once

#include <hearth/hearth.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace matching {

using namespace hearth;

/// What became of a technician in one decision. All but `candidate` and `chosen` say why not.
enum class Verdict {
  chosen,
  candidate,  ///< could have been chosen; another was better, for this booking or for all together
  inactive,
  skills,
  region,
  own_booking,  ///< the technician is the consumer
  not_wanted,   ///< the consumer asked for another by name
  withdrew,     ///< from this booking
  declined,
  let_expire,
  blocked,  ///< by the consumer
  gender,
  too_far,
  busy,  ///< outside of the hours, or taken, with the way there
  full_day,
  not_near_best  ///< so many others score better that this one was not looked at
};
constexpr auto describe(Type<Verdict>) {
  return names(value("chosen", Verdict::chosen), value("candidate", Verdict::candidate),
               value("inactive", Verdict::inactive), value("skills", Verdict::skills), value("region", Verdict::region),
               value("own_booking", Verdict::own_booking), value("not_wanted", Verdict::not_wanted),
               value("withdrew", Verdict::withdrew), value("declined", Verdict::declined),
               value("let_expire", Verdict::let_expire), value("blocked", Verdict::blocked),
               value("gender", Verdict::gender), value("too_far", Verdict::too_far), value("busy", Verdict::busy),
               value("full_day", Verdict::full_day), value("not_near_best", Verdict::not_near_best));
}

/// Will it stay so, or may another hour change it? While all are excluded for good, nobody is left to ask.
[[nodiscard]] bool for_good(Verdict verdict);

/// What a booking asks of who does it.
struct Demand {
  Uuid consumer;
  std::optional<Uuid> wanted;
  std::vector<Uuid> excluded;
  std::string region;
  std::vector<std::string> skills;
  std::vector<Uuid> blocked;
  std::string gender = "any";
};

/// A technician as the read model knows them.
struct Known {
  Uuid id;
  bool active = false;
  std::string gender;
  std::vector<std::string> skills;
};
constexpr auto describe(Type<Known>) {
  return fields(field("technician_id", &Known::id), field("active", &Known::active), field("gender", &Known::gender),
                field("skills", &Known::skills));
}

/// How a technician has answered about this booking so far.
struct Answers {
  bool declined = false;
  bool refused_lately = false;  ///< booking found them taken, a moment ago
  std::int32_t expired = 0;
};

/// The first hard filter that speaks against the technician, of those that need neither map nor calendar. Who let an offer
/// expire is spoken against once they were asked `ask_at_most` times.
[[nodiscard]] std::optional<Verdict> against(const Demand& demand, const Known& technician, const Answers& answers,
                                             std::int32_t ask_at_most);

}  // namespace matching
