/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function (knex) {
  await knex.raw("INSERT INTO guests (email, full_name) VALUES ('ada@example.org', 'Ada; Countess'), ('grace@example.org', 'Grace')");
  await knex.raw("UPDATE guests SET visits = 3 WHERE email = 'ada@example.org'");
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function (knex) {
  await knex.raw("DELETE FROM guests WHERE email IN ('ada@example.org', 'grace@example.org')");
};
