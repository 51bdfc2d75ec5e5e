CREATE TYPE invoice_status AS ENUM ('draft', 'sent', 'paid');

CREATE TABLE invoice (
    id          INTEGER GENERATED ALWAYS AS IDENTITY,
    customer_id INTEGER,
    token       UUID NOT NULL DEFAULT gen_random_uuid(),
    details     JSONB NOT NULL DEFAULT '{}'::jsonb,
    amount      NUMERIC(10, 2) NOT NULL,
    tax         NUMERIC(10, 2) GENERATED ALWAYS AS (amount * 0.2) STORED,
    status      invoice_status NOT NULL DEFAULT 'draft',
    issued_at   TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    tags        TEXT[],
    CONSTRAINT invoice_pk PRIMARY KEY (id),
    CONSTRAINT ck_invoice_amount CHECK (amount > 0 AND amount < 100000)
);

ALTER TABLE invoice
    ADD CONSTRAINT fk_invoice_customer FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE SET NULL;
CREATE UNIQUE INDEX uq_invoice_token ON invoice (token);
CREATE INDEX ix_invoice_unpaid ON invoice (customer_id) WHERE status <> 'paid';
CREATE INDEX ix_customer_lower_email ON customer (lower(email));
CREATE INDEX ix_invoice_details ON invoice USING gin (details);
CREATE INDEX ix_part_bin_label ON part (bin, label DESC);
ALTER TYPE invoice_status ADD VALUE 'void';
