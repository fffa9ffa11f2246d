select keeper, reasons, erased_at from auth.erasure_answers where erasure_id = :id order by keeper
