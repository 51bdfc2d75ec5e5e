ALTER TABLE people ADD COLUMN name varchar(20);
