#pragma once

#include <hearth/hearth.hpp>

#include "job_model.hpp"
#include "settings.hpp"

namespace technician {

/// What a technician does at a job: on the way, there, done, reported. Each step is written down as intended, booking decides
/// (booking.advance@1), and then it is done or refused; a timer settles what a crash left between the two, for asking booking
/// again does no harm.
class Steps {
 public:
  Steps(Live<Settings> settings, const Crypto& crypto, const Log& log)
      : settings_{std::move(settings)}, crypto_{crypto}, log_{log} {}

  Result<Step> en_route(const Caller& who, Calls& calls, const Uuid& booking);
  Result<Step> check_in(const Caller& who, Calls& calls, const Uuid& booking, const Place& at);
  /// Booking is not told: the work ends with the report.
  Result<Step> check_out(const Caller& who, Calls& calls, const Uuid& booking, const Place& at);
  Result<Step> report(const Caller& who, Calls& calls, const Uuid& booking, const FileReport& ask);

  Result<void> settle(Calls& calls, const SettleStep& due);

 private:
  /// What a step is made of, before it is written down.
  struct Intent;
  Result<Step> take(const Caller& who, Calls& calls, const Intent& intent);
  Result<StepRow> write(Tx& tx, const Uuid& technician, const ::booking::Job& job, const Intent& intent) const;
  Result<StepRow> row_of(const Uuid& id, const Uuid& technician, const ::booking::Job& job, const Intent& intent,
                         Timestamp now) const;
  Result<void> write_report(Tx& tx, const StepRow& row, const FileReport& report) const;
  Result<void> same_report(Tx& tx, const Uuid& step, const FileReport& report) const;
  Result<void> advance(Calls& calls, const StepRow& row) const;

  Live<Settings> settings_;
  Crypto crypto_;
  Log log_;
};

/// What the place of a step, and the note of its report, are sealed to.
std::string place_of(const Uuid& step);
std::string note_of_report(const Uuid& step);
Result<FileReport> opened(const Crypto& crypto, const ReportRow& row);

Step shown(const StepRow& row);

}  // namespace technician
