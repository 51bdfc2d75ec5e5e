-- CreateIndex
CREATE INDEX "Post_authorId_title_idx" ON "Post"("authorId", "title" DESC);

-- Partial and expression indexes are beyond the schema language.
CREATE INDEX "User_active_idx" ON "User"("role") WHERE "active" = true;
CREATE INDEX "User_lower_email_idx" ON "User"(lower("email"));

-- CreateTable
CREATE TABLE "Badge" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL CONSTRAINT "Badge_kind_check" CHECK ("kind" IN ('gold', 'silver')),
    "label" TEXT NOT NULL,
    CONSTRAINT "Badge_label_unique" UNIQUE ("label")
);
