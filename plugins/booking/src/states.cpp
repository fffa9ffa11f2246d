#include "states.hpp"

#include <algorithm>
#include <array>

namespace booking {
namespace {

using namespace state;

constexpr std::array table{
    Transition{none, pending_payment, by::consumer},  // a hold is booked
    Transition{none, pending_payment, by::system},    // an occurrence of a series

    Transition{pending_payment, paying, by::consumer},
    Transition{pending_payment, paying, by::system},
    Transition{pending_payment, expired, by::system},
    Transition{pending_payment, dropped, by::consumer},
    Transition{pending_payment, dropped, by::admin},
    Transition{paying, pending_payment, by::system},  // nothing was taken: it may be paid again
    Transition{paying, matching, by::system},         // captured
    Transition{paying, dropped, by::consumer},        // before the transfer is made: it goes back when it comes
    Transition{paying, dropped, by::admin},

    Transition{matching, offered, by::system},
    Transition{offered, matching, by::system},      // declined, timed out; or the technician was suspended
    Transition{offered, matching, by::technician},  // ill
    Transition{offered, matching, by::consumer},    // rescheduled
    Transition{offered, confirmed, by::technician},
    Transition{matching, confirmed, by::admin},
    Transition{offered, confirmed, by::admin},
    Transition{matching, unmatched, by::system},
    Transition{offered, unmatched, by::system},

    Transition{confirmed, matching, by::technician},  // withdrew, ill
    Transition{confirmed, matching, by::system},      // suspended, left
    Transition{confirmed, matching, by::consumer},    // rescheduled to when the technician is not free
    Transition{en_route, matching, by::technician},
    Transition{en_route, matching, by::system},
    Transition{confirmed, en_route, by::technician},
    Transition{en_route, in_progress, by::technician},
    Transition{in_progress, work_reported, by::technician},
    Transition{in_progress, disputed, by::consumer},  // never reported
    Transition{in_progress, disputed, by::admin},

    Transition{work_reported, completed, by::consumer},
    Transition{matching, completed, by::consumer},  // of a rework: accepted as it is
    Transition{offered, completed, by::consumer},
    Transition{confirmed, completed, by::consumer},
    Transition{work_reported, completed, by::system},  // nobody objected in time
    Transition{work_reported, disputed, by::consumer},
    Transition{work_reported, disputed, by::admin},  // in the consumer's place
    Transition{disputed, completed, by::admin},
    Transition{disputed, rework, by::admin},
    Transition{rework, confirmed, by::admin},
    Transition{rework, matching, by::admin},

    Transition{matching, cancelled, by::consumer},
    Transition{matching, cancelled, by::admin},
    Transition{matching, cancelled, by::system},
    Transition{offered, cancelled, by::consumer},
    Transition{offered, cancelled, by::admin},
    Transition{offered, cancelled, by::system},
    Transition{confirmed, cancelled, by::consumer},
    Transition{confirmed, cancelled, by::admin},
    Transition{confirmed, cancelled, by::system},
    Transition{en_route, cancelled, by::consumer},
    Transition{en_route, cancelled, by::admin},
    Transition{en_route, cancelled, by::system},

    Transition{confirmed, no_show, by::consumer},
    Transition{confirmed, no_show, by::admin},
    Transition{en_route, no_show, by::consumer},
    Transition{en_route, no_show, by::technician},
    Transition{en_route, no_show, by::admin},
};

}  // namespace

std::span<const Transition> transitions() { return table; }

bool allowed(std::string_view from, std::string_view to, std::string_view actor) {
  return std::any_of(table.begin(), table.end(),
                     [&](const Transition& one) { return one.from == from && one.to == to && one.actor == actor; });
}

bool is_final(std::string_view status) {
  return std::none_of(table.begin(), table.end(), [&](const Transition& one) { return one.from == status; });
}

bool is_technicians(std::string_view status) {
  constexpr std::array theirs{confirmed, en_route, in_progress, work_reported, completed,
                              disputed,  rework,   no_show,     cancelled};
  return std::find(theirs.begin(), theirs.end(), status) != theirs.end();
}

bool is_cancellable(std::string_view status) { return allowed(status, cancelled, by::consumer); }

bool is_under_way(std::string_view status) {
  return status == confirmed || status == en_route || status == in_progress;
}

bool is_tentative(std::string_view status) { return status == matching || status == offered; }

}  // namespace booking
