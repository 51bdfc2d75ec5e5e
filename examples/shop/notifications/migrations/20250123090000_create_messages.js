/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function (knex) {
  await knex.schema.createTable('notification_messages', (table) => {
    table.increments('id');
    table.integer('template_id').notNullable().references('id').inTable('notification_templates').onDelete('CASCADE');
    table.string('recipient', 255).notNullable();
    table.json('payload');
    table.boolean('sent').notNullable().defaultTo(false);
    table.integer('tries').notNullable().defaultTo(0);
    table.index(['template_id', 'sent']);
    table.check('tries >= 0', [], 'ck_notification_messages_tries');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function (knex) {
  await knex.schema.dropTable('notification_messages');
};
