/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function (knex) {
  await knex.schema.createTable('tickets', (table) => {
    table.increments('id');
    table.integer('guest_id').unsigned().references('id').inTable('guests').onDelete('SET NULL');
    table.string('token', 36).notNullable().defaultTo(knex.raw('(uuid())'));
    table.json('details').notNullable();
    table.decimal('amount', 10, 2).notNullable();
    table.enu('status', ['open', 'paid', 'void']).notNullable().defaultTo('open');
    table.datetime('issued_at').notNullable().defaultTo(knex.fn.now());
    table.check('amount > 0 AND amount < 1000', [], 'ck_tickets_amount');
    table.unique(['token']);
    table.index(['guest_id', 'status']);
  });
  await knex.schema.alterTable('shows', (table) => {
    table.integer('patron_id').unsigned();
  });
  await knex.schema.alterTable('shows', (table) => {
    table.foreign('patron_id', 'fk_shows_patron').references('id').inTable('guests').onDelete('SET NULL');
  });
  await knex.raw('CREATE INDEX ix_guests_name ON guests (full_name(20) DESC)');
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function (knex) {
  await knex.raw('DROP INDEX ix_guests_name ON guests');
  await knex.schema.alterTable('shows', (table) => {
    table.dropForeign('patron_id', 'fk_shows_patron');
    table.dropIndex('patron_id', 'fk_shows_patron');
  });
  await knex.schema.alterTable('shows', (table) => {
    table.dropColumn('patron_id');
  });
  await knex.schema.dropTable('tickets');
};
