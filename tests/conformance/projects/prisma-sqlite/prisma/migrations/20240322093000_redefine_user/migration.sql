/*
  Warnings:

  - You are about to drop the column `fax` on the `User` table. All the data in the column will be lost.
  - Made the column `fullName` on table `User` required. This step will fail if there are existing NULL values in that column.

*/
-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_User" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" TEXT NOT NULL,
    "fullName" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'READER',
    "active" BOOLEAN NOT NULL DEFAULT true,
    "karma" INTEGER NOT NULL DEFAULT 0,
    "motto" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" TEXT DEFAULT 'unknown',
    "visits" INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "new_User" ("active", "createdAt", "email", "fullName", "id", "karma", "motto", "phone", "role", "visits") SELECT "active", "createdAt", "email", "fullName", "id", "karma", "motto", "phone", "role", coalesce("visits", 0) AS "visits" FROM "User";
DROP TABLE "User";
ALTER TABLE "new_User" RENAME TO "User";
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE UNIQUE INDEX "User_phone_key" ON "User"("phone");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
