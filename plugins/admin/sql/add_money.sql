insert into admin.money (id, kind, booking_id, user_id, amount, detail, at, day)
values (:id, :kind, :booking_id, :user_id, :amount, :detail, :at, :day)
    on conflict (kind, id) do nothing
