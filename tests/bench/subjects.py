"""The servers under test. Each is started once and stays up for every round; all answer the same routes with the same
bodies, so that one load script and one check serve them all."""
import json
import os
import shutil
import sqlite3
import subprocess

from processes import HERE, ROOT, answer, cpu_seconds, free_port, resident_mib, start, wait_for

MIGRATION = HERE / "plugin/migrations/postgres/0001_create.up.sql"
TOKENS = 16


class Subject:
    name = engine = ""
    workloads = ("ping", "row", "booking")
    process = None
    base = ""

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
    name, workloads = "nginx return 200", ("ping",)

    def __init__(self, folder, settings):
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        file = folder / "nginx.conf"
        file.write_text(f"""
            worker_processes {settings.cores}; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
            events {{ worker_connections 1024; }}
            http {{ access_log off; keepalive_requests 1000000000; default_type application/json;
              client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
              uwsgi_temp_path {folder}; scgi_temp_path {folder};
              server {{ listen 127.0.0.1:{port}; location / {{ return 200 '{{"pong":true}}'; }} }} }}""")
        self.process = start([shutil.which("nginx") or "/usr/sbin/nginx", "-c", file, "-p", folder], folder / "nginx.log")
        wait_for(self.base, self.process, folder / "nginx.log")

    def tokens(self):
        return ["none"]


class Fastify(Subject):
    """tests/bench/peers: Fastify 5, @fastify/jwt (ES256), pg; one worker a core."""
    name, engine = "Fastify 5", "postgres"

    def __init__(self, folder, settings, postgres):
        modules = folder / "peers"
        modules.mkdir()
        for file in ("package.json", "package-lock.json", "server.js"):
            shutil.copy(HERE / "peers" / file, modules)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=modules,
                       check=True, stdout=subprocess.DEVNULL)
        self.postgres, self.database = postgres, "peer"
        url = postgres.create(self.database)
        postgres.value(self.database, "create schema bench")
        postgres.run_file(self.database, MIGRATION)
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        environment = dict(os.environ, NODE_ENV="production", PORT=str(port), DATABASE_URL=url,
                           SQL_FOLDER=str(HERE / "plugin/sql"), WORKERS=str(settings.cores), SESSIONS=str(settings.sessions))
        self.process = start(["node", modules / "server.js"], folder / "fastify.log", env=environment)
        wait_for(self.base + "/api/v1/bench/token", self.process, folder / "fastify.log")

    def tokens(self):
        return [json.loads(answer(self.base + "/api/v1/bench/token")[1])["token"] for _ in range(TOKENS)]

    def bookings(self):
        return int(self.postgres.value(self.database, "select count(*) from bench.bookings"))


class Hearth(Subject):
    """The release build with the plugins auth and bench; tokens come from auth as they do for anybody."""
    name = "Hearth"

    def __init__(self, folder, settings, postgres, engine):
        self.engine, self.postgres, self.database = engine, postgres, "hearth"
        self.data = folder / f"hearth-{engine}"
        self.log = folder / f"hearth-{engine}.log"
        url = postgres.create(self.database) if engine == "postgres" else ""
        told, tell = os.pipe()
        os.set_inheritable(tell, True)
        environment = dict(os.environ, HEARTH_BENCH_PLUGINS=str(settings.build / "tests/plugins"))
        words = [settings.build / "bin/hearth", "serve", "-c", HERE / "hearth.yaml", "--data", self.data,
                 "--set", "server.listen=127.0.0.1:0", "--set", "admin.listen=127.0.0.1:0", "--ready-fd", tell,
                 "--set", f"plugins.bench.database.sessions={settings.sessions}"]
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
