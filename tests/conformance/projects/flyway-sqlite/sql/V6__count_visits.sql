CREATE TRIGGER used_part_counts AFTER INSERT ON used_part
FOR EACH ROW
BEGIN
    UPDATE customer SET visits = visits + 1 WHERE id = NEW.customer_id;
END;

DROP INDEX uq_customer_phone;
CREATE TABLE scratch (id INTEGER);
DROP TABLE scratch;
