#include "jobs.hpp"

#include <array>

#include "steps.hpp"
#include "store.hpp"
#include "technician_sql.hpp"
#include "times.hpp"

namespace technician {
namespace {

/// Text has four digits for a year, and a service is asked in text.
const Timestamp last_day = Date::of(9999, 12, 31)->begin(seoul);

Error bad_from() {
  Error error = invalid("params.invalid", "the parameters are not valid");
  error.violations.push_back({"?from", "above_maximum", "must leave room for the days that are shown from it"});
  return error;
}

/// Does its technician still come, or are they there?
bool is_ahead(const ::booking::Job& job) {
  return job.status == "confirmed" || job.status == "en_route" || job.status == "in_progress";
}

}  // namespace

std::string text_of_incident(const Uuid& incident) { return "technician.incidents.text/" + incident.text(); }

Result<::booking::Jobs> Jobs::list(const Caller& who, Calls& calls, const JobsOf& ask) {
  HEARTH_TRY(working(calls, who.user));
  const Timestamp from = ask.from.value_or(today(calls).begin(seoul));
  if (!ask.to && from > last_day - settings_->jobs_shown) return bad_from();
  const Timestamp to = ask.to.value_or(from + settings_->jobs_shown);
  if (to <= from || to - from > longest) {
    return invalid("technician.bad_interval", "the end must be after the start, by a year at most");
  }
  return calls.call(::booking::jobs, {.technician = who.user, .from = from, .to = to});
}

Result<WholeJob> Jobs::read(const Caller& who, Calls& calls, const Uuid& booking) {
  HEARTH_TRY(working(calls, who.user));
  WholeJob whole;
  whole.job = HEARTH_TRY(calls.call(::booking::job, {.booking = booking, .technician = who.user}));
  if (is_ahead(whole.job)) {
    const auto facts = HEARTH_TRY(calls.call(::booking::facts, {.booking = booking}));
    whole.home = HEARTH_TRY(calls.call(::consumer::home, {.consumer = facts.consumer}));
  }
  const std::array<Param, 2> values{Param{"booking", booking}, Param{"technician", who.user}};
  const Arguments own{std::span<const Param>{values}};
  for (const auto& row : HEARTH_TRY(calls.all<StepRow>(sql::steps_of_job, own))) whole.steps.push_back(shown(row));
  const auto report = HEARTH_TRY(calls.maybe<ReportRow>(sql::report_of_job, own));
  if (report) whole.report = HEARTH_TRY(opened(*report));
  for (const auto& row : HEARTH_TRY(calls.all<IncidentRow>(sql::incidents_of_job, own))) {
    whole.incidents.push_back(HEARTH_TRY(opened(row)));
  }
  return whole;
}

Result<::booking::EntryNotes> Jobs::entry_notes(const Caller& who, Calls& calls, const Uuid& booking) {
  HEARTH_TRY(working(calls, who.user));
  return calls.call(::booking::entry_notes, {.booking = booking, .technician = who.user});
}

Result<void> Jobs::withdraw(const Caller& who, Calls& calls, const Uuid& booking) {
  HEARTH_TRY(working(calls, who.user));
  HEARTH_TRY(calls.call(::booking::withdraw, {.booking = booking, .technician = who.user, .reason = "withdrawn"}));
  return {};
}

Result<Incident> Jobs::report_incident(const Caller& who, Calls& calls, const Uuid& booking,
                                       const ReportIncident& ask) {
  HEARTH_TRY(working(calls, who.user));
  HEARTH_TRY(calls.call(::booking::job, {.booking = booking, .technician = who.user}));
  return calls.effect([&](Tx& tx) -> Result<Incident> {
    IncidentRow row{tx.new_id(), booking, who.user, ask.kind, {}, ask.photos, tx.now()};
    row.text = HEARTH_TRY(crypto_.seal(text_of_incident(row.id), ask.text));
    tx.exec(sql::add_incident, row);
    tx.publish(IncidentReported{row.id, row.booking, row.technician, row.kind});
    return opened(row);
  });
}

Result<JobRecord> Jobs::record(const Caller&, Calls& calls, const Uuid& booking) {
  JobRecord all;
  all.booking = HEARTH_TRY(calls.call(::booking::facts, {.booking = booking}));
  for (const auto& row : HEARTH_TRY(calls.all<StepRow>(sql::steps_of_booking, {{"booking", booking}}))) {
    all.steps.push_back({row.technician, row.visit, shown(row)});
  }
  all.reports = HEARTH_TRY(reports_of(calls, booking));
  for (const auto& row : HEARTH_TRY(calls.all<IncidentRow>(sql::incidents_of_booking, {{"booking", booking}}))) {
    Incident incident = HEARTH_TRY(opened(row));
    all.incidents.push_back({row.technician, std::move(incident)});
  }
  return all;
}

Result<VisitReports> Jobs::reports(const Caller& who, Calls& calls, const Uuid& booking) {
  const auto facts = HEARTH_TRY(calls.call(::booking::facts, {.booking = booking}));
  if (facts.consumer != who.user) return not_found("booking.no_such_booking", "there is no such booking");
  return VisitReports{HEARTH_TRY(reports_of(calls, booking))};
}

Result<std::vector<VisitReport>> Jobs::reports_of(Db& db, const Uuid& booking) const {
  std::vector<VisitReport> all;
  for (const auto& row : HEARTH_TRY(db.all<VisitReportRow>(sql::reports_of_booking, {{"booking", booking}}))) {
    FileReport report = HEARTH_TRY(opened(row));
    all.push_back({row.technician, row.visit, row.at, std::move(report)});
  }
  return all;
}

Result<Incident> Jobs::opened(const IncidentRow& row) const {
  Incident plain{row.id, row.booking, row.kind, {}, row.photos, row.created};
  if (row.text) plain.text = HEARTH_TRY(crypto_.open(text_of_incident(row.id), *row.text));
  return plain;
}

Result<FileReport> Jobs::opened(const ReportRow& row) const { return technician::opened(crypto_, row); }

}  // namespace technician
