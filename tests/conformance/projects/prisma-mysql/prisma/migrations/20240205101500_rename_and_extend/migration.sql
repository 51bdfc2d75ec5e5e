-- RenameTable
ALTER TABLE `Post` RENAME TO `Article`;

-- AlterTable
ALTER TABLE `User` DROP COLUMN `fax`,
    ADD COLUMN `phone` VARCHAR(20) NULL,
    MODIFY `name` VARCHAR(120) NOT NULL DEFAULT '';

-- CreateIndex
CREATE UNIQUE INDEX `User_phone_key` ON `User`(`phone`);
