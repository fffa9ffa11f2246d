"""The servers under test. Each is started once and stays up for every round; all answer the same routes with the same
bodies, so that one load script and one check serve them all. pgbench is none: it runs the statements alone."""
import json
import os
import secrets
import shutil
import sqlite3
import subprocess

from generators import pgbench, wrk
from processes import HERE, ROOT, answer, cpu_seconds, free_port, resident_mib, start, wait_for

MIGRATION = HERE / "plugin/migrations/postgres/0001_create.up.sql"
TOKENS = 16


class Subject:
    name = engine = ""
    workloads = ("ping", "row", "list", "booking")
    asks_for_tokens = True
    process = None
    base = ""

    def load(self, workload, tokens, connections, seconds, offset, pause=0):
        """What a generator counted of so much load."""
        return wrk(f"{self.name} {workload}", self.base, workload, tokens, connections, seconds, offset, pause)

    def tokens(self):
        raise NotImplementedError

    def bookings(self):
        """How many bookings its database holds."""
        raise NotImplementedError

    def cpu(self):
        return cpu_seconds(self.process.pid)

    def memory(self):
        return resident_mib(self.process.pid)

    def stop(self):
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()


class Nginx(Subject):
    """The ceiling: no token, no database, a constant."""
    name, workloads, asks_for_tokens = "nginx return 200", ("ping",), False

    def __init__(self, folder, settings):
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        file = folder / "nginx.conf"
        file.write_text(f"""
            worker_processes {settings.cores}; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
            events {{ worker_connections 20000; }}
            http {{ access_log off; keepalive_requests 1000000000; default_type application/json;
              client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
              uwsgi_temp_path {folder}; scgi_temp_path {folder};
              server {{ listen 127.0.0.1:{port}; location / {{ return 200 '{{"pong":true}}'; }} }} }}""")
        self.process = start([shutil.which("nginx") or "/usr/sbin/nginx", "-c", file, "-p", folder], folder / "nginx.log")
        wait_for(self.base, self.process, folder / "nginx.log")

    def tokens(self):
        return ["none"]


def bench_database(postgres, name):
    """A database with the bench's schema, for who brings none."""
    url = postgres.create(name)
    postgres.value(name, "create schema bench")
    postgres.run_file(name, MIGRATION)
    return url


class Fastify(Subject):
    """tests/bench/peers: Fastify 5, @fastify/jwt (ES256), pg; so many workers."""
    engine = "postgres"

    def __init__(self, folder, settings, postgres, workers):
        self.name = f"Fastify 5, {workers} process{'es' if workers > 1 else ''}"
        modules = folder / "peers"
        if not modules.exists():
            modules.mkdir()
            for file in ("package.json", "package-lock.json", "server.js"):
                shutil.copy(HERE / "peers" / file, modules)
            subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=modules,
                           check=True, stdout=subprocess.DEVNULL)
        self.postgres, self.database = postgres, f"peer_{workers}"
        url = bench_database(postgres, self.database)
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        environment = dict(os.environ, NODE_ENV="production", PORT=str(port), DATABASE_URL=url,
                           SQL_FOLDER=str(HERE / "plugin/sql"), WORKERS=str(workers), SESSIONS=str(settings.sessions))
        self.process = start(["node", modules / "server.js"], folder / "fastify.log", env=environment)
        wait_for(self.base + "/api/v1/bench/token", self.process, folder / "fastify.log")

    def tokens(self):
        return [json.loads(answer(self.base + "/api/v1/bench/token")[1])["token"] for _ in range(TOKENS)]

    def bookings(self):
        return int(self.postgres.value(self.database, "select count(*) from bench.bookings"))


class Bare(Subject):
    """tests/bench/peers/bare: Beast and libpq alone, reads pipelined as Hearth's are."""
    name, engine, workloads = "Beast + libpq", "postgres", ("ping", "row", "list")

    def __init__(self, folder, settings, postgres):
        url = bench_database(postgres, "bare")
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        self.made = [secrets.token_urlsafe(400) for _ in range(TOKENS)]    # as long as a signed one
        self.process = start([settings.build / "tests/bare_server", port, settings.cores, url, HERE / "plugin/sql", *self.made],
                             folder / "bare.log")
        wait_for(self.base, self.process, folder / "bare.log")

    def tokens(self):
        return self.made


class PgBench(Subject):
    """The statements of each workload, in as many trips as Hearth needs, over as many sessions."""
    name, engine, workloads, asks_for_tokens = "pgbench", "postgres", ("row", "list", "booking"), False

    def __init__(self, folder, settings, postgres):
        self.folder, self.settings, self.postgres, self.database = folder, settings, postgres, "pgbench"
        self.url = bench_database(postgres, self.database)

    def tokens(self):
        return []

    def load(self, workload, tokens, connections, seconds, offset, pause=0):
        return pgbench(self.folder, self.url, workload, self.settings.sessions, seconds, offset)

    def bookings(self):
        return int(self.postgres.value(self.database, "select count(*) from bench.bookings"))

    def cpu(self):
        return 0.0

    def memory(self):
        return 0.0


class Hearth(Subject):
    """The release build with the plugins auth and bench; tokens come from auth as they do for anybody."""
    name = "Hearth"

    def __init__(self, folder, settings, postgres, engine, deployment="hearth", synchronous="full"):
        self.engine, self.postgres, self.database = engine, postgres, "hearth"
        if synchronous != "full":
            self.name, self.workloads = f"Hearth, synchronous: {synchronous}", ("booking",)
        self.data = folder / f"{deployment}-{engine}-{synchronous}"
        self.log = folder / f"{deployment}-{engine}-{synchronous}.log"
        url = postgres.create(self.database) if engine == "postgres" else ""
        told, tell = os.pipe()
        os.set_inheritable(tell, True)
        environment = dict(os.environ, HEARTH_BENCH_PLUGINS=str(settings.build / "tests/plugins"))
        words = [settings.build / "bin/hearth", "serve", "-c", HERE / f"{deployment}.yaml", "--data", self.data,
                 "--set", "server.listen=127.0.0.1:0", "--set", "admin.listen=127.0.0.1:0", "--ready-fd", tell,
                 "--set", "server.limits.connections=20000", "--set", "server.limits.connections_per_address=20000",
                 "--set", f"plugins.bench.database.sessions={settings.sessions}",
                 "--set", f"databases.main.synchronous={synchronous}"]
        if url:
            words += ["--set", "databases.main.engine=postgres", "--set", f"databases.main.url={url}"]
        self.process = start(words, self.log, env=environment, pass_fds=[tell], cwd=ROOT)
        os.close(tell)
        with os.fdopen(told) as line:
            ready = line.readline()
        if not ready:
            raise SystemExit(f"hearth did not start: {self.log.read_text()[-3000:]}")
        self.base = "http://" + json.loads(ready)["listen"]

    def tokens(self):
        made = []
        for i in range(TOKENS):
            who = {"email": f"bench{i}@example.com", "password": "a long enough passphrase"}
            consents = [{"purpose": purpose, "version": "2026-01-01"} for purpose in ("terms", "privacy")]
            self.ask("register", dict(who, display_name="Bench", consents=consents))
            made.append(self.ask("login", who)["access_token"])
        return made

    def ask(self, what, body):
        status, text = answer(f"{self.base}/api/v1/auth/{what}", body=body)
        if status not in (200, 201):
            raise SystemExit(f"{what}: {status} {text}")
        return json.loads(text)

    def bookings(self):
        if self.engine == "postgres":
            return int(self.postgres.value(self.database, "select count(*) from bench.bookings"))
        with sqlite3.connect(f"file:{self.data}/databases/main/bench.db?mode=ro", uri=True) as file:
            return file.execute("select count(*) from bookings").fetchone()[0]
