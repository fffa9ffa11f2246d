#include "hold_plans.hpp"

#include <auth/contract/auth.hpp>

#include "booking_sql.hpp"

namespace booking {
namespace {

HoldRow row_of(const HoldPlan& plan, const Uuid& id, const Uuid& technician, const HoldTerms& terms) {
  const auto& quote = plan.quote;
  return {.id = id,
          .consumer = quote.consumer,
          .quote = quote.id,
          .technician = technician,
          .asked_for = terms.asked_for,
          .state = std::string{terms.state},
          .service = quote.service,
          .service_code = quote.service_code,
          .region = quote.region,
          .address_id = quote.address,
          .address = {},
          .price = quote.lines,
          .total = quote.total.amount,
          .vat = quote.vat.amount,
          .starts = quote.start,
          .ends = quote.start + plan.need.work.length,
          .expires = terms.expires,
          .created = {},
          .skills = quote.plan.skills,
          .speed_kmh = quote.plan.speed_kmh};
}

}  // namespace

Result<Wanted> as_wished(Calls& calls, const Uuid& consumer, Wanted wanted) {
  auto wishes = HEARTH_TRY(calls.call(::consumer::wishes, {.consumer = consumer}));
  wanted.blocked = std::move(wishes.blocked);
  wanted.blocked.push_back(consumer);
  wanted.gender = std::move(wishes.gender);
  return wanted;
}

Result<bool> is_suspended(Calls& calls, const Uuid& consumer) {
  const auto user = calls.call(::auth::find_user, {.user = consumer});
  if (!user && is_failure(user.error())) return user.error();
  return user && user->state == "suspended";
}

Result<HoldPlan> plan_hold(Calls& calls, const Uuid& consumer, const Uuid& quote,
                           const std::optional<Uuid>& technician) {
  auto promised = HEARTH_TRY(calls.call(::catalog::quote, {.quote = quote, .consumer = consumer}));
  return plan_hold(calls, std::move(promised), technician);
}

Result<HoldPlan> plan_hold(Calls& calls, ::catalog::Quote quote, const std::optional<Uuid>& technician) {
  HoldPlan plan;
  plan.quote = std::move(quote);
  const auto& of = plan.quote;
  plan.address = HEARTH_TRY(calls.call(::consumer::address, {.consumer = of.consumer, .address = of.address}));
  if (plan.address.region != of.region) {
    return conflict("booking.address_changed", "the address has moved to another district: ask for a price again");
  }
  Wanted wanted = HEARTH_TRY(as_wished(calls, of.consumer, {of.region, of.plan.skills, {}, technician}));
  plan.need = {.wanted = std::move(wanted),
               .work = {std::chrono::minutes{of.plan.minutes},
                        {plan.address.latitude, plan.address.longitude},
                        of.plan.speed_kmh},
               .start = of.start};
  return plan;
}

Result<void> may_keep_another(Tx& tx, const Uuid& consumer, std::int64_t at_most) {
  HEARTH_TRY(tx.one<std::int32_t>(sql::lock_consumer, {{"consumer", consumer}}));
  const auto kept = HEARTH_TRY(tx.one<std::int64_t>(sql::count_unpaid, {{"consumer", consumer}, {"now", tx.now()}}));
  if (kept < at_most) return {};
  return conflict("booking.too_many_unpaid", "you keep as many times unpaid as one may: pay for one or give one back");
}

Result<HoldRow> add_hold(Tx& tx, const Crypto& crypto, const HoldPlan& plan, const Uuid& technician,
                         const HoldTerms& terms) {
  HoldRow row = row_of(plan, tx.new_id(), technician, terms);
  row.created = tx.now();
  row.address = HEARTH_TRY(crypto.seal("booking.address:" + row.id.text(), to_json(plan.address)));
  tx.exec(sql::free_busy_of_quote, {{"quote", row.quote}, {"now", tx.now()}});
  tx.exec(sql::expire_hold_of_quote, {{"quote", row.quote}, {"now", tx.now()}});
  tx.exec(sql::add_hold, row);
  return row;
}

}  // namespace booking
