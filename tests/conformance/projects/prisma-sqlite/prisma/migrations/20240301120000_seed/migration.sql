INSERT INTO "User" ("email", "fullName") VALUES ('ada@example.org', 'Ada; Countess'), ('grace@example.org', 'Grace');
UPDATE "User" SET "visits" = 3 WHERE "email" = 'ada@example.org';
