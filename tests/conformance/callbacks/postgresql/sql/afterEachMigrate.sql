INSERT INTO trace (n, event) SELECT coalesce(max(n), 0) + 1, 'afterEachMigrate' FROM trace;
