#pragma once

#include <catalog/contract/catalog.hpp>
#include <consumer/contract/consumer.hpp>
#include <hearth/hearth.hpp>

#include <optional>
#include <string>
#include <vector>

namespace booking {

using namespace hearth;

// ---- what clients send and get ----

struct SlotsAsk {
  Uuid service;
  Uuid address;
  std::optional<std::int32_t> size;
  std::optional<std::int32_t> hours;
  std::vector<std::string> options;
  Date from;
  Date to;
  std::optional<Uuid> technician;
};
constexpr auto describe(Type<SlotsAsk>) {
  return fields(field("service_id", &SlotsAsk::service),
                field("address_id", &SlotsAsk::address, about("one of your own")),
                field("size", &SlotsAsk::size, minimum(1), maximum(1000), about("of the home, in 평")),
                field("hours", &SlotsAsk::hours, minimum(1), maximum(12)),
                field("options", &SlotsAsk::options, max_items(20), max_length(40), optional_, about("codes")),
                field("from", &SlotsAsk::from, about("first day, in Seoul")),
                field("to", &SlotsAsk::to, about("last day: 14 days at most, both included")),
                field("technician_id", &SlotsAsk::technician, about("this one alone")));
}

struct Slot {
  Timestamp start;
  Timestamp end;
  std::int32_t technicians = 0;
};
constexpr auto describe(Type<Slot>) {
  return fields(field("start", &Slot::start), field("end", &Slot::end),
                field("technicians", &Slot::technicians, about("how many could take it")));
}

struct Slots {
  std::vector<Slot> items;
};
constexpr auto describe(Type<Slots>) { return fields(field("items", &Slots::items)); }

struct CreateHold {
  Uuid quote;
  std::optional<Uuid> technician;
};
constexpr auto describe(Type<CreateHold>) {
  return fields(field("quote_id", &CreateHold::quote),
                field("technician_id", &CreateHold::technician, about("this one and no other")));
}

struct Assigned {
  Uuid id;
  std::string name;
};
constexpr auto describe(Type<Assigned>) { return fields(field("id", &Assigned::id), field("name", &Assigned::name)); }

struct Hold {
  Uuid id;
  Uuid quote;
  Assigned technician;
  Timestamp start;
  Timestamp end;
  Money total;
  Timestamp expires;
};
constexpr auto describe(Type<Hold>) {
  return fields(field("id", &Hold::id), field("quote_id", &Hold::quote), field("technician", &Hold::technician),
                field("start", &Hold::start), field("end", &Hold::end), field("total", &Hold::total),
                field("expires_at", &Hold::expires));
}

struct CreateBooking {
  Uuid hold;
  std::optional<std::string> note;
};
constexpr auto describe(Type<CreateBooking>) {
  return fields(field("hold_id", &CreateBooking::hold),
                field("note", &CreateBooking::note, max_length(500), about("for the technician")));
}

struct Why {
  std::string reason;
};
constexpr auto describe(Type<Why>) { return fields(field("reason", &Why::reason, not_blank, max_length(500))); }

struct Booking {
  Uuid id;
  std::string status;
  Uuid service;
  std::string service_code;
  Timestamp start;
  Timestamp end;
  std::optional<Uuid> technician;
  consumer::Address address;
  std::optional<std::string> note;
  std::vector<catalog::QuoteLine> lines;
  Money total;
  Money vat;
  std::optional<Timestamp> pay_until;
  std::optional<Uuid> series;
  std::int64_t version = 0;
  Timestamp created;
  Timestamp updated;
};
constexpr auto describe(Type<Booking>) {
  return fields(field("id", &Booking::id), field("status", &Booking::status), field("service_id", &Booking::service),
                field("service_code", &Booking::service_code), field("start", &Booking::start),
                field("end", &Booking::end), field("technician_id", &Booking::technician),
                field("address", &Booking::address), field("note", &Booking::note), field("lines", &Booking::lines),
                field("total", &Booking::total), field("vat", &Booking::vat), field("pay_until", &Booking::pay_until),
                field("series_id", &Booking::series), field("version", &Booking::version, etag),
                field("created_at", &Booking::created), field("updated_at", &Booking::updated));
}

struct ListAsk : PageAsk {
  std::optional<std::string> status;
};
constexpr auto describe(Type<ListAsk>) { return paged(field("status", &ListAsk::status, max_length(20))); }

struct AdminListAsk : PageAsk {
  std::optional<std::string> status;
  std::optional<Uuid> consumer;
  std::optional<Uuid> technician;
};
constexpr auto describe(Type<AdminListAsk>) {
  return paged(field("status", &AdminListAsk::status, max_length(20)), field("consumer_id", &AdminListAsk::consumer),
               field("technician_id", &AdminListAsk::technician));
}

struct Step {
  std::int64_t seq = 0;
  Timestamp at;
  std::string actor;
  std::optional<std::string> from;
  std::string to;
  std::optional<std::string> reason;
};
constexpr auto describe(Type<Step>) {
  return fields(field("seq", &Step::seq), field("at", &Step::at), field("actor", &Step::actor),
                field("from_status", &Step::from), field("to_status", &Step::to), field("reason", &Step::reason));
}

struct Timeline {
  std::vector<Step> items;
};
constexpr auto describe(Type<Timeline>) { return fields(field("items", &Timeline::items)); }

struct Id {
  Uuid id;
};
constexpr auto describe(Type<Id>) { return fields(field("id", &Id::id)); }

}  // namespace booking
