#pragma once

#include <hearth/hearth.hpp>

#include <optional>
#include <string>
#include <vector>

#include "assignment.hpp"
#include "filter.hpp"
#include "score.hpp"

namespace matching {

/// One technician in one decision.
struct Line {
  Uuid technician;
  Verdict verdict = Verdict::candidate;
  std::optional<Features> features;  ///< of whoever passed every hard filter
  std::optional<Parts> parts;        ///< of the score, in minutes
  std::optional<std::int32_t> cost;  ///< their sum, in thousandths of a minute
};
constexpr auto describe(Type<Line>) {
  return fields(field("technician_id", &Line::technician), field("verdict", &Line::verdict),
                field("features", &Line::features), field("parts", &Line::parts), field("cost", &Line::cost));
}

inline constexpr std::int32_t most_urgent = 15;

/// What a run sees of one booking and decides about it.
struct Decision {
  Uuid booking;
  std::optional<Uuid> technician;  ///< the chosen one
  std::int32_t urgency = 0;        ///< 0 to `most_urgent`: when somebody has to wait, the less urgent
  std::vector<Line> lines;
};
constexpr auto describe(Type<Decision>) {
  return fields(field("booking_id", &Decision::booking), field("technician_id", &Decision::technician),
                field("urgency", &Decision::urgency), field("lines", &Decision::lines));
}

/// How a run decided: with these and its inputs it can be repeated.
struct Method {
  std::string kind = "exact";  ///< or "greedy"
  std::int64_t seed = 0;       ///< breaks ties
  Weights weights;
};

struct Limits {
  std::int32_t exact_up_to = 2000;  ///< decisions
  std::int32_t candidates = 30;     ///< of each
};

struct Summary {
  std::string digest;          ///< of everything that was decided on: FNV-1a, 64 bits, in hexadecimal
  std::int64_t objective = 0;  ///< the sum of the costs of those chosen, in thousandths of a minute
  std::int32_t candidates = 0;
  std::int32_t assigned = 0;
};

/// Scores every line that has features and keeps the best `limits.candidates` of each decision.
void score(std::vector<Decision>& decisions, const Weights& weights, const Limits& limits);

/// Chooses for all decisions together: as many as possible, then the most urgent, then the least cost. Changes `method.kind`
/// to greedy where there are too many or `stop` says so. The same decisions and method give the same choice.
Summary choose(std::vector<Decision>& decisions, Method& method, const Limits& limits, const Stop& stop = {});

/// Would the same inputs, seed and weights lead to the same choices again?
[[nodiscard]] bool reproduces(const std::vector<Decision>& made, const Method& method, const std::string& digest);

}  // namespace matching
