-- Written by hand: Prisma would drop and create anew.
ALTER TABLE "Follow" RENAME TO "Subscription";
ALTER TABLE "User" RENAME COLUMN "name" TO "fullName";

-- AlterTable
ALTER TABLE "User" ADD COLUMN "phone" TEXT;
ALTER TABLE "User" ADD COLUMN "visits" INTEGER DEFAULT 0;

-- CreateIndex
CREATE UNIQUE INDEX "User_phone_key" ON "User"("phone");
