"""The databases of the tests: one SQLite file or one PostgreSQL database per use, thrown away afterwards."""

import atexit
import glob
import itertools
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
from pathlib import Path

SQLITE = "sqlite"
POSTGRESQL = "postgresql"


class Unavailable(Exception):
    """A tool or server that is not on this machine; the test that wanted it is skipped with this reason."""


class SqliteDatabase:
    kind = SQLITE

    def __init__(self, path):
        self.path = Path(path)

    def url(self):
        return f"sqlite:{self.path}"

    def rows(self, query):
        connection = sqlite3.connect(self.path)
        try:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query)]
        finally:
            connection.close()

    def rows_of_all(self, queries):
        return [self.rows(query) for query in queries]

    def run_script(self, script):
        connection = sqlite3.connect(self.path)
        try:
            connection.executescript(script)
            connection.commit()
        finally:
            connection.close()

    def has_table(self, table):
        return bool(self.rows(f"select 1 from sqlite_master where type = 'table' and name = '{table}'"))

    def drop(self):
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)


class PostgresqlDatabase:
    kind = POSTGRESQL

    def __init__(self, server, name):
        self.server = server
        self.name = name

    def url(self):
        return f"postgresql://postgres@127.0.0.1:{self.server.port}/{self.name}"

    def rows(self, query):
        """The rows of one query, as dictionaries; values arrive through JSON."""
        return self.rows_of_all([query])[0]

    def rows_of_all(self, queries):
        """The rows of each query, from one psql process."""
        # Unlike json, jsonb is printed on one line.
        script = "".join(f"select coalesce(jsonb_agg(to_jsonb(r)), '[]') from ({query}) r;\n" for query in queries)
        return [json.loads(line) for line in self.server.psql(self.name, script).splitlines()]

    def run_script(self, script):
        self.server.psql(self.name, script)

    def has_table(self, table):
        return bool(self.rows(f"select 1 from pg_class where relname = '{table}' and relkind in ('r', 'p')"))

    def drop(self):
        self.server.psql("postgres", f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


class PostgresqlServer:
    """A private PostgreSQL server in a temporary folder, on a free loopback port, without durability."""

    def __init__(self):
        self.folder = None
        self.port = None
        self.binaries = find_postgresql_binaries()
        self._numbers = itertools.count(1)

    def start(self):
        self.folder = Path(tempfile.mkdtemp(prefix="crosswalk-postgresql-"))
        self.user_prefix = []
        if os.geteuid() == 0:  # the server refuses to run as root
            user = next((u for u in ("postgres", "nobody") if has_user(u)), None)
            if user is None or not shutil.which("runuser"):
                raise Unavailable("PostgreSQL does not run as root, and there is no user `postgres` to run it as")
            shutil.chown(self.folder, user)
            self.user_prefix = ["runuser", "-u", user, "--"]
        atexit.register(self.stop)
        self.port = free_port()
        data = self.folder / "data"
        self._as_server_user([self.binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"])
        settings = f"-h 127.0.0.1 -p {self.port} -k {self.folder} -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB"
        self._as_server_user([self.binaries / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", self.folder / "log", "-o", settings, "start"])

    def stop(self):
        if self.folder is None:
            return
        if (self.folder / "data" / "postmaster.pid").exists():
            self._as_server_user([self.binaries / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop"], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder = None

    def create_database(self, label):
        name = f"t{next(self._numbers)}_{label}"[:50].replace("-", "_")
        self.psql("postgres", f'CREATE DATABASE "{name}" TEMPLATE template0')
        return PostgresqlDatabase(self, name)

    def psql(self, database, script):
        command = [self.binaries / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database]
        done = subprocess.run(command, input=script, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"psql failed on {database}: {done.stderr.strip()}")
        return done.stdout

    def _as_server_user(self, command, check=True):
        done = subprocess.run([*self.user_prefix, *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/", timeout=120)
        if check and done.returncode != 0:
            raise Unavailable(f"PostgreSQL did not start: {done.stdout.strip()[-300:]}")


class Databases:
    """Hands out fresh databases; starts the PostgreSQL server when the first one is asked for."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._server = None
        self._why_no_server = None

    def create(self, kind, label):
        if kind == SQLITE:
            with self._lock:
                return SqliteDatabase(self.folder / f"{label}-{next(self._numbers)}.db")
        with self._lock:
            return self._started_server().create_database(label)

    def stop(self):
        if self._server:
            self._server.stop()

    def _started_server(self):
        if self._why_no_server:
            raise Unavailable(self._why_no_server)
        if self._server is None:
            try:
                server = PostgresqlServer()
                server.start()
                self._server = server
            except Unavailable as reason:
                self._why_no_server = str(reason)
                raise
        return self._server


def find_postgresql_binaries():
    """The newest installed server's folder of programs."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda f: int(f.split("/")[-2]) if f.split("/")[-2].isdigit() else 0, reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(os.path.dirname(os.path.realpath(on_path)))
    for folder in folders:
        if all(os.access(os.path.join(folder, program), os.X_OK) for program in ("initdb", "pg_ctl", "postgres", "psql")):
            return Path(folder)
    raise Unavailable("no PostgreSQL server is installed")


def has_user(name):
    import pwd

    try:
        pwd.getpwnam(name)
        return True
    except KeyError:
        return False


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
