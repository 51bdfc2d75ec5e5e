-- CreateIndex
CREATE INDEX "Post_meta_idx" ON "Post" USING GIN ("meta");

-- CreateIndex
CREATE INDEX "Post_authorId_title_idx" ON "Post"("authorId", "title" DESC);

-- Partial and expression indexes are beyond the schema language.
CREATE INDEX "User_active_idx" ON "User"("role") WHERE "active";
CREATE INDEX "User_lower_email_idx" ON "User"(lower("email"));

-- AlterEnum
ALTER TYPE "Role" ADD VALUE 'EDITOR';
