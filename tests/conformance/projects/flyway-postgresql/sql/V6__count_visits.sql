CREATE FUNCTION count_visit() RETURNS trigger
LANGUAGE plpgsql AS $body$
BEGIN
    UPDATE customer SET visits = visits + 1 WHERE id = NEW.customer_id;
    RETURN NEW;
END;
$body$;

CREATE TRIGGER used_part_counts AFTER INSERT ON used_part
    FOR EACH ROW EXECUTE FUNCTION count_visit();

DROP INDEX ix_part_label;
ALTER TABLE part DROP CONSTRAINT ck_part_bin;
CREATE TABLE scratch (id INTEGER);
DROP TABLE scratch;
