select 1 where :consumer is not null
