#include "throttle.hpp"

#include <algorithm>

#include "auth_sql.hpp"
#include "contacts.hpp"

namespace auth {

namespace {

struct Attempts {
  std::int64_t failures = 0;
  Timestamp last_at;
  Timestamp blocked_until;

  friend constexpr auto describe(Type<Attempts>) {
    return fields(field("failures", &Attempts::failures), field("last_at", &Attempts::last_at),
                  field("blocked_until", &Attempts::blocked_until));
  }
};

/// Not `now`: another attempt may have begun before, and waited for this one's row.
constexpr Timestamp never_blocked{0};

Error too_soon(Duration wait) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  return too_many("auth.too_many_attempts", "too many attempts: wait a little", std::max<std::int64_t>(1, seconds));
}

}  // namespace

Duration delay_after(std::int64_t failures, std::int64_t free, Duration longest) {
  if (failures < free) return Duration{0};
  const auto doublings = std::min<std::int64_t>(failures - free, 30);
  return std::min(longest, Duration{2s} * (std::int64_t{1} << doublings));
}

Result<Throttle::Attempt> Throttle::attempt(std::string_view login, std::string_view address,
                                            bool network_known) const {
  const std::string network = network_of(address);
  Attempt out;
  out.pair = HEARTH_TRY(crypto_.keyed_hash("attempts of account and network", std::string{login} + '\n' + network));
  out.network = HEARTH_TRY(crypto_.keyed_hash("attempts of network", network));
  if (!network_known) out.account = HEARTH_TRY(crypto_.keyed_hash("attempts of account", login));
  return out;
}

Result<std::int64_t> Throttle::count(Tx& tx, const Bytes& key, std::int64_t free) const {
  const Timestamp now = tx.now();
  tx.exec(sql::open_attempts,
          {{"key", key}, {"now", now}, {"never", never_blocked}});  // and locks it: a success forgets rows
  auto row = HEARTH_TRY(tx.one<Attempts>(sql::find_attempts, {{"key", key}}));
  if (row.blocked_until > now) return too_soon(row.blocked_until - now);
  if (now - row.last_at > settings_->attempts_window) row.failures = 0;
  const std::int64_t failures = row.failures + 1;
  const Duration delay = delay_after(failures, free, settings_->longest_delay);
  tx.exec(sql::count_attempt, {{"key", key},
                               {"failures", failures},
                               {"now", now},
                               {"blocked_until", delay.count() == 0 ? never_blocked : now + delay}});
  return failures;
}

Result<std::int64_t> Throttle::enter(Calls& calls, const Attempt& attempt) const {
  const Settings& settings = *settings_;
  return calls.transaction([&](Tx& tx) -> Result<std::int64_t> {
    HEARTH_TRY(count(tx, attempt.pair, settings.attempts));
    HEARTH_TRY(count(tx, attempt.network, settings.attempts_per_network));
    if (!attempt.account) return std::int64_t{0};
    return count(tx, *attempt.account, settings.attempts_per_account);
  });
}

Result<void> Throttle::within(Tx& tx, std::string_view what, std::string_view whom, std::int64_t most,
                              Duration window) const {
  const Bytes key = HEARTH_TRY(crypto_.keyed_hash(what, whom));
  const Timestamp now = tx.now();
  tx.exec(sql::open_attempts,
          {{"key", key}, {"now", now}, {"never", never_blocked}});  // and locks it: a success forgets rows
  auto row = HEARTH_TRY(tx.one<Attempts>(sql::find_attempts, {{"key", key}}));
  if (now - row.last_at >= window) row = {0, now, now};  // here last_at is when the window began
  if (row.failures >= most) return too_soon(row.last_at + window - now);
  tx.exec(sql::count_attempt,
          {{"key", key}, {"failures", row.failures + 1}, {"now", row.last_at}, {"blocked_until", row.blocked_until}});
  return {};
}

Result<void> Throttle::give_back(Tx& tx, std::string_view what, std::string_view whom) const {
  const Bytes key = HEARTH_TRY(crypto_.keyed_hash(what, whom));
  tx.exec(sql::forgive_attempt, {{"key", key}});
  return {};
}

void Throttle::succeeded(Tx& tx, const Attempt& attempt) {
  tx.exec(sql::forget_attempts, {{"key", attempt.pair}});
  // A delay that has begun goes on: otherwise somebody with an account of his own would end it after each guess.
  tx.exec(sql::forgive_attempt, {{"key", attempt.network}});
  if (attempt.account) tx.exec(sql::forgive_attempt, {{"key", *attempt.account}});
}

}  // namespace auth
