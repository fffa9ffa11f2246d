#pragma once

#include <hearth/contract.hpp>

/// What other plugins may use of `reviews`.
namespace reviews {

using namespace hearth;

/// Both sides have written, or the window has ended: a review can be read.
struct Published {
  Uuid review;
  Uuid booking;
  Uuid author;
  Uuid subject;
  std::string side;  ///< whose: "consumer" or "technician"
  std::int32_t stars = 0;
};
constexpr auto describe(Type<Published>) {
  return event("reviews.published@1", key(&Published::subject), field("review_id", &Published::review),
               field("booking_id", &Published::booking), field("author_id", &Published::author),
               field("subject_id", &Published::subject), field("side", &Published::side),
               field("stars", &Published::stars));
}

/// An administrator has hidden a published review, shown it again or removed it. Whole, as Published tells it: a reader
/// replaces what it has, unless it has a later version.
struct StatusChanged {
  Uuid review;
  Uuid booking;
  Uuid subject;
  std::string side;
  std::int32_t stars = 0;
  std::string from;
  std::string to;  ///< "published", "hidden", "removed"
  std::int64_t version = 0;
  Timestamp published;
};
constexpr auto describe(Type<StatusChanged>) {
  return event("reviews.status_changed@1", key(&StatusChanged::subject), field("review_id", &StatusChanged::review),
               field("booking_id", &StatusChanged::booking), field("subject_id", &StatusChanged::subject),
               field("side", &StatusChanged::side), field("stars", &StatusChanged::stars),
               field("from_status", &StatusChanged::from), field("to_status", &StatusChanged::to),
               field("version", &StatusChanged::version), field("published_at", &StatusChanged::published));
}

/// The ratings that can be read of a technician, whole: a reader replaces what it has, unless it has a later version.
struct RatingChanged {
  Uuid technician;
  std::int64_t version = 0;
  std::int64_t count = 0;
  std::int64_t sum = 0;  ///< of stars
  double rank = 0;       ///< Bayesian mean, 1 to 5
};
constexpr auto describe(Type<RatingChanged>) {
  return event("reviews.rating_changed@1", key(&RatingChanged::technician),
               field("technician_id", &RatingChanged::technician), field("version", &RatingChanged::version),
               field("count", &RatingChanged::count), field("sum", &RatingChanged::sum),
               field("rank", &RatingChanged::rank));
}

}  // namespace reviews
