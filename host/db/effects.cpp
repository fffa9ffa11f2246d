#include "host/db/effects.hpp"

#include <array>

#include "host/db/host_statement.hpp"

namespace hearth::db {
namespace {

const HostStatement insert_effect{"hearth_insert_effect",
                                  "insert into {schema}.hearth_effects (kind, scope, key, request_digest, created_at)"
                                  " values ($1, $2, $3, $4, $5)",
                                  5};
const HostStatement insert_refusal{"hearth_insert_refusal",
                                   "insert into {schema}.hearth_effects (kind, scope, key, request_digest, created_at,"
                                   " status, content_type, headers, body) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                                   9};
const HostStatement update_reply{
    "hearth_store_reply",
    "update {schema}.hearth_effects set status = $4, content_type = $5, headers = $6, body = $7"
    " where kind = $1 and scope = $2 and key = $3",
    7};
const HostStatement select_reply{
    "hearth_find_reply",
    "select status, content_type, headers, body, request_digest from {schema}.hearth_effects"
    " where kind = $1 and scope = $2 and key = $3",
    3};
const HostStatement delete_effects{"hearth_forget_effects",
                                   "delete from {schema}.hearth_effects where kind = $1 and created_at < $2", 2,
                                   HEARTH_STATEMENT_LONG};

}  // namespace

Result<std::unique_ptr<Transaction>> begin_effect(Database& database, core::Call& call, const core::Clock& clock) {
  const auto& effect = call.effect;
  if (!effect.any()) return internal("a call without an effect began one");
  auto transaction = HEARTH_TRY(database.begin(call));
  const std::array values{text(effect.kind), text(effect.scope), text(effect.key), text(effect.request_digest),
                          time(clock.now())};
  HEARTH_TRY(transaction->exec(insert_effect.in(database), values));
  return transaction;
}

Result<void> store_reply(Transaction& transaction, const Database& database, const core::Effect& effect,
                         const StoredReply& reply) {
  const std::array values{text(effect.kind),        text(effect.scope),  text(effect.key), integer(reply.status),
                          text(reply.content_type), text(reply.headers), blob(reply.body)};
  return transaction.exec(update_reply.in(database), values);
}

Result<std::optional<StoredReply>> find_reply(Database& database, core::Call& call, const core::Effect& effect) {
  const std::array values{text(effect.kind), text(effect.scope), text(effect.key)};
  const auto rows = HEARTH_TRY(database.query(call, select_reply.in(database), values));
  if (rows.empty()) return std::optional<StoredReply>{};
  StoredReply reply;
  reply.status = static_cast<std::uint32_t>(rows.integer(0, 0));
  reply.content_type = rows.text(0, 1);
  reply.headers = rows.text(0, 2);
  reply.body = rows.text(0, 3);
  reply.request_digest = rows.text(0, 4);
  return std::optional<StoredReply>{std::move(reply)};
}

Result<void> store_refusal(Database& database, core::Call& call, const core::Clock& clock, const StoredReply& reply) {
  const auto& effect = call.effect;
  return database.transaction(call, [&](Transaction& transaction) {
    const std::array values{text(effect.kind),           text(effect.scope),  text(effect.key),
                            text(effect.request_digest), time(clock.now()),   integer(reply.status),
                            text(reply.content_type),    text(reply.headers), blob(reply.body)};
    return transaction.exec(insert_refusal.in(database), values);
  });
}

Result<std::uint64_t> forget_effects(Database& database, core::Call& call, const std::string& kind, Timestamp before) {
  std::uint64_t forgotten = 0;
  const auto done = database.transaction(call, [&](Transaction& transaction) -> Result<void> {
    const std::array values{text(kind), time(before)};
    forgotten = HEARTH_TRY(transaction.execute(delete_effects.in(database), values));
    return {};
  });
  if (!done) return done.error();
  return forgotten;
}

}  // namespace hearth::db
