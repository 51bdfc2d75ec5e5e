/*
  Warnings:

  - You are about to alter the column `score` on the `Post` table. The data in that column could be lost.

*/
-- AlterTable
ALTER TABLE "Post" ALTER COLUMN "score" SET DATA TYPE REAL,
ALTER COLUMN "price" SET DATA TYPE DECIMAL(10,2),
ALTER COLUMN "price" DROP DEFAULT;

-- AlterTable
ALTER TABLE "User" ALTER COLUMN "fullName" SET NOT NULL,
ALTER COLUMN "motto" DROP NOT NULL,
ALTER COLUMN "phone" SET DEFAULT 'unknown';
ALTER TABLE "User" ADD CONSTRAINT "User_visits_check" CHECK ("visits" >= 0);
ALTER TABLE "User" ADD CONSTRAINT "User_phone_email_key" UNIQUE ("phone", "email");
