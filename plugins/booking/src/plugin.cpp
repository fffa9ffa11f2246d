#include <auth/contract/auth.hpp>
#include <auth/contract/permissions.hpp>
#include <hearth/plugin.hpp>

#include "absences.hpp"
#include "availability.hpp"
#include "bookings.hpp"
#include "disputes.hpp"
#include "endings.hpp"
#include "feasibility.hpp"
#include "feeds.hpp"
#include "holds.hpp"
#include "keeper.hpp"
#include "matches.hpp"
#include "payments.hpp"
#include "reschedules.hpp"
#include "series.hpp"
#include "technicians.hpp"
#include "visits.hpp"
#include "waitlist.hpp"

namespace booking {

class BookingPlugin final : public Plugin {
 public:
  explicit BookingPlugin(const Host& host)
      : availability_{host.settings<Settings>()},
        holds_{host.settings<Settings>(), host.crypto()},
        life_{host.settings<Settings>(), host.crypto()} {}

  void routes(Router& r) override {
    r.get("/availability", availability_, &Availability::list)
        .allow(::auth::consumer)
        .fails("consumer.no_such_address", "catalog.no_such_service", "catalog.region_not_served",
               "booking.bad_interval")
        .about("When can it be done?");
    r.post("/bookings/holds", holds_, &Holds::create)
        .allow(::auth::consumer)
        .idempotent()
        .created()
        .fails("booking.slot_taken", "booking.start_not_offered", "booking.quote_in_use", "booking.too_many_unpaid",
               "booking.address_changed", "catalog.quote_expired", "catalog.no_such_quote", "consumer.no_such_address")
        .about("Hold the time of a quote");
    r.del("/bookings/holds/{id}", holds_, &Holds::release)
        .allow(::auth::consumer)
        .no_content()
        .fails("booking.no_such_hold")
        .about("Give a held time back");
    r.post("/bookings", bookings_, &Bookings::create)
        .allow(::auth::consumer)
        .idempotent()
        .created()
        .fails("booking.no_such_hold", "booking.hold_expired", "booking.hold_used")
        .about("Book the held time");
    r.get("/bookings", bookings_, &Bookings::list).allow(::auth::consumer).about("My bookings, latest first");
    r.get("/bookings/{id}", bookings_, &Bookings::read)
        .allow(::auth::consumer, ::auth::technician, ::auth::admin)
        .fails("booking.no_such_booking")
        .about("One booking");
    r.get("/bookings/{id}/timeline", bookings_, &Bookings::timeline)
        .allow(::auth::consumer, ::auth::technician, ::auth::admin)
        .fails("booking.no_such_booking")
        .about("What happened to it, step by step");
    r.del("/bookings/{id}", bookings_, &Bookings::drop)
        .allow(::auth::consumer, ::auth::admin)
        .no_content()
        .fails("booking.no_such_booking", "booking.not_yours", "booking.not_unpaid", "booking.changed")
        .about("Drop an unpaid booking, also while a transfer for it is waited for");
    r.post("/bookings/{id}/reschedule", reschedules_, &Reschedules::reschedule)
        .allow(::auth::consumer)
        .idempotent()
        .fails("booking.no_such_booking", "booking.bad_step", "booking.too_late", "booking.other_work",
               "booking.start_not_offered", "booking.slot_taken", "booking.quote_in_use", "booking.changed",
               "booking.rescheduling_open", "booking.address_changed", "catalog.quote_expired", "catalog.no_such_quote",
               "consumer.no_such_address")
        .about("Move a paid booking to the time of a new quote");
    r.post("/bookings/{id}/approve", endings_, &Endings::approve)
        .allow(::auth::consumer)
        .fails("booking.no_such_booking", "booking.not_reported", "booking.changed")
        .about("Accept the work; also instead of having it done again");
    r.post("/bookings/{id}/dispute", disputes_, &Disputes::open)
        .allow(::auth::consumer)
        .idempotent()
        .fails("booking.no_such_booking", "booking.not_reported", "booking.changed")
        .about("Object to the work, or that it was never reported");
    series_routes(r);
    waitlist_routes(r);
    r.post("/bookings/calendar", feeds_, &Feeds::make)
        .allow(::auth::consumer, ::auth::technician)
        .created()
        .about("A new secret address of my calendar; the one before no longer works");
    r.del("/bookings/calendar", feeds_, &Feeds::revoke)
        .allow(::auth::consumer, ::auth::technician)
        .no_content()
        .about("Take my calendar's address back");
    r.get("/bookings/calendar/{file}", feeds_, &Feeds::read)
        .open()
        .produces("text/calendar")
        .fails("booking.no_such_calendar")
        .about("A calendar (RFC 5545) by its secret address, <secret>.ics");
    r.post("/admin/bookings/{id}/dispute", disputes_, &Disputes::open_as_admin)
        .allow(::auth::admin, ::auth::permission::disputes_open)
        .idempotent()
        .fails("booking.no_such_booking", "booking.not_reported", "booking.changed")
        .about("Object for the consumer, also to work that goes on: it is then resolved like any other");
    r.get("/admin/bookings", bookings_, &Bookings::list_all)
        .allow(::auth::admin, ::auth::permission::bookings_read)
        .about("All bookings, latest first; of a home its district alone");
    r.get("/admin/bookings/{id}", bookings_, &Bookings::read)
        .allow(::auth::admin, ::auth::permission::bookings_read)
        .fails("booking.no_such_booking")
        .about("One booking; of a home its district alone");
    r.get("/admin/bookings/{id}/timeline", bookings_, &Bookings::timeline)
        .allow(::auth::admin, ::auth::permission::bookings_read)
        .fails("booking.no_such_booking")
        .about("What happened to it, step by step");
    r.post("/admin/bookings/{id}/unmask", bookings_, &Bookings::unmask)
        .allow(::auth::admin, ::auth::permission::bookings_unmask)
        .fails("booking.no_such_booking", "auth.step_up_needed")
        .about("One booking with its address and note, for a reason that is written down");
  }

  void events(Subscriptions& on) override {
    on(technicians_, &Technicians::availability_changed);
    on(payments_, &Payments::captured);
    on(payments_, &Payments::failed);
    on(disputes_, &Disputes::refund_rejected);
    on(waitlist_, &Waitlist::serve);
    on(keeper_, &Keeper::export_asked);
    on(keeper_, &Keeper::erasure_asked);
    on(keeper_, &Keeper::erasure_due);
  }

  void services(Provide& s) override {
    s(block, technicians_, &Technicians::block);
    s(unblock, technicians_, &Technicians::unblock);
    s(facts, payments_, &Payments::facts);
    s(due, payments_, &Payments::due);
    s(begin_payment, payments_, &Payments::begin);
    s(await_deposit, payments_, &Payments::await_deposit);
    s(feasible, feasibility_, &Feasibility::ask);
    s(reassign, matches_, &Matches::reassign);
    s(offer, matches_, &Matches::offer);
    s(unoffer, matches_, &Matches::unoffer);
    s(confirm, matches_, &Matches::confirm);
    s(assign, matches_, &Matches::assign);
    s(unmatched, matches_, &Matches::unmatched);
    s(advance, visits_, &Visits::advance);
    s(jobs, visits_, &Visits::jobs);
    s(job, visits_, &Visits::job);
    s(entry_notes, visits_, &Visits::entry_notes);
    s(withdraw, absences_, &Absences::withdraw);
    s(withdraw_all, absences_, &Absences::withdraw_all);
    s(cancel, endings_, &Endings::cancel);
    s(no_show, endings_, &Endings::no_show);
    s(resolve, disputes_, &Disputes::resolve);
    s(dispute_of, disputes_, &Disputes::read);
    s.needs(::auth::deliver_export);
    s.needs(::auth::answer_erasure);
    s.needs(::auth::erased);
    s.needs(::auth::find_user);
    s.needs(::catalog::plan);
    s.needs(::catalog::quote);
    s.needs(::catalog::promised);
    s.needs(::catalog::make_quote);
    s.needs(::catalog::holidays);
    s.needs(::consumer::address);
    s.needs(::consumer::wishes);
    s.needs(::consumer::many_blocks);
  }

  void timers(Timers& at) override {
    at.on(holds_, &Holds::expire);
    at.on(bookings_, &Bookings::expire);
    at.on(life_, &Lifecycle::matching_is_over);
    at.on(endings_, &Endings::complete_by_itself);
    at.on(endings_, &Endings::visit_is_over);
    at.on(reschedules_, &Reschedules::expire);
    at.on(series_, &Series::plan);
    at.on(series_, &Series::ask_payment);
    at.cron("10 3 * * *", "plan_all_series", series_, &Series::plan_all);
    at.cron("40 3 * * *", "tidy_waitlist", waitlist_, &Waitlist::tidy);
  }

  void errors(Constraints& c) override {
    c("bookings_no_overlap", conflict("booking.slot_taken", "this time is taken"));
    c("holds_one_live_a_quote", conflict("booking.quote_in_use", "this quote has a hold or a booking already"));
    c("reschedulings_one_open",
      conflict("booking.rescheduling_open", "this booking is being moved already: pay the difference or wait"));
    c("disputes_one_open", conflict("booking.changed", "the booking has changed meanwhile: read it again"));
    c("bookings_one_an_occurrence", conflict("booking.changed", "the booking has changed meanwhile: read it again"));
    c("bookings_one_a_hold", conflict("booking.hold_used", "this hold has been booked already"));
  }

  void messages(Messages& m) override {
    m.ko("booking.slot_taken", "이미 예약된 시간입니다");
    m.ko("booking.day_full", "그 기사는 그날 맡을 수 있는 일이 다 찼습니다");
    m.ko("booking.start_not_offered", "선택할 수 없는 시작 시간입니다");
    m.ko("booking.quote_in_use", "이 견적으로 이미 예약을 진행하고 있습니다");
    m.ko("booking.too_many_unpaid",
         "결제하지 않은 예약을 더 잡을 수 없습니다. 하나를 결제하거나 취소한 뒤 다시 시도해 주세요");
    m.ko("booking.address_changed", "주소의 지역이 바뀌었습니다. 다시 견적을 받아 주세요");
    m.ko("booking.no_such_hold", "임시 예약을 찾을 수 없습니다");
    m.ko("booking.hold_expired", "임시 예약이 끝났습니다. 시간을 다시 선택해 주세요");
    m.ko("booking.hold_used", "이미 예약이 완료된 임시 예약입니다");
    m.ko("booking.no_such_booking", "예약을 찾을 수 없습니다");
    m.ko("booking.not_yours", "본인의 예약만 취소할 수 있습니다");
    m.ko("booking.not_unpaid", "결제 전의 예약만 삭제할 수 있습니다. 취소를 이용해 주세요");
    m.ko("booking.changed", "그사이 예약이 변경되었습니다. 다시 확인해 주세요");
    m.ko("booking.bad_step", "현재 예약 상태에서는 할 수 없습니다");
    m.ko("booking.too_late", "시작이 가까워 일정을 변경할 수 없습니다");
    m.ko("booking.too_early", "아직 할 수 없는 시간입니다");
    m.ko("booking.visit_over", "방문 시간이 오래 지났습니다. 관리자에게 문의해 주세요");
    m.ko("booking.not_on_the_way", "출발한 기사만 할 수 있습니다");
    m.ko("booking.other_work", "같은 주소에서 같은 일이나 그보다 많은 일을 하는 견적이 필요합니다");
    m.ko("booking.rescheduling_open", "이미 일정을 변경하는 중입니다. 차액을 결제하거나 잠시 기다려 주세요");
    m.ko("booking.not_reported", "완료 보고된 작업이 아닙니다");
    m.ko("booking.not_disputed", "접수된 이의가 없습니다");
    m.ko("booking.bad_refund", "환불 금액이 올바르지 않습니다");
    m.ko("booking.not_cancellable", "취소할 수 없는 예약입니다");
    m.ko("booking.not_matching", "매칭 중인 예약이 아닙니다");
    m.ko("booking.not_offered", "제안된 예약이 아닙니다");
    m.ko("booking.notes_closed", "출입 방법은 시작 직전부터 작업이 끝날 때까지만 볼 수 있습니다");
    m.ko("booking.nothing_to_pay", "결제할 금액이 없습니다");
    m.ko("booking.too_late_for_deposit",
         "방문까지 남은 시간이 부족해 가상계좌로 결제할 수 없습니다. 다른 결제 수단을 이용해 주세요");
    m.ko("booking.price_changed", "결제 금액이 바뀌었습니다. 다시 확인해 주세요");
    m.ko("booking.open_bookings", "진행 중인 예약이 있습니다");
    m.ko("booking.no_such_wish", "대기 신청을 찾을 수 없습니다");
    m.ko("booking.too_many_wishes", "대기 신청을 더 추가할 수 없습니다");
    m.ko("booking.no_such_series", "정기 예약을 찾을 수 없습니다");
    m.ko("booking.no_such_occurrence", "해당 날짜의 정기 예약이 없습니다");
    m.ko("booking.too_many_series", "정기 예약을 더 추가할 수 없습니다");
    m.ko("booking.series_changed", "그사이 정기 예약이 변경되었습니다. 다시 확인해 주세요");
    m.ko("booking.start_before_day", "변경할 날짜보다 빠른 시작 시간은 선택할 수 없습니다");
    m.ko("booking.bad_rule", "반복 규칙이 올바르지 않습니다");
    m.ko("booking.paid_occurrence", "이미 결제된 예약입니다. 해당 예약에서 일정을 변경하거나 취소해 주세요");
    m.ko("booking.holiday", "공휴일이라 건너뛰었습니다");
    m.ko("booking.cancelled", "취소하셨습니다");
    m.ko("booking.no_such_calendar", "캘린더를 찾을 수 없습니다");
    m.ko("booking.bad_interval", "기간이 올바르지 않습니다");
  }

 private:
  void series_routes(Router& r) {
    r.post("/series", series_, &Series::create)
        .allow(::auth::consumer)
        .idempotent()
        .created()
        .fails("booking.bad_rule", "booking.start_not_offered", "booking.too_many_series", "catalog.no_such_service",
               "catalog.region_not_served", "consumer.no_such_address")
        .about("Book every week or every few; its occurrences are decided in a moment");
    r.get("/series", series_, &Series::list).allow(::auth::consumer).about("My series");
    r.get("/series/{id}", series_, &Series::read)
        .allow(::auth::consumer)
        .fails("booking.no_such_series")
        .about("One series, with what was booked and what was skipped, and why");
    r.patch("/series/{id}", series_, &Series::change)
        .allow(::auth::consumer)
        .fails("booking.no_such_series", "booking.no_such_occurrence", "booking.paid_occurrence", "booking.bad_rule",
               "booking.start_not_offered", "booking.start_before_day", "booking.too_many_series",
               "booking.series_changed")
        .about("Move one occurrence, or change it and all that follow, which is a series of its own then");
    r.del("/series/{id}", series_, &Series::end)
        .allow(::auth::consumer)
        .fails("booking.no_such_series", "booking.no_such_occurrence", "booking.paid_occurrence",
               "booking.series_changed")
        .about("End it, from a day on, or for one day; what was paid for is cancelled by itself");
  }

  void waitlist_routes(Router& r) {
    r.post("/waitlist", waitlist_, &Waitlist::join)
        .allow(::auth::consumer)
        .idempotent()
        .created()
        .fails("booking.bad_interval", "booking.start_not_offered", "booking.too_many_wishes",
               "catalog.no_such_service", "catalog.region_not_served", "consumer.no_such_address")
        .about("Wait for a time to become free");
    r.get("/waitlist", waitlist_, &Waitlist::list).allow(::auth::consumer).about("What I am waiting for");
    r.get("/waitlist/{id}", waitlist_, &Waitlist::read)
        .allow(::auth::consumer)
        .fails("booking.no_such_wish")
        .about("One of them, with the hold once there is one");
    r.del("/waitlist/{id}", waitlist_, &Waitlist::leave)
        .allow(::auth::consumer)
        .no_content()
        .fails("booking.no_such_wish")
        .about("Wait no longer");
  }

  Availability availability_;
  Holds holds_;
  Lifecycle life_;
  Technicians technicians_{life_};
  Bookings bookings_{life_};
  Reschedules reschedules_{life_, bookings_};
  Payments payments_{life_, reschedules_};
  Feasibility feasibility_{life_};
  Matches matches_{life_};
  Visits visits_{life_};
  Absences absences_{life_};
  Endings endings_{life_, bookings_};
  Disputes disputes_{life_, bookings_};
  Series series_{life_, bookings_};
  Waitlist waitlist_{life_};
  Feeds feeds_{life_};
  Keeper keeper_{life_, bookings_, disputes_, series_, waitlist_};
};

}  // namespace booking

HEARTH_PLUGIN(booking::BookingPlugin)
