/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function (knex) {
  await knex.schema.createTable('guests', (table) => {
    table.increments('id');
    table.string('email').notNullable().unique();
    table.text('name');
    table.string('fax', 20);
    table.boolean('active').notNullable().defaultTo(true);
    table.decimal('credit', 10, 2).notNullable().defaultTo(0);
    table.string('greeting', 80).defaultTo("it's you");
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
  });
  await knex.schema.createTable('shows', (table) => {
    table.increments('id');
    table.smallint('hall').notNullable();
    table.string('title', 200).notNullable().index();
    table.float('rating');
    table.enu('genre', ['drama', 'comedy']).notNullable().defaultTo('drama').comment('as on the poster');
    table.date('opens_on');
    table.check('hall > 0', [], 'ck_shows_hall');
  });
  await knex.schema.createTable('seats', (table) => {
    table.integer('guest_id').unsigned().notNullable().references('id').inTable('guests').onDelete('CASCADE');
    table.integer('show_id').unsigned().notNullable();
    table.integer('quantity').notNullable().defaultTo(1);
    table.text('notes');
    table.primary(['guest_id', 'show_id']);
    table.foreign('show_id', 'fk_seats_show').references('id').inTable('shows').onDelete('RESTRICT').onUpdate('CASCADE');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function (knex) {
  await knex.schema.dropTable('seats');
  await knex.schema.dropTable('shows');
  await knex.schema.dropTable('guests');
};
