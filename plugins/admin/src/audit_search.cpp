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

constexpr std::size_t cursor_seal = 12;  // bytes of the keyed hash

Result<std::string> seal_of(const Crypto& crypto, std::string_view row) {
  const Bytes hash = HEARTH_TRY(crypto.keyed_hash("audit.cursor", row));
  return hash.data.substr(0, cursor_seal);
}

Error bad_audit_cursor() {
  Error error = invalid("params.invalid", "the parameters are not valid");
  error.violations.push_back({"?cursor", "bad_format", "must be the next_cursor of the page before"});
  return error;
}

/// The row to go on from behind a keyed hash of it: like the cursors of other lists it cannot be made up.
Result<std::string> cursor_of(const Crypto& crypto, const Uuid& row) {
  const std::string id{row.raw()};
  const std::string seal = HEARTH_TRY(seal_of(crypto, id));
  return base64url(seal + id);
}

Result<std::optional<Uuid>> row_of(const Crypto& crypto, const std::optional<std::string>& cursor) {
  if (!cursor) return std::optional<Uuid>{};
  const auto raw = from_base64url(*cursor);
  if (!raw || raw->size() < cursor_seal) return bad_audit_cursor();
  const std::string id = raw->substr(cursor_seal);
  const std::string seal = HEARTH_TRY(seal_of(crypto, id));
  if (!same_secret(seal, raw->substr(0, cursor_seal))) return bad_audit_cursor();
  return Uuid::from_bytes(id);
}

}  // namespace

Result<Page<AuditRow>> AuditSearch::search(const Caller& who, Calls& calls, const SearchAudit& ask) {
  HEARTH_TRY(Permissions::check(calls, who, permission::audit_read));
  const auto before = HEARTH_TRY(row_of(crypto_, ask.cursor));
  Page<AuditRow> page;
  page.items = HEARTH_TRY(log_.search(calls, {.action = ask.action,
                                              .target_type = ask.target_type,
                                              .target = ask.target,
                                              .actor = ask.actor,
                                              .from = ask.from,
                                              .to = ask.to,
                                              .before = before,
                                              .limit = ask.limit + 1}));
  if (page.items.size() > static_cast<std::size_t>(ask.limit)) {
    page.items.pop_back();
    page.next_cursor = HEARTH_TRY(cursor_of(crypto_, page.items.back().id));
  }
  HEARTH_TRY(withhold(calls, page.items));
  return page;
}

}  // namespace admin
