#include "host/audit/search.hpp"

#include <algorithm>
#include <array>

#include "host/db/own_sql.hpp"

namespace hearth::audit {
namespace {

// Ids are of version 7 and made in the order of recording, so that their order is that of time.
const db::HostStatement find_rows = db::own_long_sql("hearth_audit_search", 8, R"(
    select id, at, actor_kind, actor, session, address, agent, trace_id, entry, action, target_type, target, before, after,
           reason, mac, seq
      from {schema}.hearth_audit
     where ($1::uuid is null or id < $1::uuid)
       and ($2::text = '' or substr(action, 1, length($2::text)) = $2::text)
       and ($3::text = '' or target_type = $3::text)
       and ($4::text = '' or target = $4::text)
       and ($5::text = '' or actor = $5::text)
       and ($6::timestamptz is null or at >= $6::timestamptz)
       and ($7::timestamptz is null or at < $7::timestamptz)
     order by id desc
     limit $8::bigint)");

hearth_value time_or_null(const std::optional<Timestamp>& at) { return at ? db::time(*at) : db::null(); }

Result<void> add_from(db::Database& log, core::Call& call, const Filter& filter, std::vector<Found>& to) {
  const std::array values{filter.before ? db::uuid(*filter.before) : db::null(),
                          db::text(filter.action),
                          db::text(filter.target_type),
                          db::text(filter.target),
                          db::text(filter.actor),
                          time_or_null(filter.from),
                          time_or_null(filter.to),
                          db::integer(static_cast<std::int64_t>(filter.limit))};
  const auto rows = HEARTH_TRY(log.query(call, find_rows.in(log), values));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Found one{log.schema(), row_at(rows, i, 0), {}, false};
    if (!rows.null(i, row_column_count)) one.seq = rows.integer(i, row_column_count);
    to.push_back(std::move(one));
  }
  return {};
}

}  // namespace

Result<std::vector<Found>> search(const std::vector<db::Database*>& logs, core::Call& call, const Filter& filter) {
  std::vector<Found> all;
  for (auto* log : logs) HEARTH_TRY(add_from(*log, call, filter, all));
  std::sort(all.begin(), all.end(), [](const Found& a, const Found& b) { return b.row.id < a.row.id; });
  if (all.size() > filter.limit) all.resize(filter.limit);
  return all;
}

}  // namespace hearth::audit
