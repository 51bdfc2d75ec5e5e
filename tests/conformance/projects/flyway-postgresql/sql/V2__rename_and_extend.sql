ALTER TABLE job_part RENAME TO used_part;
ALTER TABLE customer ADD COLUMN phone VARCHAR(20);
ALTER TABLE customer ADD COLUMN visits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer RENAME COLUMN name TO full_name;
ALTER TABLE customer DROP COLUMN fax;
ALTER TABLE customer ADD CONSTRAINT uq_customer_phone UNIQUE (phone);
ALTER TABLE customer ADD CONSTRAINT ck_customer_visits CHECK (visits >= 0);
COMMENT ON TABLE customer IS 'Everyone who left a bicycle here';
