CREATE TABLE invoice (
    id          INTEGER NOT NULL,
    customer_id INTEGER,
    token       TEXT NOT NULL DEFAULT (lower(hex(randomblob(16)))),
    details     JSON NOT NULL DEFAULT '{}',
    amount      NUMERIC(10, 2) NOT NULL,
    tax         NUMERIC(10, 2) GENERATED ALWAYS AS (amount * 0.2) STORED,
    status      TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'sent', 'paid', 'void')),
    issued_at   TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT invoice_pk PRIMARY KEY (id),
    CONSTRAINT fk_invoice_customer FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE SET NULL,
    CONSTRAINT ck_invoice_amount CHECK (amount > 0 AND amount < 100000)
);

CREATE UNIQUE INDEX uq_invoice_token ON invoice (token);
CREATE INDEX ix_invoice_unpaid ON invoice (customer_id) WHERE status <> 'paid';
CREATE INDEX ix_customer_lower_email ON customer (lower(email));
CREATE INDEX ix_part_bin_label ON part (bin, label DESC);
