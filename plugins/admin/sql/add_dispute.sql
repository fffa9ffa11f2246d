insert into admin.disputes (id, booking_id, consumer_id, technician_id, wants, status, opened_at, opened_day)
values (:id, :booking_id, :consumer_id, :technician_id, :wants, 'open', :now, :day)
    on conflict (id) do nothing
