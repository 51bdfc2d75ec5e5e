#!/usr/bin/env node
// Runs a project's migrations with the real Knex, without the project's own environment.
//
//     real_knex.js URL SETTINGS.json
//
// The settings: `versions` (folders of migrations), `extensions` (loadExtensions), `sort_dirs_separately`, `wrap_identifier`
// ("snake_case"), `search_path`, `environment`, `globals`. Prints one line of JSON: the migrations that were applied, and the
// error that ended the run, if one did. Modules that are not installed are replaced by ones that accept everything.
'use strict';

const fs = require('fs');
const Module = require('module');
const path = require('path');

const [, , url, settingsFile] = process.argv;
const settings = JSON.parse(fs.readFileSync(settingsFile, 'utf8'));

function anything() {
  const target = function () {};
  return new Proxy(target, {
    get: (_, name) => {
      if (name === 'then' || name === '__esModule') return undefined;
      if (name === Symbol.toPrimitive) return () => '';
      if (name === Symbol.iterator) return function* () {};
      return anything();
    },
    apply: () => anything(),
    construct: () => anything(),
  });
}

// Packages that stand for others here.
const REPLACED = settings.replaced || {};

const load = Module._load;
Module._load = function (request, parent, isMain) {
  try {
    return load.call(this, REPLACED[request] || request, parent, isMain);
  } catch (error) {
    const ours = parent && parent.filename && settings.versions.some((folder) => parent.filename.startsWith(folder));
    if (error.code !== 'MODULE_NOT_FOUND' && !parent) throw error;
    if (!ours && error.code !== 'MODULE_NOT_FOUND') throw error;
    return anything();
  }
};

if (settings.transpile) require('sucrase/register');
Object.assign(globalThis, settings.globals || {});

async function main() {
  const knex = require('knex');
  const lodash = require('lodash');
  const configuration = {
    client: 'pg',
    connection: url,
    pool: { min: 1, max: 1 },
    searchPath: settings.search_path,
    migrations: {
      directory: settings.versions,
      sortDirsSeparately: settings.sort_dirs_separately || false,
      loadExtensions: settings.extensions || ['.js', '.cjs', '.mjs', '.ts'],
      tableName: settings.table_name || 'knex_migrations',
    },
    log: { warn() {}, error() {}, debug() {}, deprecate() {} },
  };
  if (settings.wrap_identifier === 'snake_case') configuration.wrapIdentifier = (value, original) => original(lodash.snakeCase(value));
  if (settings.wrap_identifier === 'objection') Object.assign(configuration, require('objection').knexSnakeCaseMappers());
  if (settings.cwd) process.chdir(settings.cwd);
  const database = knex(configuration);
  const answer = { applied: [] };
  try {
    // One at a time, so that what came before a failure stays.
    for (;;) {
      const [, names] = await database.migrate.up();
      if (names.length === 0 || answer.applied.includes(names[0])) break;
      answer.applied.push(...names);
      if (settings.first && answer.applied.length >= settings.first) break;
    }
  } catch (error) {
    answer.error = String(error.message).split('\n').slice(-1)[0];
    console.error(error.stack);
  }
  await database.destroy();
  console.log(JSON.stringify({ ...answer, applied: answer.applied.map((name) => path.basename(name)) }));
}

main();
