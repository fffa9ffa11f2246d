update admin.offers set outcome = :outcome where id = :id
