CREATE TABLE payments (
    id          INTEGER PRIMARY KEY,
    invoice_id  INTEGER NOT NULL,
    method      VARCHAR(10) NOT NULL,
    amount      NUMERIC(10, 2) NOT NULL,
    paid_at     TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT fk_payments_invoice FOREIGN KEY (invoice_id) REFERENCES invoices (id) ON DELETE RESTRICT,
    CONSTRAINT ck_payments_amount CHECK (amount > 0)
);

CREATE INDEX ix_payments_invoice ON payments (invoice_id);

ALTER TABLE invoices ADD COLUMN due_on DATE;
