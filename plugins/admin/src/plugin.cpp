#include <auth/contract/auth.hpp>
#include <hearth/plugin.hpp>
#include <payment/contract/payment.hpp>

#include "audit_search.hpp"
#include "cases.hpp"
#include "exports.hpp"
#include "flags.hpp"
#include "keeper.hpp"
#include "overlay_watch.hpp"
#include "overlays.hpp"
#include "permissions.hpp"
#include "read_models.hpp"
#include "stats.hpp"
#include "users.hpp"

namespace admin {

class AdminPlugin final : public Plugin {
 public:
  explicit AdminPlugin(const Host& host)
      : settings_{host.settings<Settings>()},
        users_{settings_},
        permissions_{settings_},
        flags_{settings_},
        exports_{settings_},
        overlays_{settings_, host.overrides(), host.crypto()},
        watch_{host, overlays_},
        audit_{host.audit_log(), host.crypto()} {}

  Result<void> start() override { return watch_.start(); }
  Result<void> quiesce(std::chrono::nanoseconds) override {
    watch_.stop();
    return {};
  }

  void routes(Router& r) override {
    user_routes(r);
    case_routes(r);
    flag_routes(r);
    settings_routes(r);
    stats_routes(r);
    export_routes(r);
  }

  void events(Subscriptions& on) override {
    on(read_models_, &ReadModels::booking_changed);
    on(read_models_, &ReadModels::rescheduled);
    on(read_models_, &ReadModels::disputed);
    on(read_models_, &ReadModels::dispute_resolved);
    on(read_models_, &ReadModels::captured);
    on(read_models_, &ReadModels::surplus_captured);
    on(read_models_, &ReadModels::refunded);
    on(read_models_, &ReadModels::paid_out);
    on(read_models_, &ReadModels::settled);
    on(read_models_, &ReadModels::fee_waived);
    on(read_models_, &ReadModels::stuck);
    on(read_models_, &ReadModels::offered);
    on(read_models_, &ReadModels::offer_closed);
    on(read_models_, &ReadModels::review_published);
    on(read_models_, &ReadModels::review_moderated);
    on(read_models_, &ReadModels::technician_changed);
    on(read_models_, &ReadModels::registered);
    on(keeper_, &Keeper::export_asked);
    on(keeper_, &Keeper::erasure_asked);
    on(keeper_, &Keeper::erasure_due);
  }

  void timers(Timers& at) override { at.cron("7 * * * *", "repeat_flags", flags_, &Flags::repeat); }

  void services(Provide& s) override {
    s(all_flags, flags_, &Flags::tell);
    s(grants, permissions_, &Permissions::grants);
    s.needs(::auth::users);
    s.needs(::auth::deliver_export);
    s.needs(::auth::answer_erasure);
    s.needs(::auth::erased);
    s.needs(::auth::find_user);
    s.needs(::auth::set_state);
    s.needs(::auth::sign_out);
    s.needs(::auth::set_roles);
    s.needs(::booking::facts);
    s.needs(::booking::resolve);
    s.needs(::booking::dispute_of);
    s.needs(::payment::balance);
  }

  void errors(Constraints& c) override {
    c("settings_pkey", precondition("admin.settings_changed", "somebody else has changed these settings meanwhile"));
    c("flags_pkey", precondition("admin.flag_changed", "somebody else has changed the flag meanwhile"));
  }

  void messages(Messages& m) override {
    m.ko("admin.not_permitted", "권한이 없습니다");
    m.ko("admin.unknown_permission", "존재하지 않는 권한입니다");
    m.ko("admin.matrix_changed", "그사이 다른 관리자가 권한을 변경했습니다");
    m.ko("admin.no_such_dispute", "분쟁을 찾을 수 없습니다");
    m.ko("admin.dispute_resolved", "이미 처리된 분쟁입니다");
    m.ko("admin.bad_resolution", "처리 내용이 결과와 맞지 않습니다");
    m.ko("admin.bad_interval", "기간이 올바르지 않습니다");
    m.ko("admin.export_too_large", "한 번에 내보내기에는 너무 많습니다. 기간을 줄여 주세요");
    m.ko("admin.no_such_flag", "기능 플래그를 찾을 수 없습니다");
    m.ko("admin.too_many_flags", "기능 플래그를 더 만들 수 없습니다. 기존 이름을 사용해 주세요");
    m.ko("admin.too_many_versions", "이 설정은 오늘 더 변경할 수 없습니다");
    m.ko("admin.flag_changed", "그사이 다른 관리자가 플래그를 변경했습니다");
    m.ko("admin.no_such_plugin", "해당 플러그인을 찾을 수 없습니다");
    m.ko("admin.no_such_version", "해당 버전을 찾을 수 없습니다");
    m.ko("admin.settings_changed", "그사이 다른 관리자가 설정을 변경했습니다");
    m.ko("settings.invalid", "설정 값이 올바르지 않습니다");
    m.ko("admin.bad_flag_name", "플래그 이름이 올바르지 않습니다");
  }

 private:
  static Route& console(Route& route) { return route.allow(::auth::admin, ::auth::staff).fails("admin.not_permitted"); }

  void user_routes(Router& r) {
    console(r.get("/admin/users", users_, &Users::list)).about("People, masked");
    console(r.get("/admin/users/{id}", users_, &Users::read)).fails("auth.no_such_user").about("One person, masked");
    r.patch("/admin/users/{id}", users_, &Users::change)
        .allow(::auth::admin)
        .fails("auth.no_such_user", "auth.last_administrator", "auth.wrong_state", "auth.step_up_needed")
        .about("Set the roles of a person");
    console(r.post("/admin/users/{id}/suspend", users_, &Users::suspend))
        .fails("auth.no_such_user", "auth.last_administrator", "auth.wrong_state")
        .about("Suspend: every session ends within a second");
    console(r.post("/admin/users/{id}/restore", users_, &Users::restore))
        .fails("auth.no_such_user", "auth.wrong_state")
        .about("Take somebody back");
    console(r.post("/admin/users/{id}/sign-out", users_, &Users::sign_out))
        .fails("auth.no_such_user")
        .about("End every session of a person");
    console(r.post("/admin/users/{id}/unmask", users_, &Users::unmask))
        .fails("auth.no_such_user", "auth.step_up_needed")
        .about("One person in clear, for a reason that is written down");
    console(r.get("/admin/permissions", permissions_, &Permissions::read)).about("What staff may do");
    r.put("/admin/permissions", permissions_, &Permissions::put)
        .allow(::auth::admin)
        .fails("admin.unknown_permission", "admin.matrix_changed", "auth.step_up_needed")
        .about("Change what staff may do, at once");
  }

  void case_routes(Router& r) {
    console(r.get("/admin/disputes", cases_, &Cases::disputes)).about("Disputes, latest first");
    console(r.get("/admin/disputes/{id}", cases_, &Cases::dispute))
        .fails("admin.no_such_dispute")
        .about("One dispute, with its booking");
    console(r.post("/admin/disputes/{id}/resolve", cases_, &Cases::resolve))
        .idempotent()
        .fails("admin.no_such_dispute", "admin.dispute_resolved", "admin.bad_resolution", "booking.not_disputed",
               "booking.start_not_offered", "booking.bad_refund", "booking.changed")
        .about("Rework, a refund, or neither");
    console(r.get("/admin/verifications", cases_, &Cases::technicians)).about("Technicians who wait to be verified");
  }

  void flag_routes(Router& r) {
    r.get("/flags", flags_, &Flags::mine).open().about("Feature flags, as they are for me");
    console(r.get("/admin/flags", flags_, &Flags::list)).about("Feature flags");
    console(r.get("/admin/flags/{name}", flags_, &Flags::read)).fails("admin.no_such_flag").about("One flag");
    console(r.put("/admin/flags/{name}", flags_, &Flags::put))
        .fails("admin.flag_changed", "admin.bad_flag_name", "admin.too_many_flags")
        .about("Set a flag and how far it is rolled out");
    console(r.del("/admin/flags/{name}", flags_, &Flags::remove))
        .no_content()
        .fails("admin.no_such_flag", "admin.flag_changed")
        .about("Remove a flag");
  }

  void settings_routes(Router& r) {
    console(r.get("/admin/settings", overlays_, &Overlays::list))
        .about("Settings of every plugin, as they are in force");
    console(r.get("/admin/settings/{key}", overlays_, &Overlays::read))
        .fails("admin.no_such_plugin")
        .about("Settings of one plugin");
    console(r.get("/admin/settings/{key}/versions", overlays_, &Overlays::versions))
        .fails("admin.no_such_plugin")
        .about("What has lain over its configuration, latest first");
    r.put("/admin/settings/{key}", overlays_, &Overlays::put)
        .allow(::auth::admin)
        .fails("admin.no_such_plugin", "admin.settings_changed", "admin.too_many_versions", "settings.invalid",
               "auth.step_up_needed")
        .about("Lay settings over a plugin's configuration, in force at once");
    r.post("/admin/settings/{key}/rollback", overlays_, &Overlays::roll_back)
        .allow(::auth::admin)
        .fails("admin.no_such_plugin", "admin.no_such_version", "admin.settings_changed", "admin.too_many_versions",
               "settings.invalid", "auth.step_up_needed")
        .about("Let an older version hold again, as a new one");
    console(r.get("/admin/audit", audit_, &AuditSearch::search)).about("Who did what to what, latest first");
  }

  void stats_routes(Router& r) {
    console(r.get("/admin/dashboard", stats_, &Stats::dashboard)).about("What waits, today, and the last 30 days");
    console(r.get("/admin/stats/overview", stats_, &Stats::overview)).fails("admin.bad_interval").about("All together");
    console(r.get("/admin/stats/bookings", stats_, &Stats::bookings))
        .fails("admin.bad_interval")
        .about("Bookings by day and region");
    console(r.get("/admin/stats/revenue", stats_, &Stats::revenue))
        .fails("admin.bad_interval")
        .about("Money by day and region");
    console(r.get("/admin/stats/matching", stats_, &Stats::matching))
        .fails("admin.bad_interval")
        .about("How bookings found a technician, by day and region");
    console(r.get("/admin/stats/ratings", stats_, &Stats::ratings))
        .fails("admin.bad_interval")
        .about("Consumers' ratings by day and region");
  }

  void export_routes(Router& r) {
    const auto table = [&](std::string_view path, auto method) -> Route& {
      return console(r.get(path, exports_, method))
          .produces("text/csv")
          .fails("admin.bad_interval", "admin.export_too_large");
    };
    table("/admin/exports/bookings.csv", &Exports::bookings).about("Bookings made in these days, as CSV");
    table("/admin/exports/payments.csv", &Exports::payments).about("Money moved in these days, as CSV");
    table("/admin/exports/cancellations.csv", &Exports::cancellations).about("Cancellations of these days, as CSV");
    table("/admin/exports/disputes.csv", &Exports::disputes).about("Disputes opened in these days, as CSV");
    table("/admin/exports/reviews.csv", &Exports::reviews)
        .about("Reviews published in these days that still stand, as CSV");
  }

  Live<Settings> settings_;
  Users users_;
  Permissions permissions_;
  Cases cases_;
  Flags flags_;
  Stats stats_;
  Exports exports_;
  ReadModels read_models_;
  Keeper keeper_;
  Overlays overlays_;
  OverlayWatch watch_;
  AuditSearch audit_;
};

}  // namespace admin

HEARTH_PLUGIN(admin::AdminPlugin)
