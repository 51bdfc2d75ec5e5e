"""Reads a whole schema, and its rows, back from the database server into plain dictionaries that can be compared.

PostgreSQL is asked for its own canonical texts (`pg_get_constraintdef` and so on). SQLite keeps the author's text, so
structure is read through pragmas and the texts of checks, views and triggers are compared token by token, whatever
their quoting, letter case and layout. Nothing is left out to make a comparison pass but the tools' version tables.
"""

import json
import re

from databases import MYSQL, POSTGRESQL, SQLITE
from tools import VERSION_TABLES


def read_schema(database):
    return _READERS[database.kind](database)


def read_version_tables(database):
    """The version tables alone, in the same form."""
    return _READERS[database.kind](database, only_version_tables=True)


def is_empty(schema):
    return not any(schema.values())


def differences(expected, found, path=""):
    """One line for each place where two nested values differ."""
    if type(expected) is type(found) and isinstance(expected, dict):
        lines = []
        for key in [*expected, *(k for k in found if k not in expected)]:
            where = f"{path}.{key}" if path else str(key)
            if key not in found:
                lines.append(f"{where}: missing, expected {_short(expected[key])}")
            elif key not in expected:
                lines.append(f"{where}: unexpected {_short(found[key])}")
            else:
                lines += differences(expected[key], found[key], where)
        return lines
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found) and expected != found:
        return [line for i, pair in enumerate(zip(expected, found)) for line in differences(*pair, f"{path}[{i}]")]
    return [] if expected == found else [f"{path}: expected {_short(expected)}, found {_short(found)}"]


def _short(value):
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 400 else text[:400] + "…"


# ---------------------------------------------------------------------------------------------------------------------
# PostgreSQL


def _read_postgresql(database, only_version_tables=False):
    names = ", ".join(f"'{name}'" for name in sorted(VERSION_TABLES))
    ours = f"c.relname {'in' if only_version_tables else 'not in'} ({names})"
    users = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%' and n.nspname not like 'pg_temp%'"
    qualified = "case when n.nspname = 'public' then '' else n.nspname || '.' end || c.relname"

    table = f"pg_class c join pg_namespace n on n.oid = c.relnamespace and c.relkind in ('r', 'p') and {users} and {ours}"
    not_extension = "not exists (select 1 from pg_depend x where x.objid = {0}.oid and x.deptype = 'e')"
    queries = {
        "tables": f"select {qualified} as name, c.relkind as kind, c.relpersistence as persistence, obj_description(c.oid, 'pg_class') as comment, c.relrowsecurity as row_security, c.relacl::text as grants from {table} order by 1",
        "columns": f"""
            select {qualified} as table_name, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as not_null,
                   pg_get_expr(d.adbin, d.adrelid) as default_value, a.attidentity as identity, a.attgenerated as generated,
                   case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end as collation,
                   col_description(a.attrelid, a.attnum) as comment
            from {table} join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attnum > 0 and not a.attisdropped order by a.attnum""",
        "constraints": f"select {qualified} as table_name, k.conname as name, k.contype as kind, pg_get_constraintdef(k.oid) as definition, k.convalidated as validated from {table} join pg_constraint k on k.conrelid = c.oid where k.contype <> 't' order by k.conname",
        "indexes": f"select {qualified} as table_name, i.relname as name, pg_get_indexdef(x.indexrelid) as definition, x.indisvalid as valid from {table} join pg_index x on x.indrelid = c.oid join pg_class i on i.oid = x.indexrelid order by i.relname",
        "triggers": f"select {qualified} as table_name, g.tgname as name, pg_get_triggerdef(g.oid) as definition, g.tgenabled as enabled from {table} join pg_trigger g on g.tgrelid = c.oid where not g.tgisinternal order by g.tgname",
        "policies": f"select {qualified} as table_name, l.polname as name, l.polcmd as command, l.polpermissive as permissive, pg_get_expr(l.polqual, l.polrelid) as using, pg_get_expr(l.polwithcheck, l.polrelid) as with_check from {table} join pg_policy l on l.polrelid = c.oid order by l.polname",
        "sequences": f"""
            select s.relname as name, format_type(q.seqtypid, null) as type, q.seqstart as start, q.seqincrement as increment,
                   q.seqmin as minimum, q.seqmax as maximum, q.seqcycle as cycle, c.relname || '.' || a.attname as owner, d.deptype as ownership
            from pg_sequence q join pg_class s on s.oid = q.seqrelid join pg_namespace n on n.oid = s.relnamespace
            left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0
            left join pg_class c on c.oid = d.refobjid left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
            where {users} and {'c.relname in' if only_version_tables else 'coalesce(c.relname, chr(32)) not in'} ({names}) order by 1""",
    }
    of_the_whole_database = {
        "enums": f"select t.typname as name, (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as labels from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype = 'e' and {users} order by 1",
        "domains": f"select t.typname as name, format_type(t.typbasetype, t.typtypmod) as type, t.typnotnull as not_null, t.typdefault as default_value, (select json_agg(pg_get_constraintdef(k.oid) order by k.conname) from pg_constraint k where k.contypid = t.oid) as constraints from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype = 'd' and {users} and {not_extension.format('t')} order by 1",
        "composite_types": f"select {qualified} as name, (select json_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as fields from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'c' and {users} order by 1",
        "views": f"select {qualified} as name, c.relkind as kind, pg_get_viewdef(c.oid) as definition, obj_description(c.oid, 'pg_class') as comment, c.relacl::text as grants, (select json_agg(pg_get_triggerdef(g.oid) order by g.tgname) from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal) as triggers, (select json_agg(pg_get_indexdef(x.indexrelid) order by x.indexrelid::regclass::text) from pg_index x where x.indrelid = c.oid) as indexes from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm') and {users} order by 1",
        "functions": f"select p.oid::regprocedure::text as name, case when p.prokind in ('f', 'p') then pg_get_functiondef(p.oid) end as definition from pg_proc p join pg_namespace n on n.oid = p.pronamespace where {users} and {not_extension.format('p')} order by 1",
        "extensions": "select extname as name from pg_extension where extname <> 'plpgsql' order by 1",
        "schemas": f"select n.nspname as name from pg_namespace n where {users} and n.nspname <> 'public' order by 1",
    }
    if not only_version_tables:
        queries |= of_the_whole_database
    found = dict(zip(queries, database.rows_of_all(queries.values())))

    parts = ("columns", "constraints", "indexes", "triggers", "policies")
    tables = {row.pop("name"): {**row, **{part: [] for part in parts}} for row in found.pop("tables")}
    for part in parts:
        for row in found.pop(part):
            tables[row.pop("table_name")][part].append(row)
    for table in tables.values():
        for part in parts[1:]:  # columns stay a list: their order counts
            table[part] = _by_name(table[part])
    return {"tables": tables, **{part: _by_name(rows) for part, rows in found.items()}}


def _by_name(rows):
    return {row.pop("name"): row for row in rows}


# ---------------------------------------------------------------------------------------------------------------------
# MySQL and MariaDB


def _read_mysql(database, only_version_tables=False):
    """What the server itself prints: SHOW CREATE says all of a table, a view, a routine and a trigger."""
    kinds = database.rows("select table_name as name, table_type as kind from information_schema.tables where table_schema = database() order by 1")
    ours = [row for row in kinds if (row["name"] in VERSION_TABLES) == only_version_tables]
    tables = [row["name"] for row in ours if row["kind"] == "BASE TABLE"]
    created = database.rows_of_all(f"show create table `{name}`" for name in tables)
    defaults = database.rows_of_all(
        f"select column_name as name, column_default as default_value, extra from information_schema.columns where table_schema = database() and table_name = '{name}' order by ordinal_position" for name in tables
    )
    schema = {"tables": {}, "views": {}, "triggers": {}, "routines": {}}
    for name, text, columns in zip(tables, created, defaults):
        schema["tables"][name] = _mysql_table(text[0]["Create Table"], columns)
    if only_version_tables:
        return schema
    for row in ours:
        if row["kind"] == "VIEW":
            text = database.rows(f"show create view `{row['name']}`")[0]["Create View"]
            schema["views"][row["name"]] = _without_owner(text, database)
    for row in database.rows("show triggers"):
        text = " ".join(tokens(row["Statement"]))
        schema["triggers"][row["Trigger"]] = f"{row['Timing']} {row['Event']} on {row['Table']}: {text}"
    for row in database.rows("select routine_name as name, routine_type as kind, routine_definition as body from information_schema.routines where routine_schema = database() order by 1"):
        schema["routines"][row["name"]] = f"{row['kind']}: {' '.join(tokens(row['body']))}"
    return schema


def _mysql_table(text, columns):
    lines = [line.strip().rstrip(",") for line in text.splitlines()[1:-1]]
    # The next number is a matter of rows, and is compared with them.
    tail = re.sub(r" AUTO_INCREMENT=\d+", "", text.splitlines()[-1])
    return {
        "columns": [
            {"name": column["name"], "default_value": column["default_value"], "text": line}
            for column, line in zip(columns, (line for line in lines if line.startswith("`")))
        ],
        # Keys and constraints have names; the server lists them in the order in which they came.
        "keys": sorted(line for line in lines if not line.startswith("`")),
        "options": tail,
    }


def _without_owner(text, database):
    text = text.replace(f"`{database.name}`.", "")
    return re.sub(r"DEFINER=\S+ ", "", text)


# ---------------------------------------------------------------------------------------------------------------------
# SQLite


def _read_sqlite(database, only_version_tables=False):
    schema = {"tables": {}, "views": {}, "triggers": {}}
    for entry in database.rows("select type, name, tbl_name, sql from sqlite_master where name not like 'sqlite_%' order by name"):
        if (entry["tbl_name"] in VERSION_TABLES) != only_version_tables:
            continue
        if entry["type"] == "table":
            schema["tables"][entry["name"]] = _sqlite_table(database, entry["name"], entry["sql"])
        elif entry["type"] in ("view", "trigger"):
            schema[entry["type"] + "s"][entry["name"]] = " ".join(tokens(entry["sql"]))
    return schema


def _sqlite_table(database, name, sql):
    quoted = name.replace('"', '""')
    words = tokens(sql)
    tail = words[_closing(words, words.index("(")) + 1 :] if "(" in words else words
    return {
        "columns": [
            {
                "name": column["name"],
                "type": re.sub(r"\s*([(),])\s*", r"\1", " ".join(column["type"].upper().split())),
                "not_null": bool(column["notnull"]),
                "default_value": None if column["dflt_value"] is None else _expression(column["dflt_value"]),
                "primary_key": column["pk"],
                "hidden": column["hidden"],
            }
            for column in database.rows(f'pragma table_xinfo("{quoted}")')
        ],
        "autoincrement": "autoincrement" in words,
        "options": tail,
        "foreign_keys": _sqlite_foreign_keys(database, quoted, words),
        "checks": sorted(_sqlite_checks(words)),
        "generated": _sqlite_generated(words),
        "collations": [words[i + 1] for i, word in enumerate(words) if word == "collate"],
        "constraint_names": sorted(_sqlite_constraint_names(words)),
        "indexes": _sqlite_indexes(database, quoted),
    }


def _sqlite_foreign_keys(database, quoted, words):
    keys = {}
    for row in database.rows(f'pragma foreign_key_list("{quoted}")'):
        key = keys.setdefault(row["id"], {"to": row["table"], "columns": [], "on_update": row["on_update"], "on_delete": row["on_delete"], "match": row["match"]})
        key["columns"].append([row["from"], row["to"]])
    deferrable = sum(1 for word in words if word == "deferrable")
    return sorted(([*keys.values(), f"{deferrable} deferrable"]), key=json.dumps)


def _sqlite_checks(words):
    for at, word in enumerate(words):
        if word == "check" and at + 1 < len(words) and words[at + 1] == "(":
            body = words[at + 2 : _closing(words, at + 1)]
            named = words[at - 1] if at >= 2 and words[at - 2] == "constraint" else ""
            yield f"{named}: {' '.join(_without_outer_parentheses(body))}"


def _sqlite_generated(words):
    found = []
    for at, word in enumerate(words):
        if word == "as" and at + 1 < len(words) and words[at + 1] == "(":
            end = _closing(words, at + 1)
            found.append(" ".join(_without_outer_parentheses(words[at + 2 : end]) + [w for w in words[end + 1 : end + 2] if w in ("stored",)]))
    return found


def _sqlite_constraint_names(words):
    kinds = {"primary", "unique", "check", "foreign", "references", "not", "default"}
    for at, word in enumerate(words):
        if word == "constraint" and at + 2 < len(words) and words[at + 2] in kinds:
            kind = "foreign" if words[at + 2] == "references" else words[at + 2]
            yield f"{kind} {words[at + 1]}"


def _sqlite_indexes(database, quoted):
    indexes = {}
    unnamed = []
    for row in database.rows(f'pragma index_list("{quoted}")'):
        columns = [[c["name"], c["desc"], c["coll"]] for c in database.rows(f"""pragma index_xinfo("{row['name']}")""") if c["key"]]
        index = {"unique": row["unique"], "origin": row["origin"], "columns": columns}
        if row["name"].startswith("sqlite_autoindex_"):
            unnamed.append(index)
            continue
        sql = database.rows(f"""select sql from sqlite_master where type = 'index' and name = '{row["name"]}'""")[0]["sql"]
        words = tokens(sql)
        start = words.index("(")
        index["terms"] = " ".join(words[start + 1 : _closing(words, start)])
        index["where"] = " ".join(_without_outer_parentheses(words[words.index("where") + 1 :])) if "where" in words else None
        indexes[row["name"]] = index
    # SQLite numbers the indexes of constraints in order of declaration, which carries no meaning.
    indexes["(of constraints)"] = sorted(unnamed, key=json.dumps)
    return indexes


# ---------------------------------------------------------------------------------------------------------------------
# SQL text, token by token

_TOKEN = re.compile(
    r"""\s+ | --[^\n]* | /\*.*?\*/
      | (?P<string>[xX]?'(?:[^']|'')*')
      | (?P<quoted>"(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]]*\])
      | (?P<word>[^\W\d]\w*)
      | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)
      | (?P<symbol>\|\||<=|>=|<>|!=|==|<<|>>|->>|->|.)""",
    re.VERBOSE | re.DOTALL,
)


def tokens(sql):
    """The tokens of an SQL text; names without quotes and in lower case, since SQLite compares them so."""
    found = []
    for match in _TOKEN.finditer(sql):
        if match["quoted"]:
            quote = match["quoted"][0]
            close = "]" if quote == "[" else quote
            found.append(match["quoted"][1:-1].replace(close * 2, close).lower())
        elif match["word"]:
            found.append(match["word"].lower())
        elif match["string"] or match["number"] or match["symbol"]:
            found.append(match[0])
    return found


def _expression(sql):
    return " ".join(_without_outer_parentheses(tokens(sql)))


def _closing(words, opening):
    depth = 0
    for at in range(opening, len(words)):
        depth += {"(": 1, ")": -1}.get(words[at], 0)
        if depth == 0:
            return at
    raise ValueError(f"no closing parenthesis: {' '.join(words)}")


def _without_outer_parentheses(words):
    while words and words[0] == "(" and _closing(words, 0) == len(words) - 1:
        words = words[1:-1]
    return words


_READERS = {SQLITE: _read_sqlite, POSTGRESQL: _read_postgresql, MYSQL: _read_mysql}

# ---------------------------------------------------------------------------------------------------------------------
# Rows

_CLOCK = re.compile(r"now\(|current_|datetime\(|strftime|random|uuid|clock_timestamp", re.IGNORECASE)


def read_rows(database, schema):
    """Every table's rows, in no order. Columns filled by a clock or at random are left out."""
    queries = {}
    mark = "`" if database.kind == MYSQL else '"'
    for name, table in schema["tables"].items():
        quoted = ".".join(mark + part.replace(mark, mark * 2) + mark for part in name.split("."))
        columns = [c["name"] for c in table["columns"] if not _CLOCK.search(f"{c['default_value']} {c.get('text')}")]
        if columns:
            listed = ", ".join(mark + c.replace(mark, mark * 2) + mark for c in columns)
            queries[name] = f"select {listed} from {quoted}"
    found = zip(queries, database.rows_of_all(queries.values()))
    return {name: sorted(rows, key=lambda row: json.dumps(row, default=str)) for name, rows in found}
