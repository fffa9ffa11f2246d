"""What a server costs that does nothing: memory, idle connections, plugins that nobody calls."""
import socket
import statistics
import time
import urllib.parse

from generators import Wrong
from processes import answer
from subjects import Hearth


def open_connections(subject, count):
    """So many kept-alive connections, each of which has had an answer."""
    where = urllib.parse.urlsplit(subject.base)
    request = (f"GET /api/v1/bench/ping HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {subject.bearers[0]}\r\n\r\n").encode()
    opened = []
    for _ in range(count):
        connection = socket.create_connection((where.hostname, where.port), timeout=30)
        connection.sendall(request)
        if not connection.recv(4096).startswith(b"HTTP/1.1 200"):
            raise Wrong(f"{subject.name}: an idle connection got no answer")
        opened.append(connection)
    return opened


def settled(subject):
    time.sleep(1)      # memory is read when what was freed has been given back
    return subject.memory()


def idle_connections(subject, count):
    before = settled(subject)
    opened = open_connections(subject, count)
    held = settled(subject)
    status, _ = answer(subject.base + "/api/v1/bench/ping", subject.bearers[0])
    for connection in opened:
        connection.close()
    if status != 200:
        raise Wrong(f"{subject.name}: {status} beside {count} idle connections")
    return {"mib": held, "kib_a_connection": (held - before) * 1024 / count}


def alternate(options, few, many):
    """CPU µs of a trivial request with few plugins and with many, in turn."""
    spent = {few: [], many: []}
    for turn in range(options.rounds + 1):
        for subject, seen in spent.items():
            cpu = subject.cpu()
            counted = subject.load("ping", subject.bearers, options.connections, options.seconds, 1)
            if turn > 0:
                seen.append((subject.cpu() - cpu) / counted["requests"] * 1e6)
    return [statistics.median(seen) for seen in spent.values()]


def plugins(options, folder, few):
    many = Hearth(folder, options, None, "sqlite", "all")
    try:
        idle = settled(many)
        many.bearers = many.tokens()
        few_us, many_us = alternate(options, few, many)
    finally:
        many.stop()
    return {"idle_mib_all": idle, "cpu_us_few": few_us, "cpu_us_all": many_us}


def measure(options, folder, running):
    facts = {"idle": {}}
    for subject in running:
        if "ping" in subject.workloads and "ping" in options.workloads:
            facts["idle"][subject.name, subject.engine] = idle_connections(subject, options.idle)
    few = next((one for one in running if (one.name, one.engine) == ("Hearth", "sqlite")), None)
    if few:
        facts["plugins"] = plugins(options, folder, few)
    return facts
