#include <auth/contract/auth.hpp>
#include <auth/contract/permissions.hpp>
#include <booking/contract/booking.hpp>
#include <hearth/plugin.hpp>
#include <notifications/contract/notifications.hpp>

#include "booking_news.hpp"
#include "broadcasts.hpp"
#include "courier.hpp"
#include "deliveries.hpp"
#include "inbox.hpp"
#include "keeper.hpp"
#include "people_news.hpp"
#include "preferences.hpp"
#include "templates.hpp"

namespace notifications {

class NotificationsPlugin final : public Plugin {
 public:
  explicit NotificationsPlugin(const Host& host)
      : settings_{host.settings<Settings>()},
        queue_{catalogue_, host.crypto()},
        mailbox_{settings_},
        drivers_{settings_, mailbox_},
        courier_{host, settings_, catalogue_, drivers_},
        bookings_{settings_, queue_},
        people_{queue_},
        inbox_{host.crypto()},
        templates_{settings_, catalogue_},
        broadcasts_{queue_},
        keeper_{inbox_} {}

  Result<void> start() override {
    courier_.start();
    return {};
  }
  Result<void> quiesce(std::chrono::nanoseconds) override {
    courier_.stop();
    return {};
  }

  void routes(Router& r) override {
    const auto anybody = [](Route& route) -> Route& {
      return route.allow(::auth::consumer, ::auth::technician, ::auth::staff, ::auth::admin);
    };
    anybody(r.get("/notifications", inbox_, &Inbox::list)).about("My messages, latest first, and how many are unread");
    anybody(r.post("/notifications/{id}/read", inbox_, &Inbox::read))
        .params_only()
        .fails("notifications.no_such_message")
        .about("Mark a message as read");
    anybody(r.get("/notifications/preferences", preferences_, &PreferenceBook::read))
        .about("What I am told, by which channel and when");
    anybody(r.put("/notifications/preferences", preferences_, &PreferenceBook::put))
        .fails("notifications.cannot_be_muted", "notifications.chosen_twice", "notifications.bad_quiet_hours",
               "notifications.preferences_changed")
        .about("Choose what I am told, by which channel and when");
    administration(r);
    r.get("/mailbox", mailbox_, &Mailbox::list).operations().about("What the driver `mailbox` has kept, latest first");
  }

  void administration(Router& r) {
    r.get("/admin/notifications/templates", templates_, &Templates::list)
        .allow(::auth::admin, ::auth::permission::templates_read)
        .about("Every kind of message and its texts");
    r.get("/admin/notifications/templates/{key}", templates_, &Templates::read)
        .allow(::auth::admin, ::auth::permission::templates_read)
        .fails("notifications.no_such_template")
        .about("One kind of message and its texts");
    r.put("/admin/notifications/templates/{key}", templates_, &Templates::put)
        .allow(::auth::admin, ::auth::permission::templates_write)
        .fails("notifications.no_such_template", "notifications.template_changed", "notifications.bad_template")
        .about("A new version of a text; tried on the sample before it is taken");
    r.post("/admin/notifications/templates/{key}/preview", templates_, &Templates::preview)
        .allow(::auth::admin, ::auth::permission::templates_write)
        .fails("notifications.no_such_template", "notifications.bad_template")
        .about("What a text looks like with the sample's values");
    r.get("/admin/notifications/deliveries", deliveries_, &Deliveries::list)
        .allow(::auth::admin, ::auth::permission::deliveries_read)
        .about("Deliveries, latest first; status=dead: the dead letters");
    r.post("/admin/notifications/deliveries/{id}/replay", deliveries_, &Deliveries::replay)
        .allow(::auth::admin, ::auth::permission::deliveries_replay)
        .params_only()
        .fails("notifications.no_such_delivery", "notifications.not_dead")
        .about("Try a dead delivery again");
    r.post("/admin/notifications/broadcast", broadcasts_, &Broadcasts::create)
        .allow(::auth::admin, ::auth::permission::broadcasts_send)
        .idempotent()
        .created()
        .fails("notifications.bad_title")
        .about("Advertise to everybody who has agreed to it");
    r.get("/admin/notifications/broadcasts", broadcasts_, &Broadcasts::list)
        .allow(::auth::admin, ::auth::permission::broadcasts_read)
        .about("Broadcasts, latest first");
  }

  void events(Subscriptions& on) override {
    on(bookings_, &BookingNews::changed);
    on(bookings_, &BookingNews::rescheduled);
    on(bookings_, &BookingNews::payment_due);
    on(bookings_, &BookingNews::occurrence_skipped);
    on(bookings_, &BookingNews::waitlist_offered);
    on(bookings_, &BookingNews::disputed);
    on(bookings_, &BookingNews::dispute_resolved);
    on(bookings_, &BookingNews::offered);
    on(bookings_, &BookingNews::offer_closed);
    on(bookings_, &BookingNews::card_declined);
    on(bookings_, &BookingNews::refunded);
    on(bookings_, &BookingNews::settled);
    on(people_, &PeopleNews::code_issued);
    on(people_, &PeopleNews::registered);
    on(people_, &PeopleNews::signed_in);
    on(people_, &PeopleNews::password_changed);
    on(people_, &PeopleNews::consent_changed);
    on(people_, &PeopleNews::review_published);
    on(people_, &PeopleNews::payout_paid);
    on(people_, &PeopleNews::technician_changed);
    on(people_, &PeopleNews::cancellation_stuck);
    on(people_, &PeopleNews::compensation_changed);
    on(people_, &PeopleNews::refund_failed);
    on(people_, &PeopleNews::refund_waits);
    on(people_, &PeopleNews::exhausted);
    on(people_, &PeopleNews::overdue);
    on(people_, &PeopleNews::incident_reported);
    on(keeper_, &Keeper::export_asked);
    on(keeper_, &Keeper::erasure_asked);
    on(keeper_, &Keeper::erasure_due);
  }

  void timers(Timers& at) override {
    at.on(courier_, &Courier::deliver);
    at.on(bookings_, &BookingNews::remind);
    at.on(broadcasts_, &Broadcasts::spread);
    at.cron("40 3 * * *", "purge", courier_, &Courier::purge);
  }

  void services(Provide& provide) override {
    provide(send, people_, &PeopleNews::send);
    provide.needs(::auth::find_user);
    provide.needs(::auth::users);
    provide.needs(::auth::code);
    provide.needs(::auth::deliver_export);
    provide.needs(::auth::answer_erasure);
    provide.needs(::auth::erased);
    provide.needs(::booking::facts);
  }

  void errors(Constraints& c) override {
    c("templates_pkey", conflict("notifications.template_changed", "the template has changed meanwhile"));
  }

  void messages(Messages& m) override {
    m.ko("notifications.no_such_message", "알림을 찾을 수 없습니다");
    m.ko("notifications.no_such_template", "템플릿을 찾을 수 없습니다");
    m.ko("notifications.no_such_delivery", "발송 내역을 찾을 수 없습니다");
    m.ko("notifications.not_dead", "발송에 실패한 건만 다시 보낼 수 있습니다");
    m.ko("notifications.template_changed", "그사이 템플릿이 변경되었습니다");
    m.ko("notifications.bad_template", "사용할 수 없는 템플릿입니다");
    m.ko("notifications.bad_values", "값은 객체여야 합니다");
    m.ko("notifications.bad_title", "제목은 한 줄이어야 합니다");
    m.ko("notifications.cannot_be_muted", "끌 수 없는 알림입니다");
    m.ko("notifications.chosen_twice", "같은 항목을 두 번 지정할 수 없습니다");
    m.ko("notifications.bad_quiet_hours", "방해 금지 시간의 시작과 끝이 달라야 합니다");
    m.ko("notifications.preferences_changed", "그사이 설정이 변경되었습니다");
  }

 private:
  Live<Settings> settings_;
  Catalogue catalogue_;
  Queue queue_;
  Mailbox mailbox_;
  Drivers drivers_;
  Courier courier_;
  BookingNews bookings_;
  PeopleNews people_;
  Inbox inbox_;
  PreferenceBook preferences_;
  Templates templates_;
  Deliveries deliveries_;
  Broadcasts broadcasts_;
  Keeper keeper_;
};

}  // namespace notifications

HEARTH_PLUGIN(notifications::NotificationsPlugin)
