#include "knowledge.hpp"

#include "matching_sql.hpp"

namespace matching {
namespace {

struct KnownVersion {
  std::int64_t version = 0;
  std::optional<Timestamp> active_since;
};
constexpr auto describe(Type<KnownVersion>) {
  return fields(field("source_version", &KnownVersion::version), field("active_since", &KnownVersion::active_since));
}

Job job_of(const ::booking::Changed& event, const std::optional<Job>& before, const std::optional<Request>& request) {
  Job job{.booking = event.booking,
          .consumer = event.consumer,
          .technician = event.technician,
          .status = event.to,
          .starts = event.start,
          .ends = event.end,
          .latitude = {},
          .longitude = {},
          .confirmed = {},
          .version = event.version};
  if (request) {
    job.latitude = request->latitude;
    job.longitude = request->longitude;
  }
  if (event.to == "confirmed") {
    job.confirmed = event.at;
  } else if (before && before->technician == job.technician && event.to != "matching" && event.to != "offered") {
    job.confirmed = before->confirmed;
  }
  return job;
}

void record(Tx& tx, const Uuid& technician, const Uuid& booking, std::string_view kind, std::int32_t points) {
  tx.exec(sql::add_record,
          {{"technician", technician}, {"booking", booking}, {"kind", kind}, {"points", points}, {"now", tx.now()}});
}

}  // namespace

Result<void> Knowledge::availability_changed(Tx& tx, const ::technician::AvailabilityChanged& event) {
  const auto known = HEARTH_TRY(tx.maybe<KnownVersion>(sql::technician_version, {{"technician", event.technician}}));
  if (known && known->version >= event.version) return {};
  std::optional<Timestamp> since;
  if (known) since = known->active_since;
  if (!since && event.active) since = tx.now();
  tx.exec(sql::put_technician, {{"technician", event.technician},
                                {"active", event.active},
                                {"gender", event.gender},
                                {"skills", event.skills},
                                {"active_since", since},
                                {"version", event.version},
                                {"now", tx.now()}});
  tx.exec(sql::drop_regions, {{"technician", event.technician}});
  for (const auto& region : event.regions) {
    tx.exec(sql::add_region, {{"technician", event.technician}, {"region", region}});
  }
  return {};
}

Result<void> Knowledge::rating_changed(Tx& tx, const ::reviews::RatingChanged& event) {
  const auto known = HEARTH_TRY(tx.maybe<std::int64_t>(sql::rating_version, {{"technician", event.technician}}));
  if (known && *known >= event.version) return {};
  tx.exec(sql::put_rating, {{"technician", event.technician}, {"rank", event.rank}, {"version", event.version}});
  return {};
}

Result<void> Knowledge::penalised(Tx& tx, const ::cancellation::Penalised& event) {
  const bool absent = event.reason == "no_show";
  record(tx, event.technician, event.booking, absent ? "no_show" : "late_withdrawal", event.points);
  return {};
}

Result<void> Knowledge::changed(Tx& tx, const ::booking::Changed& event) {
  const auto before = HEARTH_TRY(tx.maybe<Job>(sql::find_job, {{"booking", event.booking}}));
  if (before && before->version >= event.version) return {};
  const Job job = job_of(event, before, HEARTH_TRY(find_request(tx, event.booking)));
  tx.exec(sql::put_job, job, {{"now", tx.now()}});
  if (event.to == "in_progress" && event.technician) came(tx, event, job);
  return requests_.follow(tx, event);
}

void Knowledge::came(Tx& tx, const ::booking::Changed& event, const Job& job) {
  const Settings& settings = requests_.settings();
  if (event.at > event.start + settings.late_after) {
    record(tx, *event.technician, event.booking, "late_start", settings.late_points);
  }
  if (!job.latitude || !job.longitude) return;
  tx.exec(sql::put_last_place, {{"technician", *event.technician},
                                {"latitude", *job.latitude},
                                {"longitude", *job.longitude},
                                {"at", event.at}});
}

}  // namespace matching
