#pragma once

#include <hearth/hearth.hpp>

#include "job_model.hpp"
#include "settings.hpp"

namespace technician {

/// Jobs as booking knows them, with what their technician has recorded.
class Jobs {
 public:
  Jobs(Live<Settings> settings, const Crypto& crypto) : settings_{std::move(settings)}, crypto_{crypto} {}

  Result<::booking::Jobs> list(const Caller& who, Calls& calls, const JobsOf& ask);
  Result<WholeJob> read(const Caller& who, Calls& calls, const Uuid& booking);
  /// How to get in, in its window; booking audits each view.
  Result<::booking::EntryNotes> entry_notes(const Caller& who, Calls& calls, const Uuid& booking);
  /// The technician cannot come: somebody else is found.
  Result<void> withdraw(const Caller& who, Calls& calls, const Uuid& booking);
  Result<Incident> report_incident(const Caller& who, Calls& calls, const Uuid& booking, const ReportIncident& ask);

  /// What was recorded at a booking: all of it, for admins.
  Result<JobRecord> record(const Caller& who, Calls& calls, const Uuid& booking);
  /// The reports of the consumer's own booking.
  Result<VisitReports> reports(const Caller& who, Calls& calls, const Uuid& booking);

  Result<Incident> opened(const IncidentRow& row) const;
  Result<FileReport> opened(const ReportRow& row) const;

 private:
  Result<std::vector<VisitReport>> reports_of(Db& db, const Uuid& booking) const;

  Live<Settings> settings_;
  Crypto crypto_;
};

std::string text_of_incident(const Uuid& incident);

}  // namespace technician
