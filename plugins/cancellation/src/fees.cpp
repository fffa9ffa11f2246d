#include "fees.hpp"

#include <algorithm>

namespace cancellation {
namespace {

/// Seoul is nine hours ahead of UTC all year round.
constexpr Duration seoul = std::chrono::hours{9};

/// Whole hundreds first, so that no amount overflows.
Money part(Money of, std::int32_t percent) {
  return {of.amount / 100 * percent + of.amount % 100 * percent / 100, of.currency};
}

}  // namespace

std::int32_t notice_days(Timestamp now, Timestamp start) {
  return std::max(0, Date::of(start, seoul) - Date::of(now, seoul));
}

const Tier& tier_of(const Policy& policy, std::int32_t days) {
  const auto found =
      std::find_if(policy.tiers.begin(), policy.tiers.end(), [&](const Tier& tier) { return days >= tier.days; });
  return found == policy.tiers.end() ? policy.tiers.back() : *found;
}

Terms terms(const Policy& policy, const Case& of, Money paid) {
  Terms out{.rule = "notice", .fee = won(0), .refund = paid, .technician_share = won(0), .compensation = won(0)};
  const Tier& tier = tier_of(policy, of.notice_days);
  if (of.force_majeure) {
    out.rule = "force_majeure";
    return out;
  }
  if (of.fault == "nobody") {
    out.rule = "nobody";
    return out;
  }
  if (of.fault != "consumer") {
    out.rule = of.no_show ? "no_show" : "not_the_consumer";
    out.compensation = part(paid, of.no_show ? policy.tiers.back().compensation_percent : tier.compensation_percent);
    return out;
  }
  if (of.no_show) out.rule = "no_show";
  out.fee_percent = of.no_show ? policy.no_show_fee_percent : tier.fee_percent;
  out.fee = part(paid, out.fee_percent);
  out.refund = paid - out.fee;
  const auto share = of.no_show ? policy.no_show_technician_percent : policy.technician_share_percent;
  if (of.has_technician) out.technician_share = part(out.fee, share);
  return out;
}

Result<void> check(const std::vector<Tier>& tiers) {
  const auto bad = [](std::string why) { return invalid("cancellation.bad_tiers", std::move(why)); };
  if (tiers.empty() || tiers.back().days != 0) return bad("the last tier must be that of 0 days");
  for (std::size_t i = 1; i < tiers.size(); ++i) {
    if (tiers[i].days >= tiers[i - 1].days) return bad("tiers go from the longest notice to the shortest");
    if (tiers[i].fee_percent < tiers[i - 1].fee_percent) return bad("less notice cannot cost less");
  }
  return {};
}

}  // namespace cancellation
