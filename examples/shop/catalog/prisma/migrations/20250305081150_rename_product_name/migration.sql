-- Written by hand, since a rename in the schema would drop the column and its data.
ALTER TABLE "Product" RENAME COLUMN "name" TO "title";

-- AlterTable
ALTER TABLE "Category" ADD COLUMN "slug" TEXT;
