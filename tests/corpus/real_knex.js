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
    // Packages look for what they can do without.
    if (parent && parent.filename && parent.filename.includes('/node_modules/')) throw error;
    if (!ours && error.code !== 'MODULE_NOT_FOUND') throw error;
    return anything();
  }
};

// The same for `import`, which has to be told beforehand which names a module exports: those that the importing file asks of it.
globalThis.crosswalkAnything = anything();
const IMPORT_HOOKS = `
import fs from 'node:fs';
import { createRequire } from 'node:module';
const require = createRequire(${JSON.stringify(`file://${__filename}`)});
const replaced = ${JSON.stringify(REPLACED)};
function standIn(request, importer) {
  const text = importer && importer.startsWith('file:') ? fs.readFileSync(new URL(importer), 'utf8') : '';
  const names = new Set();
  for (const [, list, from] of text.matchAll(/import\\s+(?:[\\w$]+\\s*,\\s*)?\\{([^}]*)\\}\\s*from\\s*['"]([^'"]+)['"]/g)) {
    if (from === request) for (const name of list.split(',')) if (name.trim()) names.add(name.trim().split(/\\s+/)[0]);
  }
  const exports = [...names].map((name) => 'export const ' + name + ' = globalThis.crosswalkAnything.' + name + ';');
  return 'data:text/javascript,' + encodeURIComponent(['export default globalThis.crosswalkAnything;', ...exports].join('\\n'));
}
export async function resolve(request, context, next) {
  const wanted = replaced[request] || request;
  try {
    return await next(wanted, context);
  } catch (error) {
    try {
      return { url: 'file://' + require.resolve(wanted), shortCircuit: true };
    } catch {
      return { url: standIn(request, context.parentURL), shortCircuit: true };
    }
  }
}
`;
if (Module.register) Module.register('data:text/javascript,' + encodeURIComponent(IMPORT_HOOKS));

if (settings.transpile) require('sucrase/register');
Object.assign(globalThis, settings.globals || {});

// Where the history is to be run, as Knex's `client` and `connection`.
function target() {
  if (url.startsWith('sqlite:')) return { client: 'better-sqlite3', connection: { filename: url.slice('sqlite:'.length) }, useNullAsDefault: true };
  if (url.startsWith('mysql:')) return { client: 'mysql2', connection: url };
  return { client: 'pg', connection: url };
}

// The project's own `migrationSource`, as far as it orders by versions or names migrations by another extension than their files'.
function ownSource() {
  const { FsMigrations } = require('knex/lib/migrations/migrate/sources/fs-migrations');
  const semver = require('semver');
  const stem = (file) => path.basename(file, path.extname(file));
  return new (class extends FsMigrations {
    async getMigrations(extensions) {
      const found = await super.getMigrations(extensions);
      return settings.order === 'versions' ? found.sort((a, b) => semver.compare(stem(a.file), stem(b.file))) : found;
    }
    getMigrationName(migration) {
      return settings.name_extension === undefined ? migration.file : stem(migration.file) + settings.name_extension;
    }
  })(settings.versions, settings.sort_dirs_separately || false, settings.extensions || ['.js', '.cjs', '.mjs', '.ts']);
}

async function main() {
  const knex = require('knex');
  const lodash = require('lodash');
  const configuration = {
    ...target(),
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
  if (settings.order || settings.name_extension !== undefined) {
    const { tableName } = configuration.migrations;
    configuration.migrations = { tableName, migrationSource: ownSource() };
  }
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
