#pragma once

#include <string>
#include <string_view>

#include "host/db/own_sql.hpp"

namespace hearth::events {

/// The texts on a publisher's schema.
struct Statements {
  // publishing
  db::HostStatement insert_event = db::own_sql("hearth_outbox_insert", 7, R"(
      insert into {schema}.hearth_outbox (id, name, key, payload, published_at, partition, trace)
      select $1::uuid, $2::text, $3::text, $4::text, $5::timestamptz, $6::integer, $7::text
      where exists (select 1 from {schema}.hearth_subscriptions where event = $2::text))");
  db::HostStatement keep_event = db::own_sql("hearth_outbox_insert_kept", 7, R"(
      insert into {schema}.hearth_outbox (id, name, key, payload, published_at, partition, trace)
      values ($1::uuid, $2::text, $3::text, $4::text, $5::timestamptz, $6::integer, $7::text))");
  db::HostStatement insert_deliveries = db::own_sql("hearth_deliveries_insert", 4, R"(
      insert into {schema}.hearth_deliveries (event_id, subscriber, key, state, next_at)
      select $1::uuid, s.subscriber, $3::text, case when s.active then 'pending' else 'off' end, $4::timestamptz
      from {schema}.hearth_subscriptions s where s.event = $2::text)");

  // leasing
  db::HostStatement due = db::own_sql("hearth_deliveries_due", 3, due_text(true), due_text(false));
  db::HostStatement next_of_key = db::own_sql("hearth_deliveries_next", 2, next_text(true), next_text(false));
  db::HostStatement lease = db::own_sql("hearth_deliveries_lease", 3, R"(
      update {schema}.hearth_deliveries set state = 'leased', lease_owner = $2::text, leased_until = $3::timestamptz
      where seq in (select value::bigint from jsonb_array_elements_text($1::jsonb)))",
                                        R"(
      update {schema}.hearth_deliveries set state = 'leased', lease_owner = $2, leased_until = $3
      where seq in (select value from json_each($1)))");
  db::HostStatement glance = db::own_sql("hearth_deliveries_glance", 0, R"(
      select (select min(next_at) from {schema}.hearth_deliveries where state = 'pending'),
             (select min(leased_until) from {schema}.hearth_deliveries where state = 'leased'),
             exists (select 1 from {schema}.hearth_deliveries where state = 'dead'))");

  // Finishing. The event's row is locked first, or two subscribers that finish at once would each see the other's delivery.
  db::HostStatement lock_event =
      db::own_sql("hearth_outbox_lock", 1, "select 1 from {schema}.hearth_outbox where id = $1::uuid for update",
                  "select 1 from {schema}.hearth_outbox where id = $1");
  db::HostStatement delete_delivery =
      db::own_sql("hearth_deliveries_delete", 2,
                  "delete from {schema}.hearth_deliveries where seq = $1::bigint and lease_owner = $2::text");
  db::HostStatement delete_event = db::own_sql("hearth_outbox_delete", 1, R"(
      delete from {schema}.hearth_outbox
      where id = $1::uuid and not exists (select 1 from {schema}.hearth_deliveries where event_id = $1::uuid))");
  db::HostStatement unblock_key = db::own_sql("hearth_deliveries_unblock_key", 2, R"(
      update {schema}.hearth_deliveries set state = 'pending'
      where subscriber = $1::text and key = $2::text and state = 'blocked')");
  db::HostStatement fail = db::own_sql("hearth_deliveries_fail", 6, R"(
      update {schema}.hearth_deliveries
      set state = $3::text, attempt = $4::integer, next_at = $5::timestamptz, last_error = $6::text, lease_owner = null,
          leased_until = null
      where seq = $1::bigint and lease_owner = $2::text)");
  db::HostStatement postpone_rest = db::own_sql("hearth_deliveries_postpone", 4, R"(
      update {schema}.hearth_deliveries set next_at = $4::timestamptz
      where subscriber = $1::text and key = $2::text and seq > $3::bigint and state = 'pending'
        and next_at < $4::timestamptz)");
  db::HostStatement block_rest = db::own_long_sql("hearth_deliveries_block", 3, R"(
      update {schema}.hearth_deliveries set state = 'blocked'
      where subscriber = $1::text and key = $2::text and seq > $3::bigint and state = 'pending')");
  db::HostStatement release = db::own_sql("hearth_deliveries_release", 2, R"(
      update {schema}.hearth_deliveries set state = 'pending', lease_owner = null, leased_until = null
      where seq = $1::bigint and lease_owner = $2::text)");

  // keeping order
  db::HostStatement reclaim = db::own_sql("hearth_deliveries_reclaim", 1, R"(
      update {schema}.hearth_deliveries set state = 'pending', lease_owner = null, leased_until = null
      where state = 'leased' and leased_until <= $1::timestamptz)");
  db::HostStatement reclaim_node = db::own_long_sql("hearth_deliveries_reclaim_node", 2, R"(
      update {schema}.hearth_deliveries set state = 'pending', lease_owner = null, leased_until = null
      where state = 'leased' and substr(lease_owner, 1, length($1::text)) = $1::text and lease_owner <> $2::text)");
  db::HostStatement block_behind_dead = db::own_long_sql("hearth_deliveries_block_behind_dead", 0, R"(
      update {schema}.hearth_deliveries as w set state = 'blocked'
      where w.state = 'pending' and exists (
        select 1 from {schema}.hearth_deliveries e
        where e.state = 'dead' and e.subscriber = w.subscriber and e.key = w.key and e.seq < w.seq))");
  db::HostStatement unblock_stray = db::own_long_sql("hearth_deliveries_unblock_stray", 0, R"(
      update {schema}.hearth_deliveries as w set state = 'pending'
      where w.state = 'blocked' and not exists (
        select 1 from {schema}.hearth_deliveries e
        where e.state = 'dead' and e.subscriber = w.subscriber and e.key = w.key and e.seq < w.seq))");
  db::HostStatement drop_old_events = db::own_long_sql("hearth_outbox_drop_old", 1, R"(
      delete from {schema}.hearth_outbox
      where published_at < $1::timestamptz
        and not exists (select 1 from {schema}.hearth_deliveries d where d.event_id = hearth_outbox.id))");

  // subscriptions
  db::HostStatement subscriptions = db::own_sql("hearth_subscriptions_read", 0,
                                                "select event, subscriber, active from {schema}.hearth_subscriptions");
  db::HostStatement subscribe = db::own_sql("hearth_subscriptions_add", 2, R"(
      insert into {schema}.hearth_subscriptions (event, subscriber, active) values ($1::text, $2::text, true)
      on conflict (event, subscriber) do update set active = true)");
  db::HostStatement unsubscribe =
      db::own_sql("hearth_subscriptions_drop", 2,
                  "delete from {schema}.hearth_subscriptions where event = $1::text and subscriber = $2::text");
  db::HostStatement drop_deliveries = db::own_long_sql("hearth_deliveries_drop", 2, R"(
      delete from {schema}.hearth_deliveries
      where subscriber = $2::text and event_id in (select id from {schema}.hearth_outbox where name = $1::text))");
  db::HostStatement switch_off =
      db::own_sql("hearth_subscriptions_off", 1,
                  "update {schema}.hearth_subscriptions set active = false where subscriber = $1::text");
  db::HostStatement hold_deliveries = db::own_long_sql("hearth_deliveries_hold", 1, R"(
      update {schema}.hearth_deliveries set state = 'off' where subscriber = $1::text and state = 'pending')");
  db::HostStatement resume_deliveries = db::own_sql("hearth_deliveries_resume", 1, R"(
      update {schema}.hearth_deliveries set state = 'pending'
      where state = 'off' and subscriber in (select value from jsonb_array_elements_text($1::jsonb)))",
                                                    R"(
      update {schema}.hearth_deliveries set state = 'pending'
      where state = 'off' and subscriber in (select value from json_each($1)))",
                                                    HEARTH_STATEMENT_LONG);

  // operating
  db::HostStatement backlog = db::own_long_sql("hearth_deliveries_backlog", 0, R"(
      select d.subscriber, sum(case when d.state = 'dead' then 0 else 1 end)::bigint,
             sum(case when d.state = 'dead' then 1 else 0 end)::bigint,
             min(case when d.state = 'dead' then null else o.published_at end)
      from {schema}.hearth_deliveries d join {schema}.hearth_outbox o on o.id = d.event_id group by d.subscriber)");
  db::HostStatement dead = db::own_long_sql("hearth_deliveries_dead", 0, R"(
      select o.id, o.name, o.key, o.payload, d.subscriber, d.attempt, d.last_error, o.published_at, d.next_at
      from {schema}.hearth_deliveries d join {schema}.hearth_outbox o on o.id = d.event_id
      where d.state = 'dead' order by d.next_at, d.seq)");
  db::HostStatement replay_all = db::own_long_sql("hearth_deliveries_replay_all", 1, R"(
      update {schema}.hearth_deliveries set state = 'pending', attempt = 0, next_at = $1::timestamptz
      where state = 'dead')");
  db::HostStatement replay_one = db::own_sql("hearth_deliveries_replay", 2, R"(
      update {schema}.hearth_deliveries set state = 'pending', attempt = 0, next_at = $1::timestamptz
      where state = 'dead' and event_id = $2::uuid)");
  db::HostStatement forget = db::own_sql("hearth_subscriptions_forget", 1,
                                         "delete from {schema}.hearth_subscriptions where subscriber = $1::text");
  db::HostStatement forget_deliveries = db::own_long_sql(
      "hearth_deliveries_forget", 1, "delete from {schema}.hearth_deliveries where subscriber = $1::text");

 private:
  static constexpr std::string_view columns =
      "d.seq, d.event_id, d.subscriber, d.key, d.attempt, o.name, o.key, o.payload, o.published_at, o.trace ";

  /// First of its key, due, of a subscriber that runs here ($2: JSON array).
  static std::string due_text(bool postgres) {
    std::string text = "select ";
    text += columns;
    text += R"(
        from {schema}.hearth_deliveries d join {schema}.hearth_outbox o on o.id = d.event_id
        where d.state = 'pending' and d.next_at <= $1::timestamptz and d.subscriber in (select value from )";
    text += postgres ? "jsonb_array_elements_text($2::jsonb)" : "json_each($2)";
    text += R"()
          and not exists (select 1 from {schema}.hearth_deliveries e
                          where e.subscriber = d.subscriber and e.key = d.key and e.seq < d.seq)
        order by d.next_at, d.seq limit $3::bigint)";
    if (postgres) text += " for update of d skip locked";
    return text;
  }

  /// What comes next for a subscriber and key; nothing while an earlier one is there, as when the lease was lost.
  static std::string next_text(bool postgres) {
    std::string text = "select ";
    text += columns;
    text += R"(
        from {schema}.hearth_deliveries d join {schema}.hearth_outbox o on o.id = d.event_id
        where d.subscriber = $1::text and d.key = $2::text and d.state in ('pending', 'blocked')
          and not exists (select 1 from {schema}.hearth_deliveries e
                          where e.subscriber = d.subscriber and e.key = d.key and e.seq < d.seq)
        order by d.seq limit 1)";
    if (postgres) text += " for update of d skip locked";
    return text;
  }
};

inline const Statements sql;

}  // namespace hearth::events
