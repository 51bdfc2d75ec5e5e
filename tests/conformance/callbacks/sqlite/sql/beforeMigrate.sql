CREATE TABLE IF NOT EXISTS trace (n integer PRIMARY KEY, event varchar(80) NOT NULL);
INSERT INTO trace (n, event) SELECT coalesce(max(n), 0) + 1, 'beforeMigrate' FROM trace;
