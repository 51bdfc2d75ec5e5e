#pragma once

#include <string_view>

// The questions to pg_catalog. Each leaves out the server's own schemas and what belongs to an extension. They hold for
// PostgreSQL 12 and later; columns of newer catalogs are taken through JSON, which gives NULL where there is none.
namespace crosswalk::postgresql {

// Stands between the names of a list: no name holds it (U+001F, unit separator).
inline constexpr char kSeparator = '\x1f';

#define CROSSWALK_OWN_SCHEMAS "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
#define CROSSWALK_NOT_OF_EXTENSION(catalog, oid)                                                       \
  "NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = '" catalog "'::regclass AND e.objid = " oid \
  " AND e.deptype = 'e')"

// schema, table, comment, partitioning, 4 the schema and the name of each parent, 5 the bounds of a partition.
// Partitions are part of their parent and stand for themselves as well.
inline constexpr std::string_view kTablesQuery =
    "SELECT n.nspname, c.relname, obj_description(c.oid, 'pg_class'),"
    " CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,"
    " (SELECT string_agg(pn.nspname || chr(31) || pc.relname, chr(31) ORDER BY h.inhseqno) FROM pg_inherits h"
    "   JOIN pg_class pc ON pc.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = pc.relnamespace"
    "   WHERE h.inhrelid = c.oid),"
    " CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND " CROSSWALK_OWN_SCHEMAS
    " AND " CROSSWALK_NOT_OF_EXTENSION("pg_class", "c.oid") " ORDER BY 1, 2";

// 0 schema, table, column, option, value: what was set of tables and columns and is not as it is by itself. The names
// of the options are those that their clauses are read as (table_options.cpp).
inline constexpr std::string_view kSettingsQuery =
    "SELECT n.nspname, c.relname, o.attname, o.option, o.value"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " CROSS JOIN LATERAL ("
    "SELECT NULL::name AS attname, 'ROW LEVEL SECURITY' AS option, '' AS value WHERE c.relrowsecurity"
    " UNION ALL SELECT NULL, 'FORCE ROW LEVEL SECURITY', '' WHERE c.relforcerowsecurity"
    " UNION ALL SELECT NULL, 'UNLOGGED', '' WHERE c.relpersistence = 'u'"
    " UNION ALL SELECT NULL, 'REPLICA IDENTITY', CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'"
    "   ELSE 'USING INDEX ' || (SELECT quote_ident(i.relname) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
    "   WHERE x.indrelid = c.oid AND x.indisreplident) END WHERE c.relreplident <> 'd'"
    " UNION ALL SELECT NULL, split_part(p.setting, '=', 1), substr(p.setting, strpos(p.setting, '=') + 1)"
    "   FROM unnest(c.reloptions) p(setting)"
    " UNION ALL SELECT a.attname, 'STATISTICS', a.attstattarget::text FROM pg_attribute a"
    "   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attstattarget >= 0"
    " UNION ALL SELECT a.attname, 'STORAGE', CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'"
    "   WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
    "   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attstorage <> t.typstorage"
    ") o WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND " CROSSWALK_OWN_SCHEMAS
    " AND " CROSSWALK_NOT_OF_EXTENSION("pg_class", "c.oid") " ORDER BY 1, 2, 3 NULLS FIRST, 4";

// 0 schema, table, column, type, 4 schema and name of its enum, 6 not null, 7 default, 8 identity, 9 generated,
// 10 collation, 11 comment, 12 numbered by a sequence of its own, 13 start, increment, min, max, cache, cycle, 19 the
// maximum is that of the type.
inline constexpr std::string_view kColumnsQuery =
    "SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),"
    " en.nspname, et.typname, a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,"
    " CASE WHEN a.attcollation <> t.typcollation THEN co.collname END, col_description(c.oid, a.attnum),"
    " s.seqrelid IS NOT NULL AND pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%',"
    " s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,"
    " s.seqmax = CASE a.atttypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647"
    " ELSE 9223372036854775807 END"
    " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_type t ON t.oid = a.atttypid"
    " LEFT JOIN pg_type et ON et.typtype = 'e' AND (et.oid = t.oid OR (t.typelem <> 0 AND et.oid = t.typelem))"
    " LEFT JOIN pg_namespace en ON en.oid = et.typnamespace"
    " LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
    " LEFT JOIN pg_collation co ON co.oid = a.attcollation"
    " LEFT JOIN LATERAL (SELECT q.* FROM pg_depend p JOIN pg_sequence q ON q.seqrelid = p.objid"
    "   WHERE p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass AND p.refobjid = c.oid"
    "   AND p.refobjsubid = a.attnum AND p.deptype IN ('a', 'i') LIMIT 1) s ON true"
    " WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'"
    " AND " CROSSWALK_OWN_SCHEMAS " ORDER BY 1, 2, a.attnum";

// 0 schema, table, name, kind, 4 columns, 5 target schema, table, columns, 8 on delete, on update, match, 11
// deferrable, deferred, validated, no inherit, 15 condition, 16 included columns, nulls not distinct, 18 the whole
// definition.
inline constexpr std::string_view kConstraintsQuery =
    "SELECT n.nspname, c.relname, k.conname, k.contype,"
    " (SELECT string_agg(a.attname, chr(31) ORDER BY u.i) FROM unnest(k.conkey) WITH ORDINALITY u(num, i)"
    "   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num),"
    " fn.nspname, f.relname,"
    " (SELECT string_agg(a.attname, chr(31) ORDER BY u.i) FROM unnest(k.confkey) WITH ORDINALITY u(num, i)"
    "   JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num),"
    " k.confdeltype, k.confupdtype, k.confmatchtype, k.condeferrable, k.condeferred, k.convalidated, k.connoinherit,"
    " CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END,"
    " CASE WHEN k.contype IN ('p', 'u') THEN"
    "   (SELECT string_agg(a.attname, chr(31) ORDER BY u.i)"
    "    FROM unnest(string_to_array(x.indkey::text, ' ')::int[]) WITH ORDINALITY u(num, i)"
    "    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num WHERE u.i > x.indnkeyatts) END,"
    " coalesce((to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, false), pg_get_constraintdef(k.oid)"
    " FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " LEFT JOIN pg_class f ON f.oid = k.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace"
    " LEFT JOIN pg_index x ON x.indexrelid = k.conindid AND k.contype IN ('p', 'u')"
    " WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND " CROSSWALK_OWN_SCHEMAS
    " ORDER BY 1, 2, array_position(ARRAY['p', 'u', 'f', 'c', 'x']::\"char\"[], k.contype), k.oid";

// 0 schema, table, name, 3 unique, method, condition, nulls not distinct, 7 included, column, expression, 10
// descending, nulls first, operator class, collation, 14 storage options. One row for each key.
inline constexpr std::string_view kIndexesQuery =
    "SELECT n.nspname, c.relname, i.relname, x.indisunique, am.amname, pg_get_expr(x.indpred, x.indrelid, true),"
    " coalesce((to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, false), u.i > x.indnkeyatts, a.attname,"
    " CASE WHEN u.num = 0 THEN pg_get_indexdef(i.oid, u.i::int, true) END,"
    " coalesce((o.opt & 1) = 1, false), coalesce((o.opt & 2) = 2, false),"
    " CASE WHEN NOT oc.opcdefault THEN oc.opcname END,"
    " CASE WHEN cl.coll <> 0 AND cl.coll <> coalesce(a.attcollation, 100) THEN co.collname END,"
    " array_to_string(i.reloptions, ', ')"
    " FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid"
    " JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am am ON am.oid = i.relam"
    " CROSS JOIN LATERAL unnest(string_to_array(x.indkey::text, ' ')::int[]) WITH ORDINALITY u(num, i)"
    " LEFT JOIN LATERAL unnest(string_to_array(x.indoption::text, ' ')::int[]) WITH ORDINALITY o(opt, i) ON o.i = u.i"
    " LEFT JOIN LATERAL unnest(string_to_array(x.indclass::text, ' ')::oid[]) WITH ORDINALITY k(cls, i) ON k.i = u.i"
    " LEFT JOIN LATERAL unnest(string_to_array(x.indcollation::text, ' ')::oid[]) WITH ORDINALITY cl(coll, i)"
    "   ON cl.i = u.i"
    " LEFT JOIN pg_opclass oc ON oc.oid = k.cls LEFT JOIN pg_collation co ON co.oid = cl.coll"
    " LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = u.num AND u.num <> 0"
    " WHERE c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT 1 FROM pg_constraint p WHERE p.conindid = i.oid"
    "   AND p.contype IN ('p', 'u', 'x')) AND " CROSSWALK_OWN_SCHEMAS " ORDER BY 1, 2, 3, u.i";

// schema, name, labels.
inline constexpr std::string_view kEnumsQuery =
    "SELECT n.nspname, t.typname, (SELECT string_agg(l.enumlabel, chr(31) ORDER BY l.enumsortorder)"
    " FROM pg_enum l WHERE l.enumtypid = t.oid)"
    " FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND " CROSSWALK_OWN_SCHEMAS
    " AND " CROSSWALK_NOT_OF_EXTENSION("pg_type", "t.oid") " ORDER BY 1, 2";

// kind, schema, name, table, signature, definition.
inline constexpr std::string_view kObjectsQuery =
    "SELECT 'schema', NULL, n.nspname::text, NULL, NULL, 'CREATE SCHEMA ' || quote_ident(n.nspname)"
    " FROM pg_namespace n WHERE n.nspname NOT IN ('public', coalesce(current_schema(), '')) AND " CROSSWALK_OWN_SCHEMAS
    " UNION ALL SELECT 'extension', NULL, x.extname::text, NULL, NULL, 'CREATE EXTENSION ' || quote_ident(x.extname)"
    " FROM pg_extension x WHERE x.extname <> 'plpgsql'"
    " UNION ALL SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized' END, n.nspname, c.relname, NULL, NULL,"
    " 'CREATE ' || CASE c.relkind WHEN 'v' THEN 'VIEW ' ELSE 'MATERIALIZED VIEW ' END || c.oid::regclass::text"
    " || ' AS' || chr(10) || rtrim(pg_get_viewdef(c.oid), ';')"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm')"
    " AND " CROSSWALK_OWN_SCHEMAS " AND " CROSSWALK_NOT_OF_EXTENSION("pg_class", "c.oid")
    " UNION ALL SELECT 'sequence', n.nspname, c.relname, NULL, NULL, 'CREATE SEQUENCE ' || c.oid::regclass::text"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND " CROSSWALK_OWN_SCHEMAS
    " AND NOT EXISTS (SELECT 1 FROM pg_depend p WHERE p.classid = 'pg_class'::regclass AND p.objid = c.oid"
    " AND p.deptype IN ('a', 'i', 'e') AND p.refobjsubid > 0)"
    " UNION ALL SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, n.nspname, p.proname, NULL,"
    " oidvectortypes(p.proargtypes), pg_get_functiondef(p.oid)"
    " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind IN ('f', 'p')"
    " AND " CROSSWALK_OWN_SCHEMAS " AND " CROSSWALK_NOT_OF_EXTENSION("pg_proc", "p.oid")
    " UNION ALL SELECT 'trigger', n.nspname, g.tgname, c.relname, NULL, pg_get_triggerdef(g.oid)"
    " FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE NOT g.tgisinternal AND " CROSSWALK_OWN_SCHEMAS
    " UNION ALL SELECT 'policy', n.nspname, y.polname, c.relname, NULL, ''"
    " FROM pg_policy y JOIN pg_class c ON c.oid = y.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE " CROSSWALK_OWN_SCHEMAS
    " UNION ALL SELECT CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'composite' END, n.nspname, t.typname, NULL, NULL, ''"
    " FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid"
    " WHERE (t.typtype = 'd' OR (t.typtype = 'c' AND c.relkind = 'c')) AND " CROSSWALK_OWN_SCHEMAS
    " AND " CROSSWALK_NOT_OF_EXTENSION("pg_type", "t.oid") " ORDER BY 1, 2, 3, 4, 5";

#undef CROSSWALK_OWN_SCHEMAS
#undef CROSSWALK_NOT_OF_EXTENSION

}  // namespace crosswalk::postgresql
