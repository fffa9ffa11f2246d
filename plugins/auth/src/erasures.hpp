#pragma once

#include "administration.hpp"
#include "exports.hpp"
#include "second_factor.hpp"

namespace auth {

struct Refusal {
  std::string keeper;
  std::vector<std::string> reasons;
};
constexpr auto describe(Type<Refusal>) {
  return fields(field("keeper", &Refusal::keeper, about("which part of the system")),
                field("reasons", &Refusal::reasons, about("codes: booking.open_bookings")));
}

struct ErasureView {
  Uuid id;
  std::string state;
  std::vector<Refusal> refusals;
  std::vector<std::string> waiting_for;
  Timestamp asked_at;
  std::optional<Timestamp> decided_at;
};
constexpr auto describe(Type<ErasureView>) {
  return fields(field("id", &ErasureView::id),
                field("state", &ErasureView::state, about("asked, refused, due (withdrawn) or erased")),
                field("refusals", &ErasureView::refusals), field("waiting_for", &ErasureView::waiting_for),
                field("asked_at", &ErasureView::asked_at), field("decided_at", &ErasureView::decided_at));
}

/// Leaving. Every keeper is asked whether it agrees; one that does not refuses the whole, with its reasons. When all agree the
/// user is withdrawn and every session over; then each keeper erases what is personal, auth the last of them.
class Erasures {
 public:
  Erasures(Live<Settings> settings, Users& people, Sessions& sessions)
      : settings_{std::move(settings)}, users_{people}, sessions_{sessions} {}

  /// One at a time: asking again answers with the one that is under way.
  Result<ErasureView> ask(const Caller& who, Tx& tx);
  Result<ErasureView> read(const Caller& who, Db& db);
  /// The service auth.answer_erasure@1.
  Result<Taken> answer(Tx& tx, const ErasureAnswer& given);
  /// The service auth.erased@1.
  Result<Taken> erased_by(Tx& tx, const Erased& done);

 private:
  struct Row;
  struct Answer;
  Result<ErasureView> view(Db& db, const Row& row) const;
  Result<void> decide(Tx& tx, const Row& row);
  Result<void> withdraw(Tx& tx, const Row& row);
  Result<void> refuse(Tx& tx, const Uuid& id) const;
  /// Every other keeper has erased: now auth.
  Result<void> finish(Tx& tx, const Row& row);

  Live<Settings> settings_;
  Users& users_;
  Sessions& sessions_;
};

}  // namespace auth
