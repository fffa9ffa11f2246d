#include <auth/contract/auth.hpp>
#include <booking/contract/booking.hpp>
#include <catalog/contract/catalog.hpp>
#include <hearth/plugin.hpp>

#include "absence.hpp"
#include "demo.hpp"
#include "profiles.hpp"
#include "settings.hpp"
#include "standing.hpp"
#include "time_off.hpp"
#include "work.hpp"

namespace technician {

class TechnicianPlugin final : public Plugin {
 public:
  explicit TechnicianPlugin(const Host& host)
      : settings_{host.settings<Settings>()}, profiles_{host.crypto()}, absences_{host.log()}, standing_{absences_} {}

  void routes(Router& r) override {
    const auto anybody = [](Route& route) -> Route& {
      return route.allow(::auth::consumer, ::auth::technician, ::auth::admin);
    };
    r.post("/technicians/apply", profiles_, &Profiles::apply)
        .allow(::auth::consumer)
        .idempotent()
        .created()
        .fails("technician.applied_before")
        .about("Apply as a technician");
    r.put("/technicians/me/documents", profiles_, &Profiles::put_documents)
        .allow(::auth::consumer, ::auth::technician)
        .fails("technician.no_such_technician", "technician.not_applied")
        .about("Other documents for my application");
    r.get("/technicians/me", profiles_, &Profiles::me)
        .allow(::auth::consumer, ::auth::technician)
        .fails("technician.no_such_technician")
        .about("My profile, from the application on");
    r.patch("/technicians/me", profiles_, &Profiles::change)
        .allow(::auth::technician)
        .fails("technician.changed", "technician.not_active", "technician.no_such_technician")
        .about("Change my profile, pause");
    r.put("/technicians/me/skills", work_, &Work::put_skills)
        .allow(::auth::technician)
        .fails("technician.unknown_code")
        .about("What I can do");
    r.put("/technicians/me/regions", work_, &Work::put_regions)
        .allow(::auth::technician)
        .fails("technician.unknown_code")
        .about("Where I work");
    r.put("/technicians/me/work-hours", work_, &Work::put_hours)
        .allow(::auth::technician)
        .fails("technician.bad_hours")
        .about("When I work, by weekday");
    r.get("/technicians/me/exceptions", work_, &Work::exceptions)
        .allow(::auth::technician)
        .about("Days with other hours");
    r.post("/technicians/me/exceptions", work_, &Work::add_exception)
        .allow(::auth::technician)
        .idempotent()
        .created()
        .fails("technician.bad_hours", "technician.past_day", "technician.exception_overlaps")
        .about("Other hours on one day, or a day off");
    r.del("/technicians/me/exceptions/{id}", work_, &Work::drop_exception)
        .allow(::auth::technician)
        .no_content()
        .fails("technician.no_such_exception")
        .about("Back to the weekly hours");
    r.get("/technicians/me/time-off", time_off_, &TimeOffs::list).allow(::auth::technician).about("My time off");
    r.post("/technicians/me/time-off", time_off_, &TimeOffs::add)
        .allow(::auth::technician)
        .idempotent()
        .created()
        .fails("technician.bad_interval", "technician.past_day", "booking.slot_taken")
        .about("Ask for time off");
    r.del("/technicians/me/time-off/{id}", time_off_, &TimeOffs::end)
        .allow(::auth::technician)
        .no_content()
        .fails("technician.no_such_time_off")
        .about("End time off");
    anybody(r.get("/technicians/{id}", profiles_, &Profiles::read))
        .fails("technician.no_such_technician")
        .about("What everybody may know of a technician");
    r.get("/admin/technicians", profiles_, &Profiles::list).allow(::auth::admin).about("Technicians, by status");
    r.get("/admin/technicians/{id}", profiles_, &Profiles::read_whole)
        .allow(::auth::admin)
        .fails("technician.no_such_technician")
        .about("A technician with application and documents");
    r.post("/admin/technicians/{id}/verify", standing_, &Standing::verify)
        .allow(::auth::admin)
        .params_only()
        .fails("technician.no_such_technician", "technician.not_applied")
        .about("Verify an application");
    r.post("/admin/technicians/{id}/suspend", standing_, &Standing::suspend)
        .allow(::auth::admin)
        .fails("technician.no_such_technician", "technician.not_active")
        .about("Suspend: no more work, and no way in");
    r.post("/admin/technicians/{id}/restore", standing_, &Standing::restore)
        .allow(::auth::admin)
        .fails("technician.no_such_technician", "technician.not_suspended")
        .about("Take back a suspended technician");
  }

  void events(Subscriptions& on) override { on(profiles_, &Profiles::rated); }

  void services(Provide& s) override {
    s(cards, profiles_, &Profiles::cards);
    s.needs(::auth::grant_role);
    s.needs(::auth::revoke_role);
    s.needs(::catalog::unknown_codes);
    s.needs(::booking::block);
    s.needs(::booking::unblock);
  }

  void timers(Timers& at) override {
    at.on(time_off_, &TimeOffs::settle);
    at.on(absences_, &Absences::settle);
  }

  void commands(Commands& c) override { c("demo technician", "Load demo technicians", demo_, &Demo::load); }

  void errors(Constraints& c) override {
    c("technicians_pkey", conflict("technician.applied_before", "you have applied before"));
  }

  void messages(Messages& m) override {
    m.ko("technician.no_such_technician", "기사를 찾을 수 없습니다");
    m.ko("technician.applied_before", "이미 지원하셨습니다");
    m.ko("technician.not_applied", "지원 상태의 기사만 인증할 수 있습니다");
    m.ko("technician.not_suspended", "정지된 기사가 아닙니다");
    m.ko("technician.suspended", "현재 활동할 수 없습니다");
    m.ko("technician.not_active", "활동 중인 기사만 가능합니다");
    m.ko("technician.changed", "그사이 프로필이 변경되었습니다");
    m.ko("technician.unknown_code", "목록에 없는 코드입니다");
    m.ko("technician.bad_hours", "근무 시간이 올바르지 않습니다");
    m.ko("technician.past_day", "이미 지난 날짜입니다");
    m.ko("technician.exception_overlaps", "이미 다른 예외 시간이 있는 날입니다");
    m.ko("technician.no_such_exception", "예외 시간을 찾을 수 없습니다");
    m.ko("technician.no_such_time_off", "휴무를 찾을 수 없습니다");
    m.ko("technician.bad_interval", "기간이 올바르지 않습니다");
  }

 private:
  Live<Settings> settings_;
  Profiles profiles_;
  Absences absences_;
  Standing standing_;
  Work work_;
  TimeOffs time_off_;
  Demo demo_;
};

}  // namespace technician

HEARTH_PLUGIN(technician::TechnicianPlugin)
