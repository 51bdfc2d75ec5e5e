/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function (knex) {
  await knex.schema.createTable('tickets', (table) => {
    table.increments('id');
    table.integer('guest_id');
    table.uuid('token').notNullable().defaultTo(knex.raw('gen_random_uuid()'));
    table.jsonb('details').notNullable().defaultTo(knex.raw("'{}'::jsonb"));
    table.decimal('amount', 10, 2).notNullable();
    table.enu('status', ['open', 'paid', 'void'], { useNative: true, enumName: 'ticket_status' }).notNullable().defaultTo('open');
    table.enu('channel', ['web', 'desk']).notNullable().defaultTo('web');
    table.specificType('tags', 'text[]');
    table.datetime('issued_at', { useTz: false }).notNullable().defaultTo(knex.fn.now());
    table.check('amount > 0 AND amount < 1000', [], 'ck_tickets_amount');
    table.unique(['token']);
  });
  await knex.schema.alterTable('tickets', (table) => {
    table.foreign('guest_id').references('id').inTable('guests').onDelete('SET NULL');
    table.index(['details'], 'ix_tickets_details', 'gin');
    table.index(['guest_id', 'status']);
  });
  await knex.raw("CREATE INDEX ix_tickets_open ON tickets (guest_id) WHERE status = 'open'");
  await knex.raw('CREATE INDEX ix_guests_lower_email ON guests (lower(email))');
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function (knex) {
  await knex.raw('DROP INDEX ix_guests_lower_email');
  await knex.raw('DROP INDEX ix_tickets_open');
  await knex.schema.alterTable('tickets', (table) => {
    table.dropIndex(['guest_id', 'status']);
    table.dropIndex(['details'], 'ix_tickets_details');
    table.dropForeign('guest_id');
  });
  await knex.schema.dropTable('tickets');
  await knex.raw('DROP TYPE ticket_status');
};
