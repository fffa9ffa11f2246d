#!/usr/bin/env python3
"""Load on Hearth, on a Fastify 5 service that does the same work, and on nginx as the ceiling, in interleaved rounds.

  run.py [--out build/bench] [--rounds 3] [--seconds 5] [--connections 64] [--only hearth,fastify] [--workloads ping,row]

A run counts only if every answer was right: no socket error, no status but 2xx, as many bytes as so many right answers
weigh, and as many bookings in the database as were answered. Otherwise the harness ends with code 1 and no table.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import report
from processes import HERE, ROOT, Postgres, answer
from subjects import Fastify, Hearth, Nginx

BOOKINGS_A_RUN = 2_000_000     # apart in the sequence of slots, so that no run meets another's


class Wrong(Exception):
    pass


def expected(workload, i):
    """Path, body, status and what the answer must be, as a pattern."""
    if workload == "ping":
        return "/api/v1/bench/ping", None, 200, r'\{"pong":true\}'
    if workload == "row":
        return f"/api/v1/bench/rows/{100000 + i}", None, 200, (
            rf'\{{"id":{100000 + i},"name":"row {100000 + i}","price":{110000 + i},"note":"(a note of some length\. ){{5}}"\}}')
    start = f"2027-01-{i + 1:02}T00:00:00Z"
    return "/api/v1/bench/bookings", {"technician_id": 1000, "row_id": 100000 + i, "starts_at": start}, 201, (
        rf'\{{"id":"[0-9a-f]{{8}}-[0-9a-f]{{4}}-7[0-9a-f-]{{21}}","technician_id":1000,"starts_at":"{start}",'
        rf'"price":{110000 + i},"status":"pending_payment"\}}')


def check_answers(subject, token, workload):
    for i in range(5):
        path, body, status, pattern = expected(workload, i)
        got = answer(subject.base + path, token, body)
        if got[0] != status or not re.fullmatch(pattern, got[1]):
            raise Wrong(f"{subject.name} {workload}: {got}, not {status} {pattern}")
    if subject.name != "nginx return 200":
        path, body, _, _ = expected(workload, 0)
        if answer(subject.base + path, None, body)[0] != 401:
            raise Wrong(f"{subject.name} {workload}: answers without a token")
    if workload == "booking" and answer(subject.base + path, token, body)[0] != 409:
        raise Wrong(f"{subject.name}: the same slot was booked twice")


def answer_size(subject, workload, token):
    """What one answer weighs on the wire, head and body, in bytes: one connection, so nothing is cut off at the end."""
    counted = wrk(subject, workload, [token], 1, 1, BOOKINGS_A_RUN * 500)
    return counted["bytes"] / counted["requests"]


def wrk(subject, workload, tokens, connections, seconds, offset):
    done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s",
                           HERE / "load.lua", subject.base, "--", workload, str(offset), *tokens],
                          capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        raise Wrong(f"{subject.name} {workload}: wrk failed: {done.stdout}{done.stderr}")
    counted = json.loads(lines[-1])
    errors = {kind: counted[kind] for kind in ("connect", "read", "write", "status", "timeout") if counted[kind]}
    if errors or not counted["requests"]:
        raise Wrong(f"{subject.name} {workload}: {counted['requests']} answers, errors {errors}")
    return counted


def measure(subject, workload, tokens, options, postgres, offset):
    uses_postgres = subject.engine == "postgres" and workload != "ping"
    before = subject.bookings() if workload == "booking" else 0
    cpu, database = subject.cpu(), postgres.cpu() if uses_postgres else 0.0
    counted = wrk(subject, workload, tokens, options.connections, options.seconds, offset)
    requests = counted["requests"]
    cpu, database = subject.cpu() - cpu, postgres.cpu() - database if uses_postgres else 0.0
    weight = counted["bytes"] / requests
    # wrk counts the bytes of answers that were still coming when the time was up.
    if abs(weight - subject.weights[workload]) > 1 + 2 * options.connections * subject.weights[workload] / requests:
        raise Wrong(f"{subject.name} {workload}: {weight:.1f} bytes an answer, not {subject.weights[workload]:.1f}")
    if workload == "booking":
        made = subject.bookings() - before
        if not requests <= made <= requests + options.connections:
            raise Wrong(f"{subject.name}: {requests} bookings answered, {made} in the database")
    return {"rps": requests / counted["microseconds"] * 1e6, "p50_ms": counted["p50"] / 1000,
            "p99_ms": counted["p99"] / 1000, "cpu_us": cpu / requests * 1e6, "database_cpu_us": database / requests * 1e6,
            "memory_mib": subject.memory(), "requests": requests}


def subjects(options, folder, postgres):
    for word in options.only.split(","):
        if word == "nginx":
            yield Nginx(folder, options)
        elif word == "fastify":
            yield Fastify(folder, options, postgres)
        elif word == "hearth":
            yield Hearth(folder, options, postgres, "sqlite")
            yield Hearth(folder, options, postgres, "postgres")
        else:
            raise SystemExit(f"--only: no such server: {word}")


def load(options, folder, postgres, running):
    samples, run = {}, 0
    for subject in subjects(options, folder, postgres):
        running.append(subject)
        subject.bearers = subject.tokens()
        subject.weights = {}
        for workload in set(subject.workloads) & set(options.workloads):
            check_answers(subject, subject.bearers[0], workload)
            subject.weights[workload] = answer_size(subject, workload, subject.bearers[0])
    for round_ in range(options.rounds + 1):                       # the first warms up and is not counted
        for workload in options.workloads:
            for subject in running:
                if workload not in subject.workloads:
                    continue
                run += 1
                one = measure(subject, workload, subject.bearers, options, postgres, run * BOOKINGS_A_RUN)
                print(f"round {round_} {workload:8} {subject.name} {subject.engine}: {one['rps']:.0f}/s", flush=True)
                if round_ > 0:
                    samples.setdefault((workload, subject.name, subject.engine), []).append(one)
    for subject in running:
        for workload in set(subject.workloads) & set(options.workloads) - {"booking"}:
            check_answers(subject, subject.bearers[0], workload)    # and still right after all of it
    return samples


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/bench")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--sessions", type=int, default=16, help="database sessions of each server")
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--only", default="hearth,fastify,nginx")
    parser.add_argument("--workloads", type=lambda words: words.split(","), default=["ping", "row", "booking"])
    options = parser.parse_args()
    options.build = options.build.resolve()

    folder = pathlib.Path(tempfile.mkdtemp(prefix="hearth-bench-"))
    postgres, running = Postgres(folder), []
    try:
        samples = load(options, folder, postgres, running)
    except Wrong as wrong:
        print("not counted:", wrong, file=sys.stderr)
        sys.exit(1)
    finally:
        for subject in running:
            subject.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)
    options.out.mkdir(parents=True, exist_ok=True)
    report.write(samples, options, options.out)


if __name__ == "__main__":
    main()
