insert into cancellation.policies (version, in_force_from, tiers, technician_share_percent, no_show_fee_percent,
                                   no_show_technician_percent, reason, created_by, created_at)
values (:version, :in_force_from, :tiers, :technician_share_percent, :no_show_fee_percent, :no_show_technician_percent,
        :reason, :created_by, :created_at)
