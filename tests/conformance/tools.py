"""The real Alembic, Knex, Prisma and Flyway, each behind the same few questions.

A project is always copied first; what a tool needs besides (a connection, a node_modules folder, Prisma's
configuration) is added to the copy. The migrations themselves are never touched.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from databases import MYSQL, POSTGRESQL, SQLITE, Unavailable

TIMEOUT_SECONDS = 90


class ToolFailed(Exception):
    """A real tool refused or broke; the message holds its own words."""


def tools_folder():
    chosen = os.environ.get("CROSSWALK_TOOLS_DIR")
    if chosen:
        return Path(chosen)
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(cache) / "crosswalk" / "tools"


def require_part(part):
    folder = tools_folder()
    if (folder / f"{part}.ready").exists():
        return
    why = folder / f"{part}.missing"
    raise Unavailable(why.read_text().strip() if why.exists() else "not installed, run tests/conformance/setup")


class Outcome:
    def __init__(self, done):
        self.code = done.returncode
        self.stdout = done.stdout
        self.stderr = done.stderr

    def text(self):
        return f"exit {self.code}\n{self.stdout.strip()}\n{self.stderr.strip()}".strip()


class Project:
    """One project of one tool, copied to a scratch folder."""

    tool = ""
    version_tables = ()

    def __init__(self, source, folder):
        shutil.copytree(source, folder)
        self.folder = Path(folder)
        self.prepare()

    def prepare(self):
        pass

    def environment(self, database):
        return {"DATABASE_URL": self.connection(database)}

    def run(self, command, database, check=True):
        environment = {**os.environ, "NO_COLOR": "1", **self.environment(database)}
        for noise in ("NODE_ENV", "FLYWAY_URL", "ALEMBIC_CONFIG"):
            environment.pop(noise, None)
        words = [str(word) for word in command]
        try:
            done = subprocess.run(words, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired as late:
            raise ToolFailed(f"{self.tool} did not end within {TIMEOUT_SECONDS} s: {' '.join(words[-4:])}\n{(late.stdout or b'').decode()[-1500:]}") from None
        outcome = Outcome(done)
        if check and outcome.code != 0:
            raise ToolFailed(f"{self.tool} failed: {' '.join(words[-4:])}\n{outcome.text()[-3000:]}")
        return outcome

    # What each tool answers below.
    def connection(self, database):
        """The database's address in the tool's own spelling."""
        raise NotImplementedError

    def migration_ids(self):
        """The identifiers of the migrations in the order of execution, as `--to` takes them."""
        raise NotImplementedError

    def apply(self, database):
        raise NotImplementedError

    def apply_up_to(self, database, count):
        """Applies the first `count` migrations."""
        raise NotImplementedError

    def why_not_up_to_date(self, database):
        """What the real tool holds against the database, or an empty string."""
        raise NotImplementedError

    def ledger(self, database):
        """The rows of the version tables, without clock readings and random identifiers."""
        raise NotImplementedError

    def downgrade_all(self, database):
        raise Unavailable(f"{self.tool} has no way back")

    def downgrade_one(self, database):
        raise Unavailable(f"{self.tool} has no way back")


class AlembicProject(Project):
    tool = "alembic"
    version_tables = ("alembic_version",)

    def prepare(self):
        require_part("alembic")
        self.python = tools_folder() / "python" / "bin" / "python"

    def connection(self, database):
        if database.kind == SQLITE:
            return f"sqlite:///{database.path}"
        if database.kind == MYSQL:
            return database.url().replace("mysql://", "mysql+pymysql://", 1) + "?charset=utf8mb4"
        return database.url().replace("postgresql://", "postgresql+psycopg://", 1)

    def alembic(self, database, *words, check=True):
        self._point_ini_at(database)
        return self.run([self.python, "-m", "alembic", *words], database, check)

    def _point_ini_at(self, database):
        ini = self.folder / "alembic.ini"
        url = self.connection(database).replace("%", "%%")
        text, count = re.subn(r"(?m)^sqlalchemy\.url\s*=.*$", lambda _: f"sqlalchemy.url = {url}", ini.read_text())
        if count:
            ini.write_text(text)

    def migration_ids(self):
        """Follows `down_revision` from the base; the conformance histories are linear."""
        parents = {}
        for file in (self.folder / self._versions_folder()).glob("*.py"):
            text = file.read_text()
            revision = re.search(r"(?m)^revision\b[^=]*=\s*['\"]([^'\"]+)['\"]", text)
            parent = re.search(r"(?m)^down_revision\b[^=]*=\s*(?:None|['\"]([^'\"]+)['\"])", text)
            parents[parent.group(1)] = revision.group(1)
        order, last = [], None
        while last in parents:
            last = parents[last]
            order.append(last)
        return order

    def _versions_folder(self):
        location = re.search(r"(?m)^script_location\s*=\s*(.+)$", (self.folder / "alembic.ini").read_text())
        folder = location.group(1).strip().replace("%(here)s/", "")
        return Path(folder) / "versions"

    def apply(self, database):
        self.alembic(database, "upgrade", "heads")

    def apply_up_to(self, database, count):
        self.alembic(database, "upgrade", self.migration_ids()[count - 1])

    def why_not_up_to_date(self, database):
        current = self.alembic(database, "current").stdout
        heads = self.alembic(database, "heads").stdout
        ids = lambda text: {line.split()[0] for line in text.splitlines() if "(head)" in line}
        if not ids(heads):
            return f"no heads: {heads!r}"
        if ids(current) != ids(heads):
            return f"current is {current.strip() or 'nothing'!r}, heads are {heads.strip()!r}"
        return ""

    def ledger(self, database):
        return {"alembic_version": sorted(row["version_num"] for row in database.rows("select version_num from alembic_version"))}

    def downgrade_all(self, database):
        self.alembic(database, "downgrade", "base")

    def downgrade_one(self, database):
        self.alembic(database, "downgrade", "-1")


class NodeProject(Project):
    def prepare(self):
        require_part("node")
        modules = self.folder / "node_modules"
        if not modules.exists():
            modules.symlink_to(tools_folder() / "node" / "node_modules")

    def run(self, command, database, check=True):
        if database.kind == SQLITE:
            require_part("sqlite")
        return super().run(command, database, check)


class KnexProject(NodeProject):
    tool = "knex"
    version_tables = ("knex_migrations", "knex_migrations_lock")

    def connection(self, database):
        return str(database.path) if database.kind == SQLITE else database.url()

    def knex(self, database, *words, check=True):
        return self.run(["node", "node_modules/knex/bin/cli.js", *words], database, check)

    def migration_ids(self):
        files = [f.name for f in (self.folder / "migrations").iterdir() if f.suffix in (".js", ".cjs", ".ts")]
        return sorted(files, key=lambda name: name.encode("utf-16-be"))

    def apply(self, database):
        self.knex(database, "migrate:latest")

    def apply_up_to(self, database, count):
        self.knex(database, "migrate:to", self.migration_ids()[count - 1])

    def why_not_up_to_date(self, database):
        listed = self.knex(database, "migrate:list").stdout
        if "No Pending Migration files Found." not in listed:
            return f"migrate:list says: {listed.strip()}"
        names = [row["name"] for row in database.rows("select name from knex_migrations order by id")]
        if names != self.migration_ids():
            return f"knex_migrations holds {names}, the files are {self.migration_ids()}"
        return ""

    def ledger(self, database):
        moment = "typeof(migration_time)" if database.kind == SQLITE else "migration_time is not null"
        return {
            "knex_migrations": [{**row, "batch": int(row["batch"])} for row in database.rows(f"select id, name, batch, {moment} as moment from knex_migrations order by id")],
            "knex_migrations_lock": [list(row.values()) for row in database.rows(f"select {'`index`' if database.kind == MYSQL else chr(34) + 'index' + chr(34)}, is_locked from knex_migrations_lock")],
        }

    def downgrade_all(self, database):
        self.knex(database, "migrate:rollback", "--all")

    def downgrade_one(self, database):
        self.knex(database, "migrate:down")


# Prisma's JavaScript engine needs no engine binary, but splits a PostgreSQL script at every semicolon, even inside
# a function's body. The native engine sends the file as one simple query, and so do we.
PRISMA_CONFIGURATION = """\
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';

// The adapter refuses columns of the type "char", in which the engine asks for the kind of every check constraint.
const SINGLE_CHARACTER = 18, TEXT = 25, CHARACTER_COLUMN = 6;
function understandSingleCharacters(adapter) {
  const performIO = adapter.performIO.bind(adapter);
  adapter.performIO = async (query) => {
    const result = await performIO(query);
    for (const field of result.fields ?? []) {
      field.isCharacter = field.dataTypeID === SINGLE_CHARACTER;
      if (field.isCharacter) field.dataTypeID = TEXT;
    }
    adapter.lastFields = result.fields;
    return result;
  };
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const answer = await queryRaw(query);
    const types = answer.columnTypes.map((type, at) => adapter.lastFields[at].isCharacter ? CHARACTER_COLUMN : type);
    return { ...answer, columnTypes: types };
  };
}

class WholeScripts extends PrismaPg {
  async connect() { return asTheNativeEngine(await super.connect()); }
  async connectToShadowDb() {
    const adapter = asTheNativeEngine(await super.connectToShadowDb());
    // The adapter itself drops the database while it is still connected to it, which the server refuses.
    adapter.dispose = async () => {
      const { database } = adapter.client.options;
      await adapter.client.end();
      const server = await this.connect();
      await server.executeScript(`DROP DATABASE "${database}"`);
      await server.dispose();
    };
    return adapter;
  }
}
function asTheNativeEngine(adapter) {
  adapter.executeScript = async (script) => { await adapter.client.query(script); };
  understandSingleCharacters(adapter);
  return adapter;
}

// Into a shadow database the engine sends a script as one statement, of which the driver takes no more than the first.
class WholeFiles extends PrismaBetterSqlite3 {
  async connectToShadowDb() {
    const adapter = await super.connectToShadowDb();
    const executeRaw = adapter.executeRaw.bind(adapter);
    adapter.executeRaw = async (query) => {
      if (query.args.length) return executeRaw(query);
      adapter.client.exec(query.sql);
      return 0;
    };
    return adapter;
  }
}

// Neither the engine's lock timer nor an idle connection shall hold a finished process for ten seconds.
const setAnyTimeout = globalThis.setTimeout;
globalThis.setTimeout = (action, delay, ...rest) => {
  const timer = setAnyTimeout(action, delay, ...rest);
  return delay >= 5000 ? timer.unref() : timer;
};

const url = process.env.DATABASE_URL;

// In parts, since a connection string would name the database of a shadow database's connection too.
function addressOf(text) {
  const { hostname, port, username, pathname } = new URL(text);
  return { host: hostname, port: Number(port), user: username, database: pathname.slice(1) };
}

export default {
  schema: path.join('prisma', 'schema.prisma'),
  experimental: { adapter: true },
  engine: 'js',
  adapter: async () => url.startsWith('postgres')
    ? new WholeScripts({ ...addressOf(url), allowExitOnIdle: true })
    : new WholeFiles({ url }, { timestampFormat: 'unixepoch-ms' }),
};
"""


def read_models(text):
    """The lines of each model and enum, without comments; neither the order of lines nor that of blocks counts."""
    models = {}
    for header, body in re.findall(r"(?ms)^((?:model|enum) \S+) \{\n(.*?)^\}", text):
        lines = (" ".join(line.split()) for line in body.splitlines())
        models[header] = sorted(line for line in lines if line and not line.startswith("//"))
    return models


class PrismaProject(NodeProject):
    tool = "prisma"
    version_tables = ("_prisma_migrations",)

    def prepare(self):
        super().prepare()
        lock = self.folder / "prisma" / "migrations" / "migration_lock.toml"
        if lock.exists() and '"mysql"' in lock.read_text():
            raise Unavailable("Prisma's engine in WebAssembly is built without MySQL (it panics at any of its providers), and the native one is a download")
        (self.folder / "prisma.config.mjs").write_text(PRISMA_CONFIGURATION)
        # The CLI insists that its engine files exist, and never runs them in this mode.
        placeholder = self.folder / "engine-placeholder"
        placeholder.write_text("#!/bin/sh\nexit 1\n")
        placeholder.chmod(0o755)

    def environment(self, database):
        placeholder = str(self.folder / "engine-placeholder")
        return {
            **super().environment(database),
            "PRISMA_QUERY_ENGINE_LIBRARY": placeholder,
            "PRISMA_SCHEMA_ENGINE_BINARY": placeholder,
            "PRISMA_HIDE_UPDATE_MESSAGE": "1",
            "CHECKPOINT_DISABLE": "1",
        }

    def connection(self, database):
        return f"file:{database.path}" if database.kind == SQLITE else database.url()

    def prisma(self, database, *words, check=True):
        return self.run(["node", "node_modules/prisma/build/index.js", *words], database, check)

    def migration_ids(self):
        return sorted(f.name for f in (self.folder / "prisma" / "migrations").iterdir() if f.is_dir())

    def apply(self, database):
        self.prisma(database, "migrate", "deploy")

    def apply_up_to(self, database, count):
        """Prisma has no target: the later folders are set aside, as on a checkout of that day."""
        aside = self.folder / "later"
        aside.mkdir()
        later = self.migration_ids()[count:]
        migrations = self.folder / "prisma" / "migrations"
        for name in later:
            (migrations / name).rename(aside / name)
        try:
            self.apply(database)
        finally:
            for name in later:
                (aside / name).rename(migrations / name)
            aside.rmdir()

    def why_not_up_to_date(self, database):
        status = self.prisma(database, "migrate", "status", check=False)
        if status.code != 0 or "Database schema is up to date!" not in status.stdout:
            return f"migrate status: {status.text()}"
        rows = database.rows("select migration_name, checksum, finished_at, rolled_back_at, logs, applied_steps_count from _prisma_migrations order by started_at, migration_name")
        expected = [(name, self._checksum(name)) for name in self.migration_ids()]
        if [(row["migration_name"], row["checksum"]) for row in rows] != expected:
            return f"_prisma_migrations holds {rows}, expected {expected}"
        unfinished = [row for row in rows if row["finished_at"] is None or row["rolled_back_at"] is not None]
        return f"unfinished rows: {unfinished}" if unfinished else ""

    def difference_from_models(self, database):
        """What the real tool would still migrate so that the migrations lead to the models; an empty string if nothing."""
        words = ["migrate", "diff", "--from-migrations", "prisma/migrations", "--to-schema-datamodel", "prisma/schema.prisma", "--exit-code"]
        outcome = self.prisma(database, *words, check=False)
        return "" if outcome.code == 0 else outcome.text()

    def models(self):
        return read_models((self.folder / "prisma" / "schema.prisma").read_text())

    def pulled_models(self, database):
        """The models that the real tool makes of a database by itself, with no schema to begin with."""
        return self._with_pulled_schema(database, read_models)

    def accepts_pulled_models(self, database):
        """Whether the real tool takes the models that it made itself."""
        return self._with_pulled_schema(database, lambda text: self.prisma(database, "validate", check=False).code == 0)

    def _with_pulled_schema(self, database, ask):
        schema = self.folder / "prisma" / "schema.prisma"
        ours = schema.read_text()
        # The datasource alone: with it stand the schemas that are to be looked at.
        schema.write_text("".join(re.findall(r"(?ms)^(?:datasource|generator) .*?^}\n", ours)))
        try:
            self.prisma(database, "db", "pull", check=False)
            return ask(schema.read_text())
        finally:
            schema.write_text(ours)

    def _checksum(self, name):
        return hashlib.sha256((self.folder / "prisma" / "migrations" / name / "migration.sql").read_bytes()).hexdigest()

    def ledger(self, database):
        moment = "typeof({0})" if database.kind == SQLITE else "{0} is not null"
        columns = "length(id) as id, migration_name, checksum, logs, rolled_back_at, applied_steps_count, " + ", ".join(f"{moment.format(c)} as {c}" for c in ("started_at", "finished_at"))
        return {"_prisma_migrations": [list(row.values()) for row in database.rows(f"select {columns} from _prisma_migrations order by migration_name")]}


class FlywayProject(Project):
    tool = "flyway"
    version_tables = ("flyway_schema_history",)
    history = "flyway_schema_history"
    settled_states = {"Success", "Baseline", "Ignored (Baseline)", "Below Baseline", "Superseded", "Deleted", "Undone", "Out of Order"}

    def prepare(self):
        require_part("flyway")

    def connection(self, database):
        if database.kind == SQLITE:
            return f"jdbc:sqlite:{database.path}"
        if database.kind == MYSQL:
            return f"jdbc:mariadb://127.0.0.1:{database.server.port}/{database.name}?user=root"
        return f"jdbc:postgresql://127.0.0.1:{database.server.port}/{database.name}?user=postgres"

    def flyway(self, database, *words, check=True):
        # A short-lived JVM: the first compiler tier only, and no wait for the class-sharing archive.
        java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", tools_folder() / "flyway" / "*", "org.flywaydb.commandline.Main"]
        outcome = self.run([*java, f"-url={self.connection(database)}", "-outputType=json", *words], database, check)
        start = outcome.stdout.find("{")
        if start < 0:
            raise ToolFailed(f"flyway printed no JSON: {outcome.text()[-2000:]}")
        answer = json.loads(outcome.stdout[start:])
        if check and answer.get("error"):
            raise ToolFailed(f"flyway {words[-1]}: {answer['error']}")
        return answer

    def migration_files(self):
        """The versioned files in order, then the repeatable ones."""
        files = [f for f in (self.folder / "sql").rglob("*.sql")]
        version = lambda f: [int(part) for part in re.split(r"[._]", f.name[1:].split("__")[0])]
        versioned = sorted((f for f in files if f.name.startswith("V")), key=version)
        return versioned, sorted(f for f in files if f.name.startswith("R__"))

    def migration_ids(self):
        versioned, _ = self.migration_files()
        return [f.name[1:].split("__")[0].replace("_", ".") for f in versioned]

    def apply(self, database):
        self.flyway(database, "migrate")

    def apply_up_to(self, database, count):
        """A target would still run the repeatable files, which may need later tables: all later files are set aside."""
        versioned, repeatable = self.migration_files()
        later = versioned[count:] + repeatable
        for file in later:
            file.rename(file.with_suffix(".later"))
        try:
            self.flyway(database, "migrate")
        finally:
            for file in later:
                file.with_suffix(".later").rename(file)

    def why_not_up_to_date(self, database):
        listed = self.flyway(database, "info")["migrations"]
        unsettled = [(m["version"], m["description"], m["state"]) for m in listed if m["state"] not in self.settled_states]
        if unsettled:
            return f"info: {unsettled}"
        versioned, repeatable = self.migration_files()
        if len(listed) < len(versioned) + len(repeatable):
            return f"info lists {len(listed)} migrations of {len(versioned) + len(repeatable)}"
        validated = self.flyway(database, "validate")
        return "" if validated["validationSuccessful"] else f"validate: {validated['allErrorMessages'] or validated['errorDetails']}"

    def ledger(self, database):
        columns = "installed_rank, version, description, type, script, checksum, installed_by, success"
        rows = [list(row.values()) for row in database.rows(f"select {columns} from {self.history} order by installed_rank")]
        moment = "typeof(installed_on)" if database.kind == SQLITE else "installed_on is not null"
        moments = database.rows(f"select {moment} as moment, execution_time >= 0 as timed from {self.history}")
        return {"flyway_schema_history": rows, "moments": [list(row.values()) for row in moments]}


PROJECTS = {project.tool: project for project in (AlembicProject, PrismaProject, FlywayProject, KnexProject)}
TOOLS = tuple(PROJECTS)
DATABASES = (SQLITE, POSTGRESQL, MYSQL)
VERSION_TABLES = {table for project in PROJECTS.values() for table in project.version_tables}
