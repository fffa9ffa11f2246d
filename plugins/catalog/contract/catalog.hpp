#pragma once

#include <hearth/contract.hpp>

/// What other plugins may use of `catalog`.
namespace catalog {

using namespace hearth;

/// What to do: a service with its size and options. Says how long it takes and what it needs.
struct PlanAsk {
  Uuid service;
  std::optional<std::int32_t> size;   ///< in 평, of a service priced by size
  std::optional<std::int32_t> hours;  ///< of a service priced by the hour
  std::vector<std::string> options;   ///< codes
  std::string region;                 ///< code of the district
};
constexpr auto describe(Type<PlanAsk>) {
  return fields(field("service_id", &PlanAsk::service), field("size", &PlanAsk::size), field("hours", &PlanAsk::hours),
                field("options", &PlanAsk::options), field("region", &PlanAsk::region));
}

struct Plan {
  std::int32_t minutes = 0;         ///< the work itself, without buffers
  std::vector<std::string> skills;  ///< codes, all of them needed
  double speed_kmh = 0;             ///< of travel in the region
};
constexpr auto describe(Type<Plan>) {
  return fields(field("minutes", &Plan::minutes), field("skills", &Plan::skills), field("speed_kmh", &Plan::speed_kmh));
}

/// Refuses with catalog.no_such_service, catalog.no_such_option, catalog.size_needed, catalog.hours_needed,
/// catalog.size_out_of_range or catalog.region_not_served.
inline constexpr auto plan = service<PlanAsk, Plan>("catalog.plan@1");

struct QuoteAsk {
  Uuid quote;
  Uuid consumer;
};
constexpr auto describe(Type<QuoteAsk>) {
  return fields(field("quote_id", &QuoteAsk::quote), field("consumer_id", &QuoteAsk::consumer));
}

struct QuoteLine {
  std::string kind;  ///< "base", "option", "surcharge"
  std::string code;
  std::string name;  ///< in the language that the quote was asked in
  Money amount;
};
constexpr auto describe(Type<QuoteLine>) {
  return fields(field("kind", &QuoteLine::kind), field("code", &QuoteLine::code), field("name", &QuoteLine::name),
                field("amount", &QuoteLine::amount));
}

/// A price that was promised: signed, itemised, and good until it expires.
struct Quote {
  Uuid id;
  Uuid consumer;
  Uuid service;
  std::string service_code;
  Uuid address;
  std::string region;
  std::optional<std::int32_t> size;   ///< as it was asked for; neither this nor hours in a quote of an earlier version
  std::optional<std::int32_t> hours;  ///< as it was asked for
  Timestamp start;
  Plan plan;
  std::vector<QuoteLine> lines;
  Money total;  ///< VAT included
  Money vat;
  Timestamp expires;
};
constexpr auto describe(Type<Quote>) {
  return fields(field("id", &Quote::id), field("consumer_id", &Quote::consumer), field("service_id", &Quote::service),
                field("service_code", &Quote::service_code), field("address_id", &Quote::address),
                field("region", &Quote::region), field("size", &Quote::size), field("hours", &Quote::hours),
                field("start", &Quote::start), field("plan", &Quote::plan), field("lines", &Quote::lines),
                field("total", &Quote::total), field("vat", &Quote::vat), field("expires_at", &Quote::expires));
}

/// A quote of this consumer that is still good, its signature checked. Refuses with catalog.no_such_quote (also for
/// another's) or catalog.quote_expired.
inline constexpr auto quote = service<QuoteAsk, Quote>("catalog.quote@1");
/// The same, though it may no longer be good: what was promised. Refuses with catalog.no_such_quote.
inline constexpr auto promised = service<QuoteAsk, Quote>("catalog.promised@1");

struct Codes {
  std::vector<std::string> skills;
  std::vector<std::string> regions;
};
constexpr auto describe(Type<Codes>) {
  return fields(field("skills", &Codes::skills, max_items(200)), field("regions", &Codes::regions, max_items(500)));
}

/// Those of the codes that the catalogue does not have.
inline constexpr auto unknown_codes = service<Codes, Codes>("catalog.unknown_codes@1");

/// What a client would ask a quote for.
struct MakeQuote {
  Uuid consumer;
  Uuid service;
  Uuid address;
  std::optional<std::int32_t> size;
  std::optional<std::int32_t> hours;
  std::vector<std::string> options;
  Timestamp start;
  std::string locale;  ///< "ko" or "en": of the lines' names
};
constexpr auto describe(Type<MakeQuote>) {
  return fields(field("consumer_id", &MakeQuote::consumer), field("service_id", &MakeQuote::service),
                field("address_id", &MakeQuote::address), field("size", &MakeQuote::size),
                field("hours", &MakeQuote::hours), field("options", &MakeQuote::options, max_items(20)),
                field("start", &MakeQuote::start), field("locale", &MakeQuote::locale));
}
/// A quote as POST /catalog/quotes makes it, for a plugin that books for a consumer (series, waiting list).
inline constexpr auto make_quote = service<MakeQuote, Quote>("catalog.make_quote@1");

struct DaysAsk {
  Date from;
  Date to;  ///< included; 400 days at most
};
constexpr auto describe(Type<DaysAsk>) { return fields(field("from", &DaysAsk::from), field("to", &DaysAsk::to)); }
struct Holidays {
  std::vector<Date> days;  ///< public holidays and their substitutes; weekends are not listed
};
constexpr auto describe(Type<Holidays>) { return fields(field("days", &Holidays::days)); }
inline constexpr auto holidays = service<DaysAsk, Holidays>("catalog.holidays@1");

}  // namespace catalog
