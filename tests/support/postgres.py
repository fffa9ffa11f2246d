#!/usr/bin/env python3
"""A PostgreSQL server in a temporary folder, for tests and benchmarks.

  postgres.py run                  one server, told as a line of JSON on stdout; obeys `stop`, `kill`, `start`, `freeze` and
                                   `thaw`, a line each, on stdin and answers `ok`; the end of stdin stops the server and
                                   removes it
  postgres.py fixture start FILE   the same server for a whole ctest run, its address in FILE; ends with the ctest that
                                   started it, however that ends
  postgres.py fixture stop FILE

PostgreSQL refuses to run as root; started by root, it runs as the user postgres. Durability is as in production (fsync
on) where a test kills the server, or a benchmark counts on it: `run`. The one of a ctest run only ever loses clients, and
does not wait for the disk: hundreds of tests each migrate a database of their own.
"""
import ctypes
import json
import os
import pathlib
import pwd
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "400",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_line_prefix": "%m %d ",
    "track_commit_timestamp": "on",  # tests ask in which order transactions became true
}
START_TIMEOUT = 60.0


def programs():
    """The newest installed PostgreSQL; Debian keeps its server programs out of PATH."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    if on_path is None:
        sys.exit("no PostgreSQL server is installed (make deps)")
    return pathlib.Path(on_path).parent


def account():
    """Whom the server runs as: nothing to change unless we are root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        except KeyError:
            continue
    sys.exit("running as root, and neither the user postgres nor nobody exists")


def die_with_parent():
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, durable=True):
        self.settings = dict(SETTINGS) if durable else dict(SETTINGS, fsync="off", full_page_writes="off")
        self.bin = programs()
        self.account = account()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hearth-postgres-"))
        self.data = self.folder / "data"
        self.process = None
        self.frozen = False
        if self.account:
            os.chown(self.folder, self.account["user"], self.account["group"])
        self.log = open(self.folder / "log", "ab")
        try:
            subprocess.run([self.bin / "initdb", "-D", self.data, "-U", "hearth", "-A", "trust", "-E", "UTF8",
                            "--locale=C.UTF-8", "--no-sync"], check=True, stdin=subprocess.DEVNULL,
                           stdout=self.log, stderr=self.log, cwd="/", **self.account)
            # The port was free a moment ago; somebody may take it before the server does, so a few are tried.
            for attempt in range(5):
                self.port = free_port()
                if self.start():
                    return
            raise RuntimeError("the server did not start")
        except Exception as error:
            print(error, (self.folder / "log").read_text(errors="replace")[-4000:], sep="\n", file=sys.stderr)
            self.remove()
            sys.exit(1)

    def start(self):
        options = dict(self.settings, port=str(self.port), unix_socket_directories=str(self.folder))
        command = [self.bin / "postgres", "-D", self.data]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, cwd="/",
                                        preexec_fn=die_with_parent, start_new_session=True, **self.account)
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline and self.process.poll() is None:
            if self.ready():
                return True
            time.sleep(0.01)
        return False

    def ready(self):
        """The server writes its state as the eighth line of this file."""
        try:
            lines = (self.data / "postmaster.pid").read_text().split("\n")
            return len(lines) > 7 and lines[7].strip() == "ready" and int(lines[0]) == self.process.pid
        except (OSError, ValueError):
            return False

    def signal_all(self, number):
        """To the postmaster and to its children, each of which has a session of its own; whom it kills is gone then."""
        pid = self.process.pid
        kills = number == signal.SIGKILL
        os.kill(pid, signal.SIGSTOP if kills else number)    # so that it starts no more of them meanwhile
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if kills:
            os.kill(pid, number)
        for child in map(int, children):
            try:
                handle = os.pidfd_open(child)
            except ProcessLookupError:
                continue
            try:
                signal.pidfd_send_signal(handle, number)
                if kills:
                    select.select([handle], [], [], START_TIMEOUT)
            except ProcessLookupError:
                pass
            finally:
                os.close(handle)

    def stop(self, how):
        if self.process is None:
            return
        if self.frozen:
            self.thaw()
        if how == signal.SIGKILL:                         # a backend could answer once more without its postmaster
            self.signal_all(how)
        else:
            self.process.send_signal(how)
        self.process.wait()
        self.process = None

    def freeze(self):
        self.frozen = True
        self.signal_all(signal.SIGSTOP)

    def thaw(self):
        self.frozen = False
        self.signal_all(signal.SIGCONT)

    def remove(self):
        self.stop(signal.SIGQUIT)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self):
        return {"host": "127.0.0.1", "port": self.port, "user": "hearth", "socket": str(self.folder),
                "log": str(self.folder / "log"), "pid": self.process.pid, "keeper": os.getpid()}


def run():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = Server()
    try:
        print(json.dumps(server.address()), flush=True)
        for line in sys.stdin:
            word = line.strip()
            if word == "stop":
                server.stop(signal.SIGINT)
            elif word == "kill":
                server.stop(signal.SIGKILL)
            elif word == "freeze":
                server.freeze()
            elif word == "thaw":
                server.thaw()
            elif word == "start" and not server.start():
                sys.exit("the server did not start again")
            print("ok", flush=True)
    except KeyboardInterrupt:
        pass
    finally:
        server.remove()


def fixture_start(file):
    fixture_stop(file)
    ctest = os.pidfd_open(os.getppid())
    told, tell = os.pipe()
    if os.fork() > 0:
        os.close(tell)
        sys.exit(0 if os.read(told, 1) == b"+" else 1)
    os.setsid()
    os.close(told)
    server = Server(durable=False)
    try:
        wake, poke = os.pipe()
        signal.signal(signal.SIGTERM, lambda *_: os.write(poke, b"."))
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.with_suffix(".new").write_text(json.dumps(server.address()))
        file.with_suffix(".new").rename(file)
        os.write(tell, b"+")
        os.close(tell)
        quiet = os.open(os.devnull, os.O_RDWR)            # ctest waits for the end of our output otherwise
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        select.select([ctest, wake], [], [])              # a pidfd is readable once its process has ended
    finally:
        server.remove()
        file.unlink(missing_ok=True)


def fixture_stop(file):
    try:
        keeper = os.pidfd_open(json.loads(file.read_text())["keeper"])
    except (OSError, ValueError, KeyError):
        file.unlink(missing_ok=True)
        return
    signal.pidfd_send_signal(keeper, signal.SIGTERM)
    select.select([keeper], [], [], 30)


def main(words):
    if words == ["run"]:
        run()
    elif words[:2] == ["fixture", "start"] and len(words) == 3:
        fixture_start(pathlib.Path(words[2]))
    elif words[:2] == ["fixture", "stop"] and len(words) == 3:
        fixture_stop(pathlib.Path(words[2]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
