/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function (knex) {
  await knex.schema.alterTable('notification_templates', (table) => {
    table.unique(['code', 'language']);
  });
  await knex.raw('CREATE INDEX ix_notification_messages_unsent ON notification_messages (template_id) WHERE NOT sent');
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function (knex) {
  await knex.raw('DROP INDEX ix_notification_messages_unsent');
  await knex.schema.alterTable('notification_templates', (table) => {
    table.dropUnique(['code', 'language']);
  });
};
