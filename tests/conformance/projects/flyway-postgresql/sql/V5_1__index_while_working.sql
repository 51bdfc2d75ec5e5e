CREATE INDEX CONCURRENTLY ix_part_bought ON part (bought_on);
