INSERT INTO "Category" ("name", "slug") VALUES ('Bags', 'bags'), ('Books; new and used', 'books');
UPDATE "Category" SET "slug" = lower("name") WHERE "slug" IS NULL;
