#include "privacy.hpp"

#include <algorithm>
#include <array>

#include "steps.hpp"
#include "store.hpp"
#include "technician_sql.hpp"

namespace technician {
namespace {

constexpr std::string_view keeper = "technician";
constexpr Duration back = std::chrono::days{90};
constexpr Duration ahead = std::chrono::days{400};

/// A job that somebody still waits for, or argues about.
bool is_open(const ::booking::Job& job) {
  constexpr std::array<std::string_view, 6> unfinished{"confirmed",     "en_route", "in_progress",
                                                       "work_reported", "disputed", "rework"};
  return std::find(unfinished.begin(), unfinished.end(), job.status) != unfinished.end();
}

void erase(Tx& tx, const Uuid& technician) {
  for (const auto* statement :
       {&sql::drop_documents, &sql::drop_skills, &sql::drop_regions, &sql::drop_work_hours, &sql::erase_exceptions,
        &sql::erase_time_off, &sql::erase_places, &sql::erase_reports, &sql::erase_incidents, &sql::erase_rating}) {
    tx.exec(*statement, {{"technician", technician}});
  }
  tx.exec(sql::put_details, {{"technician", technician}, {"details", nullptr}});
}

}  // namespace

/// A step with the place that it was taken at.
struct StepKept {
  Step step;
  std::optional<Place> place;
};
constexpr auto describe(Type<StepKept>) {
  return fields(field("step", &StepKept::step), field("place", &StepKept::place));
}

struct Privacy::Kept {
  Profile profile;
  std::vector<TimeOff> time_off;
  std::vector<Away> away;
  std::vector<StepKept> steps;
  std::vector<FileReport> reports;
  std::vector<Incident> incidents;

  friend constexpr auto describe(Type<Kept>) {
    return fields(field("profile", &Kept::profile), field("time_off", &Kept::time_off), field("away", &Kept::away),
                  field("steps", &Kept::steps), field("reports", &Kept::reports), field("incidents", &Kept::incidents));
  }
};

Result<Json> Privacy::kept_of(Db& db, const Uuid& technician) const {
  const std::array<Param, 1> values{Param{"technician", technician}};
  const Arguments own{std::span<const Param>{values}};
  Kept kept;
  kept.profile = HEARTH_TRY(profiles_.whole(db, technician));
  kept.time_off = HEARTH_TRY(db.all<TimeOff>(sql::all_time_off, own));
  kept.away = HEARTH_TRY(db.all<Away>(sql::away_of_technician, own));
  for (const auto& row : HEARTH_TRY(db.all<StepRow>(sql::steps_of_technician, own))) {
    StepKept step{shown(row), {}};
    if (row.place) {
      const std::string place = HEARTH_TRY(crypto_.open(place_of(row.id), *row.place));
      step.place = HEARTH_TRY(from_json<Place>(place));
    }
    kept.steps.push_back(std::move(step));
  }
  for (const auto& row : HEARTH_TRY(db.all<ReportRow>(sql::reports_of_technician, own))) {
    kept.reports.push_back(HEARTH_TRY(jobs_.opened(row)));
  }
  for (const auto& row : HEARTH_TRY(db.all<IncidentRow>(sql::incidents_of_technician, own))) {
    kept.incidents.push_back(HEARTH_TRY(jobs_.opened(row)));
  }
  return Json{to_json(kept)};
}

Result<void> Privacy::export_asked(Calls& calls, const ::auth::ExportAsked& event) {
  Json data{"{}"};
  if (HEARTH_TRY(calls.maybe<Row>(sql::find_technician, {{"id", event.user}}))) {
    data = HEARTH_TRY(kept_of(calls, event.user));
  }
  HEARTH_TRY(calls.call(::auth::deliver_export,
                        {.export_id = event.export_id, .keeper = std::string{keeper}, .data = std::move(data)}));
  return {};
}

Result<void> Privacy::erasure_asked(Calls& calls, const ::auth::ErasureAsked& event) {
  const auto jobs = HEARTH_TRY(
      calls.call(::booking::jobs, {.technician = event.user, .from = calls.now() - back, .to = calls.now() + ahead}));
  std::vector<std::string> reasons;
  if (std::any_of(jobs.items.begin(), jobs.items.end(), is_open)) reasons.emplace_back("technician.open_jobs");
  HEARTH_TRY(calls.call(::auth::answer_erasure,
                        {.erasure = event.erasure, .keeper = std::string{keeper}, .reasons = std::move(reasons)}));
  return {};
}

Result<void> Privacy::erasure_due(Calls& calls, const ::auth::ErasureDue& event) {
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    if (!HEARTH_TRY(tx.maybe<Row>(sql::find_technician, {{"id", event.user}}))) return {};
    Row row = HEARTH_TRY(lock(tx, event.user));
    erase(tx, row.id);
    row.status = Status::left;
    row.name.clear();
    row.gender = Gender::unsaid;
    row.about.reset();
    HEARTH_TRY(save(tx, std::move(row)));
    return {};
  }));
  HEARTH_TRY(calls.call(::auth::erased, {.erasure = event.erasure, .keeper = std::string{keeper}}));
  return {};
}

}  // namespace technician
