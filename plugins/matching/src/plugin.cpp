#include <auth/contract/auth.hpp>
#include <auth/contract/permissions.hpp>
#include <booking/contract/booking.hpp>
#include <consumer/contract/consumer.hpp>
#include <hearth/plugin.hpp>

#include "batch.hpp"
#include "desk.hpp"
#include "giving_up.hpp"
#include "knowledge.hpp"
#include "offers.hpp"
#include "privacy.hpp"
#include "requests.hpp"
#include "settings.hpp"

namespace matching {

class MatchingPlugin final : public Plugin {
 public:
  explicit MatchingPlugin(const Host& host) : MatchingPlugin{host, host.settings<Settings>()} {}

  void routes(Router& r) override {
    r.get("/matching/requests/{booking}", desk_, &Desk::request)
        .allow(::auth::consumer, ::auth::admin)
        .fails("matching.no_such_request")
        .about("How the search for a technician stands");
    r.get("/matching/requests/{booking}/explain", desk_, &Desk::explain)
        .allow(::auth::consumer, ::auth::technician, ::auth::admin)
        .fails("matching.no_such_request")
        .about("Why whom, and why not me");
    r.get("/offers", offers_, &Offers::list).allow(::auth::technician).about("What I am asked to do, latest first");
    r.post("/offers/{id}/accept", offers_, &Offers::accept)
        .allow(::auth::technician)
        .params_only()
        .fails("matching.no_such_offer", "matching.offer_gone", "matching.offer_expired", "matching.changed",
               "booking.changed")
        .about("Take the job");
    r.post("/offers/{id}/decline", offers_, &Offers::decline)
        .allow(::auth::technician)
        .params_only()
        .fails("matching.no_such_offer", "matching.offer_gone", "matching.offer_expired", "matching.changed")
        .about("Leave it to others");
    r.post("/admin/matching/run", desk_, &Desk::run_now)
        .allow(::auth::admin, ::auth::permission::matching_run)
        .about("Assign what is waiting now, without waiting for the next batch");
    r.post("/admin/matching/assign", desk_, &Desk::assign)
        .allow(::auth::admin, ::auth::permission::matching_assign)
        .idempotent()
        .fails("matching.no_such_request", "matching.not_eligible", "matching.changed", "booking.slot_taken",
               "booking.day_full", "booking.not_matching", "booking.no_such_booking", "booking.changed")
        .about("Assign somebody by hand, through the same guards");
    r.get("/admin/matching/requests/{booking}", desk_, &Desk::explain)
        .allow(::auth::admin, ::auth::permission::matching_read)
        .fails("matching.no_such_request")
        .about("Why whom, and why none of the others");
    r.get("/admin/matching/runs", desk_, &Desk::runs)
        .allow(::auth::admin, ::auth::permission::matching_read)
        .about("Runs, latest first");
    r.get("/admin/matching/runs/{id}", desk_, &Desk::run)
        .allow(::auth::admin, ::auth::permission::matching_read)
        .fails("matching.no_such_run")
        .about("One run with what it saw and decided, decided again to compare");
  }

  void events(Subscriptions& on) override {
    on(requests_, &Requests::requested);
    on(knowledge_, &Knowledge::changed);
    on(knowledge_, &Knowledge::availability_changed);
    on(knowledge_, &Knowledge::rating_changed);
    on(knowledge_, &Knowledge::penalised);
    on(privacy_, &Privacy::export_asked);
    on(privacy_, &Privacy::erasure_asked);
    on(privacy_, &Privacy::erasure_due);
  }

  void services(Provide& s) override {
    s.needs(::auth::deliver_export);
    s.needs(::auth::answer_erasure);
    s.needs(::auth::erased);
    s.needs(::booking::feasible);
    s.needs(::booking::offer);
    s.needs(::booking::unoffer);
    s.needs(::booking::confirm);
    s.needs(::booking::assign);
    s.needs(::booking::unmatched);
    s.needs(::booking::facts);
    s.needs(::consumer::wishes);
  }

  void timers(Timers& at) override {
    at.on(batch_, &Batch::due);
    at.on(offers_, &Offers::due);
    at.on(offers_, &Offers::take_back);
    at.on(giving_up_, &GivingUp::due);
    at.on(desk_, &Desk::settle);
    at.cron("* * * * *", "matching_sweep", batch_, &Batch::sweep);
    at.cron("30 4 * * *", "matching_forget", batch_, &Batch::forget);
  }

  void errors(Constraints& c) override {
    c("offers_one_live", conflict("matching.changed", "this has changed meanwhile: look again"));
    c("offers_one_acceptance", conflict("matching.offer_gone", "this offer is over"));
  }

  void messages(Messages& m) override {
    m.ko("matching.no_such_request", "매칭 요청을 찾을 수 없습니다");
    m.ko("matching.no_such_offer", "제안을 찾을 수 없습니다");
    m.ko("matching.no_such_run", "매칭 실행 기록을 찾을 수 없습니다");
    m.ko("matching.not_eligible", "배정할 수 없는 기사입니다");
    m.ko("matching.offer_gone", "이미 끝난 제안입니다");
    m.ko("matching.offer_expired", "제안의 응답 시간이 지났습니다");
    m.ko("matching.changed", "그사이 상태가 변경되었습니다. 다시 확인해 주세요");
  }

 private:
  MatchingPlugin(const Host& host, Live<Settings> settings)
      : requests_{settings},
        knowledge_{requests_},
        offers_{requests_, host.log()},
        giving_up_{requests_},
        batch_{settings, host, requests_, offers_, giving_up_},
        desk_{batch_, requests_} {}

  Requests requests_;
  Knowledge knowledge_;
  Privacy privacy_;
  Offers offers_;
  GivingUp giving_up_;
  Batch batch_;
  Desk desk_;
};

}  // namespace matching

HEARTH_PLUGIN(matching::MatchingPlugin)
