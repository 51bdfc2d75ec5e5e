#include <doctest/doctest.h>

#include "evaluator_fixture.h"

namespace crosswalk::script::testing {
namespace {

TEST_CASE("a Python migration computes what it executes") {
  CHECK(run_python(R"(
TABLES = ("a", "b")
def _drop(t, c="x", *, hard=False):
    op.drop(f"{t}.{c!r:>5}", hard)
def upgrade():
    for t in TABLES:
        _drop(t, hard=t == "b")
    op.execute("%s-%03d {x}".replace("{x}", "z") % ("k", 7))
    op.execute("{0}/{name:>4}".format(1, name="n"))
    op.names([c.upper() for c in "ab" if c != "a"], {k: v for k, v in zip("xy", range(2))})
    with op.block() as b:
        b.inner(len(TABLES) // 2, 7 % -3, 2 ** 10, 1 / 2)
)")
            .lines == Lines{"drop(\"a.  'x'\", False)", "drop(\"b.  'x'\", True)", "execute('k-007 z')",
                            "execute('1/   n')", "names(['B'], {'x': 0, 'y': 1})", "enter", "inner(1, -2, 1024, 0.5)",
                            "exit"});
}

TEST_CASE("Python classes, enums, closures and handlers") {
  CHECK(run_python(R"(
import enum, json, textwrap
from functools import partial
class Kind(str, enum.Enum):
    A = "a"
    B = "b"
class Base:
    def __init__(self, n): self.n = n
    def show(self): return self.n
class Child(Base):
    def __init__(self, n):
        super().__init__(n + 1)
    @property
    def twice(self): return self.n * 2
def upgrade():
    op.kinds([k.value for k in Kind], Kind.A.name, Kind("b").name)
    op.child(Child(1).show(), Child(2).twice)
    try:
        op.fail()
    except ValueError:
        op.wrong()
    except Exception as e:
        op.caught(str(e))
    else:
        op.wrong()
    finally:
        op.last()
    op.text(textwrap.dedent("  a\n  b"), json.dumps({"k": [1, None]}))
    partial(op.made, 1)(2)
)")
            .lines == Lines{"kinds(['a', 'b'], 'A', 'B')", "child(2, 6)", "caught('it is not there')", "last()",
                            "text('a\\nb', '{\"k\": [1, null]}')", "made(1, 2)"});
}

TEST_CASE("JavaScript computes what it executes") {
  CHECK(run_javascript(R"(
const TABLES = ['a', 'b'];
const wrap = (name, { deep = 1, ...rest } = {}) => async (op) => { await op.wrapped(`${name}-${deep}`, rest.x ?? 'none'); };
exports.up = async function (op) {
  for (const [i, t] of TABLES.entries()) await op.drop(t + i, typeof t);
  await Promise.all(TABLES.map((t) => op.each(t)));
  await wrap('w', { deep: 2, x: 'y' })(op);
  await Promise.resolve().then(() => op.first()).then(() => { throw new Error('no'); }).catch((e) => op.caught(e.message));
  op.sum([1, 2, 3].reduce((a, b) => a + b, 0), 7 / 2, '3' * 2, JSON.stringify({ a: [1] }), Object.keys({ k: 1 }).join());
  switch (TABLES.length) { case 1: op.wrong(); break; case 2: op.right(); break; default: op.wrong(); }
};
)")
            .lines == Lines{"drop('a0', 'string')", "drop('b1', 'string')", "each('a')", "each('b')",
                            "wrapped('w-2', 'y')", "first()", "caught('no')", "sum(6, 3.5, 6, '{\"a\":[1]}', 'k')",
                            "right()"});
}

TEST_CASE("what is not known is left by the statement, and the rest goes on") {
  const Outcome outcome = run_python(R"(
def upgrade():
    op.a()
    rows = op.query()
    if rows:
        op.b()
    for r in rows:
        op.c(r)
    session.commit()
    x = "kept"
    if rows: x = "changed"
    op.d()
    op.e(x)
)");
  CHECK(outcome.finished == false);  // `session` is not defined
  const Outcome known = run_python(R"(
from myapp import session, do_it
def upgrade():
    op.a()
    rows = op.query()
    if rows:
        op.b()
    for r in rows:
        op.c(r)
    session.commit()
    y = do_it()
    do_it(op)
    print(y)
    x = "kept"
    if rows: x = "changed"
    op.d()
    op.e(x)
)");
  CHECK(known.lines == Lines{"a()", "LEFT if rows:\n        op.b()", "LEFT for r in rows:\n        op.c(r)",
                             "LEFT session.commit()", "LEFT do_it(op)", "d()", "LEFT op.e(x)"});
}

TEST_CASE("what follows a return that may have happened is in doubt") {
  CHECK(run_python(R"(
def upgrade():
    op.a()
    if op.query():
        return
    op.b()
    op.c()
)")
            .lines == Lines{"a()", "LEFT if op.query():\n        return\n    op.b()\n    op.c()"});
  CHECK(run_python(R"(
def upgrade():
    for t in ("x", "y"):
        op.a(t)
        if op.query():
            break
    op.b()
)")
            .lines ==
        Lines{"LEFT for t in (\"x\", \"y\"):\n        op.a(t)\n        if op.query():\n            break", "b()"});
}

TEST_CASE("a half-made statement is taken back") {
  CHECK(run_javascript(R"(
exports.up = async (op) => {
  await op.createTable('t', (t) => { t.column('a'); t.column(op.query()); });
  op.after();
};
)")
            .lines ==
        Lines{"LEFT await op.createTable('t', (t) => { t.column('a'); t.column(op.query()); });", "after()"});
}

TEST_CASE("facts answer for what is not part of the project, and are asked for") {
  Script script;
  script.text =
      "from alembic import op\nfrom myapp.config import settings\ndef upgrade():\n  if settings.DEBUG:\n    op.a()\n";
  const Outcome open = run(script);
  REQUIRE(open.facts.size() == 1);
  CHECK(open.facts[0].name == "myapp.config.settings.DEBUG");
  script.facts["myapp.config.settings.DEBUG"] = Value(true);
  CHECK(run(script).lines == Lines{"a()"});
}

TEST_CASE("the project's own modules and side files are read") {
  Script script;
  script.text =
      "from alembic import op\nfrom pathlib import Path\nfrom .names import T\nimport helpers.shape as s\ndef "
      "upgrade():\n  op.a(T, s.size(2))\n  op.b((Path(__file__).parent / 'x.sql').read_text())\n";
  script.files = {{"versions/names.py", "T = 't'\n"},
                  {"helpers/shape.py", "def size(n):\n  return n * 2\n"},
                  {"versions/x.sql", "SELECT 1"}};
  CHECK(run(script).lines == Lines{"a('t', 4)", "b('SELECT 1')"});
}

TEST_CASE("nothing runs without bounds") {
  Budget small;
  small.steps = 20'000;
  for (const char* body : {"while True: pass", "x = 'x' * 10**12", "x = [0] * 10**12", "f = lambda: f()\n  f()"}) {
    Script script;
    script.text = std::string("from alembic import op\ndef upgrade():\n  op.a()\n  ") + body + "\n";
    script.budget = small;
    const Outcome outcome = run(script);
    CAPTURE(body);
    REQUIRE(outcome.lines.size() == 2);
    CHECK(outcome.lines[0] == "a()");
    CHECK(outcome.lines[1].starts_with("LEFT "));
  }
}

}  // namespace
}  // namespace crosswalk::script::testing
