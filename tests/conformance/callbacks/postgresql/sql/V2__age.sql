ALTER TABLE people ADD COLUMN age integer;
