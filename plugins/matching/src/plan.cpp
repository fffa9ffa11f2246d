#include "plan.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <map>

namespace matching {
namespace {

bool could(const Line& line) { return line.verdict == Verdict::candidate || line.verdict == Verdict::chosen; }

/// FNV-1a, 64 bits.
class Digest {
 public:
  void add(std::string_view bytes) {
    for (const char byte : bytes) hash_ = (hash_ ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
  }
  [[nodiscard]] std::string text() const {
    std::array<char, 16> out;
    out.fill('0');
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), hash_, 16).ptr;
    std::copy(digits.data(), end, out.end() - (end - digits.data()));
    return {out.data(), out.size()};
  }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

/// In the order of the bookings' ids, whatever order they come in.
std::string digest_of(const std::vector<Decision>& decisions) {
  std::vector<const Decision*> sorted;
  sorted.reserve(decisions.size());
  for (const Decision& decision : decisions) sorted.push_back(&decision);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->booking < b->booking; });
  Digest digest;
  for (const Decision* decision : sorted) {
    digest.add(decision->booking.raw());
    digest.add(std::to_string(decision->urgency));
    for (const Line& line : decision->lines) {
      if (!could(line)) continue;
      digest.add(line.technician.raw());
      digest.add(to_json(*line.features));
    }
  }
  return digest.text();
}

/// A number that the seed and an id decide, by which ties are broken (Steele, Lea and Flood's SplitMix64, its finaliser).
std::uint64_t lot(std::int64_t seed, const Uuid& id) {
  std::uint64_t x = std::hash<Uuid>{}(id) ^ (static_cast<std::uint64_t>(seed) * 0x9e3779b97f4a7c15ULL);
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// Everybody's place in the problem, in the order of their lots.
template <class Each>
std::vector<Uuid> drawn(std::int64_t seed, Each&& each) {
  std::vector<std::pair<std::uint64_t, Uuid>> lots;
  each([&](const Uuid& id) { lots.emplace_back(lot(seed, id), id); });
  std::sort(lots.begin(), lots.end());
  lots.erase(std::unique(lots.begin(), lots.end()), lots.end());
  std::vector<Uuid> ids;
  ids.reserve(lots.size());
  for (const auto& [number, id] : lots) ids.push_back(id);
  return ids;
}

struct Problem {
  Costs costs{0};
  std::vector<std::size_t> decision_of;  // by row
  std::vector<Uuid> technician_of;       // by column
};

/// What going without costs: more than whatever can be saved elsewhere by it, so that as many as possible are assigned; and
/// among those who must, the less urgent. A step of urgency outweighs every sum of costs. A booking need not outweigh sums of
/// urgencies: sets of bookings that can be assigned together are a matroid, in which the heaviest set is a largest one.
class Without {
 public:
  explicit Without(const std::vector<Decision>& decisions) {
    std::int64_t least = 0;
    std::int64_t most = 0;
    for (const Decision& decision : decisions) {
      for (const Line& line : decision.lines) {
        if (!could(line)) continue;
        least = std::min<std::int64_t>(least, *line.cost);
        most = std::max<std::int64_t>(most, *line.cost);
      }
    }
    step_ = (most - least + 1) * (static_cast<std::int64_t>(decisions.size()) + 1);
  }
  [[nodiscard]] std::int64_t cost(std::int32_t urgency) const {
    return step_ * (1 + std::clamp(urgency, 0, most_urgent));
  }

 private:
  std::int64_t step_ = 1;
};

Problem problem_of(const std::vector<Decision>& decisions, std::int64_t seed) {
  Problem problem;
  problem.technician_of = drawn(seed, [&](const auto& add) {
    for (const Decision& decision : decisions) {
      for (const Line& line : decision.lines) {
        if (could(line)) add(line.technician);
      }
    }
  });
  std::map<Uuid, std::int32_t> column;
  for (const Uuid& id : problem.technician_of) column.emplace(id, static_cast<std::int32_t>(column.size()));
  std::map<Uuid, std::size_t> index;
  for (std::size_t i = 0; i < decisions.size(); ++i) index.emplace(decisions[i].booking, i);

  problem.costs = Costs{static_cast<std::int32_t>(column.size())};
  const Without without{decisions};
  const auto order = drawn(seed, [&](const auto& add) {
    for (const Decision& decision : decisions) add(decision.booking);
  });
  for (const Uuid& booking : order) {
    const std::size_t at = index.at(booking);
    problem.decision_of.push_back(at);
    problem.costs.row(without.cost(decisions[at].urgency));
    std::vector<std::pair<std::int32_t, std::int32_t>>
        edges;  // in the order of the lots, in which equals are preferred
    for (const Line& line : decisions[at].lines) {
      if (could(line)) edges.emplace_back(column.at(line.technician), *line.cost);
    }
    std::sort(edges.begin(), edges.end());
    for (const auto& [technician, cost] : edges) problem.costs.may(technician, cost);
  }
  return problem;
}

Assignment assign(const Costs& costs, Method& method, const Limits& limits, const Stop& stop) {
  if (method.kind == "exact" && costs.rows() <= limits.exact_up_to) {
    if (auto exact = solve(costs, stop)) return std::move(*exact);
  }
  method.kind = "greedy";
  return greedy(costs);
}

void mark(Decision& decision, const std::optional<Uuid>& technician, Summary& summary) {
  decision.technician = technician;
  for (Line& line : decision.lines) {
    if (!could(line)) continue;
    ++summary.candidates;
    line.verdict = line.technician == technician ? Verdict::chosen : Verdict::candidate;
    if (line.verdict == Verdict::chosen) summary.objective += *line.cost;
  }
  if (technician) ++summary.assigned;
}

}  // namespace

void score(std::vector<Decision>& decisions, const Weights& weights, const Limits& limits) {
  for (Decision& decision : decisions) {
    std::vector<Line*> able;
    for (Line& line : decision.lines) {
      if (!line.features) continue;
      line.parts = parts_of(*line.features, weights);
      line.cost = cost_of(*line.parts);
      able.push_back(&line);
    }
    const auto keep = static_cast<std::size_t>(limits.candidates);
    if (able.size() <= keep) continue;
    std::stable_sort(able.begin(), able.end(), [](const Line* a, const Line* b) { return *a->cost < *b->cost; });
    for (std::size_t i = keep; i < able.size(); ++i) able[i]->verdict = Verdict::not_near_best;
  }
}

Summary choose(std::vector<Decision>& decisions, Method& method, const Limits& limits, const Stop& stop) {
  Summary summary;
  summary.digest = digest_of(decisions);
  const Problem problem = problem_of(decisions, method.seed);
  const Assignment made = assign(problem.costs, method, limits, stop);
  for (std::size_t row = 0; row < problem.decision_of.size(); ++row) {
    const std::int32_t column = made.column_of[row];
    std::optional<Uuid> technician;
    if (column >= 0) technician = problem.technician_of[static_cast<std::size_t>(column)];
    mark(decisions[problem.decision_of[row]], technician, summary);
  }
  return summary;
}

bool reproduces(const std::vector<Decision>& made, const Method& method, const std::string& digest) {
  std::vector<Decision> again = made;
  for (Decision& decision : again) {
    for (Line& line : decision.lines) {
      if (could(line)) line.verdict = Verdict::candidate;
    }
  }
  const Limits without{std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::max()};
  score(again, method.weights, without);
  Method same = method;
  if (choose(again, same, without).digest != digest || same.kind != method.kind) return false;
  return std::equal(made.begin(), made.end(), again.begin(), again.end(), [](const Decision& a, const Decision& b) {
    return a.booking == b.booking && a.technician == b.technician;
  });
}

}  // namespace matching
