-- The people who bring their bicycles.
CREATE TABLE customer (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    email       VARCHAR(255) NOT NULL,
    name        TEXT,
    fax         CHAR(20),
    active      BOOLEAN NOT NULL DEFAULT TRUE,
    credit      NUMERIC(10, 2) NOT NULL DEFAULT 0,
    greeting    VARCHAR(80) DEFAULT 'it''s you; hello',
    created_at  DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT uq_customer_email UNIQUE (email)
);

CREATE TABLE part (
    id          INTEGER PRIMARY KEY,
    bin         SMALLINT NOT NULL CONSTRAINT ck_part_bin CHECK (bin > 0),
    label       VARCHAR(200) NOT NULL COLLATE NOCASE,
    weight      REAL,
    bought_on   DATE
);

CREATE TABLE job_part (
    customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    part_id     INTEGER NOT NULL,
    quantity    INTEGER NOT NULL DEFAULT 1,
    note        TEXT,
    PRIMARY KEY (customer_id, part_id),
    CONSTRAINT fk_job_part_part FOREIGN KEY (part_id) REFERENCES part (id) ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE INDEX ix_part_label ON part (label);
