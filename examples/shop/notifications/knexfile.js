/**
 * @type { import("knex").Knex.Config }
 */
module.exports = {
  client: 'better-sqlite3',
  connection: process.env.DATABASE_URL || { filename: '../shop.db' },
  useNullAsDefault: true,
  migrations: {
    directory: './migrations',
  },
};
