#include "look.hpp"

#include <algorithm>
#include <booking/contract/booking.hpp>
#include <chrono>
#include <consumer/contract/consumer.hpp>
#include <map>
#include <set>

#include "matching_sql.hpp"
#include "nearby.hpp"

namespace matching {
namespace {

constexpr Duration seoul = std::chrono::hours{9};  // ahead of UTC all year round
constexpr std::size_t asked_at_once = 100;         // bookings of one call to booking.feasible@1

double days(Duration length) { return std::chrono::duration<double, std::ratio<86400>>(length).count(); }
Date day_of(const Request& request) { return Date::of(request.starts, seoul); }

/// Who can be reached from where, on one day.
struct Day {
  std::vector<Uuid> placed;  // technicians whose whereabouts are known
  Nearby nearby{std::vector<Nearby::Place>{}};

  [[nodiscard]] std::set<Uuid> too_far(const Request& request, double km) const {
    std::set<Uuid> far(placed.begin(), placed.end());
    for (const std::size_t near : nearby.within({request.latitude, request.longitude}, km)) far.erase(placed[near]);
    return far;
  }
};

/// Everything that a batch needs to know, read before anything is decided.
struct Picture {
  std::map<std::string, std::vector<Pooled>> pool;       // by region
  std::map<Uuid, ::consumer::Wishes> wishes;             // by consumer
  std::map<Uuid, std::map<Uuid, std::int64_t>> repeats;  // by consumer, technician
  std::map<Uuid, std::map<Uuid, Answers>> answers;       // by booking, technician
  std::map<Uuid, std::map<Uuid, ::booking::Candidate>> feasible;
  std::map<Uuid, std::int64_t> jobs;
  std::map<Uuid, std::int64_t> late;
  std::map<Uuid, Asked> asked;
  std::map<Date, Day> map;
  Load all;
};

template <class M>
auto value_of(const M& map, const Uuid& key) {
  const auto found = map.find(key);
  return found == map.end() ? typename M::mapped_type{} : found->second;
}

class Reader {
 public:
  Reader(Calls& calls, const std::vector<Request>& requests, const Settings& settings)
      : calls_{calls}, requests_{requests}, settings_{settings}, since_{calls.now() - settings.window} {}

  Result<Picture> read() {
    HEARTH_TRY(pools());
    HEARTH_TRY(consumers());
    HEARTH_TRY(histories());
    HEARTH_TRY(map());
    HEARTH_TRY(feasible());
    return std::move(seen_);
  }

  [[nodiscard]] Load load_of(const Pooled& technician, const std::map<Uuid, std::int64_t>& jobs) const {
    const Timestamp from = std::max(technician.active_since.value_or(calls_.now()), since_);
    return {value_of(jobs, technician.id), days(calls_.now() - from)};
  }

 private:
  Result<void> pools() {
    seen_.jobs = HEARTH_TRY(counts(sql::jobs_since));
    seen_.late = HEARTH_TRY(counts(sql::points_since));
    for (auto& asked : HEARTH_TRY(calls_.all<Asked>(sql::asked_since, {{"since", since_}}))) {
      seen_.asked.emplace(asked.technician, asked);
    }
    std::set<Uuid> counted;
    for (const Request& request : requests_) {
      if (seen_.pool.count(request.region) > 0) continue;
      auto pool = HEARTH_TRY(calls_.all<Pooled>(sql::technicians_of_region, {{"region", request.region}}));
      for (const Pooled& technician : pool) {
        if (!technician.active || !counted.insert(technician.id).second) continue;
        const Load load = load_of(technician, seen_.jobs);
        seen_.all.jobs += load.jobs;
        seen_.all.days += load.days;
      }
      seen_.pool.emplace(request.region, std::move(pool));
    }
    return {};
  }

  Result<std::map<Uuid, std::int64_t>> counts(const Statement& statement) {
    std::map<Uuid, std::int64_t> counted;
    for (const Count& row : HEARTH_TRY(calls_.all<Count>(statement, {{"since", since_}}))) {
      counted.emplace(row.technician, row.count);
    }
    return counted;
  }

  Result<void> consumers() {
    for (const Request& request : requests_) {
      if (seen_.wishes.count(request.consumer) > 0) continue;
      seen_.wishes.emplace(request.consumer,
                           HEARTH_TRY(calls_.call(::consumer::wishes, {.consumer = request.consumer})));
      auto& repeats = seen_.repeats[request.consumer];
      for (const Count& row : HEARTH_TRY(calls_.all<Count>(sql::jobs_done_for, {{"consumer", request.consumer}}))) {
        repeats.emplace(row.technician, row.count);
      }
    }
    return {};
  }

  Result<void> histories() {
    for (const Request& request : requests_) {
      auto& answers = seen_.answers[request.booking];
      for (const OfferRow& offer : HEARTH_TRY(calls_.all<OfferRow>(
               sql::offers_of_request, {{"booking", request.booking}, {"version", request.booking_version}}))) {
        Answers& of = answers[offer.technician];
        of.declined = of.declined || offer.state == offer_state::declined;
        of.expired += offer.state == offer_state::expired ? 1 : 0;
        of.refused_lately = of.refused_lately || (offer.state == offer_state::refused &&
                                                  offer.updated + settings_.retry_every > calls_.now());
      }
    }
    return {};
  }

  Result<void> map() {
    for (const Request& request : requests_) {
      const Date day = day_of(request);
      if (seen_.map.count(day) > 0) continue;
      const Arguments bounds{{{"from", day.begin(seoul)}, {"to", (day + 1).begin(seoul)}}};
      seen_.map.emplace(day, seen_on(HEARTH_TRY(calls_.all<Seen>(sql::places_of_day, bounds))));
    }
    return {};
  }

  static Day seen_on(const std::vector<Seen>& all) {
    Day day;
    std::vector<Nearby::Place> places;
    for (const Seen& seen : all) {
      if (day.placed.empty() || day.placed.back() != seen.technician) day.placed.push_back(seen.technician);
      places.push_back({{seen.latitude, seen.longitude}, day.placed.size() - 1});
    }
    day.nearby = Nearby{places};
    return day;
  }

  Result<void> feasible() {
    for (std::size_t from = 0; from < requests_.size(); from += asked_at_once) {
      ::booking::FeasibleAsk ask;
      const std::size_t to = std::min(requests_.size(), from + asked_at_once);
      for (std::size_t i = from; i < to; ++i) ask.bookings.push_back(requests_[i].booking);
      for (const auto& found : HEARTH_TRY(calls_.call(::booking::feasible, ask)).bookings) {
        for (const auto& candidate : found.items)
          seen_.feasible[found.booking].emplace(candidate.technician, candidate);
      }
    }
    return {};
  }

  Calls& calls_;
  const std::vector<Request>& requests_;
  const Settings& settings_;
  Timestamp since_;
  Picture seen_;
};

/// Decides about every technician of one request.
class Eye {
 public:
  Eye(const Picture& picture, const Reader& reader, const Settings& settings)
      : picture_{picture}, reader_{reader}, settings_{settings} {}

  [[nodiscard]] Decision decide(const Request& request, Timestamp now) const {
    Decision decision{
        .booking = request.booking, .technician = {}, .urgency = urgency_of(request.give_up, now), .lines = {}};
    decision.lines = lines(request, 1);
    const bool found = std::any_of(decision.lines.begin(), decision.lines.end(),
                                   [](const Line& line) { return line.features.has_value(); });
    if (!found) decision.lines = lines(request, settings_.ask_at_most);  // nobody else: those who did not answer, again
    return decision;
  }

 private:
  [[nodiscard]] std::vector<Line> lines(const Request& request, std::int32_t ask_at_most) const {
    const auto& wishes = picture_.wishes.at(request.consumer);
    const Demand demand{request.consumer, request.wanted, request.excluded, request.region,
                        request.skills,   wishes.blocked, wishes.gender};
    const auto far = picture_.map.at(day_of(request)).too_far(request, settings_.reach_km);
    std::vector<Line> lines;
    for (const Pooled& technician : picture_.pool.at(request.region)) {
      const Known known{technician.id, technician.active, technician.gender, technician.skills};
      const Answers answers = value_of(picture_.answers.at(request.booking), technician.id);
      Line line{.technician = technician.id, .verdict = Verdict::candidate, .features = {}, .parts = {}, .cost = {}};
      if (const auto why = against(demand, known, answers, ask_at_most)) {
        line.verdict = *why;
      } else if (far.count(technician.id) > 0) {
        line.verdict = Verdict::too_far;
      } else {
        look_closer(line, request, technician);
      }
      lines.push_back(line);
    }
    if (request.wanted && std::none_of(lines.begin(), lines.end(),
                                       [&](const Line& line) { return line.technician == *request.wanted; })) {
      lines.push_back({*request.wanted, Verdict::region, {}, {}, {}});
    }
    return lines;
  }

  void look_closer(Line& line, const Request& request, const Pooled& technician) const {
    const auto able = picture_.feasible.find(request.booking);
    const auto found = able == picture_.feasible.end() ? std::map<Uuid, ::booking::Candidate>::const_iterator{}
                                                       : able->second.find(technician.id);
    if (able == picture_.feasible.end() || found == able->second.end()) {
      line.verdict = Verdict::busy;
    } else if (found->second.jobs_that_day >= found->second.jobs_at_most) {
      line.verdict = Verdict::full_day;
    } else {
      line.features = features(request, technician, found->second);
    }
  }

  [[nodiscard]] Features features(const Request& request, const Pooled& technician,
                                  const ::booking::Candidate& candidate) const {
    const auto& favorites = picture_.wishes.at(request.consumer).favorites;
    const Asked asked = value_of(picture_.asked, technician.id);
    return {.added_travel_minutes = candidate.added_travel_minutes,
            .rank = technician.rank.value_or(settings_.rank_without_reviews),
            .favourite = std::find(favorites.begin(), favorites.end(), technician.id) != favorites.end(),
            .repeat = static_cast<std::int32_t>(value_of(picture_.repeats.at(request.consumer), technician.id)),
            .fairness = fairness_of(reader_.load_of(technician, picture_.jobs), picture_.all, days(settings_.window)),
            .decline = decline_of(asked.refused, asked.offered),
            .late = static_cast<std::int32_t>(value_of(picture_.late, technician.id))};
  }

  const Picture& picture_;
  const Reader& reader_;
  const Settings& settings_;
};

}  // namespace

std::int32_t urgency_of(Timestamp give_up, Timestamp now) {
  const auto hours = std::chrono::duration_cast<std::chrono::hours>(give_up - now).count();
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(most_urgent - hours, 0, most_urgent));
}

bool nobody_left(const Decision& decision) {
  return std::all_of(decision.lines.begin(), decision.lines.end(),
                     [](const Line& line) { return for_good(line.verdict); });
}

Result<std::vector<Decision>> Look::at(Calls& calls, const std::vector<Request>& requests) const {
  const Settings& settings = *settings_;
  Reader reader{calls, requests, settings};
  const Picture picture = HEARTH_TRY(reader.read());
  const Eye eye{picture, reader, settings};
  std::vector<Decision> decisions;
  decisions.reserve(requests.size());
  for (const Request& request : requests) decisions.push_back(eye.decide(request, calls.now()));
  return decisions;
}

}  // namespace matching
