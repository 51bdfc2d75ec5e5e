CREATE TABLE invoices (
    id          INTEGER PRIMARY KEY,
    number      VARCHAR(20) NOT NULL,
    account_id  INTEGER NOT NULL,          -- of the accounts service; no foreign key across services
    status      VARCHAR(10) NOT NULL DEFAULT 'draft',
    currency    CHAR(3) NOT NULL DEFAULT 'EUR',
    created_at  TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT uq_invoices_number UNIQUE (number),
    CONSTRAINT ck_invoices_status CHECK (status IN ('draft', 'sent', 'paid', 'void'))
);

CREATE TABLE invoice_lines (
    invoice_id  INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    text        VARCHAR(200) NOT NULL,
    quantity    INTEGER NOT NULL DEFAULT 1,
    unit_price  NUMERIC(10, 2) NOT NULL,
    CONSTRAINT pk_invoice_lines PRIMARY KEY (invoice_id, position),
    CONSTRAINT fk_invoice_lines_invoice FOREIGN KEY (invoice_id) REFERENCES invoices (id) ON DELETE CASCADE,
    CONSTRAINT ck_invoice_lines_quantity CHECK (quantity > 0)
);

CREATE INDEX ix_invoices_account ON invoices (account_id);
