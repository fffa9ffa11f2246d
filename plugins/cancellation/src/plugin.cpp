#include <auth/contract/auth.hpp>
#include <auth/contract/permissions.hpp>
#include <booking/contract/booking.hpp>
#include <catalog/contract/catalog.hpp>
#include <hearth/plugin.hpp>
#include <payment/contract/payment.hpp>

#include "cancellations.hpp"
#include "keeper.hpp"
#include "penalties.hpp"
#include "policies.hpp"
#include "previews.hpp"
#include "relief.hpp"

namespace cancellation {

class CancellationPlugin final : public Plugin {
 public:
  explicit CancellationPlugin(const Host& host)
      : settings_{host.settings<Settings>()},
        previews_{settings_},
        settling_{settings_},
        cancellations_{settling_, host.crypto()},
        relief_{settling_},
        penalties_{settings_},
        keeper_{host.crypto()} {}

  void routes(Router& r) override {
    party_routes(r);
    admin_routes(r);
    policy_routes(r);
  }

  void events(Subscriptions& on) override {
    on(relief_, &Relief::refunded);
    on(relief_, &Relief::refund_failed);
    on(relief_, &Relief::refund_rejected);
    on(penalties_, &Penalties::booking_changed);
    on(keeper_, &Keeper::export_asked);
    on(keeper_, &Keeper::erasure_asked);
    on(keeper_, &Keeper::erasure_due);
  }

  void services(Provide& s) override {
    s.needs(::booking::facts);
    s.needs(::booking::cancel);
    s.needs(::booking::no_show);
    s.needs(::payment::balance);
    s.needs(::payment::settle);
    s.needs(::payment::refund);
    s.needs(::payment::may_refund_alone);
    s.needs(::payment::compensate);
    s.needs(::auth::deliver_export);
    s.needs(::auth::answer_erasure);
    s.needs(::auth::erased);
    s.needs(::catalog::unknown_codes);
  }

  void timers(Timers& at) override {
    at.on(settling_, &Settling::resume);
    at.on(relief_, &Relief::resume_waiver);
    at.on(relief_, &Relief::resume_compensation);
    at.cron("20 4 * * *", "drop_previews", previews_, &Previews::drop_expired);
  }

  void errors(Constraints& c) override {
    c("cancellations_one_a_booking",
      conflict("cancellation.already_cancelled", "it has been cancelled already, or is being so"));
    c("policies_pkey", conflict("cancellation.policy_changed", "somebody else has changed the policy meanwhile"));
    c("waivers_one_a_cancellation", conflict("cancellation.waived_before", "its fee has been given back already"));
  }

  void messages(Messages& m) override {
    m.ko("cancellation.no_such_cancellation", "취소 내역을 찾을 수 없습니다");
    m.ko("cancellation.no_such_compensation", "제안된 배상이 없습니다");
    m.ko("cancellation.no_such_zone", "해당 불가항력 지역을 찾을 수 없습니다");
    m.ko("cancellation.not_paid", "결제 전의 예약입니다. 예약 삭제를 이용해 주세요");
    m.ko("cancellation.payment_unsettled", "결제 결과를 확인하고 있습니다. 잠시 후 다시 시도해 주세요");
    m.ko("cancellation.not_cancellable", "취소할 수 없는 상태의 예약입니다");
    m.ko("cancellation.rework", "재작업이 예정된 예약입니다. 작업을 승인하거나 재작업을 받아 주세요");
    m.ko("cancellation.not_yours_to_say", "귀책 사유는 관리자만 지정할 수 있습니다");
    m.ko("cancellation.preview_needed", "취소 수수료를 먼저 확인해 주세요");
    m.ko("cancellation.preview_expired", "수수료 확인이 만료되었습니다. 다시 확인해 주세요");
    m.ko("cancellation.facts_changed", "그사이 예약이 변경되었습니다. 수수료를 다시 확인해 주세요");
    m.ko("cancellation.already_cancelled", "이미 취소되었거나 취소 중인 예약입니다");
    m.ko("cancellation.changed", "그사이 변경되었습니다. 다시 시도해 주세요");
    m.ko("cancellation.ended", "더 처리할 것이 없습니다");
    m.ko("cancellation.absent_needed", "누가 오지 않았는지 지정해 주세요");
    m.ko("cancellation.not_expected", "지금은 방문이 예정된 예약이 아닙니다");
    m.ko("cancellation.too_early", "아직 시작 시간이 되지 않았습니다");
    m.ko("cancellation.no_fee", "돌려줄 수수료가 없습니다");
    m.ko("cancellation.waived_before", "이미 수수료를 돌려주었습니다");
    m.ko("cancellation.compensated", "이미 배상금이 지급되었거나 지급 중입니다");
    m.ko("cancellation.bad_tiers", "수수료 구간이 올바르지 않습니다");
    m.ko("cancellation.bad_interval", "기간이 올바르지 않습니다");
    m.ko("cancellation.unknown_region", "카탈로그에 없는 지역입니다");
    m.ko("cancellation.policy_changed", "그사이 다른 관리자가 정책을 변경했습니다");
    m.ko("cancellation.open_refunds", "끝나지 않은 환불이 있습니다");
  }

 private:
  void party_routes(Router& r) {
    r.get("/bookings/{id}/cancellation-preview", previews_, &Previews::create)
        .allow(::auth::admin, ::auth::permission::cancellations_cancel, ::auth::consumer)
        .fails("booking.no_such_booking", "cancellation.not_paid", "cancellation.payment_unsettled",
               "cancellation.not_cancellable", "cancellation.rework", "cancellation.not_yours_to_say")
        .about("What would cancelling cost now? Cancelling presents the answer's id");
    r.post("/bookings/{id}/cancel", cancellations_, &Cancellations::cancel)
        .allow(::auth::consumer)
        .idempotent()
        .fails("booking.no_such_booking", "cancellation.preview_needed", "cancellation.preview_expired",
               "cancellation.facts_changed", "cancellation.already_cancelled", "cancellation.not_paid",
               "cancellation.payment_unsettled", "cancellation.not_cancellable", "cancellation.rework",
               "booking.not_cancellable", "booking.changed")
        .about("Cancel, at the fee that was shown");
    r.post("/bookings/{id}/no-show", cancellations_, &Cancellations::no_show)
        .allow(::auth::consumer, ::auth::technician, ::auth::admin)
        .idempotent()
        .fails("booking.no_such_booking", "cancellation.absent_needed", "cancellation.not_expected",
               "cancellation.too_early", "cancellation.already_cancelled", "cancellation.payment_unsettled",
               "booking.too_early", "booking.visit_over", "booking.not_on_the_way", "booking.bad_step",
               "booking.not_yours")
        .about("The other side did not come");
    r.get("/bookings/{id}/cancellation", cancellations_, &Cancellations::of_booking)
        .allow(::auth::admin, ::auth::permission::cancellations_read, ::auth::consumer, ::auth::technician)
        .fails("cancellation.no_such_cancellation")
        .about("How a booking was cancelled, for its parties");
  }

  void admin_routes(Router& r) {
    r.post("/admin/bookings/{id}/cancel", cancellations_, &Cancellations::cancel_as_admin)
        .allow(::auth::admin, ::auth::permission::cancellations_cancel)
        .idempotent()
        .fails("booking.no_such_booking", "cancellation.preview_needed", "cancellation.preview_expired",
               "cancellation.facts_changed", "cancellation.already_cancelled", "cancellation.not_paid",
               "cancellation.payment_unsettled", "cancellation.not_cancellable", "cancellation.rework",
               "booking.not_cancellable", "booking.changed")
        .about("Cancel for somebody, saying whose fault it is");
    r.get("/admin/cancellations", cancellations_, &Cancellations::list)
        .allow(::auth::admin, ::auth::permission::cancellations_read)
        .about("Cancellations and no-shows, latest first");
    r.get("/admin/cancellations/{id}", cancellations_, &Cancellations::read)
        .allow(::auth::admin, ::auth::permission::cancellations_read)
        .fails("cancellation.no_such_cancellation")
        .about("One cancellation");
    r.post("/admin/cancellations/{id}/retry", cancellations_, &Cancellations::retry)
        .allow(::auth::admin, ::auth::permission::cancellations_retry)
        .params_only()
        .fails("cancellation.no_such_cancellation", "cancellation.ended", "cancellation.changed")
        .about("Try an unfinished settlement again now");
    r.post("/admin/cancellations/{id}/waive", relief_, &Relief::waive)
        .allow(::auth::admin, ::auth::permission::cancellations_waive)
        .idempotent()
        .fails("cancellation.no_such_cancellation", "cancellation.no_fee", "cancellation.waived_before",
               "payment.above_captured")
        .about("Give the kept fee back");
    r.get("/admin/cancellations/{id}/compensation", relief_, &Relief::compensation)
        .allow(::auth::admin, ::auth::permission::cancellations_read)
        .fails("cancellation.no_such_compensation")
        .about("What the rules propose beside the refund");
    r.post("/admin/cancellations/{id}/compensate", relief_, &Relief::compensate)
        .allow(::auth::admin, ::auth::permission::cancellations_compensate)
        .idempotent()
        .params_only()
        .fails("cancellation.no_such_compensation", "cancellation.compensated")
        .about("Pay the proposed compensation");
    r.get("/admin/penalties", penalties_, &Penalties::list)
        .allow(::auth::admin, ::auth::permission::cancellations_read)
        .about("Points against technicians, latest first");
  }

  void policy_routes(Router& r) {
    r.get("/admin/cancellation-policies", policies_, &Policies::list)
        .allow(::auth::admin, ::auth::permission::policies_read)
        .about("Every version of the policy, newest first");
    r.put("/admin/cancellation-policies", policies_, &Policies::put)
        .allow(::auth::admin, ::auth::permission::policies_write)
        .fails("cancellation.bad_tiers", "cancellation.policy_changed")
        .about("A new version, for bookings made from now on");
    r.get("/admin/force-majeure", policies_, &Policies::zones)
        .allow(::auth::admin, ::auth::permission::policies_read)
        .about("Where and when cancelling costs nothing");
    r.post("/admin/force-majeure", policies_, &Policies::add_zone)
        .allow(::auth::admin, ::auth::permission::policies_write)
        .idempotent()
        .created()
        .fails("cancellation.bad_interval", "cancellation.unknown_region")
        .about("Declare a district, or everywhere, for a time");
    r.del("/admin/force-majeure/{id}", policies_, &Policies::end_zone)
        .allow(::auth::admin, ::auth::permission::policies_write)
        .no_content()
        .fails("cancellation.no_such_zone")
        .about("Take it back");
  }

  Live<Settings> settings_;
  Policies policies_;
  Previews previews_;
  Settling settling_;
  Cancellations cancellations_;
  Relief relief_;
  Penalties penalties_;
  Keeper keeper_;
};

}  // namespace cancellation

HEARTH_PLUGIN(cancellation::CancellationPlugin)
