CREATE OR REPLACE VIEW unpaid_invoice AS
SELECT i.id, c.email, i.amount
FROM invoice i
JOIN customer c ON c.id = i.customer_id
WHERE i.status <> 'paid';
