#include "exports.hpp"

#include <array>
#include <map>
#include <span>

#include "admin_sql.hpp"
#include "csv.hpp"
#include "permissions.hpp"

namespace admin {
namespace {

struct Cells {
  Csv& csv;

  Cells& operator<<(std::string_view text) { return csv.text(text), *this; }
  Cells& operator<<(const std::string& text) { return csv.text(text), *this; }
  Cells& operator<<(const Uuid& id) { return csv.text(id.text()), *this; }
  Cells& operator<<(Timestamp at) { return csv.text(at.text()), *this; }
  Cells& operator<<(Date day) { return csv.text(day.text()), *this; }
  Cells& operator<<(const Money& money) { return csv.number(money.amount), *this; }
  Cells& operator<<(std::int64_t number) { return csv.number(number), *this; }
  template <class T>
  Cells& operator<<(const std::optional<T>& value) {
    return value ? *this << *value : *this << std::string_view{};
  }
};

constexpr std::array<std::string_view, 13> booking_columns{
    "id",        "created_at", "status", "service_code", "region",       "consumer_id", "technician_id",
    "starts_at", "ends_at",    "total",  "paid_at",      "confirmed_at", "ended_at"};
void write(Cells& to, const BookingRow& row) {
  to << row.id << row.created << row.status << row.service_code << row.region << row.consumer << row.technician
     << row.starts << row.ends << row.total << row.paid << row.confirmed << row.ended;
}

constexpr std::array<std::string_view, 8> money_columns{"id",         "at",      "day",    "kind",
                                                        "booking_id", "user_id", "amount", "detail"};
void write(Cells& to, const MoneyRow& row) {
  to << row.id << row.at << row.day << row.kind << row.booking << row.user << row.amount << row.detail;
}

constexpr std::array<std::string_view, 8> cancellation_columns{"id",   "at",    "day",    "booking_id",
                                                               "kind", "fault", "refund", "fee"};
void write(Cells& to, const CancellationRow& row) {
  to << row.id << row.at << row.day << row.booking << row.kind << row.fault << row.refund << row.fee;
}

constexpr std::array<std::string_view, 10> dispute_columns{
    "id",    "opened_at", "booking_id", "consumer_id", "technician_id",
    "wants", "status",    "outcome",    "refund",      "resolved_at"};
void write(Cells& to, const Dispute& row) {
  to << row.id << row.opened << row.booking << row.consumer << row.technician << row.wants << row.status << row.outcome
     << row.refund << row.resolved;
}

constexpr std::array<std::string_view, 7> review_columns{"id",         "at",   "day",  "booking_id",
                                                         "subject_id", "side", "stars"};
void write(Cells& to, const ReviewRow& row) {
  to << row.id << row.at << row.day << row.booking << row.subject << row.side << std::int64_t{row.stars};
}

template <class Row>
std::string table(std::span<const std::string_view> columns, const std::vector<Row>& rows, bool bom) {
  Csv csv{bom};
  Cells cells{csv};
  for (const auto column : columns) cells << column;
  csv.end_row();
  for (const auto& row : rows) {
    write(cells, row);
    csv.end_row();
  }
  return std::move(csv).take();
}

void audit(Tx& tx, const std::string& name, const Days& days, std::size_t rows) {
  tx.audit({.action = "admin.exported",
            .target_type = "export",
            .target = name,
            .before = {},
            .after = {to_json(std::map<std::string, std::string>{
                {"from", days.from.text()}, {"to", days.to.text()}, {"rows", std::to_string(rows)}})},
            .reason = {}});
}

template <class Row>
Result<Reply> made(const Caller& who, Tx& tx, const std::string& name, const Statement& statement,
                   std::span<const std::string_view> columns, const ExportAsk& ask, std::int64_t most) {
  HEARTH_TRY(Permissions::check(tx, who, permission::exports_read));
  const Days days = HEARTH_TRY(days_between(ask.from, ask.to, tx.now()));
  const auto rows = HEARTH_TRY(tx.all<Row>(statement, {{"from", days.from}, {"to", days.to}, {"limit", most + 1}}));
  if (static_cast<std::int64_t>(rows.size()) > most) {
    return invalid("admin.export_too_large", "these are too many rows for one export: ask for fewer days");
  }
  audit(tx, name, days, rows.size());
  Reply reply;
  reply.content_type = "text/csv; charset=utf-8; header=present";
  reply.body = table(columns, rows, ask.bom);
  reply.headers.push_back({"Content-Disposition", "attachment; filename=\"" + name + "-" + days.from.text() + "-" +
                                                      days.to.text() + ".csv\""});
  return reply;
}

}  // namespace

Result<Reply> Exports::bookings(const Caller& who, Tx& tx, const ExportAsk& ask) {
  return made<BookingRow>(who, tx, "bookings", sql::bookings_of_days, booking_columns, ask, settings_->export_rows);
}
Result<Reply> Exports::payments(const Caller& who, Tx& tx, const ExportAsk& ask) {
  return made<MoneyRow>(who, tx, "payments", sql::money_of_days, money_columns, ask, settings_->export_rows);
}
Result<Reply> Exports::cancellations(const Caller& who, Tx& tx, const ExportAsk& ask) {
  return made<CancellationRow>(who, tx, "cancellations", sql::cancellations_of_days, cancellation_columns, ask,
                               settings_->export_rows);
}
Result<Reply> Exports::disputes(const Caller& who, Tx& tx, const ExportAsk& ask) {
  return made<Dispute>(who, tx, "disputes", sql::disputes_of_days, dispute_columns, ask, settings_->export_rows);
}
Result<Reply> Exports::reviews(const Caller& who, Tx& tx, const ExportAsk& ask) {
  return made<ReviewRow>(who, tx, "reviews", sql::reviews_of_days, review_columns, ask, settings_->export_rows);
}

}  // namespace admin
