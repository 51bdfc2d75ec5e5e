ALTER TABLE part MODIFY COLUMN bin INT NOT NULL DEFAULT 7 COMMENT 'the drawer';
ALTER TABLE part MODIFY weight DECIMAL(8, 3) NULL FIRST;
ALTER TABLE part ALTER COLUMN label SET DEFAULT 'unlabelled';
ALTER TABLE used_part DROP FOREIGN KEY fk_job_part_part, DROP KEY fk_job_part_part;
ALTER TABLE used_part ADD CONSTRAINT fk_used_part_part FOREIGN KEY (part_id) REFERENCES part (id);
/*!40101 ALTER TABLE customer COMMENT = 'Who pays, and who is owed' */;
