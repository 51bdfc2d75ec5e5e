/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function (knex) {
  await knex.schema.createTable('notification_templates', (table) => {
    table.increments('id');
    table.string('code', 50).notNullable().unique();
    table.string('subject', 200).notNullable();
    table.text('body').notNullable();
    table.enu('channel', ['email', 'sms', 'push']).notNullable().defaultTo('email');
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function (knex) {
  await knex.schema.dropTable('notification_templates');
};
