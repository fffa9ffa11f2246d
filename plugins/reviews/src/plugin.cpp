#include <auth/contract/permissions.hpp>
#include <hearth/plugin.hpp>
#include <technician/contract/technician.hpp>

#include "moderation.hpp"
#include "privacy.hpp"
#include "ratings.hpp"
#include "writing.hpp"

namespace reviews {

class ReviewsPlugin final : public Plugin {
 public:
  explicit ReviewsPlugin(const Host& host)
      : settings_{host.settings<Settings>()},
        ratings_{settings_, host.log()},
        texts_{host},
        writing_{settings_, ratings_, texts_},
        moderation_{ratings_, texts_},
        privacy_{ratings_, texts_} {}

  void routes(Router& r) override {
    r.post("/bookings/{id}/reviews", writing_, &Writing::create)
        .allow(::auth::consumer, ::auth::technician)
        .idempotent()
        .created()
        .fails("reviews.no_such_booking", "reviews.written_already", "reviews.window_closed", "reviews.unknown_tag")
        .about("Review the other side of a completed booking");
    r.get("/bookings/{id}/reviews", writing_, &Writing::of_booking)
        .allow(::auth::consumer, ::auth::technician, ::auth::admin)
        .fails("reviews.no_such_booking")
        .about("What I wrote of a booking, and the other side's once it is published");
    r.get("/technicians/{id}/reviews", writing_, &Writing::of_technician)
        .allow(::auth::consumer, ::auth::technician, ::auth::staff, ::auth::admin)
        .fails("technician.no_such_technician")
        .about("What consumers say of a technician, latest first");
    r.get("/reviews/{id}", writing_, &Writing::read)
        .allow(::auth::consumer, ::auth::technician, ::auth::admin)
        .fails("reviews.no_such_review")
        .about("A review of mine, or about me");
    r.patch("/reviews/{id}", writing_, &Writing::change)
        .allow(::auth::consumer, ::auth::technician)
        .fails("reviews.no_such_review", "reviews.changed", "reviews.not_changeable", "reviews.unknown_tag")
        .about("Change my review while nobody else can read it");
    r.post("/reviews/{id}/reply", writing_, &Writing::reply)
        .allow(::auth::consumer, ::auth::technician)
        .idempotent()
        .fails("reviews.no_such_review", "reviews.replied_already")
        .about("Reply, once, to a review about me");
    r.post("/reviews/{id}/report", writing_, &Writing::report)
        .allow(::auth::consumer, ::auth::technician, ::auth::staff, ::auth::admin)
        .idempotent()
        .no_content()
        .fails("reviews.no_such_review", "reviews.reported_already")
        .about("Report a review that should not stand");
    moderate(r);
  }

  void events(Subscriptions& on) override {
    on(writing_, &Writing::completed);
    on(privacy_, &Privacy::export_asked);
    on(privacy_, &Privacy::erasure_asked);
    on(privacy_, &Privacy::erasure_due);
  }

  void services(Provide& s) override {
    s.needs(::auth::deliver_export);
    s.needs(::auth::answer_erasure);
    s.needs(::auth::erased);
    s.needs(::technician::cards);
  }

  void timers(Timers& at) override {
    at.on(writing_, &Writing::close);
    at.cron("40 3 * * *", "recount", ratings_, &Ratings::recount);
  }

  void errors(Constraints& c) override {
    c("reviews_one_a_side", conflict("reviews.written_already", "you have reviewed this booking already"));
    c("reports_one_a_person", conflict("reviews.reported_already", "you have reported this review already"));
  }

  void messages(Messages& m) override {
    m.ko("reviews.no_such_booking", "완료된 예약을 찾을 수 없습니다");
    m.ko("reviews.no_such_review", "후기를 찾을 수 없습니다");
    m.ko("reviews.written_already", "이미 후기를 작성하셨습니다");
    m.ko("reviews.window_closed", "후기 작성 기간이 끝났습니다");
    m.ko("reviews.not_changeable", "후기를 수정할 수 있는 기간이 지났거나 이미 공개되었습니다");
    m.ko("reviews.changed", "그사이 후기가 변경되었습니다");
    m.ko("reviews.unknown_tag", "선택할 수 없는 태그입니다");
    m.ko("reviews.replied_already", "답글은 한 번만 작성할 수 있습니다");
    m.ko("reviews.reported_already", "이미 신고한 후기입니다");
    m.ko("reviews.bad_state", "현재 상태에서는 할 수 없는 작업입니다");
  }

 private:
  void moderate(Router& r) {
    r.get("/admin/reviews", moderation_, &Moderation::list)
        .allow(::auth::admin, ::auth::permission::reviews_read)
        .about("Reported reviews, or all with ?reported=false");
    r.get("/admin/reviews/{id}", moderation_, &Moderation::read)
        .allow(::auth::admin, ::auth::permission::reviews_read)
        .fails("reviews.no_such_review")
        .about("A review with its reports");
    const auto moderation = [](Route& route) -> Route& {
      return route.allow(::auth::admin, ::auth::permission::reviews_moderate)
          .fails("reviews.no_such_review", "reviews.bad_state");
    };
    moderation(r.post("/admin/reviews/{id}/hide", moderation_, &Moderation::hide)).about("Hide a published review");
    moderation(r.post("/admin/reviews/{id}/restore", moderation_, &Moderation::restore))
        .about("Show a hidden review again, or let a reported one stand");
    moderation(r.post("/admin/reviews/{id}/remove", moderation_, &Moderation::remove))
        .about("Remove a review for good");
  }

  Live<Settings> settings_;
  Ratings ratings_;
  Texts texts_;
  Writing writing_;
  Moderation moderation_;
  Privacy privacy_;
};

}  // namespace reviews

HEARTH_PLUGIN(reviews::ReviewsPlugin)
