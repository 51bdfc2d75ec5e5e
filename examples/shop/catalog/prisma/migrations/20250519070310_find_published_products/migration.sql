-- Beyond the schema language: an index on the published products alone.
CREATE INDEX "Product_published_idx" ON "Product"("title") WHERE "published" = true;
