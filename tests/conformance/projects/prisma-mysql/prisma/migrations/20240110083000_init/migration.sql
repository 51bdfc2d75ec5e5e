-- CreateTable
CREATE TABLE `User` (
    `id` INTEGER NOT NULL AUTO_INCREMENT,
    `email` VARCHAR(191) NOT NULL,
    `name` VARCHAR(191) NULL,
    `fax` VARCHAR(191) NULL,
    `role` ENUM('READER', 'EDITOR') NOT NULL DEFAULT 'READER',
    `active` BOOLEAN NOT NULL DEFAULT true,
    `karma` INTEGER NOT NULL DEFAULT -1,
    `motto` VARCHAR(191) NULL DEFAULT 'it''s fine',
    `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),

    UNIQUE INDEX `User_email_key`(`email`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `Post` (
    `id` INTEGER NOT NULL AUTO_INCREMENT,
    `title` VARCHAR(191) NOT NULL,
    `body` TEXT NOT NULL,
    `price` DECIMAL(65, 30) NOT NULL DEFAULT 0,
    `score` DOUBLE NULL,
    `cover` LONGBLOB NULL,
    `views` BIGINT UNSIGNED NOT NULL DEFAULT 0,
    `authorId` INTEGER NOT NULL,

    INDEX `Post_title_idx`(`title`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- AddForeignKey
ALTER TABLE `Post` ADD CONSTRAINT `Post_authorId_fkey` FOREIGN KEY (`authorId`) REFERENCES `User`(`id`) ON DELETE RESTRICT ON UPDATE CASCADE;
