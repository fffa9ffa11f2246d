#pragma once

#include <hearth/hearth.hpp>

#include "days.hpp"

// Rows of the read models, which are also what the console shows and exports.
namespace admin {

struct BookingRow {
  Uuid id;
  Uuid consumer;
  std::optional<Uuid> technician;
  std::string status;
  std::string service_code;
  std::string region;
  Timestamp starts;
  Timestamp ends;
  Money total;
  std::int64_t version = 0;
  Timestamp created;
  Date created_day;
  std::optional<Timestamp> paid;
  std::optional<Date> paid_day;
  std::optional<Timestamp> confirmed;
  std::optional<std::int64_t> wait_seconds;
  std::optional<Timestamp> ended;
  std::optional<Date> ended_day;
};
constexpr auto describe(Type<BookingRow>) {
  return fields(field("id", &BookingRow::id), field("consumer_id", &BookingRow::consumer),
                field("technician_id", &BookingRow::technician), field("status", &BookingRow::status),
                field("service_code", &BookingRow::service_code), field("region", &BookingRow::region),
                field("starts_at", &BookingRow::starts), field("ends_at", &BookingRow::ends),
                field("total", &BookingRow::total), field("version", &BookingRow::version),
                field("created_at", &BookingRow::created), field("created_day", &BookingRow::created_day),
                field("paid_at", &BookingRow::paid), field("paid_day", &BookingRow::paid_day),
                field("confirmed_at", &BookingRow::confirmed), field("wait_seconds", &BookingRow::wait_seconds),
                field("ended_at", &BookingRow::ended), field("ended_day", &BookingRow::ended_day));
}

struct MoneyRow {
  Uuid id;
  std::string kind;  ///< captured, refunded, paid_out
  std::optional<Uuid> booking;
  Uuid user;
  Money amount;
  std::string detail;
  Timestamp at;
  Date day;
};
constexpr auto describe(Type<MoneyRow>) {
  return fields(field("id", &MoneyRow::id), field("kind", &MoneyRow::kind), field("booking_id", &MoneyRow::booking),
                field("user_id", &MoneyRow::user), field("amount", &MoneyRow::amount),
                field("detail", &MoneyRow::detail), field("at", &MoneyRow::at), field("day", &MoneyRow::day));
}

struct CancellationRow {
  Uuid id;
  Uuid booking;
  std::string kind;
  std::string fault;
  Money refund;
  Money fee;
  Timestamp at;
  Date day;
};
constexpr auto describe(Type<CancellationRow>) {
  return fields(field("id", &CancellationRow::id), field("booking_id", &CancellationRow::booking),
                field("kind", &CancellationRow::kind), field("fault", &CancellationRow::fault),
                field("refund", &CancellationRow::refund), field("fee", &CancellationRow::fee),
                field("at", &CancellationRow::at), field("day", &CancellationRow::day));
}

struct OfferRow {
  Uuid id;
  Uuid booking;
  Uuid technician;
  std::string outcome;
  Timestamp at;
  Date day;
};
constexpr auto describe(Type<OfferRow>) {
  return fields(field("id", &OfferRow::id), field("booking_id", &OfferRow::booking),
                field("technician_id", &OfferRow::technician), field("outcome", &OfferRow::outcome),
                field("at", &OfferRow::at), field("day", &OfferRow::day));
}

struct ReviewRow {
  Uuid id;
  Uuid booking;
  Uuid subject;
  std::string side;
  std::int32_t stars = 0;
  Timestamp at;
  Date day;
};
constexpr auto describe(Type<ReviewRow>) {
  return fields(field("id", &ReviewRow::id), field("booking_id", &ReviewRow::booking),
                field("subject_id", &ReviewRow::subject), field("side", &ReviewRow::side),
                field("stars", &ReviewRow::stars), field("at", &ReviewRow::at), field("day", &ReviewRow::day));
}

struct Dispute {
  Uuid id;
  Uuid booking;
  Uuid consumer;
  Uuid technician;
  std::string wants;
  std::string status;  ///< open, resolved
  std::optional<std::string> outcome;
  std::optional<Money> refund;
  Timestamp opened;
  std::optional<Timestamp> resolved;
};
constexpr auto describe(Type<Dispute>) {
  return fields(field("id", &Dispute::id), field("booking_id", &Dispute::booking),
                field("consumer_id", &Dispute::consumer), field("technician_id", &Dispute::technician),
                field("wants", &Dispute::wants), field("status", &Dispute::status), field("outcome", &Dispute::outcome),
                field("refund", &Dispute::refund), field("opened_at", &Dispute::opened),
                field("resolved_at", &Dispute::resolved));
}

struct TechnicianRow {
  Uuid id;
  std::string status;
  std::optional<std::string> reason;
  Timestamp since;
};
constexpr auto describe(Type<TechnicianRow>) {
  return fields(field("id", &TechnicianRow::id), field("status", &TechnicianRow::status),
                field("reason", &TechnicianRow::reason), field("since", &TechnicianRow::since));
}

}  // namespace admin
