select rating_count as count, rating_sum as sum, rating_rank as rank from technician.ratings where technician_id = :technician
