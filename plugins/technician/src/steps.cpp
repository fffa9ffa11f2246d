#include "steps.hpp"

#include "distance.hpp"
#include "store.hpp"
#include "technician_sql.hpp"
#include "times.hpp"

namespace technician {

/// A step, and the statuses of the booking before and after it.
struct StepKind {
  std::string_view step, from, to;
};

namespace {

/// The steps there are.
constexpr StepKind going{"en_route", "confirmed", "en_route"};
constexpr StepKind arriving{"check_in", "en_route", "in_progress"};
constexpr StepKind leaving{"check_out", "in_progress", ""};
constexpr StepKind reporting{"report", "in_progress", "work_reported"};

std::string_view status_after(std::string_view step) {
  for (const auto& kind : {going, arriving, reporting}) {
    if (kind.step == step) return kind.to;
  }
  return {};
}

/// How far a visit has got.
int progress(std::string_view status) {
  if (status == "confirmed") return 0;
  if (status == "en_route") return 1;
  if (status == "in_progress") return 2;
  return status == "work_reported" || status == "completed" || status == "disputed" ? 3 : -1;
}

Error bad_step() { return conflict("booking.bad_step", "the job is not at this step"); }

Result<void> move(Calls& calls, const Uuid& step, std::string_view to) {
  return calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::move_step, {{"id", step}, {"to", to}});
    tx.cancel_timer<SettleStep>(step);
    return {};
  });
}

}  // namespace

struct Steps::Intent {
  const StepKind& kind;
  Uuid booking;
  const Place* place = nullptr;
  const FileReport* report = nullptr;
};

std::string place_of(const Uuid& step) { return "technician.steps.place/" + step.text(); }
std::string note_of_report(const Uuid& step) { return "technician.reports.note/" + step.text(); }

Result<FileReport> opened(const Crypto& crypto, const ReportRow& row) {
  FileReport plain{row.checklist, {}, row.photos_before, row.photos_after, row.signature};
  if (row.note) plain.note = HEARTH_TRY(crypto.open(note_of_report(row.step), *row.note));
  return plain;
}

Step shown(const StepRow& row) { return {row.booking, row.step, row.status, row.at, row.distance, row.far}; }

Result<Step> Steps::en_route(const Caller& who, Calls& calls, const Uuid& booking) {
  return take(who, calls, {going, booking});
}

Result<Step> Steps::check_in(const Caller& who, Calls& calls, const Uuid& booking, const Place& at) {
  return take(who, calls, {arriving, booking, &at});
}

Result<Step> Steps::check_out(const Caller& who, Calls& calls, const Uuid& booking, const Place& at) {
  return take(who, calls, {leaving, booking, &at});
}

Result<Step> Steps::report(const Caller& who, Calls& calls, const Uuid& booking, const FileReport& ask) {
  return take(who, calls, {reporting, booking, nullptr, &ask});
}

Result<Step> Steps::take(const Caller& who, Calls& calls, const Intent& intent) {
  HEARTH_TRY(working(calls, who.user));
  const auto job = HEARTH_TRY(calls.call(::booking::job, {.booking = intent.booking, .technician = who.user}));
  const bool told = !intent.kind.to.empty();
  if (!told && job.status != intent.kind.from) return bad_step();
  StepRow row = HEARTH_TRY(calls.transaction([&](Tx& tx) { return write(tx, who.user, job, intent); }));
  if (row.far) log_.warn(calls, "a technician is far from the job", {{"booking_id", row.booking}, {"step", row.step}});
  if (told && row.status == "intended") HEARTH_TRY(advance(calls, row));
  return calls.effect([&](Tx& tx) -> Result<Step> {
    tx.exec(sql::move_step, {{"id", row.id}, {"to", "done"}});
    tx.cancel_timer<SettleStep>(row.id);
    row.status = "done";
    return shown(row);
  });
}

/// Under the technician's lock: a step is there once a visit. One that is done stays as it is, unless booking stands before
/// it again (the job was given away and came back). A report gives way to another only when booking has refused it.
Result<StepRow> Steps::write(Tx& tx, const Uuid& technician, const ::booking::Job& job, const Intent& intent) const {
  HEARTH_TRY(lock(tx, technician));
  const auto there = HEARTH_TRY(tx.maybe<StepRow>(
      sql::step_of_visit,
      {{"booking", job.id}, {"technician", technician}, {"visit", job.start}, {"step", intent.kind.step}}));
  const bool again = there && there->status == "done";
  const bool kept = there && there->status != "refused";
  if (kept && intent.report != nullptr) HEARTH_TRY(same_report(tx, there->id, *intent.report));
  if (again && (intent.kind.to.empty() || job.status != intent.kind.from)) return *there;
  const StepRow row = HEARTH_TRY(row_of(there ? there->id : tx.new_id(), technician, job, intent, tx.now()));
  tx.exec(there ? sql::redo_step : sql::add_step, row);
  if (intent.report != nullptr) HEARTH_TRY(write_report(tx, row, *intent.report));
  if (!intent.kind.to.empty()) tx.schedule(SettleStep{row.id}, tx.now() + settle_after);
  return row;
}

Result<StepRow> Steps::row_of(const Uuid& id, const Uuid& technician, const ::booking::Job& job, const Intent& intent,
                              Timestamp now) const {
  StepRow row{.id = id,
              .booking = job.id,
              .technician = technician,
              .visit = job.start,
              .step = std::string{intent.kind.step},
              .status = intent.kind.to.empty() ? "done" : "intended",
              .place = {},
              .distance = {},
              .far = false,
              .at = now};
  if (intent.place == nullptr) return row;
  const Place& place = *intent.place;
  const double distance = distance_m({place.latitude, place.longitude}, {job.latitude, job.longitude});
  row.distance = std::llround(distance);
  row.far = is_far(distance, place.accuracy, settings_->far_from_job_m);
  row.place = HEARTH_TRY(crypto_.seal(place_of(id), to_json(place)));
  return row;
}

Result<void> Steps::write_report(Tx& tx, const StepRow& row, const FileReport& report) const {
  ReportRow kept{row.id, report.checklist, {}, report.photos_before, report.photos_after, report.signature};
  if (report.note) kept.note = HEARTH_TRY(crypto_.seal(note_of_report(row.id), *report.note));
  tx.exec(sql::drop_job_report, {{"step", row.id}});
  tx.exec(sql::add_job_report, kept);
  return {};
}

Result<void> Steps::same_report(Tx& tx, const Uuid& step, const FileReport& report) const {
  const auto row = HEARTH_TRY(tx.maybe<ReportRow>(sql::report_of_step, {{"step", step}}));
  if (!row) return {};
  const FileReport kept = HEARTH_TRY(opened(crypto_, *row));
  if (to_json(kept) != to_json(report)) return bad_step();
  return {};
}

/// A refusal is written down, unless it only says that the job is further already.
Result<void> Steps::advance(Calls& calls, const StepRow& row) const {
  const std::string to{status_after(row.step)};
  const auto advanced =
      calls.call(::booking::advance, {.booking = row.booking, .technician = row.technician, .to = to});
  if (advanced) return {};
  if (is_failure(advanced.error())) return advanced.error();
  const auto job = calls.call(::booking::job, {.booking = row.booking, .technician = row.technician});
  if (!job && is_failure(job.error())) return job.error();
  if (job && job->start == row.visit && progress(job->status) >= progress(to)) return {};
  HEARTH_TRY(move(calls, row.id, "refused"));
  return advanced.error();
}

Result<void> Steps::settle(Calls& calls, const SettleStep& due) {
  const auto row = HEARTH_TRY(calls.maybe<StepRow>(sql::find_step, {{"id", due.step}}));
  if (!row || row->status != "intended") return {};
  if (auto advanced = advance(calls, *row); !advanced) {
    if (is_failure(advanced.error())) return std::move(advanced).error();
    return {};
  }
  return move(calls, row->id, "done");
}

}  // namespace technician
