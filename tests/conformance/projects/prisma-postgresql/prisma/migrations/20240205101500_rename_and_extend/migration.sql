-- Written by hand: Prisma would drop and create anew.
ALTER TABLE "Follow" RENAME TO "Subscription";
ALTER TABLE "Subscription" RENAME CONSTRAINT "Follow_pkey" TO "Subscription_pkey";
ALTER TABLE "User" RENAME COLUMN "name" TO "fullName";

-- AlterTable
ALTER TABLE "User" DROP COLUMN "fax",
ADD COLUMN     "phone" TEXT,
ADD COLUMN     "visits" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE UNIQUE INDEX "User_phone_key" ON "User"("phone");
