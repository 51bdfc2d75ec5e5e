// The same texts as a migration's statements.
const queries = require('../queries');

exports.up = async (knex) => {
  const client = knex.client.config.client;
  for (const query of queries) {
    if (query.also && !query.also.includes(client)) continue;
    await knex.raw(query.make(knex).toString());
  }
};
