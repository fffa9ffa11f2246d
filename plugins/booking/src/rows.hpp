#pragma once

#include <catalog/contract/catalog.hpp>
#include <hearth/hearth.hpp>

#include <optional>
#include <string>
#include <vector>

namespace booking {

using namespace hearth;

struct HoldRow {
  Uuid id;
  Uuid consumer;
  Uuid quote;
  Uuid technician;
  bool asked_for = false;
  std::string state = "held";
  Uuid service;
  std::string service_code;
  std::string region;
  Uuid address_id;
  Bytes address;  ///< sealed, bound to the hold's id
  std::vector<catalog::QuoteLine> price;
  std::int64_t total = 0;
  std::int64_t vat = 0;
  Timestamp starts;
  Timestamp ends;
  Timestamp expires;
  Timestamp created;
  std::vector<std::string> skills;
  double speed_kmh = 20;
};
constexpr auto describe(Type<HoldRow>) {
  return fields(field("id", &HoldRow::id), field("consumer_id", &HoldRow::consumer), field("quote_id", &HoldRow::quote),
                field("technician_id", &HoldRow::technician), field("asked_for", &HoldRow::asked_for),
                field("state", &HoldRow::state), field("service_id", &HoldRow::service),
                field("service_code", &HoldRow::service_code), field("region", &HoldRow::region),
                field("address_id", &HoldRow::address_id), field("address", &HoldRow::address),
                field("price", &HoldRow::price), field("total", &HoldRow::total), field("vat", &HoldRow::vat),
                field("starts_at", &HoldRow::starts), field("ends_at", &HoldRow::ends),
                field("expires_at", &HoldRow::expires), field("created_at", &HoldRow::created),
                field("skills", &HoldRow::skills), field("speed_kmh", &HoldRow::speed_kmh));
}

struct BookingRow {
  Uuid id;
  Uuid consumer;
  std::optional<Uuid> technician;
  Uuid hold;
  Uuid place;  ///< source of its busy interval: the hold, or what moved it since
  Uuid quote;
  Uuid service;
  std::string service_code;
  std::string region;
  std::string status;
  Bytes address;              ///< sealed, bound to the hold's id
  std::optional<Bytes> note;  ///< sealed, bound to the booking's id
  std::vector<catalog::QuoteLine> price;
  std::int64_t total = 0;
  std::int64_t vat = 0;
  Timestamp starts;
  Timestamp ends;
  std::optional<Timestamp> pay_until;  ///< kept while it is being paid, for the case that nothing comes of it
  std::int64_t version = 1;
  Timestamp created;
  Timestamp updated;
  std::vector<std::string> skills;  ///< all of them needed
  double speed_kmh = 20;
  std::optional<Uuid> wanted;  ///< the technician asked for by name
  std::int64_t paid = 0;       ///< less what was given back since
  std::optional<Timestamp> paid_at;
  std::optional<Timestamp> fee_start;
  std::optional<Timestamp> give_up;
  std::optional<Uuid> series;
  std::optional<Date> occurrence;
};
constexpr auto describe(Type<BookingRow>) {
  return fields(field("id", &BookingRow::id), field("consumer_id", &BookingRow::consumer),
                field("technician_id", &BookingRow::technician), field("hold_id", &BookingRow::hold),
                field("place_id", &BookingRow::place), field("quote_id", &BookingRow::quote),
                field("service_id", &BookingRow::service), field("service_code", &BookingRow::service_code),
                field("region", &BookingRow::region), field("status", &BookingRow::status),
                field("address", &BookingRow::address), field("note", &BookingRow::note),
                field("price", &BookingRow::price), field("total", &BookingRow::total), field("vat", &BookingRow::vat),
                field("starts_at", &BookingRow::starts), field("ends_at", &BookingRow::ends),
                field("pay_until", &BookingRow::pay_until), field("version", &BookingRow::version),
                field("created_at", &BookingRow::created), field("updated_at", &BookingRow::updated),
                field("skills", &BookingRow::skills), field("speed_kmh", &BookingRow::speed_kmh),
                field("wanted_id", &BookingRow::wanted), field("paid", &BookingRow::paid),
                field("paid_at", &BookingRow::paid_at), field("fee_start", &BookingRow::fee_start),
                field("give_up_at", &BookingRow::give_up), field("series_id", &BookingRow::series),
                field("occurrence", &BookingRow::occurrence));
}

}  // namespace booking
