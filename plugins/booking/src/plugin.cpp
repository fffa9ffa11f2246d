#include <auth/contract/auth.hpp>
#include <hearth/plugin.hpp>

#include "availability.hpp"
#include "bookings.hpp"
#include "holds.hpp"
#include "technicians.hpp"

namespace booking {

class BookingPlugin final : public Plugin {
 public:
  explicit BookingPlugin(const Host& host)
      : availability_{host.settings<Settings>()},
        holds_{host.settings<Settings>(), host.crypto()},
        bookings_{host.settings<Settings>(), host.crypto()} {}

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
        .fails("booking.slot_taken", "booking.start_not_offered", "booking.quote_in_use", "booking.address_changed",
               "catalog.quote_expired", "catalog.no_such_quote", "consumer.no_such_address")
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
        .allow(::auth::consumer)
        .no_content()
        .fails("booking.no_such_booking", "booking.not_unpaid", "booking.changed")
        .about("Drop an unpaid booking");
  }

  void events(Subscriptions& on) override { on(technicians_, &Technicians::availability_changed); }

  void services(Provide& s) override {
    s(block, technicians_, &Technicians::block);
    s(unblock, technicians_, &Technicians::unblock);
    s.needs(::catalog::plan);
    s.needs(::catalog::quote);
    s.needs(::consumer::address);
    s.needs(::consumer::blocks);
  }

  void timers(Timers& at) override {
    at.on(holds_, &Holds::expire);
    at.on(bookings_, &Bookings::expire);
  }

  void errors(Constraints& c) override {
    c("bookings_no_overlap", conflict("booking.slot_taken", "this time is taken"));
    c("holds_one_live_a_quote", conflict("booking.quote_in_use", "this quote has a hold or a booking already"));
    c("bookings_one_a_hold", conflict("booking.hold_used", "this hold has been booked already"));
  }

  void messages(Messages& m) override {
    m.ko("booking.slot_taken", "이미 예약된 시간입니다");
    m.ko("booking.start_not_offered", "선택할 수 없는 시작 시간입니다");
    m.ko("booking.quote_in_use", "이 견적으로 이미 예약을 진행하고 있습니다");
    m.ko("booking.address_changed", "주소의 지역이 바뀌었습니다. 다시 견적을 받아 주세요");
    m.ko("booking.no_such_hold", "임시 예약을 찾을 수 없습니다");
    m.ko("booking.hold_expired", "임시 예약이 끝났습니다. 시간을 다시 선택해 주세요");
    m.ko("booking.hold_used", "이미 예약이 완료된 임시 예약입니다");
    m.ko("booking.no_such_booking", "예약을 찾을 수 없습니다");
    m.ko("booking.not_yours", "본인의 예약만 취소할 수 있습니다");
    m.ko("booking.not_unpaid", "결제 전의 예약만 삭제할 수 있습니다. 취소를 이용해 주세요");
    m.ko("booking.changed", "그사이 예약이 변경되었습니다. 다시 확인해 주세요");
    m.ko("booking.bad_interval", "기간이 올바르지 않습니다");
  }

 private:
  Availability availability_;
  Holds holds_;
  Bookings bookings_;
  Technicians technicians_;
};

}  // namespace booking

HEARTH_PLUGIN(booking::BookingPlugin)
