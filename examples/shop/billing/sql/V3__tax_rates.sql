CREATE TABLE tax_rates (
    country  CHAR(2) PRIMARY KEY,
    percent  NUMERIC(4, 2) NOT NULL DEFAULT 19
);

INSERT INTO tax_rates (country, percent) VALUES
    ('AT', 20),
    ('DE', 19),
    ('FR', 20);

ALTER TABLE invoice_lines ADD COLUMN tax_percent NUMERIC(4, 2) NOT NULL DEFAULT 0;
ALTER TABLE invoice_lines RENAME COLUMN text TO description;
