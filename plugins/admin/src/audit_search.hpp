#pragma once

#include <hearth/hearth.hpp>

namespace admin {

using namespace hearth;

struct SearchAudit : PageAsk {
  std::optional<std::string> action{};
  std::optional<std::string> target_type{};
  std::optional<std::string> target{};
  std::optional<std::string> actor{};
  std::optional<Timestamp> from{};
  std::optional<Timestamp> to{};
};
constexpr auto describe(Type<SearchAudit>) {
  return paged(field("action", &SearchAudit::action, max_length(100), about("or its beginning: user.")),
               field("target_type", &SearchAudit::target_type, max_length(100)),
               field("target", &SearchAudit::target, max_length(200), about("an id")),
               field("actor", &SearchAudit::actor, max_length(200), about("a user's id")),
               field("from", &SearchAudit::from), field("to", &SearchAudit::to, about("before it")));
}

/// Who did what to what: the audit logs of all plugins as one, the newest first. The host keeps them; nobody changes them. Of
/// somebody who has been erased it is not shown from where they came, nor what was written about them (ADR 28).
class AuditSearch {
 public:
  AuditSearch(AuditLog log, Crypto crypto) : log_{log}, crypto_{crypto} {}

  Result<Page<AuditRow>> search(const Caller& who, Calls& calls, const SearchAudit& ask);

 private:
  AuditLog log_;
  Crypto crypto_;
};

}  // namespace admin
