/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function (knex) {
  await knex.schema.renameTable('seats', 'bookings');
  await knex.schema.alterTable('guests', (table) => {
    table.string('phone', 20).after('email');
    table.integer('visits').notNullable().defaultTo(0);
  });
  await knex.schema.alterTable('guests', (table) => {
    table.renameColumn('name', 'full_name');
  });
  await knex.schema.alterTable('guests', (table) => {
    table.dropColumn('fax');
    table.unique(['phone'], { indexName: 'uq_guests_phone' });
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function (knex) {
  await knex.schema.alterTable('guests', (table) => {
    table.dropUnique(['phone'], 'uq_guests_phone');
    table.string('fax', 20);
  });
  await knex.schema.alterTable('guests', (table) => {
    table.renameColumn('full_name', 'name');
  });
  await knex.schema.alterTable('guests', (table) => {
    table.dropColumn('visits');
  });
  await knex.schema.alterTable('guests', (table) => {
    table.dropColumn('phone');
  });
  await knex.schema.renameTable('bookings', 'seats');
};
