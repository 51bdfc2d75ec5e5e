CREATE VIEW "ActiveUser" AS SELECT "id", "email" FROM "User" WHERE "active";

CREATE FUNCTION count_visit() RETURNS trigger AS $$
BEGIN
  UPDATE "User" SET "visits" = "visits" + 1 WHERE "id" = NEW."followedId";
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER "Subscription_counts" AFTER INSERT ON "Subscription" FOR EACH ROW EXECUTE FUNCTION count_visit();

-- DropIndex
DROP INDEX "Post_title_idx";

-- CreateTable
CREATE TABLE "Draft" (
    "id" TEXT NOT NULL,

    CONSTRAINT "Draft_pkey" PRIMARY KEY ("id")
);

-- DropForeignKey
ALTER TABLE "Post" DROP CONSTRAINT "Post_authorId_fkey";

-- DropTable
DROP TABLE "Draft";

-- AddForeignKey
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
