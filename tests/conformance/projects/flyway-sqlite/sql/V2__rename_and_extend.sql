ALTER TABLE job_part RENAME TO used_part;
ALTER TABLE customer ADD COLUMN phone VARCHAR(20);
ALTER TABLE customer ADD COLUMN visits INTEGER NOT NULL DEFAULT 0 CHECK (visits >= 0);
ALTER TABLE customer RENAME COLUMN name TO full_name;
ALTER TABLE customer DROP COLUMN fax;
CREATE UNIQUE INDEX uq_customer_phone ON customer (phone);
