select version, in_force_from, tiers, technician_share_percent, no_show_fee_percent, no_show_technician_percent, reason,
       created_by, created_at
  from cancellation.policies
 where version = :version
