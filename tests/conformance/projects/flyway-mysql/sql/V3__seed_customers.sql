SET @old_checks = @@foreign_key_checks, foreign_key_checks = 0;
INSERT INTO customer (email, full_name) VALUES
    ('ada@example.org', 'Ada; Countess'),
    ("grace@example.org", "Grace");

UPDATE customer SET visits = 3 WHERE email = 'ada@example.org';
SET foreign_key_checks = @old_checks;
