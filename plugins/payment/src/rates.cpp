#include "rates.hpp"

namespace payment {
namespace {

constexpr std::int64_t whole = 10'000;

std::int64_t part_of(std::int64_t amount, const Rate& rate) { return amount * rate.basis_points / whole; }

}  // namespace

Rate rate_at(const std::vector<Rate>& versions, Date day) {
  Rate found{};
  bool any = false;
  for (const auto& rate : versions) {
    if (rate.from > day || (any && rate.from < found.from)) continue;
    found = rate;
    any = true;
  }
  return found;
}

AppliedRates rates_at(const Settings& settings, Date day) {
  return {rate_at(settings.commission, day), rate_at(settings.commission_vat, day), rate_at(settings.withholding, day)};
}

Cut cut_of(std::int64_t gross, const AppliedRates& rates) {
  Cut cut;
  cut.gross = gross;
  cut.commission = part_of(gross, rates.commission);
  cut.vat = std::min(part_of(cut.commission, rates.commission_vat), gross - cut.commission);
  const std::int64_t left = gross - cut.commission - cut.vat;
  cut.withholding = part_of(left, rates.withholding);
  cut.net = left - cut.withholding;
  return cut;
}

}  // namespace payment
