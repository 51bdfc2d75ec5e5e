"""What is asked of crosswalk. Each question is a function over one case and raises when the answer is wrong."""

import json
import shutil
import threading
from pathlib import Path

from crosswalk import FINDINGS, FINE, MIGRATION_FAILED
from databases import MYSQL, POSTGRESQL, SQLITE
from schema import differences, is_empty, read_rows, read_schema, read_version_tables
from tools import DATABASES, PROJECTS, TOOLS

HERE = Path(__file__).resolve().parent
ORIGINALS = HERE / "projects"
SHOP = HERE.parent.parent / "examples" / "shop"
WITH_WAY_BACK = ("alembic", "knex")


class Wrong(Exception):
    """An answer that differs from what the real tool did."""


class Bench:
    """What a question may use: scratch folders, databases, crosswalk, and what the originals build."""

    def __init__(self, scratch, databases, crosswalk):
        self.scratch = Path(scratch)
        self.databases = databases
        self.crosswalk = crosswalk
        self._originals = {}
        self._locks = {}
        self._guard = threading.Lock()

    def folder(self, label):
        """A new folder's path; the folder itself is not created."""
        path = self.scratch / label.replace("/", "-")
        while path.exists():
            path = path.with_name(path.name + "x")
        return path

    def open(self, tool, source, label):
        return PROJECTS[tool](source, self.folder(label))

    def database(self, kind, label):
        return self.databases.create(kind, label.replace("/", "-"))

    def original(self, tool, kind):
        return ORIGINALS / f"{tool}-{kind}"

    def built_by_real_tool(self, tool, kind):
        """What the real tool makes of its own history: asked once, used by many questions."""
        with self._guard:
            lock = self._locks.setdefault((tool, kind), threading.Lock())
        with lock:
            if (tool, kind) not in self._originals:
                label = f"original-{tool}-{kind}"
                project = self.open(tool, self.original(tool, kind), label)
                database = self.database(kind, label)
                project.apply(database)
                self._originals[tool, kind] = Built(project, database)
                database.drop()
            return self._originals[tool, kind]


class Built:
    """A snapshot of everything in a database: schema, rows, version tables."""

    def __init__(self, project, database):
        self.schema = read_schema(database)
        self.rows = read_rows(database, self.schema)
        self.version_tables = read_version_tables(database)
        self.ledger = project.ledger(database)


def require_equal(what, expected, found):
    lines = differences(expected, found)
    if lines:
        raise Wrong(f"{what} differ:\n  " + "\n  ".join(lines))


def require_same_build(expected, schema, rows):
    require_equal("schemas", expected.schema, schema)
    require_equal("rows", expected.rows, rows)


def require_up_to_date(project, database):
    why = project.why_not_up_to_date(database)
    if why:
        raise Wrong(f"{project.tool} is not up to date: {why}")


def require_nothing_left_to_do(project, database):
    """The real tool says so, and running it once more changes neither the schema nor its version table."""
    require_up_to_date(project, database)
    before = (read_schema(database), project.ledger(database))
    project.apply(database)
    require_equal("schemas before and after running the tool once more", before[0], read_schema(database))
    require_equal("version rows before and after running the tool once more", before[1], project.ledger(database))


# ---------------------------------------------------------------------------------------------------------------------
# pairs: the source tool applies the original, the target tool our conversion


def pair(bench, source, target, kind):
    expected = bench.built_by_real_tool(source, kind)
    label = f"pair-{source}-{target}-{kind}"
    out = convert(bench, source, target, kind, label)
    project = bench.open(target, out, label + "-project")
    database = bench.database(kind, label)
    try:
        project.apply(database)
        require_up_to_date(project, database)
        schema = read_schema(database)
        require_same_build(expected, schema, read_rows(database, schema))
    finally:
        database.drop()


def convert(bench, source, target, kind, label):
    out = bench.folder(label + "-out")
    answer = bench.crosswalk.run("convert", f"{source}:{bench.original(source, kind)}", "--to", target, "--database", kind, "--out", out)
    coverage = answer.result["coverage"]
    if coverage["manual"] or coverage["unread_files"] or coverage["migrations_whole"] != coverage["migrations"]:
        raise Wrong(f"something is left for a person: {coverage}, {answer.result.get('manual')}")
    return out


# ---------------------------------------------------------------------------------------------------------------------
# models: the schema.prisma that a conversion writes


MODELS = HERE / "models"


def models(bench, source, kind):
    _models(bench, f"{source}:{bench.original(source, kind)}", kind, f"models-{source}-{kind}")


def models_of_script(bench, name, kind):
    """The same of a script that holds everything once that models can say, or that they have to say in other words."""
    _models(bench, f"flyway:{MODELS / name / 'sql'}", kind, f"models-of-{name}")


def _models(bench, source, kind, label):
    """The real Prisma sees no difference between migrations and models, and would pull the same models itself."""
    out = bench.folder(label + "-out")
    answer = bench.crosswalk.run("convert", source, "--to", "prisma", "--database", kind, "--out", out)
    unsaid = [d["message"] for d in answer.envelope["diagnostics"] if d["code"] == "CW0701" and " in models of " in d["message"]]
    project = bench.open("prisma", out, label + "-project")
    database = bench.database(kind, label)
    try:
        project.apply(database)
        if unsaid:
            # Prisma's own models of such a database are not valid: there is nothing to compare ours with.
            if project.accepts_pulled_models(database):
                raise Wrong(f"Prisma's own models hold what was left out: {unsaid}")
            return
        difference = project.difference_from_models(database)
        if difference:
            raise Wrong(f"prisma migrate diff: {difference}")
        require_equal("models, pulled and written,", project.pulled_models(database), project.models())
    finally:
        database.drop()


# ---------------------------------------------------------------------------------------------------------------------
# ledger: crosswalk applies, the real tool looks at the result


def ledger(bench, tool, kind):
    expected = bench.built_by_real_tool(tool, kind)
    label = f"ledger-{tool}-{kind}"
    source = f"{tool}:{bench.original(tool, kind)}"
    database = bench.database(kind, label)
    try:
        bench.crosswalk.run("status", source, "--url", database.url(), expect=FINDINGS)
        bench.crosswalk.run("apply", source, "--url", database.url())
        bench.crosswalk.run("status", source, "--url", database.url(), expect=FINE)
        project = bench.open(tool, bench.original(tool, kind), label)
        schema = read_schema(database)
        require_same_build(expected, schema, read_rows(database, schema))
        require_equal("version tables", expected.version_tables, read_version_tables(database))
        require_equal("version rows", expected.ledger, project.ledger(database))
        require_nothing_left_to_do(project, database)
        bench.crosswalk.run("apply", source, "--url", database.url())
        require_equal("version rows after a second apply", expected.ledger, project.ledger(database))
    finally:
        database.drop()


def ledger_back(bench, tool, kind):
    """After our apply, the real tool can go one step back and on again, and all the way back."""
    expected = bench.built_by_real_tool(tool, kind)
    label = f"ledger-back-{tool}-{kind}"
    database = bench.database(kind, label)
    try:
        bench.crosswalk.run("apply", f"{tool}:{bench.original(tool, kind)}", "--url", database.url())
        project = bench.open(tool, bench.original(tool, kind), label)
        project.downgrade_one(database)
        if not project.why_not_up_to_date(database):
            raise Wrong("one step back left the project up to date")
        project.apply(database)
        require_up_to_date(project, database)
        require_equal("schemas", expected.schema, read_schema(database))
        project.downgrade_all(database)
        require_empty(database)
    finally:
        database.drop()


# ---------------------------------------------------------------------------------------------------------------------
# halves: one applies the first half, the other the rest


def half_real_first(bench, tool, kind):
    def steps(project, database, source, half):
        project.apply_up_to(database, half)
        bench.crosswalk.run("status", source, "--url", database.url(), expect=FINDINGS)
        bench.crosswalk.run("apply", source, "--url", database.url())

    _halves(bench, tool, kind, "half-real-first", steps)


def half_ours_first(bench, tool, kind):
    def steps(project, database, source, half):
        bench.crosswalk.run("apply", source, "--url", database.url(), "--to", project.migration_ids()[half - 1])
        if not project.why_not_up_to_date(database):
            raise Wrong(f"half of the migrations are applied, and {tool} is up to date")
        project.apply(database)

    _halves(bench, tool, kind, "half-ours-first", steps)


def _halves(bench, tool, kind, label, steps):
    expected = bench.built_by_real_tool(tool, kind)
    label = f"{label}-{tool}-{kind}"
    project = bench.open(tool, bench.original(tool, kind), label)
    database = bench.database(kind, label)
    source = f"{tool}:{bench.original(tool, kind)}"
    half = len(project.migration_ids()) // 2
    try:
        steps(project, database, source, half)
        bench.crosswalk.run("status", source, "--url", database.url())
        schema = read_schema(database)
        require_same_build(expected, schema, read_rows(database, schema))
        require_equal("version rows", _in_two_runs(expected.ledger, half), project.ledger(database))
        require_nothing_left_to_do(project, database)
    finally:
        database.drop()


def _in_two_runs(rows, half):
    """Two runs leave the rows of one, but that Knex numbers its runs."""
    if "knex_migrations" not in rows:
        return rows
    runs = [{**row, "batch": 1 if at < half else 2} for at, row in enumerate(rows["knex_migrations"])]
    return {**rows, "knex_migrations": runs}


# ---------------------------------------------------------------------------------------------------------------------
# back: the way back that we write or derive


def back(bench, source, target, kind):
    label = f"back-{source}-{target}-{kind}"
    out = convert(bench, source, target, kind, label)
    project = bench.open(target, out, label + "-project")
    database = bench.database(kind, label)
    try:
        project.apply(database)
        if is_empty(read_schema(database)):
            raise Wrong("the conversion builds nothing")
        project.downgrade_all(database)
        require_empty(database)
    finally:
        database.drop()


def require_empty(database):
    require_equal("what is left after going all the way back", {}, {k: v for k, v in read_schema(database).items() if v})


# ---------------------------------------------------------------------------------------------------------------------
# dry-run and status


def dry_run(bench, tool, kind):
    """A dry run changes nothing, and what it prints, run by hand, is what apply does."""
    label = f"dry-run-{tool}-{kind}"
    source = f"{tool}:{bench.original(tool, kind)}"
    untouched = bench.database(kind, label)
    # Where the statements name the database itself, they are for this one alone.
    by_hand = untouched if kind == MYSQL else bench.database(kind, label + "-by-hand")
    expected = bench.built_by_real_tool(tool, kind)
    try:
        answer = bench.crosswalk.run("apply", source, "--url", untouched.url(), "--dry-run", expect=None)
        if answer.code not in (FINE, FINDINGS):
            raise Wrong(answer.text())
        require_empty(untouched)
        if any(untouched.has_table(table) for table in PROJECTS[tool].version_tables):
            raise Wrong("a dry run created the version table")
        statements = planned_statements(answer.result)
        if not statements:
            raise Wrong("a dry run printed no statements")
        by_hand.run_statements(statements)
        schema = read_schema(by_hand)
        require_same_build(expected, schema, read_rows(by_hand, schema))
        project = bench.open(tool, bench.original(tool, kind), label)
        require_equal("version tables", expected.version_tables, read_version_tables(by_hand))
        require_nothing_left_to_do(project, by_hand)
    finally:
        untouched.drop()
        by_hand.drop()


def planned_statements(result):
    """The texts of a plan's statements, in order, wherever the result nests them."""
    if isinstance(result, dict):
        if isinstance(result.get("sql"), str):
            return [result["sql"]]
        return [text for value in result.values() for text in planned_statements(value)]
    if isinstance(result, list):
        return [text for value in result for text in planned_statements(value)]
    return []


def status_codes(bench, tool, kind):
    """Pending is a finding, nothing pending is fine, a row without its file is a disagreement."""
    label = f"status-{tool}-{kind}"
    project = bench.open(tool, bench.original(tool, kind), label)
    source = f"{tool}:{project.folder}"
    database = bench.database(kind, label)
    try:
        bench.crosswalk.run("status", source, "--url", database.url(), expect=FINDINGS)
        if any(database.has_table(table) for table in project.version_tables):
            raise Wrong("status created the version table")
        project.apply(database)
        bench.crosswalk.run("status", source, "--url", database.url(), expect=FINE)
    finally:
        database.drop()


# ---------------------------------------------------------------------------------------------------------------------
# shop: the example, four services in one SQLite file

SERVICES = {"accounts": "alembic", "catalog": "prisma", "billing": "flyway", "notifications": "knex"}


def shop_detected(bench):
    answer = bench.crosswalk.run("detect", SHOP)
    found = answer.stdout
    for service, tool in SERVICES.items():
        if service not in found or tool not in found:
            raise Wrong(f"detect does not name {service} ({tool}): {answer.text()}")


def shop_applied(bench):
    database = bench.database(SQLITE, "shop")
    sources = [f"{tool}:{SHOP / service}" for service, tool in SERVICES.items()]
    bench.crosswalk.run("apply", *sources, "--url", database.url())
    bench.crosswalk.run("status", *sources, "--url", database.url())
    schema = read_schema(database)
    rows = read_rows(database, schema)
    for service, tool in SERVICES.items():
        expected = _shop_service(bench, service, tool)
        project = bench.open(tool, SHOP / service, f"shop-{service}-after")
        require_equal(f"{service}: version rows", expected.ledger, project.ledger(database))
        require_nothing_left_to_do(project, database)
        for kind in ("tables", "views", "triggers"):
            for name, definition in expected.schema[kind].items():
                require_equal(f"{service}: {name}", definition, schema[kind].get(name))
        for name, values in expected.rows.items():
            require_equal(f"{service}: rows of {name}", values, rows[name])


def shop_converted(bench, service, target):
    tool = SERVICES[service]
    expected = _shop_service(bench, service, tool)
    out = bench.folder(f"shop-{service}-as-{target}-out")
    bench.crosswalk.run("convert", SHOP / service, "--to", target, "--database", SQLITE, "--out", out)
    project = bench.open(target, out, f"shop-{service}-as-{target}")
    database = bench.database(SQLITE, f"shop-{service}-as-{target}")
    project.apply(database)
    require_up_to_date(project, database)
    schema = read_schema(database)
    require_same_build(expected, schema, read_rows(database, schema))


def _shop_service(bench, service, tool):
    project = bench.open(tool, SHOP / service, f"shop-{service}")
    database = bench.database(SQLITE, f"shop-{service}")
    project.apply(database)
    require_up_to_date(project, database)
    return Built(project, database)


# ---------------------------------------------------------------------------------------------------------------------
# queries: what Knex's query builder and SQLAlchemy Core spell, word for word

QUERIES = HERE / "queries"
KNEX_CLIENTS = {POSTGRESQL: "pg", SQLITE: "better-sqlite3", MYSQL: "mysql2"}


def queries(bench, kind):
    client = KNEX_CLIENTS[kind]
    source = bench.folder(f"queries-{kind}-source")
    (source / "migrations").mkdir(parents=True)
    (source / "knexfile.js").write_text(f"module.exports = {{ client: '{client}' }};\n")
    for name in ("queries.js", "print.js"):
        shutil.copy(QUERIES / name, source)
    shutil.copy(QUERIES / "migration.js", source / "migrations" / "1_queries.js")
    project = bench.open("knex", source, f"queries-{kind}")
    theirs = json.loads(project.run(["node", "print.js", client], bench.database(kind, f"queries-{kind}")).stdout)
    migration = bench.crosswalk.run("ops", source, "--database", kind).result["history"]["migrations"][0]
    ours = [step.get("text", step["op"]) for step in migration["up"]]
    require_equal("number of queries", len(theirs), len(ours))
    for real, read in zip(theirs, ours):
        require_equal("query", real, read)


def statements(bench, kind):
    """What SQLAlchemy Core spells, white space aside."""
    label = f"statements-{kind}"
    source = bench.folder(label + "-source")
    shutil.copytree(bench.original("alembic", kind), source)
    versions = source / "migrations" / "versions"
    for revision in versions.glob("*.py"):
        revision.unlink()
    for name in ("statements.py", "print_statements.py"):
        shutil.copy(QUERIES / name, source)
    shutil.copy(QUERIES / "statements_revision.py", versions / "a1_statements.py")
    project = bench.open("alembic", source, label)
    theirs = json.loads(project.run([project.python, "print_statements.py", kind], bench.database(kind, label)).stdout)
    migration = bench.crosswalk.run("ops", f"alembic:{source}", "--database", kind).result["history"]["migrations"][0]
    ours = [step.get("text", step["op"]) for step in migration["up"]]
    for real, read in zip(theirs, ours):
        require_equal("statement", real, read)
    require_equal("number of statements", len(theirs), len(ours))


# ---------------------------------------------------------------------------------------------------------------------
# offline: the SQL that Alembic prints instead of running it, and that of our conversion


def offline(bench, kind):
    label = f"offline-{kind}"
    project = bench.open("alembic", bench.original("alembic", kind), label)
    theirs = bench.database(kind, label + "-theirs")
    ours = bench.database(kind, label + "-ours")
    try:
        theirs.run_script(project.alembic(theirs, "upgrade", "head", "--sql").stdout)
        scripts = (convert(bench, "alembic", "flyway", kind, label) / "sql").glob("V*.sql")
        for script in sorted(scripts, key=lambda path: int(path.name[1:].split("__")[0])):
            ours.run_script(script.read_text())
        schema = read_schema(theirs)
        require_equal("schemas", schema, read_schema(ours))
        require_equal("rows", read_rows(theirs, schema), read_rows(ours, schema))
    finally:
        theirs.drop()
        ours.drop()


# ---------------------------------------------------------------------------------------------------------------------


def callbacks(bench, kind):
    """Flyway's callbacks: what they leave after a run, after one with nothing to do, and after one that fails."""
    source = HERE / "callbacks" / kind
    theirs = bench.open("flyway", source, f"callbacks-real-{kind}")
    ours = bench.open("flyway", source, f"callbacks-{kind}")
    built, found = bench.database(kind, f"callbacks-real-{kind}"), bench.database(kind, f"callbacks-{kind}")

    def compare(when):
        schema = read_schema(found)
        require_equal(f"schema {when}", read_schema(built), schema)
        require_equal(f"rows {when}", read_rows(built, read_schema(built)), read_rows(found, schema))
        require_equal(f"version rows {when}", theirs.ledger(built), ours.ledger(found))

    try:
        for when in ("after a run", "after a run with nothing to do"):
            theirs.apply(built)
            bench.crosswalk.run("apply", f"flyway:{ours.folder}", "--url", found.url())
            compare(when)
        for project in (theirs, ours):
            later = project.folder / "sql" / "V3__fails.later"
            later.rename(later.with_suffix(".sql"))
        theirs.flyway(built, "migrate", check=False)
        bench.crosswalk.run("apply", f"flyway:{ours.folder}", "--url", found.url(), expect=MIGRATION_FAILED)
        compare("after a run that fails")
    finally:
        built.drop()
        found.drop()


def beginnings(bench, name, kind, history="flyway_schema_history"):
    """What Flyway does before its first migration: a baseline of a database that is not empty, schemas that are missing."""
    source = HERE / "beginnings" / name
    theirs, ours = bench.open("flyway", source, f"{name}-real"), bench.open("flyway", source, name)
    theirs.history = ours.history = history
    built, found = bench.database(kind, f"{name}-real"), bench.database(kind, name)
    try:
        for database in (built, found):
            database.run_script((source / "before.sql").read_text())
        for _ in range(2):
            theirs.apply(built)
            bench.crosswalk.run("apply", f"flyway:{ours.folder}", "--url", found.url())
            schema = read_schema(found)
            require_equal("schema", read_schema(built), schema)
            require_equal("version rows", theirs.ledger(built), ours.ledger(found))
        require_equal("up to date", "", ours.why_not_up_to_date(found))
    finally:
        built.drop()
        found.drop()


def all_questions():
    """(name, function, arguments) of every question, in the order in which they are asked."""
    for kind in DATABASES:
        for source in TOOLS:
            for target in TOOLS:
                yield f"pairs/{kind}/{source}-to-{target}", pair, (source, target, kind)
    for kind in (SQLITE, POSTGRESQL):
        yield f"callbacks/{kind}/flyway", callbacks, (kind,)
    for kind in (SQLITE, POSTGRESQL):
        yield f"beginnings/{kind}/flyway/baseline", beginnings, (f"baseline-{kind}", kind)
    for name in ("schemas", "callback"):
        yield f"beginnings/{POSTGRESQL}/flyway/{name}", beginnings, (f"{name}-{POSTGRESQL}", POSTGRESQL, "app.flyway_schema_history")
    for kind in (SQLITE, POSTGRESQL):
        for source in TOOLS:
            yield f"models/{kind}/{source}", models, (source, kind)
        yield f"models/{kind}/everything", models_of_script, (kind, kind)
    yield f"models/{POSTGRESQL}/several-schemas", models_of_script, (f"{POSTGRESQL}-schemas", POSTGRESQL)
    for kind in DATABASES:
        for tool in TOOLS:
            yield f"ledger/{kind}/{tool}", ledger, (tool, kind)
            yield f"halves/{kind}/{tool}/real-tool-first", half_real_first, (tool, kind)
            yield f"halves/{kind}/{tool}/crosswalk-first", half_ours_first, (tool, kind)
            yield f"dry-run/{kind}/{tool}", dry_run, (tool, kind)
            yield f"status/{kind}/{tool}", status_codes, (tool, kind)
        yield f"queries/{kind}/knex", queries, (kind,)
        yield f"queries/{kind}/alembic", statements, (kind,)
        if kind == POSTGRESQL:  # batches on SQLite need a database, and MySQL's client cuts triggers at their semicolons
            yield f"offline/{kind}/alembic", offline, (kind,)
        for tool in WITH_WAY_BACK:
            yield f"ledger/{kind}/{tool}/and-back", ledger_back, (tool, kind)
            for target in WITH_WAY_BACK:
                yield f"back/{kind}/{tool}-to-{target}", back, (tool, target, kind)
    yield "shop/detected", shop_detected, ()
    yield "shop/applied", shop_applied, ()
    yield "shop/accounts-to-flyway", shop_converted, ("accounts", "flyway")
    yield "shop/billing-to-alembic", shop_converted, ("billing", "alembic")
