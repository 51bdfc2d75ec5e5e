CREATE VIEW "ActiveUser" AS SELECT "id", "email" FROM "User" WHERE "active" = true;

CREATE TRIGGER "Subscription_counts" AFTER INSERT ON "Subscription"
BEGIN
  UPDATE "User" SET "visits" = "visits" + 1 WHERE "id" = NEW."followedId";
END;

-- DropIndex
DROP INDEX "Post_title_idx";

-- AlterTable
ALTER TABLE "Post" DROP COLUMN "score";

-- CreateTable
CREATE TABLE "Draft" (
    "id" TEXT NOT NULL PRIMARY KEY
);

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "Draft";
PRAGMA foreign_keys=on;
