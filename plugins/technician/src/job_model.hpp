#pragma once

#include <booking/contract/booking.hpp>
#include <consumer/contract/consumer.hpp>
#include <hearth/hearth.hpp>

#include <optional>
#include <string>
#include <vector>

namespace technician {

using namespace hearth;

// ---- what clients send and get ----

struct JobsOf {
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;
};
constexpr auto describe(Type<JobsOf>) {
  return fields(field("from", &JobsOf::from, about("the beginning of today in Seoul, where it is left out")),
                field("to", &JobsOf::to));
}

/// Where the technician's device says that it is.
struct Place {
  double latitude = 0;
  double longitude = 0;
  double accuracy = 0;
};
constexpr auto describe(Type<Place>) {
  return fields(field("latitude", &Place::latitude, minimum(-90.0), maximum(90.0)),
                field("longitude", &Place::longitude, minimum(-180.0), maximum(180.0)),
                field("accuracy_m", &Place::accuracy, minimum(0.0), maximum(100000.0), about("radius, in metres")));
}

struct CheckItem {
  std::string item;
  bool done = false;
  std::optional<std::string> remark;
};
constexpr auto describe(Type<CheckItem>) {
  return fields(field("item", &CheckItem::item, min_length(1), max_length(100)), field("done", &CheckItem::done),
                field("remark", &CheckItem::remark, max_length(300)));
}

struct FileReport {
  std::vector<CheckItem> checklist;
  std::optional<std::string> note;
  std::vector<Uuid> photos_before;
  std::vector<Uuid> photos_after;
  std::optional<Uuid> signature;
};
constexpr auto describe(Type<FileReport>) {
  return fields(field("checklist", &FileReport::checklist, min_items(1), max_items(100)),
                field("note", &FileReport::note, max_length(2000)),
                field("photo_before_ids", &FileReport::photos_before, optional_, max_items(30), unique_items),
                field("photo_after_ids", &FileReport::photos_after, optional_, max_items(30), unique_items),
                field("signature_id", &FileReport::signature, about("of a file")));
}

struct ReportIncident {
  std::string kind;
  std::string text;
  std::vector<Uuid> photos;
};
constexpr auto describe(Type<ReportIncident>) {
  return fields(
      field("kind", &ReportIncident::kind, one_of("injury", "damage", "no_access", "unsafe", "conflict", "other")),
      field("text", &ReportIncident::text, not_blank, max_length(2000)),
      field("photo_ids", &ReportIncident::photos, optional_, max_items(10), unique_items));
}

struct Incident {
  Uuid id;
  Uuid booking;
  std::string kind;
  std::optional<std::string> text;
  std::vector<Uuid> photos;
  Timestamp created;
};
constexpr auto describe(Type<Incident>) {
  return fields(field("id", &Incident::id), field("booking_id", &Incident::booking), field("kind", &Incident::kind),
                field("text", &Incident::text), field("photo_ids", &Incident::photos),
                field("created_at", &Incident::created));
}

/// One thing that the technician did at a job.
struct Step {
  Uuid booking;
  std::string step;
  std::string status;
  Timestamp at;
  std::optional<std::int64_t> distance;
  bool far = false;
};
constexpr auto describe(Type<Step>) {
  return fields(field("booking_id", &Step::booking), field("step", &Step::step), field("status", &Step::status),
                field("at", &Step::at), field("distance_m", &Step::distance, about("from the job's place")),
                field("far_from_job", &Step::far, about("a warning: it is recorded, and stops nobody")));
}

/// A job with what to know of the home while it lies ahead or goes on, and with all that its technician has recorded of it.
struct WholeJob {
  ::booking::Job job;
  std::optional<::consumer::Home> home;
  std::vector<Step> steps;
  std::optional<FileReport> report;
  std::vector<Incident> incidents;
};
constexpr auto describe(Type<WholeJob>) {
  return fields(field("job", &WholeJob::job), field("home", &WholeJob::home), field("steps", &WholeJob::steps),
                field("report", &WholeJob::report), field("incidents", &WholeJob::incidents));
}

/// The report of a visit, for those who were not there: a rework has one of its own.
struct VisitReport {
  Uuid technician;
  Timestamp visit;
  Timestamp at;
  FileReport report;
};
constexpr auto describe(Type<VisitReport>) {
  return fields(field("technician_id", &VisitReport::technician), field("visit_at", &VisitReport::visit),
                field("reported_at", &VisitReport::at), field("report", &VisitReport::report));
}
struct VisitReports {
  std::vector<VisitReport> items;
};
constexpr auto describe(Type<VisitReports>) { return fields(field("items", &VisitReports::items)); }

struct StepOf {
  Uuid technician;
  Timestamp visit;
  Step step;
};
constexpr auto describe(Type<StepOf>) {
  return fields(field("technician_id", &StepOf::technician), field("visit_at", &StepOf::visit),
                field("step", &StepOf::step));
}
struct IncidentOf {
  Uuid technician;
  Incident incident;
};
constexpr auto describe(Type<IncidentOf>) {
  return fields(field("technician_id", &IncidentOf::technician), field("incident", &IncidentOf::incident));
}

/// Everything that was recorded at a booking, by whoever was there: what an admin decides a dispute by.
struct JobRecord {
  ::booking::Facts booking;
  std::vector<StepOf> steps;
  std::vector<VisitReport> reports;
  std::vector<IncidentOf> incidents;
};
constexpr auto describe(Type<JobRecord>) {
  return fields(field("booking", &JobRecord::booking), field("steps", &JobRecord::steps),
                field("reports", &JobRecord::reports), field("incidents", &JobRecord::incidents));
}

struct GoSick {
  std::optional<Timestamp> until;
};
constexpr auto describe(Type<GoSick>) {
  return fields(field("until", &GoSick::until, about("the end of today in Seoul, where it is left out")));
}

/// A time in which somebody is away, and what was matched again for it.
struct Away {
  Uuid id;
  Uuid technician;
  std::string kind;
  std::string status;
  Timestamp from;
  Timestamp to;
  std::vector<Uuid> bookings;
};
constexpr auto describe(Type<Away>) {
  return fields(field("id", &Away::id), field("technician_id", &Away::technician), field("kind", &Away::kind),
                field("status", &Away::status), field("starts_at", &Away::from), field("ends_at", &Away::to),
                field("bookings", &Away::bookings));
}

// ---- rows and timers ----

struct StepRow {
  Uuid id;
  Uuid booking;
  Uuid technician;
  Timestamp visit;
  std::string step;
  std::string status;
  std::optional<Bytes> place;
  std::optional<std::int64_t> distance;
  bool far = false;
  Timestamp at;
};
constexpr auto describe(Type<StepRow>) {
  return fields(field("id", &StepRow::id), field("booking_id", &StepRow::booking),
                field("technician_id", &StepRow::technician), field("visit_at", &StepRow::visit),
                field("step", &StepRow::step), field("status", &StepRow::status), field("place", &StepRow::place),
                field("distance_m", &StepRow::distance), field("far", &StepRow::far), field("at", &StepRow::at));
}

struct ReportRow {
  Uuid step;
  std::vector<CheckItem> checklist;
  std::optional<Bytes> note;
  std::vector<Uuid> photos_before;
  std::vector<Uuid> photos_after;
  std::optional<Uuid> signature;
};
constexpr auto describe(Type<ReportRow>) {
  return fields(field("step_id", &ReportRow::step), field("checklist", &ReportRow::checklist),
                field("note", &ReportRow::note), field("photos_before", &ReportRow::photos_before),
                field("photos_after", &ReportRow::photos_after), field("signature", &ReportRow::signature));
}

struct VisitReportRow : ReportRow {
  Uuid technician;
  Timestamp visit;
  Timestamp at;
};
constexpr auto describe(Type<VisitReportRow>) {
  return fields(field("step_id", &VisitReportRow::step), field("checklist", &VisitReportRow::checklist),
                field("note", &VisitReportRow::note), field("photos_before", &VisitReportRow::photos_before),
                field("photos_after", &VisitReportRow::photos_after), field("signature", &VisitReportRow::signature),
                field("technician_id", &VisitReportRow::technician), field("visit_at", &VisitReportRow::visit),
                field("at", &VisitReportRow::at));
}

struct IncidentRow {
  Uuid id;
  Uuid booking;
  Uuid technician;
  std::string kind;
  std::optional<Bytes> text;
  std::vector<Uuid> photos;
  Timestamp created;
};
constexpr auto describe(Type<IncidentRow>) {
  return fields(field("id", &IncidentRow::id), field("booking_id", &IncidentRow::booking),
                field("technician_id", &IncidentRow::technician), field("kind", &IncidentRow::kind),
                field("text", &IncidentRow::text), field("photos", &IncidentRow::photos),
                field("created_at", &IncidentRow::created));
}

/// A step that booking may not have been told of.
struct SettleStep {
  Uuid step;
};
constexpr auto describe(Type<SettleStep>) {
  return timer("settle_step", key(&SettleStep::step), field("step_id", &SettleStep::step));
}

/// An absence that booking (and auth) may not have been told of, or of its end.
struct SettleAway {
  Uuid away;
};
constexpr auto describe(Type<SettleAway>) {
  return timer("settle_away", key(&SettleAway::away), field("away_id", &SettleAway::away));
}

}  // namespace technician
