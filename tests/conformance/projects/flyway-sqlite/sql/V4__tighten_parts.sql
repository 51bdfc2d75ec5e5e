-- SQLite cannot alter a column, so the table is built anew.
CREATE TABLE part_new (
    id          INTEGER PRIMARY KEY,
    bin         INTEGER NOT NULL,
    label       VARCHAR(200) NOT NULL DEFAULT 'unlabelled',
    weight      NUMERIC(8, 3),
    bought_on   DATE
);
INSERT INTO part_new (id, bin, label, weight, bought_on)
SELECT id, bin, label, weight, bought_on FROM part;
DROP TABLE part;
ALTER TABLE part_new RENAME TO part;
