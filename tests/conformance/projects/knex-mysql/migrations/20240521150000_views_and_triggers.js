/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function (knex) {
  await knex.raw("CREATE VIEW open_tickets AS SELECT t.id, g.email, t.amount FROM tickets t JOIN guests g ON g.id = t.guest_id WHERE t.status = 'open'");
  await knex.raw(`
    CREATE TRIGGER bookings_count AFTER INSERT ON bookings FOR EACH ROW
    BEGIN
      UPDATE guests SET visits = visits + 1 WHERE id = NEW.guest_id;
    END
  `);
  await knex.schema.alterTable('shows', (table) => {
    table.dropIndex(['title']);
  });
  await knex.schema.createTable('scratch', (table) => {
    table.integer('id');
  });
  await knex.schema.dropTable('scratch');
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function (knex) {
  await knex.schema.alterTable('shows', (table) => {
    table.index(['title']);
  });
  await knex.raw('DROP TRIGGER bookings_count');
  await knex.raw('DROP VIEW open_tickets');
};
