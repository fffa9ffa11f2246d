update @name@.points set balance = balance - :points where consumer_id = :consumer
