#!/usr/bin/env python3
"""Runs a project's revisions with the real Alembic, without the project's own environment.

    real_alembic.py URL SETTINGS.json

The settings: `versions` (folders of revisions), `recursive`, `path` (folders to import from), `plugins` (modules to import first), `missing` (modules of the project to do without), `values`
(dotted name to value: what the project's settings are to say), `types` (dotted name to SQL: what a column type of the project is), `naming_convention`, `upgrade_arguments`, `first` (stop after so many revisions), `offline` (give the SQL of the offline mode instead).
Prints one line of JSON: the revisions that were applied, and the error that ended the run, if one did.

Modules that are not installed are replaced by ones that accept everything, and a module of the project that fails while it is imported keeps
what it had until then: migrations mostly want constants and enums from it.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import sys
import tempfile
import traceback
import types
from pathlib import Path

import alembic.command
import sqlalchemy
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory


class AnythingType(type):
    """A class of which every attribute is one of its kind."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return AnythingType(name, (), {})

    def __call__(cls, *arguments, **keywords):
        if len(arguments) == 1 and not keywords and isinstance(arguments[0], (types.FunctionType, type)):
            return arguments[0]  # used as a decorator
        return super().__call__()

    def __iter__(cls):
        return iter(())

    def __getitem__(cls, _):
        return cls

    def __or__(cls, _):
        return cls

    __ror__ = __or__

    # A version, a limit: it is enough.
    def __ge__(cls, _):
        return True

    def __lt__(cls, _):
        return False

    __gt__, __le__ = __ge__, __lt__

    def __init__(cls, name, bases, members, **_):
        super().__init__(name, bases, members)

    def __new__(mcs, name, bases, members, **_):
        return super().__new__(mcs, name, bases, members)


class Anything(metaclass=AnythingType):
    def __init__(self, *arguments, **keywords):
        pass

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return AnythingType(name, (Anything,), {})

    def __call__(self, *arguments, **keywords):
        if len(arguments) == 1 and not keywords and isinstance(arguments[0], (types.FunctionType, type)):
            return arguments[0]
        return Anything()

    def __iter__(self):
        return iter(())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def __getitem__(self, _):
        return Anything()


def any_attribute(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return AnythingType(name, (Anything,), {})


class MissingModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last finder: what nothing else found."""

    def __init__(self, keep=(), only=None):
        self.keep = keep
        self.only = only

    def find_spec(self, name, path=None, target=None):
        words = name.split(".")
        if words[0] in self.keep or words[-1] in self.keep or (self.only is not None and not any((name + ".").startswith(f"{one}.") for one in self.only)):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__path__ = []
        module.__getattr__ = any_attribute
        return module

    def exec_module(self, module):
        pass


class ForgivingLoader(importlib.abc.Loader):
    def __init__(self, inner):
        self.inner = inner

    def create_module(self, spec):
        return self.inner.create_module(spec)

    def exec_module(self, module):
        try:
            self.inner.exec_module(module)
        except Exception as error:  # noqa: BLE001
            print(f"note: {module.__name__} stops at {type(error).__name__}: {error}", file=sys.stderr)
            module.__getattr__ = any_attribute


class ProjectModules(importlib.abc.MetaPathFinder):
    """Finds what the path finder finds below the project's folders, and lets it fail halfway."""

    def __init__(self, folders):
        self.folders = folders

    def find_spec(self, name, path=None, target=None):
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None or spec.origin is None or not any(spec.origin.startswith(folder) for folder in self.folders):
            return None
        spec.loader = ForgivingLoader(spec.loader)
        return spec


def spelled_type(spelling):
    """A column type that is written so, whatever it is made with."""

    class Spelled(sqlalchemy.types.UserDefinedType):
        cache_ok = True

        def __init__(self, *arguments, **keywords):
            pass

        def get_col_spec(self, **_):
            return spelling

    return Spelled


def driver_url(url):
    """The URL as SQLAlchemy wants it, with the driver that is installed."""
    if url.startswith("sqlite:"):
        return "sqlite:///" + url.removeprefix("sqlite:")
    return url.replace("mysql://", "mysql+pymysql://", 1)


def set_value(dotted, value):
    words = dotted.split(".")
    for length in range(len(words) - 1, 0, -1):
        try:
            holder = importlib.import_module(".".join(words[:length]))
        except ImportError:
            continue
        for word in words[length:-1]:
            if word not in vars(holder):
                setattr(holder, word, types.SimpleNamespace())
            holder = getattr(holder, word)
        name = words[-1]
        if name.endswith("()"):
            setattr(holder, name[:-2], lambda *a, **k: value)
        else:
            setattr(holder, name, value)
        return


def main():
    url, settings = sys.argv[1], json.loads(Path(sys.argv[2]).read_text())
    sys.path[:0] = settings.get("path", [])
    sys.meta_path.insert(0, ProjectModules([str(Path(p)) + "/" for p in settings.get("path", [])]))
    # These are asked for and may be missing, such as what Windows has.
    sys.meta_path.append(MissingModules({"psycopg2", "MySQLdb", "_typeshed", "sitecustomize", "usercustomize", "_sysconfigdata", "readline", "winreg", "_winreg", "_winapi", "msvcrt", "nt"}))
    sys.meta_path.insert(0, MissingModules(only=settings.get("missing", [])))
    for name in settings.get("plugins", []):
        importlib.import_module(name)
    for dotted, value in settings.get("values", {}).items():
        set_value(dotted, value)
    for dotted, spelling in settings.get("types", {}).items():
        set_value(dotted, spelled_type(spelling))

    folder = tempfile.mkdtemp(prefix="crosswalk-env-")
    config = Config()
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", ":".join(settings["versions"]))
    config.set_main_option("recursive_version_locations", "true" if settings.get("recursive") else "false")
    config.set_main_option("sqlalchemy.url", driver_url(url).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    applied = []
    limit = settings.get("first", 0)

    def steps(revision, _context):
        everything = script._upgrade_revs("heads", revision)
        return everything[: limit] if limit else everything

    metadata = sqlalchemy.MetaData(naming_convention=settings.get("naming_convention") or None)
    options = {"target_metadata": metadata, "transaction_per_migration": True}
    answer = {"applied": applied}
    current = []

    def note(ctx=None, step=None, heads=None, run_args=None):
        applied.append(step.up_revision_id)

    arguments = {name: Anything() for name in settings.get("upgrade_arguments", [])}
    if "op" in settings.get("upgrade_arguments", []):
        import alembic.op

        arguments["op"] = alembic.op
    try:
        with EnvironmentContext(config, script, fn=steps, as_sql=bool(settings.get("offline"))) as environment:
            if settings.get("offline"):
                text = io.StringIO()
                environment.configure(dialect_name=sqlalchemy.engine.make_url(driver_url(url)).get_backend_name(), literal_binds=True, output_buffer=text, dialect_opts={"paramstyle": "named"}, on_version_apply=note, **options)
                try:
                    with environment.begin_transaction():
                        environment.run_migrations(**arguments)
                finally:
                    answer["sql"] = text.getvalue()
            else:
                engine = sqlalchemy.create_engine(driver_url(url), poolclass=sqlalchemy.pool.NullPool)
                with engine.connect() as connection:
                    environment.configure(connection=connection, on_version_apply=note, **options)
                    with environment.begin_transaction():
                        environment.run_migrations(**arguments)
    except Exception as error:  # noqa: BLE001
        frames = [f for f in traceback.extract_tb(error.__traceback__) if any(f.filename.startswith(v) for v in settings["versions"])]
        where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
        message = str(error).strip().splitlines()
        answer["error"] = f"{type(error).__name__}: {message[0] if message else ''}{where}"
        if settings.get("trace"):
            traceback.print_exc()
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
