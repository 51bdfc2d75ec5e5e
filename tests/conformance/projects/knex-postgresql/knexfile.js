/**
 * @type { import("knex").Knex.Config }
 */
module.exports = {
  client: 'pg',
  connection: process.env.DATABASE_URL || 'postgresql://localhost/theatre',
  migrations: {
    directory: './migrations',
  },
};
