"""What makes the load: wrk for servers, pgbench for statements. Each returns what it counted; wrong answers raise Wrong."""
import json
import re
import subprocess

from processes import HERE

ROWS = (100000, 109899)      # ids that a read asks for; behind the last stand more than twenty
TECHNICIANS = (1000, 1000)   # the first, how many
EPOCH = 1830297600           # 2028-01-01T00:00:00Z, the first slot


class Wrong(Exception):
    pass


def wrk(what, base, workload, tokens, connections, seconds, offset, pause=0):
    done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s",
                           HERE / "load.lua", base, "--", workload, str(offset), str(pause), *tokens],
                          capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        raise Wrong(f"{what}: wrk failed: {done.stdout}{done.stderr}")
    counted = json.loads(lines[-1])
    errors = {kind: counted[kind] for kind in ("connect", "read", "write", "status", "timeout") if counted[kind]}
    if errors or not counted["requests"]:
        raise Wrong(f"{what}: {counted['requests']} answers, errors {errors}")
    return counted


def pgbench(folder, url, workload, sessions, seconds, offset):
    script = folder / f"{workload}.pgbench"
    script.write_text(pgbench_script(workload, sessions, offset))
    done = subprocess.run(["pgbench", "-n", "-M", "prepared", f"-c{sessions}", "-j1", f"-T{seconds}", "-Di=0", "-f", script, url],
                          capture_output=True, text=True)
    counted = re.search(r"transactions actually processed: (\d+)", done.stdout)
    rate = re.search(r"tps = ([0-9.]+)", done.stdout)
    latency = re.search(r"latency average = ([0-9.]+) ms", done.stdout)
    if done.returncode != 0 or not (counted and rate and latency) or "number of failed transactions: 0 " not in done.stdout:
        raise Wrong(f"pgbench {workload}: {done.stdout}{done.stderr}")
    requests = int(counted[1])
    return {"requests": requests, "microseconds": requests / float(rate[1]) * 1e6, "p50": None, "p99": None, "bytes": 0}


def pgbench_script(workload, sessions, offset):
    statement = lambda name: (HERE / f"plugin/sql/{name}.sql").read_text().strip() + ";\n"
    if workload == "row":
        return f"\\set id random{ROWS}\n" + statement("find_row")
    if workload == "list":
        return f"\\set after random{ROWS}\n" + statement("list_rows")
    # The technicians and slots of load.lua in its order; ids are made of a number, for pgbench knows no others.
    named = {"busy_id": "lpad(to_hex(:n::bigint), 32, '0')::uuid", "id": "lpad(to_hex(:n::bigint), 32, '0')::uuid",
             "busy_from": "to_timestamp(:start::float8)", "busy_to": "to_timestamp(:start::float8 + 7200)", "price": ":row_id"}
    written = lambda name: re.sub(r"(?<!:):([a-z_]+)", lambda found: named.get(found[1], found[0]), statement(name))
    return (f"\\set i :i + 1\n\\set n {offset} + :i * {sessions} + :client_id\n\\set row_id random{ROWS}\n"
            f"\\set technician_id {TECHNICIANS[0]} + :n % {TECHNICIANS[1]}\n\\set start {EPOCH} + :n / {TECHNICIANS[1]} * 7200\n"
            "\\startpipeline\nbegin;\n" + statement("find_row").replace(":id", ":row_id") + "\\endpipeline\n"
            "\\startpipeline\n" + written("add_busy") + written("add_booking") + "commit;\n\\endpipeline\n")
