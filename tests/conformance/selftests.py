"""Questions about the judges themselves: a harness that cannot fail proves nothing.

They need no crosswalk: the originals are good histories of their tools, a tool that is behind says so, a version table
written by hand satisfies the tool, and any change to a schema, however small, is noticed.
"""

import hashlib
import re
import uuid
import zlib

from databases import MYSQL, POSTGRESQL, SQLITE
from questions import WITH_WAY_BACK, Wrong, differences, is_empty, read_rows, read_schema, require_empty, require_equal, require_nothing_left_to_do, require_same_build, require_up_to_date
from schema import read_version_tables
from tools import DATABASES, TOOLS


def original(bench, tool, kind):
    """The real tool runs the original, says so, and has nothing left to do."""
    project = bench.open(tool, bench.original(tool, kind), f"selftest-{tool}-{kind}")
    database = bench.database(kind, f"selftest-{tool}-{kind}")
    try:
        project.apply(database)
        schema = read_schema(database)
        if len(schema["tables"]) < 3 or not read_rows(database, schema):
            raise Wrong(f"too little was built: {sorted(schema['tables'])}")
        require_nothing_left_to_do(project, database)
    finally:
        database.drop()


def behind(bench, tool, kind):
    """Half-way the tool is not up to date; with the rest applied the build is the same as in one go."""
    expected = bench.built_by_real_tool(tool, kind)
    project = bench.open(tool, bench.original(tool, kind), f"behind-{tool}-{kind}")
    database = bench.database(kind, f"behind-{tool}-{kind}")
    try:
        project.apply_up_to(database, len(project.migration_ids()) // 2)
        if not project.why_not_up_to_date(database):
            raise Wrong("half of the migrations are applied, and nothing was said")
        project.apply(database)
        require_up_to_date(project, database)
        schema = read_schema(database)
        require_same_build(expected, schema, read_rows(database, schema))
    finally:
        database.drop()


def way_back(bench, tool, kind):
    project = bench.open(tool, bench.original(tool, kind), f"way-back-{tool}-{kind}")
    database = bench.database(kind, f"way-back-{tool}-{kind}")
    try:
        project.apply(database)
        project.downgrade_one(database)
        if not project.why_not_up_to_date(database):
            raise Wrong("one step back left the project up to date")
        project.downgrade_all(database)
        require_empty(database)
    finally:
        database.drop()


def hand_made(bench, tool, kind):
    """The real tool takes a version table that was made by hand, as crosswalk will make it, for its own."""
    expected = bench.built_by_real_tool(tool, kind)
    project = bench.open(tool, bench.original(tool, kind), f"hand-made-{tool}-{kind}")
    database = bench.database(kind, f"hand-made-{tool}-{kind}")
    try:
        project.apply(database)
        database.run_script("".join(f"DROP TABLE {table};" for table in project.version_tables))
        database.run_script(HAND_MADE[tool](project, kind))
        require_equal("version tables", expected.version_tables, read_version_tables(database))
        require_equal("version rows", expected.ledger, project.ledger(database))
        require_nothing_left_to_do(project, database)
    finally:
        database.drop()


def _alembic_by_hand(project, kind):
    return f"""
        CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
        INSERT INTO alembic_version (version_num) VALUES ('{project.migration_ids()[-1]}');"""


def _knex_by_hand(project, kind):
    if kind == POSTGRESQL:
        script = """
            create table "knex_migrations" ("id" serial primary key, "name" varchar(255), "batch" integer, "migration_time" timestamptz);
            create table "knex_migrations_lock" ("index" serial primary key, "is_locked" integer);"""
        moment = "now()"
    elif kind == MYSQL:
        script = """
            create table `knex_migrations` (`id` int unsigned not null auto_increment primary key, `name` varchar(255), `batch` int, `migration_time` timestamp);
            create table `knex_migrations_lock` (`index` int unsigned not null auto_increment primary key, `is_locked` int);"""
        moment = "now()"
    else:
        script = """
            create table `knex_migrations` (`id` integer not null primary key autoincrement, `name` varchar(255), `batch` integer, `migration_time` datetime);
            create table `knex_migrations_lock` (`index` integer not null primary key autoincrement, `is_locked` integer);"""
        moment = "1700000000000"
    script += "insert into knex_migrations_lock (is_locked) values (0);"
    for name in project.migration_ids():
        script += f"insert into knex_migrations (batch, migration_time, name) values (1, {moment}, '{name}');"
    return script


def _prisma_by_hand(project, kind):
    if kind == POSTGRESQL:
        script = """
            CREATE TABLE _prisma_migrations (
                id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
                logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0);"""
        moment = "now()"
    else:
        script = """
            CREATE TABLE "_prisma_migrations" (
                "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
                "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0);"""
        moment = "1700000000000"
    for name in project.migration_ids():
        text = (project.folder / "prisma" / "migrations" / name / "migration.sql").read_bytes()
        script += f"""
            INSERT INTO _prisma_migrations (id, checksum, started_at, finished_at, migration_name, applied_steps_count)
            VALUES ('{uuid.uuid4()}', '{hashlib.sha256(text).hexdigest()}', {moment}, {moment}, '{name}', 1);"""
    return script


def _flyway_by_hand(project, kind):
    columns = """
        "installed_rank" INT NOT NULL{key}, "version" VARCHAR(50), "description" VARCHAR(200) NOT NULL, "type" VARCHAR(20) NOT NULL, "script" VARCHAR(1000) NOT NULL,
        "checksum" {checksum}, "installed_by" VARCHAR(100) NOT NULL, "installed_on" {moment}, "execution_time" {time} NOT NULL, "success" BOOLEAN NOT NULL"""
    if kind == POSTGRESQL:
        spelled = columns.format(key="", checksum="INTEGER", moment="TIMESTAMP NOT NULL DEFAULT now()", time="INTEGER")
        script = f"""
            CREATE TABLE "flyway_schema_history" ({spelled});
            ALTER TABLE "flyway_schema_history" ADD CONSTRAINT "flyway_schema_history_pk" PRIMARY KEY ("installed_rank");"""
    elif kind == MYSQL:
        spelled = columns.format(key="", checksum="INT", moment="TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP", time="INT")
        script = f'CREATE TABLE "flyway_schema_history" ({spelled}, CONSTRAINT "flyway_schema_history_pk" PRIMARY KEY ("installed_rank"));'
    else:
        spelled = columns.format(key=" PRIMARY KEY", checksum="INT", moment="TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now'))", time="INT")
        script = f'CREATE TABLE "flyway_schema_history" ({spelled});'
    script += 'CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");'
    if kind == MYSQL:
        script = script.replace('"', "`")
    versioned, repeatable = project.migration_files()
    user = {POSTGRESQL: "postgres", MYSQL: "root", SQLITE: ""}[kind]
    for rank, file in enumerate([*versioned, *repeatable], 1):
        version, description = file.stem[1:].split("__", 1)
        version = f"'{version.replace('_', '.')}'" if version else "NULL"
        script += f"""
            INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            VALUES ({rank}, {version}, '{description.replace('_', ' ')}', 'SQL', '{file.name}', {flyway_checksum(file.read_bytes())}, '{user}', 1, TRUE);"""
    return script


def flyway_checksum(content):
    """flyway-core: ChecksumCalculator.java: CRC-32 over the lines without their ends, as a signed number."""
    lines = re.split(r"\r\n|\r|\n", content.decode("utf-8").removeprefix("\ufeff"))
    value = 0
    for line in lines:
        value = zlib.crc32(line.encode("utf-8"), value)
    return value - 2**32 if value >= 2**31 else value


HAND_MADE = {"alembic": _alembic_by_hand, "knex": _knex_by_hand, "prisma": _prisma_by_hand, "flyway": _flyway_by_hand}


# ---------------------------------------------------------------------------------------------------------------------
# Every small change to a schema is noticed.

BASE = {
    POSTGRESQL: """
        CREATE TYPE mood AS ENUM ('good', 'bad');
        CREATE TABLE p (id SERIAL PRIMARY KEY, code TEXT);
        CREATE TABLE t (id INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a VARCHAR(10) DEFAULT 'x', b INTEGER NOT NULL, p_id INTEGER, m mood,
            CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES p (id) ON DELETE CASCADE, CONSTRAINT ck CHECK (b > 0), CONSTRAINT uq UNIQUE (a));
        CREATE INDEX ix ON t (b) WHERE b > 1;
        CREATE VIEW v AS SELECT id FROM t;
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END; $$;
        CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();""",
    SQLITE: """
        CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT);
        CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a VARCHAR(10) DEFAULT 'x', b INTEGER NOT NULL, p_id INTEGER,
            CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES p (id) ON DELETE CASCADE, CONSTRAINT ck CHECK (b > 0), CONSTRAINT uq UNIQUE (a));
        CREATE INDEX ix ON t (b) WHERE b > 1;
        CREATE VIEW v AS SELECT id FROM t;
        CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE p SET code = 'n'; END;""",
    MYSQL: """
        CREATE TABLE p (id INT AUTO_INCREMENT PRIMARY KEY, code VARCHAR(20));
        CREATE TABLE t (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, a VARCHAR(10) DEFAULT 'x', b INT NOT NULL, p_id INT, m ENUM('good', 'bad'),
            CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES p (id) ON DELETE CASCADE, CONSTRAINT ck CHECK (b > 0), CONSTRAINT uq UNIQUE (a)) ENGINE=InnoDB;
        CREATE INDEX ix ON t (b);
        CREATE VIEW v AS SELECT id FROM t;
        CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW UPDATE p SET code = 'n';
        CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1;""",
}

# (what to replace in the base, with what); for PostgreSQL also statements run on top.
CHANGES = {
    POSTGRESQL: [
        ("'good', 'bad'", "'bad', 'good'"),
        ("SERIAL", "INTEGER"),
        ("SERIAL", "BIGSERIAL"),
        ("BY DEFAULT AS", "ALWAYS AS"),
        ("AS IDENTITY", "AS IDENTITY (START WITH 7)"),
        ("VARCHAR(10)", "VARCHAR(11)"),
        ("VARCHAR(10)", "TEXT"),
        ("DEFAULT 'x'", "DEFAULT 'y'"),
        ("DEFAULT 'x'", ""),
        ("b INTEGER NOT NULL", "b INTEGER"),
        ("b INTEGER NOT NULL, p_id INTEGER", "p_id INTEGER, b INTEGER NOT NULL"),
        ("ON DELETE CASCADE", "ON DELETE SET NULL"),
        ("ON DELETE CASCADE", "ON DELETE CASCADE ON UPDATE CASCADE"),
        ("ON DELETE CASCADE", "ON DELETE CASCADE DEFERRABLE"),
        ("CONSTRAINT fk ", "CONSTRAINT fk2 "),
        ("CHECK (b > 0)", "CHECK (b >= 0)"),
        ("CONSTRAINT ck ", ""),
        ("CONSTRAINT uq UNIQUE", "CONSTRAINT uq2 UNIQUE"),
        ("UNIQUE (a)", "UNIQUE (a, b)"),
        (" WHERE b > 1", ""),
        ("CREATE INDEX ix ON t (b)", "CREATE UNIQUE INDEX ix ON t (b)"),
        ("CREATE INDEX ix ON t (b)", "CREATE INDEX ix ON t (b DESC)"),
        ("SELECT id FROM t", "SELECT b FROM t"),
        ("RETURN NEW", "RETURN OLD"),
        ("AFTER INSERT", "BEFORE INSERT"),
        ("CREATE VIEW", "COMMENT ON COLUMN t.a IS 'a'; CREATE VIEW"),
        ("CREATE VIEW", "ALTER TABLE p ADD COLUMN n TEXT; CREATE VIEW"),
        ("CREATE VIEW", "CREATE SEQUENCE s; CREATE VIEW"),
        ("CREATE VIEW", "CREATE TYPE pair AS (a INTEGER, b TEXT); CREATE VIEW"),
        ("CREATE VIEW", "CREATE POLICY y ON t USING (b > 1); CREATE VIEW"),
        ("CREATE VIEW", "GRANT SELECT ON t TO public; CREATE VIEW"),
        ("CREATE VIEW", "ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE VIEW"),
        ("CREATE VIEW", "CREATE SCHEMA other; CREATE VIEW"),
        ("CREATE VIEW", "CREATE MATERIALIZED VIEW mv AS SELECT 1 AS x; CREATE VIEW"),
        ("CREATE VIEW", "CREATE DOMAIN d AS TEXT; CREATE VIEW"),
    ],
    SQLITE: [
        (" AUTOINCREMENT", ""),
        ("VARCHAR(10)", "VARCHAR(11)"),
        ("DEFAULT 'x'", "DEFAULT 'y'"),
        ("DEFAULT 'x'", ""),
        ("DEFAULT 'x'", "DEFAULT 'x' COLLATE NOCASE"),
        ("b INTEGER NOT NULL", "b INTEGER"),
        ("b INTEGER NOT NULL, p_id INTEGER", "p_id INTEGER, b INTEGER NOT NULL"),
        ("ON DELETE CASCADE", "ON DELETE SET NULL"),
        ("ON DELETE CASCADE", "ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED"),
        ("CONSTRAINT fk ", "CONSTRAINT fk2 "),
        ("CONSTRAINT fk ", ""),
        ("CHECK (b > 0)", "CHECK (b >= 0)"),
        ("CONSTRAINT ck ", ""),
        ("CONSTRAINT ck CHECK (b > 0), ", ""),
        ("CONSTRAINT uq ", ""),
        ("UNIQUE (a)", "UNIQUE (a, b)"),
        (", CONSTRAINT uq UNIQUE (a));", "); CREATE UNIQUE INDEX uq ON t (a);"),
        (" WHERE b > 1", ""),
        (" WHERE b > 1", " WHERE b > 2"),
        ("ON t (b)", "ON t (b DESC)"),
        ("ON t (b)", "ON t (abs(b))"),
        ("CREATE INDEX ix", "CREATE UNIQUE INDEX ix"),
        ("SELECT id FROM t", "SELECT b FROM t"),
        ("AFTER INSERT", "BEFORE INSERT"),
        ("code = 'n'", "code = 'm'"),
        ("code TEXT)", "code TEXT) WITHOUT ROWID"),
        ("code TEXT)", "code TEXT, upper TEXT AS (upper(code)))"),
    ],
    MYSQL: [
        ("'good', 'bad'", "'bad', 'good'"),
        ("id INT AUTO_INCREMENT", "id INT"),
        ("UNSIGNED ", ""),
        ("VARCHAR(10)", "VARCHAR(11)"),
        ("VARCHAR(10)", "VARCHAR(10) CHARACTER SET latin1"),
        ("DEFAULT 'x'", "DEFAULT 'y'"),
        ("DEFAULT 'x'", ""),
        ("DEFAULT 'x'", "DEFAULT 'x' COMMENT 'a'"),
        ("b INT NOT NULL", "b INT"),
        ("b INT NOT NULL, p_id INT", "p_id INT, b INT NOT NULL"),
        ("ON DELETE CASCADE", "ON DELETE SET NULL"),
        ("ON DELETE CASCADE", "ON DELETE CASCADE ON UPDATE CASCADE"),
        ("CONSTRAINT fk ", "CONSTRAINT fk2 "),
        ("CONSTRAINT fk ", ""),
        ("CHECK (b > 0)", "CHECK (b >= 0)"),
        ("CONSTRAINT ck ", ""),
        ("CONSTRAINT uq UNIQUE", "CONSTRAINT uq2 UNIQUE"),
        ("UNIQUE (a)", "UNIQUE (a, b)"),
        ("UNIQUE (a)", "UNIQUE (a(5))"),
        ("CREATE INDEX ix ON t (b)", "CREATE UNIQUE INDEX ix ON t (b)"),
        ("CREATE INDEX ix ON t (b)", "CREATE INDEX ix ON t (b DESC)"),
        ("CREATE INDEX ix ON t (b)", "CREATE FULLTEXT INDEX ix ON t (a)"),
        ("ENGINE=InnoDB", "ENGINE=InnoDB COMMENT='t'"),
        ("ENGINE=InnoDB", "ENGINE=InnoDB CHARSET=latin1"),
        ("SELECT id FROM t", "SELECT b FROM t"),
        ("AFTER INSERT", "BEFORE INSERT"),
        ("code = 'n'", "code = 'm'"),
        ("RETURN 1", "RETURN 2"),
        ("code VARCHAR(20))", "code VARCHAR(20), upper VARCHAR(20) AS (upper(code)))"),
        ("code VARCHAR(20))", "code VARCHAR(20), changed TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP)"),
        ("CREATE VIEW", "CREATE TABLE n (x INT); CREATE VIEW"),
    ],
}


def changes_noticed(bench, kind):
    database = bench.database(kind, "changes")
    base = _schema_of(database, BASE[kind])
    require_equal("schemas of the same script", base, _schema_of(database, BASE[kind]))
    for old, new in CHANGES[kind]:
        if old not in BASE[kind]:
            raise Wrong(f"the base has no {old!r}")
        if not differences(base, _schema_of(database, BASE[kind].replace(old, new, 1))):
            raise Wrong(f"not noticed: {old!r} became {new!r}")
    database.drop()


def layout_ignored(bench):
    """SQLite keeps the author's text; quoting, letter case and layout alone are no difference."""
    other = (
        BASE[SQLITE]
        .replace("CREATE TABLE t (id", 'create table "t" (\n  `id`')
        .replace("CHECK (b > 0)", "check ((`b`  >  0))")
        .replace("DEFAULT 'x'", "default ('x')")
        .replace("VARCHAR(10)", "varchar( 10 )")
        .replace("WHERE b > 1", 'where ("b" > 1) /* few */')
    )
    database = bench.database(SQLITE, "layout")
    require_equal("schemas", _schema_of(database, BASE[SQLITE]), _schema_of(database, other))


def _schema_of(database, script):
    """The schema that a script builds from nothing."""
    if database.kind == SQLITE:
        database.drop()
        database.run_script(script)
    elif database.kind == MYSQL:
        database.run_script(f"DROP DATABASE `{database.name}`; CREATE DATABASE `{database.name}` CHARACTER SET utf8mb4; USE `{database.name}`;" + script)
    else:
        database.run_script("DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP SCHEMA IF EXISTS other CASCADE;" + script)
    return read_schema(database)


def all_questions():
    for kind in DATABASES:
        yield f"selftest/{kind}/changes-are-noticed", changes_noticed, (kind,)
        for tool in TOOLS:
            yield f"selftest/{kind}/{tool}/original", original, (tool, kind)
            yield f"selftest/{kind}/{tool}/behind", behind, (tool, kind)
            yield f"selftest/{kind}/{tool}/hand-made-version-table", hand_made, (tool, kind)
        for tool in WITH_WAY_BACK:
            yield f"selftest/{kind}/{tool}/way-back", way_back, (tool, kind)
    yield "selftest/sqlite/layout-is-no-change", layout_ignored, ()
