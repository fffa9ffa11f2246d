select rating_count, rating_sum, rating_rank from technician.ratings where technician_id = :technician
