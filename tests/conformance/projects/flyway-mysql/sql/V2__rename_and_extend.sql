RENAME TABLE job_part TO used_part;
ALTER TABLE customer
    ADD COLUMN phone VARCHAR(20) AFTER email,
    ADD visits INT NOT NULL DEFAULT 0,
    CHANGE name full_name TEXT,
    DROP COLUMN fax,
    ADD UNIQUE INDEX uq_customer_phone (phone);
ALTER TABLE part ADD FULLTEXT INDEX ft_part_label (label), ALGORITHM=INPLACE, LOCK=SHARED;
