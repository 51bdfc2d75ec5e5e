INSERT INTO customer (email, full_name) VALUES
    ('ada@example.org', 'Ada; Countess'),
    ('grace@example.org', 'Grace');

UPDATE customer SET visits = 3 WHERE email = 'ada@example.org';
