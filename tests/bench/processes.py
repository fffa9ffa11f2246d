"""Programs that the harness starts, and what /proc says of them."""
import ctypes
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

TICK = os.sysconf("SC_CLK_TCK")
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def start(words, log, **more):
    stream = open(log, "ab")
    return subprocess.Popen([str(word) for word in words], stdout=more.pop("stdout", stream), stderr=stream,
                            preexec_fn=die_with_parent, **more)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answer(url, token=None, body=None):
    """(status, body) of one request."""
    request = urllib.request.Request(url, data=None if body is None else json.dumps(body).encode())
    if body is not None:
        request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def wait_for(url, process, log):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            answer(url)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    sys.exit(f"{process.args[0]} did not start: {pathlib.Path(log).read_text()[-3000:]}")


def family(pid):
    """The process and all below it."""
    found = [pid]
    for one in found:
        try:
            for task in pathlib.Path(f"/proc/{one}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            pass
    return found


def cpu_seconds(pid):
    """User and system time of a family, with that of children that have ended."""
    total = 0
    for one in family(pid):
        try:
            fields = pathlib.Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15] if one == pid else fields[11:13]))
        except OSError:
            pass
    return total / TICK


def resident_mib(pid):
    total = 0
    for one in family(pid):
        try:
            for line in pathlib.Path(f"/proc/{one}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    total += int(line.split()[1])
        except OSError:
            pass
    return total / 1024


class Postgres:
    """One server for all subjects, a database each: the same as the tests' (tests/support/postgres.py), fsync on."""

    def __init__(self, folder):
        self.keeper = start([sys.executable, ROOT / "tests/support/postgres.py", "run"], folder / "postgres.log",
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.address = json.loads(self.keeper.stdout.readline())
        self.pid = self.address["pid"]

    def url(self, name):
        return f"postgres://hearth@127.0.0.1:{self.address['port']}/{name}"

    def create(self, name):
        self.value("postgres", f"create database {name}")
        return self.url(name)

    def run_file(self, name, file):
        subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-f", file, self.url(name)], check=True,
                       stdout=subprocess.DEVNULL)

    def value(self, name, sql):
        return subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-c", sql, self.url(name)], check=True,
                              capture_output=True, text=True).stdout.strip()

    def cpu(self):
        return cpu_seconds(self.pid)

    def stop(self):
        self.keeper.stdin.close()
        self.keeper.wait()
