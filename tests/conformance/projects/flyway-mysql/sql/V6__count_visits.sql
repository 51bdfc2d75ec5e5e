DELIMITER $$
CREATE TRIGGER used_part_counts AFTER INSERT ON used_part
FOR EACH ROW
BEGIN
    IF NEW.quantity > 0 THEN
        UPDATE customer SET visits = visits + 1 WHERE id = NEW.customer_id;
    END IF;
END$$
DELIMITER ;

CREATE PROCEDURE tidy()
BEGIN
    DELETE FROM used_part WHERE quantity = 0;
END;

DROP INDEX uq_customer_phone ON customer;
CREATE TABLE scratch (id INTEGER);
DROP TABLE scratch;
