/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function (knex) {
  await knex.schema.alterTable('guests', (table) => {
    table.string('full_name', 120).notNullable().alter();
    table.string('greeting', 80).alter();
    table.string('phone', 20).defaultTo('unknown').alter();
  });
  await knex.schema.alterTable('shows', (table) => {
    table.integer('hall').notNullable().alter();
  });
  await knex.schema.alterTable('bookings', (table) => {
    table.integer('quantity').defaultTo(1).alter();
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function (knex) {
  await knex.schema.alterTable('bookings', (table) => {
    table.integer('quantity').notNullable().defaultTo(1).alter();
  });
  await knex.schema.alterTable('shows', (table) => {
    table.smallint('hall').notNullable().alter();
  });
  await knex.schema.alterTable('guests', (table) => {
    table.string('phone', 20).alter();
    table.string('greeting', 80).defaultTo("it's you").alter();
    table.text('full_name').alter();
  });
};
