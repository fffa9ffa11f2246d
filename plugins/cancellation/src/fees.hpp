#pragma once

#include <hearth/hearth.hpp>

#include <string>
#include <vector>

namespace cancellation {

using namespace hearth;

/// What is owed when a booking is cancelled at least this many calendar days before its start.
struct Tier {
  std::int32_t days = 0;
  std::int32_t fee_percent = 0;           ///< of what was paid, when the consumer cancels
  std::int32_t compensation_percent = 0;  ///< beside a full refund, when it is not the consumer's fault
};
constexpr auto describe(Type<Tier>) {
  return fields(
      field("days", &Tier::days, minimum(0), maximum(365), about("calendar days in Seoul, this many and more")),
      field("fee_percent", &Tier::fee_percent, minimum(0), maximum(100), about("of what was paid")),
      field("compensation_percent", &Tier::compensation_percent, minimum(0), maximum(100),
            about("owed beside the full refund when it is not the consumer's fault")));
}

/// One version. Percentages are of what was paid, or of the fee.
struct Policy {
  std::int64_t version = 0;
  Timestamp in_force;
  std::vector<Tier> tiers;  ///< longest notice first, the last at 0 days
  std::int32_t technician_share_percent = 0;
  std::int32_t no_show_fee_percent = 0;
  std::int32_t no_show_technician_percent = 0;
  std::string reason;
  std::optional<Uuid> created_by;
  Timestamp created;
};
constexpr auto describe(Type<Policy>) {
  return fields(field("version", &Policy::version, etag), field("in_force_from", &Policy::in_force),
                field("tiers", &Policy::tiers), field("technician_share_percent", &Policy::technician_share_percent),
                field("no_show_fee_percent", &Policy::no_show_fee_percent),
                field("no_show_technician_percent", &Policy::no_show_technician_percent),
                field("reason", &Policy::reason), field("created_by", &Policy::created_by),
                field("created_at", &Policy::created));
}

/// Why a booking ends: what the rules ask.
struct Case {
  std::string fault;  ///< "consumer", "technician", "business", "nobody"
  bool no_show = false;
  bool force_majeure = false;   ///< costs nothing, whoever is at fault
  bool has_technician = false;  ///< who was certain, and gets a share of the fee
  std::int32_t notice_days = 0;
};

/// What it comes to: fee + refund is what was paid, to the won.
struct Terms {
  std::string rule;  ///< "notice", "force_majeure", "not_the_consumer", "nobody", "no_show"
  std::int32_t fee_percent = 0;
  Money fee;
  Money refund;
  Money technician_share;  ///< of the fee
  Money compensation;      ///< beside the refund, never part of it
};

/// Calendar days in Seoul from the day of `now` to the day of `start`; never below 0.
std::int32_t notice_days(Timestamp now, Timestamp start);

/// The tier of that much notice.
const Tier& tier_of(const Policy& policy, std::int32_t days);

/// Fractions of a won are dropped: from the fee in the consumer's favour, from shares in the house's.
Terms terms(const Policy& policy, const Case& of, Money paid);

/// Ordered strictly downwards to 0 days, and nearer to the start never cheaper: or what is wrong.
Result<void> check(const std::vector<Tier>& tiers);

}  // namespace cancellation
