#pragma once

#include "settings.hpp"
#include "users.hpp"

namespace auth {

/// One entry of the ledger, or where a purpose stands: the last entry of it.
struct ConsentView {
  std::string purpose;
  std::string version;
  bool given = false;
  Timestamp at;
  bool required = false;
};
constexpr auto describe(Type<ConsentView>) {
  return fields(field("purpose", &ConsentView::purpose), field("version", &ConsentView::version),
                field("given", &ConsentView::given, about("false: withdrawn")), field("at", &ConsentView::at),
                field("required", &ConsentView::required, about("cannot be withdrawn without leaving")));
}
struct ConsentsView {
  std::vector<ConsentView> items;
  std::vector<ConsentView> history;
};
constexpr auto describe(Type<ConsentsView>) {
  return fields(field("items", &ConsentsView::items, about("where each purpose stands")),
                field("history", &ConsentsView::history, about("every entry, the oldest first")));
}

struct SetConsent {
  std::string purpose;
  std::string version;
  bool given = false;
};
constexpr auto describe(Type<SetConsent>) {
  return fields(field("purpose", &SetConsent::purpose, format("identifier"), max_length(40), example(R"("marketing")")),
                field("version", &SetConsent::version, min_length(1), max_length(40), format("single_line"),
                      example(R"("2026-01-01")")),
                field("given", &SetConsent::given));
}
struct SetConsents {
  std::vector<SetConsent> consents;
};
constexpr auto describe(Type<SetConsents>) {
  return fields(field("consents", &SetConsents::consents, min_items(1), max_items(20)));
}

/// The ledger of what people agreed to and withdrew: rows are added, never changed.
class Consents {
 public:
  Consents(const Host& host, Live<Settings> settings, const Users& people)
      : crypto_{host.crypto()}, settings_{std::move(settings)}, users_{people} {}

  Result<ConsentsView> list(const Caller& who, Db& db);
  Result<ConsentsView> change(const Caller& who, Tx& tx, const SetConsents& ask);

  /// A violation when a required purpose is not among them.
  [[nodiscard]] Result<void> check_required(const std::vector<Consent>& given) const;
  Result<void> record(const Caller& who, Tx& tx, const Uuid& user, const std::vector<Consent>& given) const;
  [[nodiscard]] Result<ConsentsView> of(Db& db, const Uuid& user) const;

 private:
  [[nodiscard]] bool required(std::string_view purpose) const;
  Result<void> add(const Caller& who, Tx& tx, const Uuid& user, const SetConsent& one) const;

  Crypto crypto_;
  Live<Settings> settings_;
  const Users& users_;
};

}  // namespace auth
