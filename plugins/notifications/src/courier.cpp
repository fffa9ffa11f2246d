#include "courier.hpp"

#include <auth/contract/auth.hpp>
#include <booking/contract/booking.hpp>

#include <algorithm>

#include "hours.hpp"
#include "notifications_sql.hpp"
#include "render.hpp"

namespace notifications {
namespace {

/// Longer than an attempt may take: the deadline of a timer is 30 s, and as many messages as may wait for a sender, 20 s each.
constexpr Duration claimed_for = std::chrono::minutes{2};

/// What came of an attempt.
struct Outcome {
  std::string status;
  std::string reason{};
  std::optional<Timestamp> next{};
};
Outcome skipped(std::string why) { return {"skipped", std::move(why)}; }
Outcome dead(std::string why) { return {"dead", std::move(why)}; }

/// Its sender writes down what came of it.
constexpr std::string_view under_way = "under_way";
/// While too many wait for a sender.
constexpr Duration crowded_for = 5s;
constexpr Duration most_writing = 10s;

Outcome outcome_of(const Sent& sent) {
  switch (sent.verdict) {
    case Verdict::sent:
      return {"sent"};
    case Verdict::delivered:
      return {"delivered"};
    case Verdict::transient:
      return {"failed", sent.reason};
    case Verdict::permanent:
      break;
  }
  return dead(sent.reason);
}

/// Another plugin said no, which is final, or could not be asked.
Outcome answer_of(const Error& error) {
  return is_failure(error) ? Outcome{"failed", error.code} : skipped(error.code);
}

bool one_of_them(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

/// One attempt to deliver. Each step may end it.
class Attempt {
 public:
  Attempt(Courier& courier, Calls& calls, const DeliveryRow& row) : of_{courier}, calls_{calls}, row_{row} {}

  Outcome run() {
    using Step = std::optional<Outcome> (Attempt::*)();
    for (const Step step : {&Attempt::know_kind, &Attempt::find_recipient, &Attempt::look_at_booking,
                            &Attempt::ask_preferences, &Attempt::mind_the_hour, &Attempt::render}) {
      if (auto end = (this->*step)()) return *end;
    }
    return send();
  }

  [[nodiscard]] const Rendered& rendered() const { return rendered_; }
  [[nodiscard]] std::optional<std::int32_t> template_version() const { return version_; }

 private:
  std::optional<Outcome> know_kind() {
    kind_ = of_.catalogue_.find(row_.template_key);
    if (kind_ == nullptr) return dead("notifications.no_such_template");
    if (row_.expires && calls_.now() >= *row_.expires) return skipped("over");
    return std::nullopt;
  }

  std::optional<Outcome> find_recipient() { return row_.recipient_kind == "code" ? find_code() : find_user(); }

  std::optional<Outcome> find_code() {
    const auto found = calls_.call(::auth::code, {.code = row_.recipient});
    if (!found) return answer_of(found.error());
    if (calls_.now() >= found->expires) return skipped("over");
    to_ = found->to;
    code_ = found->code;
    locale_ = row_.locale.value_or("ko");
    more_["code"] = found->code;
    more_["link"] = of_.settings_->app_url + "/password-reset?token=" + found->code;
    more_["expires_time"] = found->expires.text();
    return std::nullopt;
  }

  std::optional<Outcome> find_user() {
    const auto user = calls_.call(::auth::find_user, {.user = row_.recipient});
    if (!user) return answer_of(user.error());
    if (user->state == "withdrawn" || user->state == "erased") return skipped("recipient_gone");
    locale_ = row_.locale.value_or(user->locale == "en" ? "en" : "ko");
    more_["name"] = user->display_name;
    const auto& address = row_.channel == "email" ? user->email : user->phone;
    if (row_.channel != "in_app" && !address) return skipped("no_address");
    to_ = address.value_or("");
    return std::nullopt;
  }

  std::optional<Outcome> look_at_booking() {
    if (!row_.booking) return std::nullopt;
    const auto facts = calls_.call(::booking::facts, {.booking = *row_.booking});
    if (!facts) return answer_of(facts.error());
    if (!kind_->during.empty() && !one_of_them(kind_->during, facts->status)) return skipped("no_longer_true");
    if (row_.starts && *row_.starts != facts->start) return skipped("no_longer_true");
    for (const auto& line : facts->lines) {
      if (line.kind == "base") more_["service"] = line.name;
    }
    more_.try_emplace("service", facts->service_code);
    more_["start_time"] = facts->start.text();
    more_["end_time"] = facts->end.text();
    more_["total_won"] = std::to_string(facts->total.amount);
    return std::nullopt;
  }

  std::optional<Outcome> ask_preferences() {
    if (row_.recipient_kind == "code" || kind_->locked()) return std::nullopt;
    const auto muted = calls_.one<std::int64_t>(
        sql::is_muted, {{"user", row_.recipient}, {"category", kind_->category}, {"channel", row_.channel}});
    if (!muted) return answer_of(muted.error());
    if (*muted > 0) return skipped("muted");
    if (!advertising()) return std::nullopt;
    const auto consent = calls_.maybe<ConsentRow>(sql::find_consent, {{"user", row_.recipient}});
    if (!consent) return answer_of(consent.error());
    if (!*consent || !(*consent)->given) return skipped("no_consent");
    return std::nullopt;
  }

  /// Quiet hours are of what is pushed at somebody; the list in the app waits by itself. What would be over by their end is
  /// sent at once, but for advertising.
  std::optional<Outcome> mind_the_hour() {
    const bool any_hour = row_.channel == "in_app" || kind_->urgent || row_.recipient_kind == "code" || kind_->locked();
    if (any_hour && !advertising()) return std::nullopt;
    const auto stretches = quiet_stretches();
    if (!stretches) return answer_of(stretches.error());
    const auto until = quiet_until(*stretches, calls_.now());
    if (!until) return std::nullopt;
    if (row_.expires && *until >= *row_.expires && !advertising()) return std::nullopt;
    return Outcome{"deferred", "quiet_hours", until};
  }

  Result<std::vector<DailyStretch>> quiet_stretches() {
    std::vector<DailyStretch> out;
    const auto own = HEARTH_TRY(calls_.maybe<QuietRow>(sql::find_preferences, {{"user", row_.recipient}}));
    if (own && own->from_minute && own->to_minute) out.push_back({*own->from_minute, *own->to_minute});
    const auto& law = of_.settings_->advertising;
    if (advertising()) out.push_back({law.quiet_from_minute, law.quiet_to_minute});
    return out;
  }

  std::optional<Outcome> render() {
    const auto values = of_.crypto_.open(content_seal(row_.id), row_.content);
    if (!values) return dead("notifications.unreadable");
    const auto latest = calls_.maybe<TemplateRow>(
        sql::latest_template, {{"key", row_.template_key}, {"locale", locale_}, {"channel", row_.channel}});
    if (!latest) return answer_of(latest.error());
    const Text* shipped = kind_->text(locale_, row_.channel);
    if (!*latest && shipped == nullptr) return dead("notifications.no_such_template");
    const Text text = *latest ? Text{(*latest)->subject, (*latest)->body, (*latest)->html} : *shipped;
    version_ = *latest ? (*latest)->version : 1;
    say_who_we_are();
    rendered_ = ::notifications::render({text, of_.catalogue_.layout(locale_), row_.channel, locale_, *values, more_});
    if (advertising()) rendered_.subject = of_.settings_->advertising.label + " " + rendered_.subject;
    return std::nullopt;
  }

  void say_who_we_are() {
    const Settings& settings = *of_.settings_;
    more_["brand"] = locale_ == "ko" ? settings.brand_ko : settings.brand_en;
    more_["contact"] = settings.contact;
    more_["app_url"] = settings.app_url;
    more_["sender"] = settings.advertising.sender;
    more_["unsubscribe_url"] = settings.advertising.unsubscribe_url;
  }

  Outcome send() {
    if (row_.channel == "in_app") return {"delivered"};
    Driver* driver = of_.drivers_.of(row_.channel);
    if (driver == nullptr) return dead("notifications.no_driver");
    const Message message{row_.id,
                          row_.channel,
                          to_,
                          rendered_.subject,
                          rendered_.text,
                          rendered_.html,
                          code_,
                          advertising() ? of_.settings_->advertising.unsubscribe_url : std::string{},
                          calls_.now()};
    if (driver->may_hang()) return hand_over(*driver, message);
    const auto sent = blocking(calls_, [&] { return driver->send(message); });
    return sent ? outcome_of(*sent) : answer_of(sent.error());
  }

  Outcome hand_over(Driver& driver, const Message& message) {
    const auto late = [&of = of_, row = row_, version = version_](const Sent& sent) {
      of.came_late(row, version, sent);
    };
    const auto answer = of_.senders_.send(calls_, driver, message, late);
    if (answer.taken == Senders::Taken::done) return outcome_of(answer.sent);
    if (answer.taken == Senders::Taken::under_way) return {std::string{under_way}};
    return {"deferred", "crowded", calls_.now() + crowded_for};
  }

  [[nodiscard]] bool advertising() const { return kind_->category == "marketing"; }

  Courier& of_;
  Calls& calls_;
  const DeliveryRow& row_;
  const Shipped* kind_ = nullptr;
  std::string to_{}, locale_{};
  std::optional<std::string> code_{};
  std::map<std::string, std::string> more_{};
  Rendered rendered_{};
  std::optional<std::int32_t> version_{};
};

namespace {

/// A failed attempt is tried again later, but not for ever; what is dead is told to operators.
void settle(Outcome& outcome, Calls& calls, const DeliveryRow& row, const Settings& settings, const Log& log) {
  if (outcome.status == "failed" && row.attempts < settings.tries) {
    outcome.next = calls.now() + wait_after(row.attempts, settings.retry_first, settings.retry_longest);
    return;
  }
  if (outcome.status == "failed") outcome.status = "dead";
  if (outcome.status != "dead") return;
  log.warn(calls, "a delivery is dead", {{"delivery", row.id}, {"reason", outcome.reason}});
}

Result<void> put_into_inbox(Tx& tx, const Crypto& crypto, const DeliveryRow& row, const Rendered& message) {
  const Bytes title = HEARTH_TRY(crypto.seal(title_seal(row.id), message.subject));
  const Bytes body = HEARTH_TRY(crypto.seal(body_seal(row.id), message.text));
  tx.exec(sql::add_to_inbox, {{"id", row.id},
                              {"user", row.recipient},
                              {"template", row.template_key},
                              {"booking", row.booking},
                              {"title", title},
                              {"body", body},
                              {"now", tx.now()}});
  return {};
}

/// Whether it was still ours to write down.
Result<bool> write_down(Tx& tx, const DeliveryRow& row, const Outcome& outcome, std::optional<std::int32_t> version) {
  const auto attempts = outcome.status == "deferred" ? row.attempts - 1 : row.attempts;
  const auto reason = outcome.reason.empty() ? std::nullopt : std::optional{outcome.reason};
  const auto written = HEARTH_TRY(tx.execute(sql::record_delivery, {{"status", outcome.status},
                                                                    {"reason", reason},
                                                                    {"attempts", attempts},
                                                                    {"next_at", outcome.next},
                                                                    {"template_version", version},
                                                                    {"now", tx.now()},
                                                                    {"id", row.id},
                                                                    {"claimed_until", row.claimed_until}}));
  if (written == 0) return false;
  if (outcome.next) {
    tx.schedule(Deliver{row.id}, *outcome.next);
  } else {
    tx.cancel_timer<Deliver>(row.id);
  }
  return true;
}

}  // namespace

Result<std::optional<DeliveryRow>> Courier::claim(Calls& calls, const Uuid& delivery) {
  return calls.transaction([&](Tx& tx) -> Result<std::optional<DeliveryRow>> {
    const Timestamp until = tx.now() + claimed_for;
    const auto claimed =
        HEARTH_TRY(tx.execute(sql::claim_delivery, {{"until", until}, {"now", tx.now()}, {"id", delivery}}));
    if (claimed == 0) return std::optional<DeliveryRow>{};
    tx.schedule(Deliver{delivery}, until);  // should this attempt come to nothing
    return tx.maybe<DeliveryRow>(sql::find_delivery, {{"id", delivery}});
  });
}

Result<void> Courier::deliver(Calls& calls, const Deliver& due) {
  const auto row = HEARTH_TRY(claim(calls, due.delivery));
  if (!row) return {};
  Attempt attempt{*this, calls, *row};
  Outcome outcome = attempt.run();
  if (outcome.status == under_way) return {};
  settle(outcome, calls, *row, *settings_, log_);
  return calls.transaction([&](Tx& tx) -> Result<void> {
    if (!HEARTH_TRY(write_down(tx, *row, outcome, attempt.template_version()))) return {};
    if (row->channel != "in_app" || outcome.status != "delivered") return {};
    return put_into_inbox(tx, crypto_, *row, attempt.rendered());
  });
}

void Courier::came_late(const DeliveryRow& row, std::optional<std::int32_t> version, const Sent& sent) {
  const auto written = host_.call("mail", most_writing, [&](Calls& calls) -> Result<void> {
    Outcome outcome = outcome_of(sent);
    settle(outcome, calls, row, *settings_, log_);
    return calls.transaction([&](Tx& tx) -> Result<void> {
      HEARTH_TRY(write_down(tx, row, outcome, version));
      return {};
    });
  });
  if (written) return;  // else it goes again once its claim has run out
  log_.warn("what came of a message could not be written down",
            {{"delivery", row.id}, {"cause", written.error().cause}});
}

Result<void> Courier::purge(Tx& tx) {
  const Timestamp before = tx.now() - settings_->keep_for;
  tx.exec(sql::purge_deliveries, {{"before", before}});
  tx.exec(sql::purge_inbox, {{"before", before}});
  tx.exec(sql::purge_confirmed, {{"before", before}});
  return {};
}

}  // namespace notifications
