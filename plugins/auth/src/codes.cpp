#include "codes.hpp"

#include "auth_sql.hpp"
#include "code_text.hpp"
#include "contacts.hpp"

namespace auth {
namespace {

std::string contact_place(const Uuid& row) { return "auth.codes.contact/" + row.text(); }

std::string_view text_of(Purpose purpose) {
  if (purpose == Purpose::password_reset) return "password_reset";
  return purpose == Purpose::verify ? "verify" : "login";
}

Error reset_invalid() { return invalid("auth.reset_invalid", "this link is over or has been used: ask for a new one"); }

}  // namespace

Result<std::string> Codes::mac_of(const CodeRow& row) const {
  const std::string text{text_of(row.purpose)};
  auto mac = HEARTH_TRY(crypto_.keyed_hash("code " + text, std::string{row.id.raw()} + row.nonce.data));
  return std::move(mac.data);
}

Result<void> Codes::count(const Caller& who, Tx& tx, const NewCode& made) {
  const Settings& settings = *settings_;
  const std::string network = network_of(who.address);
  const std::string& contact = made.to.value;
  HEARTH_TRY(throttle_.within(tx, "codes to contact from network", contact + '\n' + network, settings.codes_per_contact,
                              settings.codes_window));
  if (!made.network_known) {
    HEARTH_TRY(throttle_.within(tx, "codes to contact", contact, settings.codes_per_contact_everywhere,
                                settings.codes_window));
  }
  return throttle_.within(tx, "codes from network", network, settings.codes_per_network, settings.codes_window);
}

Result<Sent> Codes::issue(const Caller& who, Tx& tx, const NewCode& made) {
  HEARTH_TRY(count(who, tx, made));
  const bool reset = made.purpose == Purpose::password_reset;
  CodeRow row;
  row.id = tx.new_id();
  row.expires = tx.now() + (reset ? settings_->reset_lifetime : settings_->code_lifetime);
  row.contact = HEARTH_TRY(crypto_.seal(contact_place(row.id), made.to.value));
  tx.exec(sql::add_code, {{"id", row.id},
                          {"purpose", made.purpose},
                          {"channel", made.to.channel},
                          {"user", made.user},
                          {"contact", row.contact},
                          {"nonce", crypto_.random(16)},
                          {"registration", made.registration},
                          {"now", tx.now()},
                          {"expires", row.expires}});
  tx.publish(CodeIssued{.code = row.id,
                        .channel = made.to.channel,
                        .purpose = std::string{text_of(made.purpose)},
                        .locale = made.locale});
  return Sent{reset ? std::optional<Uuid>{} : std::optional<Uuid>{row.id}, made.to.channel, row.expires};
}

Result<CodeToSend> Codes::tell(Db& db, const CodeAsk& ask) {
  const auto row = HEARTH_TRY(db.maybe<CodeRow>(sql::find_code, {{"id", ask.code}, {"now", db.now()}}));
  if (!row || !row->user) return not_found("auth.no_such_code", "there is no such code, or it is over");
  const std::string mac = HEARTH_TRY(mac_of(*row));
  CodeToSend out;
  out.user = row->user;
  out.to = HEARTH_TRY(crypto_.open(contact_place(row->id), row->contact));
  out.code = row->purpose == Purpose::password_reset ? token_of(row->id, mac) : digits_of(mac);
  out.expires = row->expires;
  return out;
}

Result<std::optional<CodeRow>> Codes::try_digits(Tx& tx, const Uuid& id, const std::string& digits) {
  auto row =
      HEARTH_TRY(tx.maybe<CodeRow>(sql::try_code, {{"id", id}, {"now", tx.now()}, {"most", settings_->code_attempts}}));
  if (!row || row->purpose == Purpose::password_reset) return std::optional<CodeRow>{};
  const std::string mac = HEARTH_TRY(mac_of(*row));
  if (!same_secret(digits_of(mac), digits) || !row->user) return std::optional<CodeRow>{};
  tx.exec(sql::use_code, {{"id", id}, {"now", tx.now()}});
  return row;
}

Result<CodeRow> Codes::read_reset(Db& db, const std::string& token) const {
  const auto parts = read_token(token);
  if (!parts) return reset_invalid();
  auto row = HEARTH_TRY(db.maybe<CodeRow>(sql::find_code, {{"id", parts->id}, {"now", db.now()}}));
  if (!row || row->purpose != Purpose::password_reset || !row->user) return reset_invalid();
  const std::string mac = HEARTH_TRY(mac_of(*row));
  if (!same_secret(mac, parts->mac)) return reset_invalid();
  return std::move(*row);
}

Result<void> Codes::use_reset(Tx& tx, const Uuid& id) {
  const auto used = HEARTH_TRY(tx.execute(sql::use_code, {{"id", id}, {"now", tx.now()}}));
  if (used == 0) return reset_invalid();
  return {};
}

void Codes::void_all(Tx& tx, const Uuid& user) { tx.exec(sql::void_codes, {{"user", user}, {"now", tx.now()}}); }

void Codes::purge(Tx& tx) { tx.exec(sql::purge_codes, {{"before", tx.now() - Duration{24h}}}); }

}  // namespace auth
