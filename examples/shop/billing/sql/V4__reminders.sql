ALTER TABLE payments RENAME TO received_payments;

CREATE TABLE reminders (
    invoice_id  INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
    level       SMALLINT NOT NULL DEFAULT 1 CHECK (level BETWEEN 1 AND 3),
    sent_at     TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (invoice_id, level)
);

CREATE INDEX ix_invoices_overdue ON invoices (due_on) WHERE status = 'sent';
