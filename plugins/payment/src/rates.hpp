#pragma once

#include "settings.hpp"

namespace payment {

/// The rates of a day with the days they are in force from: the version that something was worked out with.
struct AppliedRates {
  Rate commission;
  Rate commission_vat;
  Rate withholding;
};
constexpr auto describe(Type<AppliedRates>) {
  return fields(field("commission", &AppliedRates::commission), field("commission_vat", &AppliedRates::commission_vat),
                field("withholding", &AppliedRates::withholding));
}

/// The last one that is in force on the day; before the first, none.
Rate rate_at(const std::vector<Rate>& versions, Date day);
AppliedRates rates_at(const Settings& settings, Date day);

struct Cut {
  std::int64_t gross = 0;
  std::int64_t commission = 0;
  std::int64_t vat = 0;
  std::int64_t withholding = 0;
  std::int64_t net = 0;
};
/// Commission and its VAT of the gross, then the tax on what is left; each to whole won, down. The parts add up to the gross.
Cut cut_of(std::int64_t gross, const AppliedRates& rates);

}  // namespace payment
