#include "pricing.hpp"

#include <algorithm>

namespace catalog {
namespace {

Result<std::int32_t> units_of(const Tariff& tariff, const Units& units) {
  if (tariff.service.pricing == Pricing::size) {
    if (units.size && !units.hours) return *units.size;
    return invalid("catalog.size_needed", "this service is priced by size: give 'size', and no 'hours'");
  }
  if (units.hours && !units.size) return *units.hours;
  return invalid("catalog.hours_needed", "this service is priced by the hour: give 'hours', and no 'size'");
}

Result<const Option*> option_of(const Tariff& tariff, const std::string& code) {
  const auto at = std::find_if(tariff.options.begin(), tariff.options.end(),
                               [&](const Option& option) { return option.code == code; });
  if (at == tariff.options.end()) return invalid("catalog.no_such_option", "the service has no option '" + code + "'");
  return &*at;
}

/// Each option counts once, however often it is named.
Result<std::vector<const Option*>> options_of(const Tariff& tariff, const std::vector<std::string>& codes) {
  std::vector<const Option*> chosen;
  for (const auto& code : codes) {
    const Option* option = HEARTH_TRY(option_of(tariff, code));
    if (std::find(chosen.begin(), chosen.end(), option) == chosen.end()) chosen.push_back(option);
  }
  return chosen;
}

bool weekend(Timestamp start) {
  const auto weekday = Date::of(start, seoul).weekday();
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

bool applies(const Surcharge& surcharge, const Tariff& tariff, Timestamp start, Timestamp now) {
  switch (surcharge.kind) {
    case SurchargeKind::holiday:
      return tariff.holiday;
    case SurchargeKind::weekend:
      return weekend(start) && !tariff.holiday;
    case SurchargeKind::urgent:
      return start - now < std::chrono::hours{surcharge.within_hours};
  }
  return false;
}

std::string_view code_of(SurchargeKind kind) {
  switch (kind) {
    case SurchargeKind::holiday:
      return "holiday";
    case SurchargeKind::weekend:
      return "weekend";
    case SurchargeKind::urgent:
      break;
  }
  return "urgent";
}

/// Rounded half up to whole won.
std::int64_t percent_of(std::int64_t amount, std::int32_t percent) { return (amount * percent + 50) / 100; }

}  // namespace

Result<const Price*> price_for(const Tariff& tariff, const Units& units) {
  const std::int32_t wanted = HEARTH_TRY(units_of(tariff, units));
  const auto at = std::find_if(tariff.prices.begin(), tariff.prices.end(), [&](const Price& price) {
    return price.from_units <= wanted && wanted <= price.to_units;
  });
  if (at == tariff.prices.end()) return invalid("catalog.size_out_of_range", "there is no price for this size");
  return &*at;
}

Result<Plan> plan_of(const Tariff& tariff, const Units& units, const std::vector<std::string>& options) {
  const Price* price = HEARTH_TRY(price_for(tariff, units));
  Plan made{price->minutes, tariff.service.skills, tariff.region.speed_kmh};
  if (tariff.service.pricing == Pricing::hours) made.minutes *= *units.hours;
  for (const Option* option : HEARTH_TRY(options_of(tariff, options))) made.minutes += option->minutes;
  return made;
}

Result<Calculation> calculate(const Tariff& tariff, const Units& units, const std::vector<std::string>& options,
                              Timestamp start, Timestamp now, std::string_view locale) {
  Calculation sum;
  const auto add = [&](std::string_view kind, std::string_view code, const std::string& name, std::int64_t amount) {
    sum.lines.push_back({std::string{kind}, std::string{code}, name, won(amount)});
    sum.total += amount;
  };
  const Price* price = HEARTH_TRY(price_for(tariff, units));
  const std::int64_t times = tariff.service.pricing == Pricing::hours ? *units.hours : 1;
  add("base", tariff.service.code, name_in(tariff.service, locale), price->amount * times);
  for (const Option* option : HEARTH_TRY(options_of(tariff, options))) {
    add("option", option->code, name_in(*option, locale), option->amount);
  }
  const std::int64_t before = sum.total;
  for (const auto& surcharge : tariff.surcharges) {
    if (!applies(surcharge, tariff, start, now)) continue;
    add("surcharge", code_of(surcharge.kind), name_in(surcharge, locale), percent_of(before, surcharge.percent));
  }
  sum.vat = vat_in(sum.total, tariff.vat_rate);
  return sum;
}

std::int64_t vat_in(std::int64_t total, std::int32_t rate) {
  const std::int64_t whole = 10'000 + rate;
  return total - (total * 10'000 + whole / 2) / whole;
}

}  // namespace catalog
