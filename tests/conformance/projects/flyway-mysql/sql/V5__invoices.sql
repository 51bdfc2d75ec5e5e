CREATE TABLE IF NOT EXISTS `invoice` (
    `id`          BIGINT NOT NULL AUTO_INCREMENT,
    `customer_id` INT UNSIGNED DEFAULT NULL,
    `token`       CHAR(36) NOT NULL DEFAULT (UUID()),
    `details`     JSON NOT NULL,
    `amount`      DECIMAL(10, 2) NOT NULL,
    `tax`         DECIMAL(10, 2) GENERATED ALWAYS AS (`amount` * 0.2) STORED,
    `flags`       SET('urgent', 'gift') DEFAULT NULL,
    `status`      VARCHAR(10) NOT NULL DEFAULT 'draft' CHECK (`status` IN ('draft', 'sent', 'paid', 'void')),
    `issued_at`   DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (`id`),
    CONSTRAINT `fk_invoice_customer` FOREIGN KEY (`customer_id`) REFERENCES `customer` (`id`) ON DELETE SET NULL,
    CONSTRAINT `ck_invoice_amount` CHECK (`amount` > 0 AND `amount` < 100000)
);

CREATE UNIQUE INDEX uq_invoice_token ON invoice (token);
CREATE INDEX ix_invoice_customer ON invoice (customer_id, status DESC);
ALTER TABLE part RENAME INDEX ix_part_label TO ix_part_name;
