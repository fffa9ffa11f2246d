-- When a technician cannot take work: holds, jobs and time off alike, buffers included. No two active ones overlap,
-- whatever path they came by.
create table booking.technician_busy (
  id            uuid not null primary key,
  technician_id uuid not null,
  kind          text not null check (kind in ('hold', 'job', 'time_off')),
  source_id     uuid not null,              -- the hold, or the technician plugin's time off
  busy_from     timestamp not null,         -- buffer included
  busy_to       timestamp not null check (busy_to > busy_from),
  starts_at     timestamp not null,
  ends_at       timestamp not null check (ends_at > starts_at),
  latitude      real,                       -- where the work is; null for time off
  longitude     real,
  active        boolean not null,
  expires_at    timestamp                   -- of a hold or an unpaid booking; null: does not expire by itself
);

create unique index booking.busy_one_a_source on technician_busy (kind, source_id) where active;
create index booking.busy_by_technician on technician_busy (technician_id, busy_from) where active;

create trigger booking.busy_no_overlap_on_insert before insert on technician_busy when new.active
begin
  select raise(abort, 'bookings_no_overlap')
   where exists (select 1 from technician_busy b
                  where b.technician_id = new.technician_id and b.active
                    and b.busy_from < new.busy_to and b.busy_to > new.busy_from);
end;

create trigger booking.busy_no_overlap_on_update before update on technician_busy when new.active
begin
  select raise(abort, 'bookings_no_overlap')
   where exists (select 1 from technician_busy b
                  where b.technician_id = new.technician_id and b.active and b.id <> new.id
                    and b.busy_from < new.busy_to and b.busy_to > new.busy_from);
end;
