#include <auth/contract/auth.hpp>
#include <auth/contract/permissions.hpp>
#include <booking/contract/booking.hpp>
#include <catalog/contract/catalog.hpp>
#include <hearth/plugin.hpp>

#include "absence.hpp"
#include "demo.hpp"
#include "jobs.hpp"
#include "privacy.hpp"
#include "profiles.hpp"
#include "settings.hpp"
#include "standing.hpp"
#include "steps.hpp"
#include "time_off.hpp"
#include "work.hpp"

namespace technician {

class TechnicianPlugin final : public Plugin {
 public:
  explicit TechnicianPlugin(const Host& host)
      : settings_{host.settings<Settings>()},
        profiles_{host.crypto()},
        absences_{host.log()},
        standing_{absences_},
        jobs_{settings_, host.crypto()},
        steps_{settings_, host.crypto(), host.log()},
        privacy_{profiles_, jobs_, host.crypto()} {}

  void routes(Router& r) override {
    people(r);
    work(r);
    jobs(r);
    administration(r);
  }

  void events(Subscriptions& on) override {
    on(profiles_, &Profiles::rated);
    on(standing_, &Standing::state_changed);
    on(standing_, &Standing::roles_changed);
    on(privacy_, &Privacy::export_asked);
    on(privacy_, &Privacy::erasure_asked);
    on(privacy_, &Privacy::erasure_due);
  }

  void services(Provide& s) override {
    s(cards, profiles_, &Profiles::cards);
    s.needs(::auth::answer_erasure);
    s.needs(::auth::deliver_export);
    s.needs(::auth::erased);
    s.needs(::auth::find_user);
    s.needs(::auth::grant_role);
    s.needs(::auth::revoke_role);
    s.needs(::catalog::unknown_codes);
    s.needs(::booking::advance);
    s.needs(::booking::block);
    s.needs(::booking::entry_notes);
    s.needs(::booking::facts);
    s.needs(::booking::job);
    s.needs(::booking::jobs);
    s.needs(::booking::unblock);
    s.needs(::booking::withdraw);
    s.needs(::booking::withdraw_all);
    s.needs(::consumer::home);
  }

  void timers(Timers& at) override {
    at.on(time_off_, &TimeOffs::settle);
    at.on(absences_, &Absences::settle);
    at.on(steps_, &Steps::settle);
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
    m.ko("technician.account_suspended", "정지된 계정입니다. 계정을 먼저 복구해 주세요");
    m.ko("technician.suspended", "현재 활동할 수 없습니다");
    m.ko("technician.not_active", "활동 중인 기사만 가능합니다");
    m.ko("technician.changed", "그사이 프로필이 변경되었습니다");
    m.ko("technician.unknown_code", "목록에 없는 코드입니다");
    m.ko("technician.bad_hours", "근무 시간이 올바르지 않습니다");
    m.ko("technician.past_day", "이미 지난 날짜입니다");
    m.ko("technician.exception_overlaps", "이미 다른 예외 시간이 있는 날입니다");
    m.ko("technician.jobs_in_the_way", "확정된 작업이 있습니다. 작업을 먼저 넘기거나 휴무를 신청해 주세요");
    m.ko("technician.no_such_exception", "예외 시간을 찾을 수 없습니다");
    m.ko("technician.no_such_time_off", "휴무를 찾을 수 없습니다");
    m.ko("technician.open_jobs", "아직 끝나지 않은 작업이 있습니다");
    m.ko("technician.job_under_way", "진행 중인 작업을 먼저 마쳐 주세요");
    m.ko("technician.bad_interval", "기간이 올바르지 않습니다");
  }

 private:
  static Route& technicians(Route& route) { return route.allow(::auth::technician); }

  void people(Router& r) {
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
    technicians(r.patch("/technicians/me", profiles_, &Profiles::change))
        .fails("technician.changed", "technician.not_active", "technician.no_such_technician")
        .about("Change my profile, pause");
    r.post("/technicians/me/leave", standing_, &Standing::leave)
        .allow(::auth::consumer, ::auth::technician)
        .idempotent()
        .fails("technician.no_such_technician", "technician.not_active", "technician.job_under_way")
        .about("Leave for good; jobs to come are given to others");
    r.get("/technicians/{id}", profiles_, &Profiles::read)
        .allow(::auth::consumer, ::auth::technician, ::auth::admin)
        .fails("technician.no_such_technician")
        .about("What everybody may know of a technician");
  }

  void work(Router& r) {
    const auto kept = [](Route& route) -> Route& { return technicians(route).fails("technician.jobs_in_the_way"); };
    kept(r.put("/technicians/me/skills", work_, &Work::put_skills))
        .fails("technician.unknown_code", "technician.no_such_technician")
        .about("What I can do");
    kept(r.put("/technicians/me/regions", work_, &Work::put_regions))
        .fails("technician.unknown_code", "technician.no_such_technician")
        .about("Where I work");
    kept(r.put("/technicians/me/work-hours", work_, &Work::put_hours))
        .fails("technician.bad_hours", "technician.no_such_technician")
        .about("When I work, by weekday");
    technicians(r.get("/technicians/me/exceptions", work_, &Work::exceptions)).about("Days with other hours");
    kept(r.post("/technicians/me/exceptions", work_, &Work::add_exception))
        .idempotent()
        .created()
        .fails("technician.bad_hours", "technician.past_day", "technician.exception_overlaps")
        .about("Other hours on one day, or a day off");
    kept(r.del("/technicians/me/exceptions/{id}", work_, &Work::drop_exception))
        .no_content()
        .fails("technician.no_such_exception")
        .about("Back to the weekly hours");
    technicians(r.get("/technicians/me/time-off", time_off_, &TimeOffs::list)).about("My time off");
    technicians(r.post("/technicians/me/time-off", time_off_, &TimeOffs::add))
        .idempotent()
        .created()
        .fails("technician.bad_interval", "technician.past_day", "booking.slot_taken")
        .about("Ask for time off; over a job only with rematch, which gives the job to somebody else");
    technicians(r.del("/technicians/me/time-off/{id}", time_off_, &TimeOffs::end))
        .no_content()
        .fails("technician.no_such_time_off")
        .about("End time off");
    technicians(r.post("/technicians/me/sick", absences_, &Absences::sick))
        .idempotent()
        .created()
        .fails("technician.bad_interval", "technician.suspended", "technician.no_such_technician")
        .about("Sick, for the rest of the day or until a time: my jobs are given to others");
  }

  /// The codes that every route of a job may answer with.
  static Route& of_job(Route& route) {
    return technicians(route).fails("technician.suspended", "technician.no_such_technician", "booking.no_such_booking");
  }

  void jobs(Router& r) {
    technicians(r.get("/technicians/me/jobs", jobs_, &Jobs::list))
        .fails("technician.bad_interval", "technician.suspended", "technician.no_such_technician")
        .about("My jobs by start, 500 at most");
    of_job(r.get("/jobs/{id}", jobs_, &Jobs::read)).about("A job of mine, with what I have recorded");
    of_job(r.get("/jobs/{id}/entry-notes", jobs_, &Jobs::entry_notes))
        .fails("booking.notes_closed")
        .about("How to get in, from two hours before the start to the end of the work; each view is audited");
    of_job(r.post("/jobs/{id}/withdraw", jobs_, &Jobs::withdraw))
        .idempotent()
        .no_content()
        .fails("booking.bad_step")
        .about("I cannot come: the job is given to somebody else");
    of_job(r.post("/jobs/{id}/incident", jobs_, &Jobs::report_incident))
        .idempotent()
        .created()
        .about("Tell of an incident at a job");
    const auto step = [](Route& route) -> Route& {
      return of_job(route).idempotent().fails("booking.bad_step", "booking.not_yours");
    };
    const auto timed = [&](Route& route) -> Route& {
      return step(route).fails("booking.too_early", "booking.visit_over");
    };
    timed(r.post("/jobs/{id}/en-route", steps_, &Steps::en_route)).about("I am on the way");
    timed(r.post("/jobs/{id}/check-in", steps_, &Steps::check_in)).about("I am there, and begin");
    step(r.post("/jobs/{id}/check-out", steps_, &Steps::check_out)).about("I am leaving");
    step(r.post("/jobs/{id}/report", steps_, &Steps::report)).about("The work is done: checklist, photos, signature");
  }

  void administration(Router& r) {
    r.get("/bookings/{id}/reports", jobs_, &Jobs::reports)
        .allow(::auth::consumer)
        .fails("booking.no_such_booking")
        .about("What the technician reported of the work at a booking of mine");
    r.get("/admin/jobs/{id}", jobs_, &Jobs::record)
        .allow(::auth::admin, ::auth::permission::jobs_read)
        .fails("booking.no_such_booking")
        .about("Everything that was recorded at a booking: steps, reports, incidents");
    r.get("/admin/technicians", profiles_, &Profiles::list)
        .allow(::auth::admin, ::auth::permission::technicians_inspect)
        .about("Technicians, by status");
    r.get("/admin/technicians/{id}", profiles_, &Profiles::read_whole)
        .allow(::auth::admin, ::auth::permission::technicians_inspect)
        .fails("technician.no_such_technician")
        .about("A technician with application and documents");
    r.post("/admin/technicians/{id}/verify", standing_, &Standing::verify)
        .allow(::auth::admin, ::auth::permission::technicians_verify)
        .params_only()
        .fails("technician.no_such_technician", "technician.not_applied", "technician.account_suspended")
        .about("Verify an application");
    r.post("/admin/technicians/{id}/suspend", standing_, &Standing::suspend)
        .allow(::auth::admin, ::auth::permission::technicians_suspend)
        .fails("technician.no_such_technician", "technician.not_active")
        .about("Suspend: no way in, and jobs to come are given to others");
    r.post("/admin/technicians/{id}/restore", standing_, &Standing::restore)
        .allow(::auth::admin, ::auth::permission::technicians_suspend)
        .fails("technician.no_such_technician", "technician.not_suspended", "technician.account_suspended")
        .about("Take back a suspended technician");
  }

  Live<Settings> settings_;
  Profiles profiles_;
  Absences absences_;
  Standing standing_;
  Work work_;
  TimeOffs time_off_;
  Jobs jobs_;
  Steps steps_;
  Privacy privacy_;
  Demo demo_;
};

}  // namespace technician

HEARTH_PLUGIN(technician::TechnicianPlugin)
