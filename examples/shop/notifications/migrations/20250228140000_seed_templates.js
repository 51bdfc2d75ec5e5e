/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function (knex) {
  await knex.raw("INSERT INTO notification_templates (code, subject, body) VALUES ('welcome', 'Welcome!', 'We''re glad; come in.')");
  await knex.raw("INSERT INTO notification_templates (code, subject, body, channel) VALUES ('shipped', 'On its way', 'Your order is on its way.', 'sms')");
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function (knex) {
  await knex.raw("DELETE FROM notification_templates WHERE code IN ('welcome', 'shipped')");
};
