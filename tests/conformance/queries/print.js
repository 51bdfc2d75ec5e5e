// Prints the text of each query as JSON, by the real Knex.
const knex = require('knex')({ client: process.argv[2], useNullAsDefault: process.argv[2] === 'better-sqlite3' });
const texts = require('./queries').filter((query) => (query.also || [process.argv[2]]).includes(process.argv[2])).map((query) => query.make(knex).toString());
console.log(JSON.stringify(texts));
