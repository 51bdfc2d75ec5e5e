CREATE INDEX CONCURRENTLY "Subscription_since_idx" ON "Subscription"("since");
