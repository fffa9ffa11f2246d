#pragma once

#include <hearth/hearth.hpp>
#include <technician/contract/technician.hpp>

#include <optional>
#include <string>
#include <vector>

namespace technician {

using namespace hearth;

enum class Status { applied, verified, active, paused, suspended, left };
constexpr auto describe(Type<Status>) {
  return names(value("applied", Status::applied), value("verified", Status::verified), value("active", Status::active),
               value("paused", Status::paused), value("suspended", Status::suspended), value("left", Status::left));
}

enum class Gender { female, male, unsaid };
constexpr auto describe(Type<Gender>) {
  return names(value("female", Gender::female), value("male", Gender::male), value("unsaid", Gender::unsaid));
}

// ---- what clients send and get ----

/// A paper of an application.
struct Document {
  std::string kind;
  std::optional<Uuid> file;
  std::optional<std::string> note;
};
constexpr auto describe(Type<Document>) {
  return fields(field("kind", &Document::kind,
                      one_of("id_card", "criminal_record", "career", "insurance", "bank_account", "other")),
                field("file_id", &Document::file, about("of an uploaded file")),
                field("note", &Document::note, max_length(500)));
}

struct Documents {
  std::vector<Document> documents;
};
constexpr auto describe(Type<Documents>) { return fields(field("documents", &Documents::documents, max_items(20))); }

struct Apply {
  std::string name;
  Gender gender = Gender::unsaid;
  std::optional<std::string> about;
  std::optional<std::string> details;
  std::vector<Document> documents;
};
constexpr auto describe(Type<Apply>) {
  return fields(
      field("name", &Apply::name, min_length(1), max_length(60), about("as consumers shall see it")),
      field("gender", &Apply::gender, optional_), field("about", &Apply::about, max_length(1000)),
      field("details", &Apply::details, max_length(2000), about("experience and the like, for the admins alone")),
      field("documents", &Apply::documents, optional_, max_items(20)));
}

struct ChangeProfile {
  std::optional<std::string> name;
  std::optional<Gender> gender;
  Patch<std::string> about;
  std::optional<bool> paused;
};
constexpr auto describe(Type<ChangeProfile>) {
  return fields(field("name", &ChangeProfile::name, min_length(1), max_length(60)),
                field("gender", &ChangeProfile::gender), field("about", &ChangeProfile::about, max_length(1000)),
                field("paused", &ChangeProfile::paused, about("takes no new work until it is false again")));
}

struct Skills {
  std::vector<std::string> skills;
};
constexpr auto describe(Type<Skills>) {
  return fields(
      field("skills", &Skills::skills, max_items(50), max_length(40), unique_items, about("codes of the catalogue")));
}

struct Regions {
  std::vector<std::string> regions;
};
constexpr auto describe(Type<Regions>) {
  return fields(
      field("regions", &Regions::regions, max_items(50), max_length(10), unique_items, about("codes of districts")));
}

struct WorkHours {
  std::vector<Hours> weekly;
};
constexpr auto describe(Type<WorkHours>) {
  return fields(
      field("weekly", &WorkHours::weekly, max_items(42), about("minutes of the day in Seoul; may not overlap")));
}

struct Exception {
  Uuid id;
  Date day;
  std::int32_t from_minute = 0;
  std::int32_t to_minute = 0;
};
constexpr auto describe(Type<Exception>) {
  return fields(field("id", &Exception::id), field("day", &Exception::day),
                field("from_minute", &Exception::from_minute), field("to_minute", &Exception::to_minute));
}
struct Exceptions {
  std::vector<Exception> items;
};
constexpr auto describe(Type<Exceptions>) { return fields(field("items", &Exceptions::items)); }

struct AddTimeOff {
  Timestamp from;
  Timestamp to;
  std::optional<std::string> reason;
  bool rematch = false;
};
constexpr auto describe(Type<AddTimeOff>) {
  return fields(
      field("from", &AddTimeOff::from), field("to", &AddTimeOff::to),
      field("reason", &AddTimeOff::reason, max_length(200)),
      field("rematch", &AddTimeOff::rematch, optional_, about("jobs in this time are given to somebody else")));
}

struct TimeOff {
  Uuid id;
  Uuid technician;
  std::string status;
  Timestamp from;
  Timestamp to;
  std::optional<std::string> reason;
  bool rematch = false;
};
constexpr auto describe(Type<TimeOff>) {
  return fields(field("id", &TimeOff::id), field("technician_id", &TimeOff::technician),
                field("status", &TimeOff::status), field("starts_at", &TimeOff::from), field("ends_at", &TimeOff::to),
                field("reason", &TimeOff::reason), field("rematch", &TimeOff::rematch));
}
struct TimesOff {
  std::vector<TimeOff> items;
};
constexpr auto describe(Type<TimesOff>) { return fields(field("items", &TimesOff::items)); }

/// What consumers say.
struct Rating {
  std::int64_t count = 0;
  std::int64_t sum = 0;
  double rank = 0;
};
constexpr auto describe(Type<Rating>) {
  return fields(field("count", &Rating::count), field("sum", &Rating::sum, about("of stars")),
                field("rank", &Rating::rank, about("Bayesian mean, 1 to 5")));
}

/// What the technician, and an admin, see.
struct Profile {
  Uuid id;
  Status status = Status::applied;
  std::string name;
  Gender gender = Gender::unsaid;
  std::optional<std::string> about;
  std::vector<std::string> skills;
  std::vector<std::string> regions;
  std::vector<Hours> weekly;
  std::optional<std::string> details;              ///< of the application; where it is asked for
  std::optional<std::vector<Document>> documents;  ///< the same
  std::optional<Rating> rating;                    ///< the same
  std::int64_t version = 0;
  Timestamp created;
  Timestamp updated;
};
constexpr auto describe(Type<Profile>) {
  return fields(field("id", &Profile::id), field("status", &Profile::status), field("name", &Profile::name),
                field("gender", &Profile::gender), field("about", &Profile::about), field("skills", &Profile::skills),
                field("regions", &Profile::regions), field("weekly", &Profile::weekly),
                field("details", &Profile::details), field("documents", &Profile::documents),
                field("rating", &Profile::rating), field("version", &Profile::version, etag),
                field("created_at", &Profile::created), field("updated_at", &Profile::updated));
}

/// What everybody sees.
struct PublicProfile {
  Uuid id;
  std::string name;
  Gender gender = Gender::unsaid;
  std::optional<std::string> about;
  std::vector<std::string> skills;
  std::vector<std::string> regions;
  std::optional<Rating> rating;  ///< none before the first
};
constexpr auto describe(Type<PublicProfile>) {
  return fields(field("id", &PublicProfile::id), field("name", &PublicProfile::name),
                field("gender", &PublicProfile::gender), field("about", &PublicProfile::about),
                field("skills", &PublicProfile::skills), field("regions", &PublicProfile::regions),
                field("rating", &PublicProfile::rating));
}

struct Id {
  Uuid id;
};
constexpr auto describe(Type<Id>) { return fields(field("id", &Id::id)); }

/// Why an admin does it.
struct Reason {
  std::string reason;
};
constexpr auto describe(Type<Reason>) { return fields(field("reason", &Reason::reason, not_blank, max_length(500))); }

struct ListAsk : PageAsk {
  std::optional<Status> status;
};
constexpr auto describe(Type<ListAsk>) { return paged(field("status", &ListAsk::status)); }

// ---- rows and timers ----

struct Row {
  Uuid id;
  Status status = Status::applied;
  std::string name;
  Gender gender = Gender::unsaid;
  std::optional<std::string> about;
  bool by_account = false;  ///< suspended because the account is, or has lost its role: ends with that
  std::int64_t version = 1;
  Timestamp created;
  Timestamp updated;
  std::optional<Status> before{};  ///< no column: what it was when it was locked; none of a new one
};
constexpr auto describe(Type<Row>) {
  return fields(field("id", &Row::id), field("status", &Row::status), field("name", &Row::name),
                field("gender", &Row::gender), field("about", &Row::about), field("by_account", &Row::by_account),
                field("version", &Row::version), field("created_at", &Row::created),
                field("updated_at", &Row::updated));
}

/// Time off that was begun or ended and whose answer from booking has not been written down.
struct SettleTimeOff {
  Uuid time_off;
};
constexpr auto describe(Type<SettleTimeOff>) {
  return timer("settle_time_off", key(&SettleTimeOff::time_off), field("time_off_id", &SettleTimeOff::time_off));
}

}  // namespace technician
