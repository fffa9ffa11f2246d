#include "audit_search.hpp"

#include <auth/contract/auth.hpp>

#include <map>

#include "permissions.hpp"

namespace admin {
namespace {

/// Asks auth about each id once a page.
class Erased {
 public:
  explicit Erased(Calls& calls) : calls_{calls} {}

  Result<bool> operator()(const std::string& text) {
    const auto id = Uuid::parse(text);
    if (!id) return false;
    if (const auto known = known_.find(text); known != known_.end()) return known->second;
    const auto user = calls_.call(::auth::find_user, {.user = *id});
    if (!user && is_failure(user.error())) return user.error();
    const bool erased = user && user->state == "erased";
    known_.emplace(text, erased);
    return erased;
  }

 private:
  Calls& calls_;
  std::map<std::string, bool> known_;
};

Result<void> withhold(Calls& calls, std::vector<AuditRow>& rows) {
  Erased erased{calls};
  for (auto& row : rows) {
    if (HEARTH_TRY(erased(row.actor))) row.address = row.agent = "";
    if (!row.reason.empty() && HEARTH_TRY(erased(row.target))) row.reason = "";
  }
  return {};
}

}  // namespace

Result<Page<AuditRow>> AuditSearch::search(const Caller& who, Calls& calls, const SearchAudit& ask) {
  HEARTH_TRY(Permissions::check(calls, who, permission::audit_read));
  Page<AuditRow> page;
  page.items = HEARTH_TRY(log_.search(calls, {.action = ask.action,
                                              .target_type = ask.target_type,
                                              .target = ask.target,
                                              .actor = ask.actor,
                                              .from = ask.from,
                                              .to = ask.to,
                                              .before = ask.cursor,
                                              .limit = ask.limit + 1}));
  if (page.items.size() > static_cast<std::size_t>(ask.limit)) {
    page.items.pop_back();
    page.next_cursor = page.items.back().id.text();
  }
  HEARTH_TRY(withhold(calls, page.items));
  return page;
}

}  // namespace admin
