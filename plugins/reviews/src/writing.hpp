#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include "model.hpp"
#include "ratings.hpp"
#include "settings.hpp"
#include "texts.hpp"

namespace reviews {

/// What the two sides of a completed booking write of each other. Neither can read the other's before both are in, or the
/// window has ended.
class Writing {
 public:
  Writing(Live<Settings> settings, const Ratings& ratings, const Texts& texts)
      : settings_{std::move(settings)}, ratings_{ratings}, texts_{texts} {}

  Result<void> completed(Tx& tx, const EventInfo& info, const ::booking::Completed& event);
  Result<void> close(Tx& tx, const CloseWindow& due);

  Result<Review> create(const Caller& who, Tx& tx, const Id& booking, const WriteReview& ask);
  Result<Review> change(const Caller& who, Tx& tx, const IfMatch& match, const Id& id, const ChangeReview& ask);
  Result<Review> reply(const Caller& who, Tx& tx, const Id& id, const WriteReply& ask);
  Result<void> report(const Caller& who, Tx& tx, const Id& id, const WriteReport& ask);

  Result<Review> read(const Caller& who, Db& db, const Id& id);
  Result<OfBooking> of_booking(const Caller& who, Db& db, const Id& booking);
  /// Latest first; of a technician who can be seen.
  Result<Page<PublicReview>> of_technician(const Caller& who, Calls& calls, const OfTechnician& ask);

 private:
  [[nodiscard]] Result<void> known(Side side, const std::vector<std::string>& tags) const;

  Live<Settings> settings_;
  const Ratings& ratings_;
  const Texts& texts_;
};

Error no_such_review();
/// The review, or reviews.no_such_review.
Result<Row> find(Db& db, const Uuid& id);

}  // namespace reviews
