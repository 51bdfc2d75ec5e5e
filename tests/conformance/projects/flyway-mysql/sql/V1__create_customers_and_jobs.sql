-- The people who bring their bicycles.
CREATE TABLE customer (
    id          INT UNSIGNED NOT NULL AUTO_INCREMENT,
    email       VARCHAR(255) NOT NULL,
    name        TEXT,
    fax         CHAR(20),
    active      BOOLEAN NOT NULL DEFAULT TRUE,
    credit      DECIMAL(10, 2) NOT NULL DEFAULT 0 COMMENT 'in our currency; never negative',
    greeting    VARCHAR(80) DEFAULT 'it\'s you; hello',
    created_at  TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    changed_at  DATETIME(3) NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP(3),
    PRIMARY KEY (id),
    UNIQUE KEY uq_customer_email (email)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Who pays';

# What is in the drawers.
CREATE TABLE part (
    id          INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    bin         SMALLINT NOT NULL,
    label       VARCHAR(200) NOT NULL,
    weight      DOUBLE,
    colour      ENUM('red', 'green', 'it''s blue') NOT NULL DEFAULT 'red',
    bought_on   DATE,
    KEY ix_part_label (label(40)),
    KEY (bin, label),
    CONSTRAINT ck_part_bin CHECK (bin > 0)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE job_part (
    customer_id INT UNSIGNED NOT NULL,
    part_id     INT NOT NULL,
    quantity    INT NOT NULL DEFAULT 1,
    note        MEDIUMTEXT,
    PRIMARY KEY (customer_id, part_id),
    FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE CASCADE,
    CONSTRAINT fk_job_part_part FOREIGN KEY (part_id) REFERENCES part (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
