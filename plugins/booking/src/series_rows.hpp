#pragma once

#include "series.hpp"

namespace booking {

/// As it stands in the table.
struct Series::Row {
  Uuid id;
  Uuid consumer;
  Uuid service;
  Uuid address;
  std::optional<std::int32_t> size;
  std::optional<std::int32_t> hours;
  std::vector<std::string> options;
  std::optional<Uuid> technician;
  std::string rule;
  Date first;
  std::int32_t minute = 0;  ///< of the local day, at which each begins
  bool skip_holidays = true;
  std::optional<Bytes> note;  ///< sealed, bound to the series' id
  std::string locale;
  std::string state = "active";
  std::int64_t version = 1;
  Timestamp created;
  Timestamp updated;

  friend constexpr auto describe(Type<Row>) {
    return fields(field("id", &Row::id), field("consumer_id", &Row::consumer), field("service_id", &Row::service),
                  field("address_id", &Row::address), field("size", &Row::size), field("hours", &Row::hours),
                  field("options", &Row::options), field("technician_id", &Row::technician), field("rule", &Row::rule),
                  field("first_day", &Row::first), field("start_minute", &Row::minute),
                  field("skip_holidays", &Row::skip_holidays), field("note", &Row::note), field("locale", &Row::locale),
                  field("state", &Row::state), field("version", &Row::version), field("created_at", &Row::created),
                  field("updated_at", &Row::updated));
  }

  [[nodiscard]] Recurrence recurrence() const {
    std::string why;
    return parse_recurrence(rule, why).value_or(Recurrence{});  // it was read before it was written
  }
  [[nodiscard]] Timestamp start_on(Date day) const { return day.begin(seoul) + std::chrono::minutes{minute}; }
};

struct OccurrenceRow {
  Date day;
  Timestamp starts;
  std::string state;
  std::optional<std::string> reason;
  std::optional<Uuid> booking;
  std::optional<std::string> status;  ///< of the booking
};
constexpr auto describe(Type<OccurrenceRow>) {
  return fields(field("day", &OccurrenceRow::day), field("starts_at", &OccurrenceRow::starts),
                field("state", &OccurrenceRow::state), field("reason", &OccurrenceRow::reason),
                field("booking_id", &OccurrenceRow::booking), field("status", &OccurrenceRow::status));
}

Result<std::vector<OccurrenceRow>> occurrences_of(Db& db, const Uuid& series);

}  // namespace booking
