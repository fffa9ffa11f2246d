#pragma once

#include <string>
#include <string_view>

#include "host/db/own_sql.hpp"

namespace hearth::timers {

/// The texts on a plugin's schema.
struct Statements {
  // setting and taking back
  db::HostStatement schedule = db::own_sql("hearth_timers_schedule", 5, R"(
      insert into {schema}.hearth_timers (id, name, due, next_at, payload, trace)
      values ($1::uuid, $2::text, $3::timestamptz, $3::timestamptz, $4::text, $5::text))");
  db::HostStatement drop_leased = db::own_sql("hearth_timers_drop_leased", 2, R"(
      delete from {schema}.hearth_timers where name = $1::text and key = $2::text and state = 'leased')");
  db::HostStatement replace = db::own_sql("hearth_timers_replace", 6, R"(
      insert into {schema}.hearth_timers (id, name, due, next_at, payload, trace, key)
      values ($1::uuid, $2::text, $3::timestamptz, $3::timestamptz, $4::text, $5::text, $6::text)
      on conflict (name, key) where key is not null and state = 'pending'
      do update set id = excluded.id, due = excluded.due, next_at = excluded.next_at, payload = excluded.payload,
                    trace = excluded.trace, attempt = 0, last_error = null)");
  db::HostStatement cancel = db::own_sql("hearth_timers_cancel", 2,
                                         "delete from {schema}.hearth_timers where name = $1::text and key = $2::text");

  // running
  db::HostStatement glance = db::own_sql("hearth_timers_glance", 0, R"(
      select (select min(next_at) from {schema}.hearth_timers where state = 'pending'),
             (select min(leased_until) from {schema}.hearth_timers where state = 'leased'),
             (select min(next_at) from {schema}.hearth_jobs where state = 'waiting'),
             (select min(leased_until) from {schema}.hearth_jobs where state = 'running'))");
  db::HostStatement due = db::own_sql("hearth_timers_due", 3, due_text(true), due_text(false));
  db::HostStatement lease = db::own_sql("hearth_timers_lease", 3, R"(
      update {schema}.hearth_timers set state = 'leased', lease_owner = $2::text, leased_until = $3::timestamptz
      where id = $1::uuid)");
  // Waits for whoever holds the row, and does not skip it: another node that looks for due timers may lock it for a moment.
  db::HostStatement claim = db::own_sql("hearth_timers_claim", 1, R"(
      delete from {schema}.hearth_timers where id = $1::uuid and state = 'leased')");
  db::HostStatement finish = db::own_sql("hearth_timers_finish", 2, R"(
      delete from {schema}.hearth_timers where id = $1::uuid and lease_owner = $2::text)");
  db::HostStatement fail = db::own_sql("hearth_timers_fail", 6, R"(
      update {schema}.hearth_timers
      set state = $3::text, attempt = $4::integer, next_at = $5::timestamptz, last_error = $6::text, lease_owner = null,
          leased_until = null
      where id = $1::uuid and lease_owner = $2::text and state = 'leased')");
  db::HostStatement release = db::own_sql("hearth_timers_release", 2, R"(
      update {schema}.hearth_timers set state = 'pending', lease_owner = null, leased_until = null
      where id = $1::uuid and lease_owner = $2::text and state = 'leased')");
  db::HostStatement reclaim = db::own_sql("hearth_timers_reclaim", 1, R"(
      update {schema}.hearth_timers set state = 'pending', lease_owner = null, leased_until = null
      where state = 'leased' and leased_until <= $1::timestamptz)");
  db::HostStatement reclaim_node = db::own_long_sql("hearth_timers_reclaim_node", 2, R"(
      update {schema}.hearth_timers set state = 'pending', lease_owner = null, leased_until = null
      where state = 'leased' and substr(lease_owner, 1, length($1::text)) = $1::text and lease_owner <> $2::text)");

  // Periodic jobs. That (job, due) is unique makes one node run it; that only one row of a job may be running or waiting
  // keeps its runs from overlapping.
  db::HostStatement job_known = db::own_sql("hearth_jobs_known", 3, R"(
      insert into {schema}.hearth_jobs (job, due, state, next_at)
      select $1::text, $2::timestamptz, 'done', $3::timestamptz
      where not exists (select 1 from {schema}.hearth_jobs where job = $1::text)
      on conflict do nothing)");
  db::HostStatement job_last =
      db::own_sql("hearth_jobs_last", 1, "select max(due) from {schema}.hearth_jobs where job = $1::text");
  db::HostStatement job_supersede = db::own_sql("hearth_jobs_supersede", 2, R"(
      delete from {schema}.hearth_jobs where job = $1::text and state = 'waiting' and due < $2::timestamptz)");
  db::HostStatement job_begin = db::own_sql("hearth_jobs_begin", 5, R"(
      insert into {schema}.hearth_jobs (job, due, state, next_at, lease_owner, leased_until)
      select $1::text, $2::timestamptz, 'running', $3::timestamptz, $4::text, $5::timestamptz
      where not exists (select 1 from {schema}.hearth_jobs where job = $1::text and due >= $2::timestamptz)
      on conflict do nothing)");
  db::HostStatement job_waiting = db::own_sql("hearth_jobs_waiting", 2, waiting_text(true), waiting_text(false));
  db::HostStatement job_retry = db::own_sql("hearth_jobs_retry", 4, R"(
      update {schema}.hearth_jobs set state = 'running', lease_owner = $3::text, leased_until = $4::timestamptz
      where job = $1::text and due = $2::timestamptz)");
  db::HostStatement job_finish = db::own_sql("hearth_jobs_finish", 3, R"(
      update {schema}.hearth_jobs set state = 'done', lease_owner = null, leased_until = null, last_error = null
      where job = $1::text and due = $2::timestamptz and lease_owner = $3::text)");
  db::HostStatement job_forget = db::own_sql("hearth_jobs_forget", 2, R"(
      delete from {schema}.hearth_jobs where job = $1::text and due < $2::timestamptz)");
  db::HostStatement job_fail = db::own_sql("hearth_jobs_fail", 7, R"(
      update {schema}.hearth_jobs
      set state = $4::text, attempt = $5::integer, next_at = $6::timestamptz, last_error = $7::text, lease_owner = null,
          leased_until = null
      where job = $1::text and due = $2::timestamptz and lease_owner = $3::text)");
  db::HostStatement job_reclaim = db::own_sql("hearth_jobs_reclaim", 1, R"(
      update {schema}.hearth_jobs set state = 'waiting', lease_owner = null, leased_until = null
      where state = 'running' and leased_until <= $1::timestamptz)");
  db::HostStatement job_reclaim_node = db::own_sql("hearth_jobs_reclaim_node", 2, R"(
      update {schema}.hearth_jobs set state = 'waiting', lease_owner = null, leased_until = null
      where state = 'running' and substr(lease_owner, 1, length($1::text)) = $1::text and lease_owner <> $2::text)");

  // operating
  db::HostStatement dead = db::own_long_sql("hearth_timers_dead", 0, R"(
      select id, name, key, payload, attempt, last_error, due, next_at from {schema}.hearth_timers where state = 'dead'
      order by next_at)");
  db::HostStatement dead_jobs = db::own_sql("hearth_jobs_dead", 0, R"(
      select job, attempt, last_error, due, next_at from {schema}.hearth_jobs where state = 'dead' order by next_at)");
  db::HostStatement replay_all = db::own_long_sql("hearth_timers_replay_all", 1, replay_text(""));
  db::HostStatement replay_one = db::own_sql("hearth_timers_replay", 2, replay_text("and t.id = $2::uuid"));
  db::HostStatement replay_jobs = db::own_sql("hearth_jobs_replay", 1, R"(
      update {schema}.hearth_jobs as j set state = 'waiting', attempt = 0, next_at = $1::timestamptz
      where j.state = 'dead' and not exists (
        select 1 from {schema}.hearth_jobs l where l.job = j.job and (l.due > j.due or l.state in ('running', 'waiting'))))");

 private:
  static std::string due_text(bool postgres) {
    std::string text = R"(
        select id, name, key, payload, due, attempt, trace from {schema}.hearth_timers
        where state = 'pending' and next_at <= $1::timestamptz and name in (select value from )";
    text += postgres ? "jsonb_array_elements_text($2::jsonb)" : "json_each($2)";
    text += ") order by next_at limit $3::bigint";
    if (postgres) text += " for update skip locked";
    return text;
  }
  static std::string waiting_text(bool postgres) {
    std::string text = R"(
        select due, attempt from {schema}.hearth_jobs
        where job = $1::text and state = 'waiting' and next_at <= $2::timestamptz limit 1)";
    if (postgres) text += " for update skip locked";
    return text;
  }
  static std::string replay_text(const std::string& which) {
    return R"(
      update {schema}.hearth_timers as t set state = 'pending', attempt = 0, next_at = $1::timestamptz
      where t.state = 'dead' )" +
           which + R"( and (t.key is null or not exists (
        select 1 from {schema}.hearth_timers l
        where l.name = t.name and l.key = t.key and l.id <> t.id and (
          l.state <> 'dead' or l.next_at > t.next_at or (l.next_at = t.next_at and l.id > t.id)))))";
  }
};

inline const Statements sql;

}  // namespace hearth::timers
