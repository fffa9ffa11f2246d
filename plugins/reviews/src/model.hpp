#pragma once

#include <hearth/hearth.hpp>
#include <reviews/contract/reviews.hpp>

#include <optional>
#include <string>
#include <vector>

namespace reviews {

using namespace hearth;

/// Whose review it is: of the consumer about the technician, or the other way round.
enum class Side { consumer, technician };
constexpr auto describe(Type<Side>) {
  return names(value("consumer", Side::consumer), value("technician", Side::technician));
}

enum class Status { pending, published, hidden, removed };
constexpr auto describe(Type<Status>) {
  return names(value("pending", Status::pending), value("published", Status::published),
               value("hidden", Status::hidden), value("removed", Status::removed));
}

// ---- what clients send and get ----

struct Id {
  Uuid id;
};
constexpr auto describe(Type<Id>) { return fields(field("id", &Id::id)); }

struct WriteReview {
  std::int32_t stars = 0;
  std::optional<std::string> text;
  std::vector<std::string> tags;
  std::vector<Uuid> photos;
};
constexpr auto describe(Type<WriteReview>) {
  return fields(
      field("stars", &WriteReview::stars, minimum(1), maximum(5)), field("text", &WriteReview::text, max_length(2000)),
      field("tags", &WriteReview::tags, optional_, max_items(10), max_length(40), unique_items),
      field("photo_ids", &WriteReview::photos, optional_, max_items(10), unique_items, about("ids of uploaded files")));
}

struct ChangeReview {
  std::optional<std::int32_t> stars;
  Patch<std::string> text;
  std::optional<std::vector<std::string>> tags;
  std::optional<std::vector<Uuid>> photos;
};
constexpr auto describe(Type<ChangeReview>) {
  return fields(field("stars", &ChangeReview::stars, minimum(1), maximum(5)),
                field("text", &ChangeReview::text, max_length(2000)),
                field("tags", &ChangeReview::tags, max_items(10), max_length(40), unique_items),
                field("photo_ids", &ChangeReview::photos, max_items(10), unique_items));
}

struct WriteReply {
  std::string text;
};
constexpr auto describe(Type<WriteReply>) {
  return fields(field("text", &WriteReply::text, not_blank, max_length(1000)));
}

struct WriteReport {
  std::string reason;
  std::optional<std::string> note;
};
constexpr auto describe(Type<WriteReport>) {
  return fields(field("reason", &WriteReport::reason, one_of("abuse", "false", "private", "spam", "other")),
                field("note", &WriteReport::note, max_length(1000)));
}

/// As its author, the one it is about and an admin see it.
struct Review {
  Uuid id;
  Uuid booking;
  Side side = Side::consumer;
  std::int32_t stars = 0;
  std::optional<std::string> text;
  std::vector<std::string> tags;
  std::vector<Uuid> photos;
  Status status = Status::pending;
  std::optional<std::string> reply;
  std::optional<Timestamp> replied;
  std::int64_t version = 0;
  Timestamp created;
  Timestamp updated;
  std::optional<Timestamp> published;
};
constexpr auto describe(Type<Review>) {
  return fields(field("id", &Review::id), field("booking_id", &Review::booking), field("side", &Review::side),
                field("stars", &Review::stars), field("text", &Review::text), field("tags", &Review::tags),
                field("photo_ids", &Review::photos), field("status", &Review::status), field("reply", &Review::reply),
                field("replied_at", &Review::replied), field("version", &Review::version, etag),
                field("created_at", &Review::created), field("updated_at", &Review::updated),
                field("published_at", &Review::published));
}

/// What somebody may see of a booking's reviews: their own, and the other's once it is published.
struct OfBooking {
  std::vector<Review> items;
  Timestamp closes;
};
constexpr auto describe(Type<OfBooking>) {
  return fields(field("items", &OfBooking::items),
                field("closes_at", &OfBooking::closes, about("until then the booking can be reviewed")));
}

/// As everybody sees it: by whom and of which booking is theirs to tell.
struct PublicReview {
  Uuid id;
  std::int32_t stars = 0;
  std::optional<std::string> text;
  std::vector<std::string> tags;
  std::vector<Uuid> photos;
  std::optional<std::string> reply;
  std::optional<Timestamp> replied;
  std::optional<Timestamp> published;
};
constexpr auto describe(Type<PublicReview>) {
  return fields(field("id", &PublicReview::id), field("stars", &PublicReview::stars),
                field("text", &PublicReview::text), field("tags", &PublicReview::tags),
                field("photo_ids", &PublicReview::photos), field("reply", &PublicReview::reply),
                field("replied_at", &PublicReview::replied), field("published_at", &PublicReview::published));
}

struct OfTechnician : PageAsk {
  Uuid id;
};
constexpr auto describe(Type<OfTechnician>) { return paged(field("id", &OfTechnician::id)); }

// ---- moderation ----

struct Moderate {
  std::string reason;
};
constexpr auto describe(Type<Moderate>) {
  return fields(field("reason", &Moderate::reason, not_blank, max_length(500)));
}

struct ModerationAsk : PageAsk {
  std::optional<Status> status;
  bool reported = true;
};
constexpr auto describe(Type<ModerationAsk>) {
  return paged(field("status", &ModerationAsk::status),
               field("reported", &ModerationAsk::reported, optional_, about("only those with open reports")));
}

struct Report {
  Uuid id;
  std::optional<Uuid> reporter;
  std::string reason;
  std::optional<std::string> note;
  std::string state;
  Timestamp created;
  std::optional<Timestamp> settled;
};
constexpr auto describe(Type<Report>) {
  return fields(field("id", &Report::id), field("reporter_id", &Report::reporter), field("reason", &Report::reason),
                field("note", &Report::note), field("state", &Report::state), field("created_at", &Report::created),
                field("settled_at", &Report::settled));
}

/// As it stands in the table.
struct ReportRow {
  Uuid id;
  std::optional<Uuid> reporter;
  std::string reason;
  std::optional<Bytes> note;  ///< sealed
  std::string state;
  Timestamp created;
  std::optional<Timestamp> settled;
};
constexpr auto describe(Type<ReportRow>) {
  return fields(field("id", &ReportRow::id), field("reporter_id", &ReportRow::reporter),
                field("reason", &ReportRow::reason), field("note", &ReportRow::note), field("state", &ReportRow::state),
                field("created_at", &ReportRow::created), field("settled_at", &ReportRow::settled));
}

/// As an admin sees it.
struct Moderated {
  Review review;
  std::optional<Uuid> author;
  Uuid subject;
  Uuid technician;
  std::int64_t open_reports = 0;
  std::vector<Report> reports;  ///< of one review alone; empty in a list
};
constexpr auto describe(Type<Moderated>) {
  return fields(field("review", &Moderated::review), field("author_id", &Moderated::author),
                field("subject_id", &Moderated::subject), field("technician_id", &Moderated::technician),
                field("open_reports", &Moderated::open_reports), field("reports", &Moderated::reports));
}

// ---- rows and timers ----

/// A completed booking, and whether it can still be reviewed.
struct Visit {
  Uuid booking;
  Uuid consumer;
  Uuid technician;
  std::string state;
  Timestamp completed;
  Timestamp closes;
};
constexpr auto describe(Type<Visit>) {
  return fields(field("booking_id", &Visit::booking), field("consumer_id", &Visit::consumer),
                field("technician_id", &Visit::technician), field("state", &Visit::state),
                field("completed_at", &Visit::completed), field("closes_at", &Visit::closes));
}

struct Row {
  Uuid id;
  Uuid booking;
  Side side = Side::consumer;
  std::optional<Uuid> author;
  Uuid subject;
  Uuid technician;
  std::int32_t stars = 0;
  std::optional<Bytes> text;  ///< sealed
  std::vector<std::string> tags;
  std::vector<Uuid> photos;
  Status status = Status::pending;
  std::optional<Bytes> reply;  ///< sealed
  std::optional<Timestamp> replied;
  std::int64_t version = 1;
  Timestamp created;
  Timestamp updated;
  std::optional<Timestamp> published;
  std::optional<std::int64_t> open_reports;  ///< where the statement counts them
};
constexpr auto describe(Type<Row>) {
  return fields(field("id", &Row::id), field("booking_id", &Row::booking), field("side", &Row::side),
                field("author_id", &Row::author), field("subject_id", &Row::subject),
                field("technician_id", &Row::technician), field("stars", &Row::stars), field("text", &Row::text),
                field("tags", &Row::tags), field("photos", &Row::photos), field("status", &Row::status),
                field("reply", &Row::reply), field("replied_at", &Row::replied), field("version", &Row::version),
                field("created_at", &Row::created), field("updated_at", &Row::updated),
                field("published_at", &Row::published), field("open_reports", &Row::open_reports));
}

struct Totals {
  Uuid technician;
  std::int64_t count = 0;
  std::int64_t sum = 0;
  std::int64_t version = 0;
};
constexpr auto describe(Type<Totals>) {
  return fields(field("technician_id", &Totals::technician), field("rating_count", &Totals::count),
                field("rating_sum", &Totals::sum), field("version", &Totals::version));
}

struct Counted {
  std::int64_t count = 0;
  std::int64_t sum = 0;
};
constexpr auto describe(Type<Counted>) {
  return fields(field("rating_count", &Counted::count), field("rating_sum", &Counted::sum));
}

/// The window of a booking ends: what has been written is published.
struct CloseWindow {
  Uuid booking;
};
constexpr auto describe(Type<CloseWindow>) {
  return timer("close_window", key(&CloseWindow::booking), field("booking_id", &CloseWindow::booking));
}

}  // namespace reviews
