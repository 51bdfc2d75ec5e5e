"""The databases of the tests: one SQLite file or one database of a private server per use, thrown away afterwards."""

import atexit
import glob
import itertools
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from xml.etree import ElementTree

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
MYSQL = "mysql"


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

    def run_statements(self, statements):
        self.run_script("".join(f"{statement}\n;\n" for statement in statements))

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

    def run_statements(self, statements):
        self.run_script("".join(f"{statement}\n;\n" for statement in statements))

    def has_table(self, table):
        return bool(self.rows(f"select 1 from pg_class where relname = '{table}' and relkind in ('r', 'p')"))

    def drop(self):
        self.server.psql("postgres", f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


class MysqlDatabase:
    kind = MYSQL

    def __init__(self, server, name):
        self.server = server
        self.name = name

    def url(self):
        return f"mysql://root@127.0.0.1:{self.server.port}/{self.name}"

    def rows(self, query):
        return self.rows_of_all([query])[0]

    def rows_of_all(self, queries):
        """The rows of each query, from one client process; values are texts or None."""
        queries = list(queries)
        if not queries:
            return []
        # A mark before each result tells results without rows apart.
        script = "".join(f"SELECT '{self._MARK}' AS mark;\n{query};\n" for query in queries)
        document = ElementTree.fromstring(f"<all>{self._without_heads(self.server.client(self.name, script, '--xml'))}</all>")
        results = []
        for result in document.findall("resultset"):
            rows = [{field.get("name"): self._value(field) for field in row} for row in result.findall("row")]
            if rows and rows[0].get("mark") == self._MARK:
                results.append([])
            else:
                results[-1] += rows
        return results

    _MARK = "crosswalk-result"

    @staticmethod
    def _without_heads(text):
        return re.sub(r"<\?xml[^>]*\?>", "", text)

    @staticmethod
    def _value(field):
        if field.get("{http://www.w3.org/2001/XMLSchema-instance}nil") == "true":
            return None
        return field.text or ""

    def run_script(self, script):
        self.server.client(self.name, script)

    def run_statements(self, statements):
        # Bodies have semicolons of their own.
        self.run_script("DELIMITER ;;;\n" + "".join(f"{statement}\n;;;\n" for statement in statements))

    def has_table(self, table):
        return bool(self.rows(f"select 1 as found from information_schema.tables where table_schema = database() and table_name = '{table}'"))

    def drop(self):
        self.server.client("mysql", f"DROP DATABASE IF EXISTS `{self.name}`")


class MysqlServer:
    """A private MariaDB server in a temporary folder, on a free loopback port, without durability."""

    def __init__(self):
        self.folder = None
        self.port = None
        self.process = None
        self._numbers = itertools.count(1)
        self.programs = {}
        for program in ("mariadbd", "mariadb-install-db", "mariadb"):
            path = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/libexec")
            if path is None:
                raise Unavailable(f"no MariaDB server is installed: `{program}` is missing")
            self.programs[program] = path

    def start(self):
        self.folder = Path(tempfile.mkdtemp(prefix="crosswalk-mariadb-"))
        atexit.register(self.stop)
        self.port = free_port()
        user = []
        if os.geteuid() == 0:  # the server refuses to run as root unless told so
            user = ["--user=root"]
        data = self.folder / "data"
        install = [self.programs["mariadb-install-db"], "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db", *user]
        done = subprocess.run(list(map(str, install)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/", timeout=120)
        if done.returncode != 0:
            raise Unavailable(f"MariaDB was not set up: {done.stdout.strip()[-300:]}")
        self.socket = self.folder / "socket"
        settings = ["--no-defaults", f"--datadir={data}", f"--socket={self.socket}", f"--port={self.port}", "--bind-address=127.0.0.1", f"--pid-file={self.folder / 'pid'}",
                    "--skip-log-bin", "--skip-name-resolve", "--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0", "--sync-frm=0", *user]
        log = open(self.folder / "log", "wb")
        self.process = subprocess.Popen([self.programs["mariadbd"], *settings], stdout=log, stderr=log, cwd="/")
        for _ in range(300):
            if self.process.poll() is not None:
                break
            try:
                self.client("mysql", "SELECT 1")
                # The tools that connect over the network come as root without a password.
                self.client("mysql", "CREATE USER IF NOT EXISTS root@'127.0.0.1'; GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION")
                return
            except RuntimeError:
                time.sleep(0.1)
        raise Unavailable(f"MariaDB did not start: {(self.folder / 'log').read_text(errors='replace').strip()[-300:]}")

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
            self.process = None
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None

    def create_database(self, label):
        name = f"t{next(self._numbers)}_{label}"[:50].replace("-", "_")
        self.client("mysql", f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
        return MysqlDatabase(self, name)

    def client(self, database, script, *options):
        command = [self.programs["mariadb"], "--no-defaults", "-S", str(self.socket), "-u", "root", "--default-character-set=utf8mb4", *options, database]
        done = subprocess.run(command, input=script, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"mariadb failed on {database}: {done.stderr.strip()}")
        return done.stdout


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
    """Hands out fresh databases; starts a server when the first one of its kind is asked for."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._servers = {}
        self._why_no_server = {}

    def create(self, kind, label):
        if kind == SQLITE:
            with self._lock:
                return SqliteDatabase(self.folder / f"{label}-{next(self._numbers)}.db")
        with self._lock:
            server = self._started_server(kind)
        return server.create_database(label)

    def stop(self):
        for server in self._servers.values():
            server.stop()

    def _started_server(self, kind):
        if kind in self._why_no_server:
            raise Unavailable(self._why_no_server[kind])
        if kind not in self._servers:
            try:
                server = MysqlServer() if kind == MYSQL else PostgresqlServer()
                server.start()
                self._servers[kind] = server
            except Unavailable as reason:
                self._why_no_server[kind] = str(reason)
                raise
        return self._servers[kind]


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
