/**
 * @type { import("knex").Knex.Config }
 */
module.exports = {
  client: 'mysql2',
  connection: process.env.DATABASE_URL || 'mysql://localhost/theatre',
  migrations: {
    directory: './migrations',
  },
};
