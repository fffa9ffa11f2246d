#pragma once

#include <catalog/contract/catalog.hpp>

#include <vector>

#include "rows.hpp"

namespace catalog {

/// Seoul is nine hours ahead of UTC all year round: Korea has had no daylight saving time since 1988.
inline constexpr Duration seoul = std::chrono::hours{9};

/// What a service costs at an instant, and what the calendar says of that day.
struct Tariff {
  ServiceRow service;
  std::vector<Price> prices;
  std::vector<Option> options;
  std::vector<Surcharge> surcharges;
  Region region;
  std::int32_t vat_rate = 0;  ///< hundredths of a percent
  bool holiday = false;       ///< the start falls on a public holiday
};

/// The size or the hours, whichever the service is priced by.
struct Units {
  std::optional<std::int32_t> size;
  std::optional<std::int32_t> hours;
};

struct Calculation {
  std::vector<QuoteLine> lines;
  std::int64_t total = 0;  ///< won, VAT included
  std::int64_t vat = 0;
};

/// The price row that covers the units; refuses with catalog.size_needed, catalog.hours_needed or
/// catalog.size_out_of_range.
Result<const Price*> price_for(const Tariff& tariff, const Units& units);

/// How long it takes and what it needs.
Result<Plan> plan_of(const Tariff& tariff, const Units& units, const std::vector<std::string>& options);

/// Every line, the total, and the VAT in it. A holiday's surcharge takes the place of the weekend's.
Result<Calculation> calculate(const Tariff& tariff, const Units& units, const std::vector<std::string>& options,
                              Timestamp start, Timestamp now, std::string_view locale);

/// The VAT that a total contains: total less the supply value, which is total / (1 + rate) rounded half up to whole won.
std::int64_t vat_in(std::int64_t total, std::int32_t rate);

/// The name in the caller's language.
template <class Named>
const std::string& name_in(const Named& of, std::string_view locale) {
  return locale == "ko" ? of.name_ko : of.name_en;
}

}  // namespace catalog
