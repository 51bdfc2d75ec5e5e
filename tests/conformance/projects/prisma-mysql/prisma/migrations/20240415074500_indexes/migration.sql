-- DropForeignKey
ALTER TABLE `Article` DROP FOREIGN KEY `Post_authorId_fkey`;

-- DropIndex
DROP INDEX `Post_title_idx` ON `Article`;

-- CreateIndex
CREATE FULLTEXT INDEX `Article_title_body_idx` ON `Article`(`title`, `body`);

-- AddForeignKey
ALTER TABLE `Article` ADD CONSTRAINT `Article_authorId_fkey` FOREIGN KEY (`authorId`) REFERENCES `User`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;
