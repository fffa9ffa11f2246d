#include "audit_search.hpp"

#include "permissions.hpp"

namespace admin {

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
  return page;
}

}  // namespace admin
