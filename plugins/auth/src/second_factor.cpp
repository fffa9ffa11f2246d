#include "second_factor.hpp"

#include <algorithm>

#include "auth_sql.hpp"
#include "count.hpp"
#include "inputs.hpp"
#include "totp.hpp"

namespace auth {
namespace {

constexpr std::size_t secret_size = 20;  // as long as SHA-1's output: RFC 4226 section 4, R6
constexpr int recovery_count = 10;
constexpr std::int64_t challenge_attempts = 5;

std::string secret_place(const Uuid& user) { return "auth.totp.secret/" + user.text(); }

/// "K7Q2M-9XW4R": 50 bits, and easy to read aloud.
std::string recovery_text(const Bytes& random) {
  std::string text = totp::base32(random.data).substr(0, 10);
  return text.insert(5, "-");
}

/// As it was meant, however it was typed.
std::string normal_recovery(std::string_view given) {
  std::string out;
  for (char c : given) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if ((c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7')) out += c;
  }
  return out;
}

std::string throttled_as(const Uuid& user) { return "second factor " + user.text(); }

Error token_invalid() { return unauthenticated("auth.mfa_token_invalid", "log in again"); }
Error wrong_factor() { return unauthenticated("auth.mfa_wrong", "the code is wrong or has been used"); }
Error not_on() { return conflict("auth.mfa_off", "there is no second factor"); }

}  // namespace

struct SecondFactor::Row {
  Bytes secret;
  std::int64_t last_step = 0;
  std::optional<Timestamp> confirmed_at;
  friend constexpr auto describe(Type<Row>) {
    return fields(field("secret", &Row::secret), field("last_step", &Row::last_step),
                  field("confirmed_at", &Row::confirmed_at));
  }
};

Result<bool> SecondFactor::on(Db& db, const Uuid& user) const {
  const auto count = HEARTH_TRY(db.one<Count>(sql::totp_confirmed, {{"user", user}}));
  return count.known > 0;
}

Result<FactorsView> SecondFactor::read(const Caller& who, Db& db) {
  FactorsView out;
  out.totp = HEARTH_TRY(on(db, who.user));
  const auto left = HEARTH_TRY(db.one<Count>(sql::count_recovery_codes, {{"user", who.user}}));
  out.recovery_codes_left = left.known;
  return out;
}

Result<TotpEnrolment> SecondFactor::enrol(const Caller& who, Tx& tx) {
  HEARTH_TRY(demand_fresh(who, *settings_, tx.now()));
  const auto user = HEARTH_TRY(users_.find(tx, who.user));
  const Bytes secret = crypto_.random(secret_size);
  const Bytes sealed = HEARTH_TRY(crypto_.seal(secret_place(user.id), secret.data));
  const auto begun =
      HEARTH_TRY(tx.execute(sql::begin_totp, {{"user", user.id}, {"secret", sealed}, {"now", tx.now()}}));
  if (begun == 0) return conflict("auth.mfa_on", "there is a second factor already: remove it first");
  const std::string account = user.email ? *user.email : user.phone.value_or("");
  return TotpEnrolment{totp::base32(secret.data), totp::key_uri(settings_->issuer, account, secret.data)};
}

Result<RecoveryCodes> SecondFactor::new_recovery(Tx& tx, const Uuid& user) const {
  tx.exec(sql::drop_recovery_codes, {{"user", user}});
  RecoveryCodes out;
  for (int i = 0; i < recovery_count; ++i) {
    out.recovery_codes.push_back(recovery_text(crypto_.random(7)));
    const Bytes hash = HEARTH_TRY(crypto_.keyed_hash("recovery code", normal_recovery(out.recovery_codes.back())));
    tx.exec(sql::add_recovery_code, {{"hash", hash}, {"user", user}, {"now", tx.now()}});
  }
  return out;
}

Result<RecoveryCodes> SecondFactor::confirm(const Caller& who, Calls& calls, const GiveTotp& ask) {
  HEARTH_TRY(demand_fresh(who, *settings_, calls.now()));
  const auto attempt = HEARTH_TRY(throttle_.attempt(throttled_as(who.user), who.address, true));
  HEARTH_TRY(throttle_.enter(calls, attempt));
  return calls.transaction([&](Tx& tx) -> Result<RecoveryCodes> {
    const auto row = HEARTH_TRY(tx.maybe<Row>(sql::find_totp, {{"user", who.user}}));
    if (!row || row->confirmed_at) return conflict("auth.mfa_not_begun", "begin at /auth/mfa/totp");
    const std::string secret = HEARTH_TRY(crypto_.open(secret_place(who.user), row->secret));
    const auto step = totp::matching_step(secret, ask.code, tx.now(), settings_->totp_drift);
    if (!step) return violated("/code", "wrong_code", "is not the code of now");
    const auto done =
        HEARTH_TRY(tx.execute(sql::confirm_totp, {{"user", who.user}, {"step", *step}, {"now", tx.now()}}));
    if (done == 0) return conflict("auth.mfa_not_begun", "begin at /auth/mfa/totp");
    Throttle::succeeded(tx, attempt);
    tx.audit({.action = "user.mfa_on", .target_type = "user", .target = who.user.text()});
    return new_recovery(tx, who.user);
  });
}

Result<RecoveryCodes> SecondFactor::renew_recovery(const Caller& who, Tx& tx) {
  HEARTH_TRY(demand_fresh(who, *settings_, tx.now()));
  HEARTH_TRY(users_.lock(tx, who.user));
  const bool there = HEARTH_TRY(on(tx, who.user));
  if (!there) return not_on();
  tx.audit({.action = "user.recovery_codes_renewed", .target_type = "user", .target = who.user.text()});
  return new_recovery(tx, who.user);
}

Result<void> SecondFactor::remove(const Caller& who, Tx& tx) {
  HEARTH_TRY(demand_fresh(who, *settings_, tx.now()));
  const bool there = HEARTH_TRY(on(tx, who.user));
  if (!there) return not_on();
  forget(tx, who.user);
  tx.audit({.action = "user.mfa_off", .target_type = "user", .target = who.user.text()});
  return {};
}

void SecondFactor::forget(Tx& tx, const Uuid& user) {
  tx.exec(sql::drop_totp, {{"user", user}});
  tx.exec(sql::drop_recovery_codes, {{"user", user}});
  tx.exec(sql::void_challenges, {{"user", user}, {"now", tx.now()}});
}

Result<bool> SecondFactor::take_totp(Tx& tx, const Uuid& user, const std::string& given) const {
  const auto row = HEARTH_TRY(tx.maybe<Row>(sql::find_totp, {{"user", user}}));
  if (!row || !row->confirmed_at) return false;
  const std::string secret = HEARTH_TRY(crypto_.open(secret_place(user), row->secret));
  const auto step = totp::matching_step(secret, given, tx.now(), settings_->totp_drift);
  if (!step) return false;
  const auto advanced = HEARTH_TRY(tx.execute(sql::advance_totp, {{"user", user}, {"step", *step}}));
  return advanced > 0;
}

Result<bool> SecondFactor::take_recovery(Tx& tx, const Uuid& user, const std::string& given) const {
  const Bytes hash = HEARTH_TRY(crypto_.keyed_hash("recovery code", normal_recovery(given)));
  const auto used = HEARTH_TRY(tx.execute(sql::use_recovery_code, {{"hash", hash}, {"user", user}, {"now", tx.now()}}));
  if (used == 0) return false;
  tx.audit({.action = "user.recovery_code_used", .target_type = "user", .target = user.text()});
  return true;
}

Result<Grant> SecondFactor::verify(const Caller& who, Calls& calls, const VerifyFactor& ask) {
  if (ask.code.has_value() == ask.recovery_code.has_value()) {
    return violated("/code", "required", "give a code or a recovery code, not both");
  }
  const Bytes hash = HEARTH_TRY(crypto_.keyed_hash("challenge", ask.mfa_token));
  const auto user = HEARTH_TRY(calls.maybe<Uuid>(sql::find_challenge, {{"hash", hash}, {"now", calls.now()}}));
  if (!user) return token_invalid();
  const bool known = HEARTH_TRY(sign_in_.known(who, calls, *user, ask.device_token));
  const auto attempt = HEARTH_TRY(throttle_.attempt(throttled_as(*user), who.address, known));
  HEARTH_TRY(throttle_.enter(calls, attempt));
  // A wrong answer is counted against the token, so that commits although the answer is a refusal.
  auto done = HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<SignIn::Outcome> {
    const auto tried =
        HEARTH_TRY(tx.execute(sql::try_challenge, {{"hash", hash}, {"now", tx.now()}, {"most", challenge_attempts}}));
    if (tried == 0) return token_invalid();
    auto made = HEARTH_TRY(answer(who, tx, *user, ask));
    if (!made.entry) return made;
    tx.exec(sql::use_challenge, {{"hash", hash}, {"now", tx.now()}});
    Throttle::succeeded(tx, attempt);
    return made;
  }));
  if (!done.entry) return wrong_factor();
  return sign_in_.grant(calls, std::move(*done.entry));
}

Result<SignIn::Outcome> SecondFactor::answer(const Caller& who, Tx& tx, const Uuid& user, const VerifyFactor& ask) {
  const auto row = HEARTH_TRY(users_.find(tx, user));
  if (!row.open()) return forbidden("auth.account_closed", "the account cannot be used");
  const bool right =
      ask.code ? HEARTH_TRY(take_totp(tx, user, *ask.code)) : HEARTH_TRY(take_recovery(tx, user, *ask.recovery_code));
  if (!right) return SignIn::Outcome{};
  auto entry = HEARTH_TRY(sign_in_.open(who, tx, user, ask.device_token));
  return SignIn::Outcome{std::move(entry)};
}

Result<void> SecondFactor::prove(const Caller& who, Calls& calls, const std::string& totp) {
  const auto attempt = HEARTH_TRY(throttle_.attempt(throttled_as(who.user), who.address, true));
  HEARTH_TRY(throttle_.enter(calls, attempt));
  return calls.transaction([&](Tx& tx) -> Result<void> {
    const bool right = HEARTH_TRY(take_totp(tx, who.user, totp));
    if (!right) return wrong_factor();
    Throttle::succeeded(tx, attempt);
    return {};
  });
}

}  // namespace auth
