#pragma once

#include <hearth/hearth.hpp>

namespace booking {

using namespace hearth;

struct ExpireHold {
  Uuid hold;
};
constexpr auto describe(Type<ExpireHold>) {
  return timer("expire_hold", key(&ExpireHold::hold), field("hold_id", &ExpireHold::hold));
}

struct ExpireUnpaid {
  Uuid booking;
};
constexpr auto describe(Type<ExpireUnpaid>) {
  return timer("expire_unpaid", key(&ExpireUnpaid::booking), field("booking_id", &ExpireUnpaid::booking));
}

/// Nobody was found for a paid booking: matching should have said so by then.
struct GiveUp {
  Uuid booking;
};
constexpr auto describe(Type<GiveUp>) {
  return timer("give_up", key(&GiveUp::booking), field("booking_id", &GiveUp::booking));
}

/// The work should have been done and reported.
struct VisitOver {
  Uuid booking;
};
constexpr auto describe(Type<VisitOver>) {
  return timer("visit_over", key(&VisitOver::booking), field("booking_id", &VisitOver::booking));
}

/// The consumer had time enough to object to the work.
struct CompleteByItself {
  Uuid booking;
};
constexpr auto describe(Type<CompleteByItself>) {
  return timer("complete_by_itself", key(&CompleteByItself::booking), field("booking_id", &CompleteByItself::booking));
}

}  // namespace booking
