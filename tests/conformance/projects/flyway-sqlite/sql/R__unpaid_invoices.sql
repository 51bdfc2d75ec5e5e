DROP VIEW IF EXISTS unpaid_invoice;
CREATE VIEW unpaid_invoice AS
SELECT i.id, c.email, i.amount
FROM invoice i
JOIN customer c ON c.id = i.customer_id
WHERE i.status <> 'paid';
