DROP VIEW IF EXISTS open_invoices;

CREATE VIEW open_invoices AS
SELECT i.id, i.number, i.due_on, SUM(l.quantity * l.unit_price) AS net
FROM invoices i
JOIN invoice_lines l ON l.invoice_id = i.id
WHERE i.status = 'sent'
GROUP BY i.id, i.number, i.due_on;
