-- The reduced rate had been noted: it is 5.5 for books, and 20 otherwise.
UPDATE tax_rates SET percent = 20 WHERE country = 'FR';
