/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function (knex) {
  await knex.raw("CREATE VIEW open_tickets AS SELECT t.id, g.email, t.amount FROM tickets t JOIN guests g ON g.id = t.guest_id WHERE t.status = 'open'");
  await knex.raw(`
    CREATE FUNCTION count_visit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE guests SET visits = visits + 1 WHERE id = NEW.guest_id;
      RETURN NEW;
    END;
    $$
  `);
  await knex.raw('CREATE TRIGGER bookings_count AFTER INSERT ON bookings FOR EACH ROW EXECUTE FUNCTION count_visit()');
  await knex.schema.alterTable('shows', (table) => {
    table.dropIndex(['title']);
    table.dropChecks(['ck_shows_hall']);
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
    table.check('hall > 0', [], 'ck_shows_hall');
    table.index(['title']);
  });
  await knex.raw('DROP TRIGGER bookings_count ON bookings');
  await knex.raw('DROP FUNCTION count_visit()');
  await knex.raw('DROP VIEW open_tickets');
};
