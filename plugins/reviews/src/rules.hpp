#pragma once

#include <hearth/contract.hpp>

#include <cstdint>

/// The plain arithmetic of reviews, without a database around it.
namespace reviews {

using namespace hearth;

/// What is known of a technician before anybody has rated: `weight` ratings of `mean` stars.
struct Prior {
  double mean = 4.0;
  double weight = 10.0;
};

/// Bayesian average, 1 to 5: (C m + sum) / (C + count), for C = weight and m = mean. It is the posterior mean of a rating
/// under a conjugate prior worth C observations, and the same as IMDb's weighted rating v/(v+m) R + m/(v+m) C.
constexpr double rank(std::int64_t count, std::int64_t sum, const Prior& prior) {
  return (prior.weight * prior.mean + static_cast<double>(sum)) / (prior.weight + static_cast<double>(count));
}

/// A booking can be reviewed until its window closes.
constexpr bool may_write(Timestamp now, Timestamp closes) { return now < closes; }

/// A review that nobody else can read yet can be changed, for so long after it was written.
constexpr bool may_change(bool pending, Timestamp now, Timestamp created, Duration edit_for) {
  return pending && now < created + edit_for;
}

}  // namespace reviews
