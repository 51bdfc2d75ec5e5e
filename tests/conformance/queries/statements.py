"""Statements of SQLAlchemy Core whose text by SQLAlchemy and by crosswalk must be the same, white space aside."""

import enum

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.orm import declarative_base

a = sa.table("a", sa.column("id", sa.Integer), sa.column("x", sa.Integer), sa.column("y", sa.String), sa.column("flag", sa.Boolean))
b = sa.table("b", sa.column("id", sa.Integer), sa.column("a_id", sa.Integer), sa.column("label", sa.String))
class Kind(enum.Enum):
    fresh = "very fresh"


tagged = sa.table("tagged", sa.column("id", sa.Integer), sa.column("kind", sa.Enum(Kind)))
order = sa.table("order", sa.column("total", sa.Integer), sa.column("key", sa.String), schema="shop")

Base = declarative_base()


class Account(Base):
    __tablename__ = "accounts"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40))
    kind = sa.Column("account_kind", sa.String(20))


def statements(dialect):
    return of_one_table() + of_several_tables(dialect) + of_queries_within(dialect) + upserts(dialect)


def of_one_table():
    return [
        # one table
        sa.insert(a).values(x=1, y="it's"),
        a.insert().values({"x": 1, "flag": True}),
        sa.insert(a).values([{"x": 1, "y": "p"}, {"x": 2, "y": None}]),
        sa.update(a).values(x=2),
        sa.update(a).where(a.c.id == 1).values(y="z", flag=False),
        sa.update(a).where(a.c.x > 1, a.c.y != "q").values(x=a.c.x + 1),
        sa.update(a).where(a.c.y.is_(None)).values(y=sa.null()),
        sa.update(a).where(a.c.y == None).values({a.c.x: 5}),  # noqa: E711
        sa.update(order).where(order.c.key == "k").values({"total": 1}),
        sa.delete(a),
        sa.delete(a).where(a.c.id.in_([1, 2, 3])),
        sa.delete(a).where(a.c.id.notin_([1, 2])).where(a.c.x.between(1, 5)),
        # conditions
        sa.delete(a).where(sa.and_(a.c.x == 1, sa.or_(a.c.y == "p", a.c.y == "q"))),
        sa.delete(a).where((a.c.x == 1) & ((a.c.y == "p") | (a.c.id < 4))),
        sa.delete(a).where(sa.or_(sa.and_(a.c.x == 1, a.c.id == 2), a.c.id == 3)),
        sa.delete(a).where(~a.c.id.in_([1, 2])),
        sa.delete(a).where(sa.not_(sa.and_(a.c.x == 1, a.c.id == 2))),
        sa.delete(a).where(sa.not_(a.c.x == 1)),
        sa.delete(a).where(~(a.c.x > 1)),
        sa.delete(a).where(sa.not_(a.c.y.like("p%"))),
        sa.delete(a).where(sa.not_(a.c.y.is_(None))),
        sa.delete(a).where(a.c.y.like("p%"), a.c.y.isnot(None)),
        sa.delete(a).where(a.c.y.startswith("p")),
        sa.delete(a).where(a.c.y.endswith("p")),
        sa.delete(a).where(a.c.y.contains("p")),
        sa.delete(a).where(a.c.flag == True),  # noqa: E712
        sa.delete(a).where(a.c.flag.is_(True)),
        sa.delete(a).where(a.c.x * 2 + 1 == 5),
        sa.delete(a).where((a.c.x + 1) * 2 == 6),
        sa.delete(a).where(a.c.x - (a.c.id - 1) > 0),
        sa.delete(a).where(sa.text("x > 3")),
        # functions and expressions
        sa.update(a).values(y=sa.func.lower(a.c.y)),
        sa.update(a).values(y=sa.func.coalesce(a.c.y, "none"), x=sa.func.length(sa.func.trim(a.c.y))),
        sa.update(a).values(x=sa.case((a.c.y == "p", 1), (a.c.y == "q", 2), else_=0)),
        sa.update(a).values(x=sa.case((a.c.flag, 1))),
        sa.update(a).values(x=sa.case({"p": 1, "q": 2}, value=a.c.y, else_=3)),
        sa.update(a).values(x=sa.cast(a.c.y, sa.Integer)),
        sa.update(a).values(y=sa.cast(a.c.x, sa.String(20))),
        sa.update(a).values(y=a.c.x.cast(sa.Text)),
        sa.update(a).values(x=sa.literal(5) + a.c.x),
        sa.update(a).values(y=a.c.y + "tail"),
        sa.update(a).values(y=a.c.y.concat("tail")),
        sa.update(a).values(y=sa.literal_column("'raw'")),
        sa.update(a).values(y=sa.text("upper(y)")),
        # queries within
        sa.update(a).values(y=sa.select(b.c.label).where(b.c.a_id == a.c.id).scalar_subquery()),
        sa.update(a).values(x=sa.select(sa.func.count()).select_from(b).where(b.c.a_id == a.c.id).scalar_subquery()),
        sa.update(a).values(x=sa.select(sa.func.max(b.c.id)).where(b.c.a_id == a.c.id).scalar_subquery()),
        sa.delete(a).where(a.c.id.in_(sa.select(b.c.a_id))),
        sa.delete(a).where(a.c.id.notin_(sa.select(b.c.a_id).where(b.c.label == "p"))),
        sa.delete(a).where(sa.exists().where(b.c.a_id == a.c.id)),
        sa.delete(a).where(~sa.exists().where(b.c.a_id == a.c.id)),
        sa.delete(a).where(sa.exists(sa.select(b.c.id).where(b.c.a_id == a.c.id))),
        sa.delete(a).where(~sa.select(b.c.id).where(b.c.a_id == a.c.id).exists()),
        sa.delete(a).where(a.c.x == sa.select(sa.func.min(b.c.id)).scalar_subquery()),
        # rows from queries
        sa.insert(a).from_select(["x", "y"], sa.select(b.c.id, b.c.label)),
        sa.insert(a).from_select(["x", "y"], sa.select(b.c.id, b.c.label).where(b.c.label.isnot(None)).order_by(b.c.id).limit(5)),
        sa.insert(a).from_select(["x"], sa.select(b.c.a_id).distinct()),
        sa.insert(a).from_select(["x", "y"], sa.select(sa.func.count(b.c.id), b.c.label).group_by(b.c.label)),
        sa.insert(a).from_select(["x", "y"], sa.select(b.c.a_id, sa.func.max(b.c.label)).group_by(b.c.a_id).having(sa.func.count() > 1)),
        sa.insert(a).from_select(["x", "y"], sa.select(b.c.id, sa.literal("p"))),
        sa.insert(a).from_select(["x", "y"], sa.select(b.c.id.label("x"), b.c.label.label("y"))),
        sa.insert(b).from_select(["a_id", "label"], sa.select(a.c.id, a.c.y).select_from(a.join(b, b.c.a_id == a.c.id)).where(b.c.label == "p")),
        sa.insert(b).from_select(["a_id", "label"], sa.select(a.c.id, a.c.y).select_from(a.outerjoin(b, b.c.a_id == a.c.id)).where(b.c.id.is_(None))),
        sa.insert(b).from_select(["a_id"], sa.select(a.c.id).join(b, b.c.a_id == a.c.id)),
        sa.insert(b).from_select(["a_id"], sa.select(a.c.id).where(a.c.id == b.c.a_id, a.c.x == 1)),
        sa.insert(b).from_select(["a_id"], sa.select(a.c.id).order_by(a.c.x.desc(), a.c.y)),
        # models
        sa.update(Account).where(Account.name == "p").values(kind="q"),
        sa.delete(Account).where(Account.id.in_([1, 2])),
        sa.insert(Account).values(id=1, name="p", account_kind="q"),
        sa.insert(a).from_select(["x", "y"], sa.select(Account.id, Account.name).where(Account.kind == "p")),
    ]


def of_several_tables(dialect):
    """Those that not every database has words for."""
    updates = [
        sa.update(a).where(a.c.id == b.c.a_id).values(y=b.c.label),
        sa.update(a).where(a.c.id == b.c.a_id, b.c.label == "p").values(x=b.c.id + 1, flag=True),
    ]
    deletes = [] if dialect == "sqlite" else [sa.delete(a).where(a.c.id == b.c.a_id)]
    returning = [
        sa.update(a).where(a.c.id == 1).values(x=2).returning(a.c.id),
        sa.delete(a).where(a.c.id == 1).returning(a.c.id, a.c.x),
        sa.insert(a).values(x=1).returning(a.c.id),
    ]
    distinct = [sa.update(a).where(a.c.x.is_distinct_from(a.c.id)).values(x=sa.func.abs(a.c.x))]
    return updates + deletes + distinct + ([] if dialect == "mysql" else returning)


def into_b(query):
    return sa.insert(b).from_select(["a_id"], query)


def of_queries_within(dialect):
    """Unions, queries under a name, WITH, functions over windows."""
    limited = sa.union(sa.select(a.c.id).order_by(a.c.x).limit(2), sa.select(b.c.id)).order_by("id")
    several = sa.select(a.c.id).union_all(sa.select(b.c.id), sa.select(a.c.x)).order_by(a.c.id.desc()).limit(3)
    nested = sa.select(a.c.id).union(sa.select(b.c.id).union_all(sa.select(a.c.x)))
    either = sa.select(a.c.id).union(sa.select(b.c.id)).subquery()
    unions = [
        into_b(limited),
        into_b(several),
        into_b(nested),
        into_b(sa.select(either)),
        into_b(sa.select(a.c.id).except_(sa.select(b.c.a_id))),
        into_b(sa.intersect(sa.select(a.c.id), sa.select(b.c.a_id))),
        sa.delete(a).where(a.c.id.in_(sa.select(a.c.id).union(sa.select(b.c.id)))),
        sa.delete(a).where(a.c.id.in_(sa.select(a.c.id))),
    ]

    counts = sa.select(b.c.a_id, sa.func.count().label("n")).group_by(b.c.a_id).cte("counts")
    unnamed = sa.select(b.c.a_id).cte()
    more = sa.select(counts.c.a_id).where(counts.c.n > 1).cte("more")
    tree = sa.select(a.c.id, a.c.x).where(a.c.x.is_(None)).cte("tree", recursive=True)
    tree = tree.union_all(sa.select(a.c.id, a.c.x).join(tree, a.c.x == tree.c.id))
    other = counts.alias("other")
    common = [
        sa.update(a).where(a.c.id == counts.c.a_id).values(x=counts.c.n),
        sa.delete(a).where(a.c.id.in_(sa.select(counts.c.a_id).where(counts.c.n > 1))),
        into_b(sa.select(counts.c.a_id)),
        into_b(sa.select(unnamed)),
        into_b(sa.select(more.c.a_id).select_from(more.join(counts, more.c.a_id == counts.c.a_id))),
        into_b(sa.select(other.c.a_id).select_from(counts.join(other, counts.c.a_id == other.c.n))),
        sa.delete(b).where(b.c.a_id.in_(sa.select(tree.c.id))),
        sa.delete(b).where(b.c.a_id == 1).add_cte(counts),
    ]
    if dialect == "postgresql":
        gone = sa.delete(a).where(a.c.x > 1).returning(a.c.id).cte("gone")
        common.append(into_b(sa.select(gone.c.id)))

    over = sa.func.row_number().over(partition_by=a.c.x, order_by=a.c.id.desc())
    ranked = sa.select(a.c.id, over.label("rank")).subquery("ranked")
    framed = sa.select(
        a.c.id,
        sa.func.rank().over(order_by=[a.c.id, a.c.x], rows=(None, 0)),
        sa.func.sum(a.c.x).over(order_by=a.c.id, range_=(-1, 2)),
        sa.func.count().filter(a.c.x > 1),
    ).subquery()
    windows = [
        sa.delete(a).where(a.c.id.in_(sa.select(ranked.c.id).where(ranked.c.rank > 1))),
        into_b(sa.select(framed.c.id)),
        sa.update(a).values(x=sa.func.sum(a.c.x).over()),
        into_b(sa.select(sa.over(sa.func.max(a.c.x), partition_by=a.c.y))),
        into_b(sa.select(sa.func.count(sa.distinct(a.c.id)))),
        into_b(sa.select(sa.func.count(a.c.id.distinct()))),
    ]

    second = a.alias()
    named = a.alias("named")
    rest = [
        sa.delete(a).where(sa.exists().where(second.c.id < a.c.id, second.c.x == a.c.x)),
        sa.delete(a).where(sa.exists(sa.select(named.c.id).where(named.c.id < a.c.id))),
        into_b(sa.select(named)),
        into_b(sa.select(a.c.id).select_from(a, b)),
        into_b(sa.select(a.c.id).order_by("id").limit(2).offset(3)),
        into_b(sa.select(a.c.id.label("key")).order_by("key")),
        into_b(sa.select(sa.literal(1)).where(~sa.exists(sa.select(a.c.id)))),
        sa.insert(a).values(x=sa.select(sa.func.max(b.c.id) + 1).scalar_subquery()),
        sa.delete(a).where(sa.tuple_(a.c.id, a.c.x).in_([(1, 2), (3, 4)])),
        sa.update(a).values(x=a.c[0]),
        sa.update(tagged).values(kind=Kind.fresh),
        sa.delete(a).where(a.c.flag),
        sa.delete(a).where(~a.c.flag),
        sa.delete(a).where(sa.and_(a.c.flag, a.c.x == 1)),
    ]
    if dialect != "mysql":
        rest.append(into_b(sa.select(a.c.id).select_from(a.join(b, a.c.id == b.c.a_id, full=True))))
    if dialect == "postgresql":
        rest.append(into_b(sa.select(a.c.id).distinct(a.c.x)))
        rest.append(into_b(sa.select(sa.extract("year", a.c.y))))
        rest.append(into_b(sa.select(sa.func.array_agg(postgresql.aggregate_order_by(a.c.id, a.c.x.desc(), a.c.y)))))
    return unions + common + windows + rest


def upserts(dialect):
    if dialect == "mysql":
        # Without a server SQLAlchemy knows no values of these in place.
        return [sa.insert(a).prefix_with("IGNORE").values(id=1)]
    insert = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}[dialect]
    row = insert(a).values(id=1, x=2)
    of_query = insert(a).from_select(["id"], sa.select(b.c.id).where(b.c.id > 0))
    made = [
        row.on_conflict_do_nothing(),
        row.on_conflict_do_nothing(index_elements=["id"]),
        row.on_conflict_do_nothing(index_elements=[a.c.id], index_where=a.c.x > 1),
        row.on_conflict_do_update(index_elements=["id"], set_={"y": "q", "x": row.excluded.x}),
        row.on_conflict_do_update(index_elements=["id"], set_={"x": row.excluded.x + a.c.x}, where=a.c.x > 3),
        row.on_conflict_do_update(index_elements=[a.c.id], set_={a.c.x: 5}, index_where=sa.text("x > 1")),
        of_query.on_conflict_do_nothing(),
        of_query.on_conflict_do_update(index_elements=["id"], set_={"x": 1}).returning(a.c.id),
        insert(order).values(key="k").on_conflict_do_update(index_elements=["key"], set_={"total": order.c.total + 1}),
    ]
    if dialect == "postgresql":
        made.append(row.on_conflict_do_update(constraint="a_pkey", set_={"x": 5}))
        made.append(row.on_conflict_do_nothing(constraint="a_pkey"))
    else:
        made.append(sa.insert(a).prefix_with("OR IGNORE").values(id=1))
    return made
