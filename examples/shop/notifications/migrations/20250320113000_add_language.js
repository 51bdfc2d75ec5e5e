/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function (knex) {
  await knex.schema.alterTable('notification_templates', (table) => {
    table.string('language', 5).notNullable().defaultTo('en');
  });
  await knex.schema.alterTable('notification_messages', (table) => {
    table.renameColumn('recipient', 'address');
  });
  await knex.schema.alterTable('notification_messages', (table) => {
    table.datetime('sent_at');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function (knex) {
  await knex.schema.alterTable('notification_messages', (table) => {
    table.dropColumn('sent_at');
  });
  await knex.schema.alterTable('notification_messages', (table) => {
    table.renameColumn('address', 'recipient');
  });
  await knex.schema.alterTable('notification_templates', (table) => {
    table.dropColumn('language');
  });
};
