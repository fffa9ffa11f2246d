#include "host/audit/verify.hpp"

#include <array>
#include <utility>

#include "host/audit/chain.hpp"
#include "host/crypto/bytes.hpp"
#include "host/db/host_statement.hpp"

namespace hearth::audit {

namespace {

constexpr std::int64_t piece = 1000;

// Head and last row in one statement, so of one moment, whatever the relay is doing.
const db::HostStatement read_end{
    "hearth_audit_end",
    "select (select seq from {schema}.hearth_audit_head), (select hash from {schema}.hearth_audit_head), "
    "(select mac from {schema}.hearth_audit_head), coalesce(max(seq), 0) from {schema}.hearth_audit where $1 = 1",
    1};

const db::HostStatement read_chained{"hearth_audit_chained",
                                     "select seq, prev_hash, hash, id, at, actor_kind, actor, session, address, agent, "
                                     "trace_id, entry, action, target_type, target, before, after, reason, mac "
                                     "from {schema}.hearth_audit where seq > $1 order by seq limit $2",
                                     2, HEARTH_STATEMENT_LONG};

const db::HostStatement read_unchained_after{
    "hearth_audit_unchained_after",
    "select id, at, actor_kind, actor, session, address, agent, trace_id, entry, "
    "action, target_type, target, before, after, reason, mac "
    "from {schema}.hearth_audit where seq is null and id > $1 order by id limit $2",
    2, HEARTH_STATEMENT_LONG};

class Reading {
 public:
  Reading(db::Database& database, core::Call& call, const crypto::Keys& keys)
      : database_{database}, call_{call}, keys_{keys} {
    verdict_.schema = database.schema();
  }

  Result<Verdict> run(const Anchors& anchors) {
    HEARTH_TRY(read_ends(anchors));
    if (!verdict_.fault) HEARTH_TRY(walk());
    if (!verdict_.fault) check_end();
    if (!verdict_.fault) HEARTH_TRY(check_unchained());
    return std::move(verdict_);
  }

 private:
  void fault(std::int64_t seq, std::string id, std::string what, std::string detail) {
    verdict_.fault = Fault{seq, std::move(id), std::move(what), std::move(detail)};
  }

  Result<void> read_ends(const Anchors& anchors) {
    auto anchor = anchors.read(database_.schema());
    if (!anchor) return fault(0, "", "head", "the anchor cannot be read: " + anchor.error().cause), Result<void>{};
    anchor_ = std::move(anchor).value();
    verdict_.anchored = anchor_.has_value();
    if (anchor_ && !genuine(keys_, database_.schema(), *anchor_)) {
      return fault(anchor_->seq, "", "head", "the anchor was not written by this installation"), Result<void>{};
    }
    const auto rows = HEARTH_TRY(database_.query(call_, read_end.in(database_), std::array{db::integer(1)}));
    head_ = {0, chain_start(), {}};
    const auto last = rows.integer(0, 3);
    if (!rows.null(0, 0)) {
      head_ = {rows.integer(0, 0), std::string{rows.text(0, 1)}, std::string{rows.text(0, 2)}};
      if (!genuine(keys_, database_.schema(), head_)) {
        return fault(head_.seq, "", "head", "the head was not written by this installation"), Result<void>{};
      }
    }
    if (last > head_.seq) {
      fault(head_.seq + 1, "", "inserted", "rows stand behind the head, which is " + std::to_string(head_.seq));
    } else if (anchor_ && anchor_->seq > head_.seq) {
      fault(head_.seq + 1, "", "cut",
            "the log ends at " + std::to_string(head_.seq) + ", but this node has chained up to " +
                std::to_string(anchor_->seq));
    }
    return {};
  }

  Result<void> walk() {
    std::int64_t after = 0;
    while (!verdict_.fault && after < head_.seq) {
      const auto rows = HEARTH_TRY(
          database_.query(call_, read_chained.in(database_), std::array{db::integer(after), db::integer(piece)}));
      if (rows.empty()) break;
      for (std::size_t i = 0; i < rows.size() && !verdict_.fault && after < head_.seq; ++i) {
        check_row(rows, i);
        after = rows.integer(i, 0);
      }
    }
    return {};
  }

  void check_row(const db::Rows& rows, std::size_t i) {
    const auto seq = rows.integer(i, 0);
    const auto row = row_at(rows, i, 3);
    const auto id = row.id.text();
    const auto place = seen_ + 1;
    if (seq < place) return fault(seq, id, "inserted", "two rows claim one place in the chain");
    if (seq > place) return fault(place, "", "missing", "the next row is " + std::to_string(seq) + ", " + id);
    const auto hash = hash_of(row, seq, previous_);
    const bool follows = crypto::equal(rows.text(i, 1), previous_);
    const bool whole = crypto::equal(rows.text(i, 2), hash);
    const bool ours = crypto::equal(row.mac, mac_of(keys_, database_.schema(), row));
    if (!ours && !whole) return fault(seq, id, "changed", "its content is not what was recorded");
    if (!ours) return fault(seq, id, "forged", "this installation did not record it");
    if (!follows) return fault(seq, id, "moved", "it does not follow from the row before it");
    if (!whole) return fault(seq, id, "moved", "its hash is not that of its content in this place");
    if (anchor_ && anchor_->seq == seq && !crypto::equal(anchor_->hash, hash)) {
      return fault(seq, id, "rewritten", "this node has chained another row here");
    }
    seen_ = seq;
    previous_ = hash;
    ++verdict_.rows;
  }

  void check_end() {
    if (seen_ < head_.seq) {
      return fault(seen_ + 1, "", "missing", "the log ends here, but its head is " + std::to_string(head_.seq));
    }
    if (!crypto::equal(previous_, head_.hash)) fault(head_.seq, "", "rewritten", "the head names another last row");
  }

  Result<void> check_unchained() {
    Uuid after{};
    for (;;) {
      const auto rows = HEARTH_TRY(
          database_.query(call_, read_unchained_after.in(database_), std::array{db::uuid(after), db::integer(piece)}));
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = row_at(rows, i, 0);
        after = row.id;
        ++verdict_.unchained;
        if (crypto::equal(row.mac, mac_of(keys_, database_.schema(), row))) continue;
        fault(0, row.id.text(), "forged", "it is not chained yet, and is not what this installation recorded");
        return {};
      }
      if (static_cast<std::int64_t>(rows.size()) < piece) return {};
    }
  }

  db::Database& database_;
  core::Call& call_;
  const crypto::Keys& keys_;
  Verdict verdict_;
  std::optional<Head> anchor_;
  Head head_;
  std::int64_t seen_ = 0;
  std::string previous_ = chain_start();
};

}  // namespace

Result<Verdict> verify(db::Database& database, core::Call& call, const crypto::Keys& keys, const Anchors& anchors) {
  return Reading{database, call, keys}.run(anchors);
}

}  // namespace hearth::audit
