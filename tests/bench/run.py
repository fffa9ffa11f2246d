#!/usr/bin/env python3
"""Load on Hearth, on a Fastify 5 service that does the same work, and on the ceilings: nginx, a bare Beast and libpq server,
and pgbench; in interleaved rounds. Then each at half of what it carried, and what idle connections and plugins cost.

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
import statistics
import sys
import tempfile

import report
import standing
from generators import Wrong
from processes import ROOT, Postgres, answer
from subjects import Bare, Fastify, Hearth, Nginx, PgBench

BOOKINGS_A_RUN = 2_000_000     # apart in the sequence of slots, so that no run meets another's


def expected(workload, i):
    """Path, body, status and what the answer must be, as a pattern."""
    if workload == "ping":
        return "/api/v1/bench/ping", None, 200, r'\{"pong":true\}'
    if workload == "row":
        return f"/api/v1/bench/rows/{100000 + i}", None, 200, (
            rf'\{{"id":{100000 + i},"name":"row {100000 + i}","price":{110000 + i},"note":"(a note of some length\. ){{5}}"\}}')
    if workload == "list":
        rows = ",".join(rf'\{{"id":{n},"name":"row {n}","price":{n + 10000},"note":"(?:a note of some length\. ){{5}}"\}}'
                        for n in range(100001 + i, 100021 + i))
        return f"/api/v1/bench/rows?after={100000 + i}", None, 200, rf'\{{"items":\[{rows}\]\}}'
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
    if subject.asks_for_tokens:
        path, body, _, _ = expected(workload, 0)
        if answer(subject.base + path, None, body)[0] != 401:
            raise Wrong(f"{subject.name} {workload}: answers without a token")
    if workload == "booking" and answer(subject.base + path, token, body)[0] != 409:
        raise Wrong(f"{subject.name}: the same slot was booked twice")


def answer_size(subject, workload, token):
    """What one answer weighs on the wire, head and body, in bytes: one connection, so nothing is cut off at the end."""
    counted = subject.load(workload, [token], 1, 1, BOOKINGS_A_RUN * 500)
    return counted["bytes"] / counted["requests"]


def measure(subject, workload, options, postgres, offset, pause=0):
    uses_postgres = subject.engine == "postgres" and workload != "ping"
    before = subject.bookings() if workload == "booking" else 0
    cpu, database = subject.cpu(), postgres.cpu() if uses_postgres else 0.0
    counted = subject.load(workload, subject.bearers, options.connections, options.seconds, offset, pause)
    requests = counted["requests"]
    cpu, database = subject.cpu() - cpu, postgres.cpu() - database if uses_postgres else 0.0
    weight = counted["bytes"] / requests
    # wrk counts the bytes of answers that were still coming when the time was up.
    if subject.base and abs(weight - subject.weights[workload]) > 1 + 2 * options.connections * subject.weights[workload] / requests:
        raise Wrong(f"{subject.name} {workload}: {weight:.1f} bytes an answer, not {subject.weights[workload]:.1f}")
    if workload == "booking":
        made = subject.bookings() - before
        if not requests <= made <= requests + options.connections:
            raise Wrong(f"{subject.name}: {requests} bookings answered, {made} in the database")
    thousandth = lambda micros: None if micros is None else micros / 1000
    return {"rps": requests / counted["microseconds"] * 1e6, "p50_ms": thousandth(counted["p50"]),
            "p99_ms": thousandth(counted["p99"]), "cpu_us": cpu / requests * 1e6, "database_cpu_us": database / requests * 1e6,
            "memory_mib": subject.memory(), "requests": requests}


def subjects(options, folder, postgres):
    for word in options.only.split(","):
        if word == "nginx":
            yield Nginx(folder, options)
        elif word == "bare":
            yield Bare(folder, options, postgres)
        elif word == "pgbench":
            yield PgBench(folder, options, postgres)
        elif word == "fastify":
            yield Fastify(folder, options, postgres, options.cores)
            if options.cores > 1:
                yield Fastify(folder, options, postgres, 1)
        elif word == "hearth":
            yield Hearth(folder, options, postgres, "sqlite")
            yield Hearth(folder, options, postgres, "sqlite", synchronous="normal")
            yield Hearth(folder, options, postgres, "postgres")
        else:
            raise SystemExit(f"--only: no such server: {word}")


def load(options, folder, postgres, running):
    samples, run = {}, 0
    for subject in subjects(options, folder, postgres):
        running.append(subject)
        subject.bearers = subject.tokens()
        subject.weights = {}
        for workload in set(subject.workloads) & set(options.workloads) if subject.base else ():
            check_answers(subject, subject.bearers[0], workload)
            subject.weights[workload] = answer_size(subject, workload, subject.bearers[0])
    for round_ in range(options.rounds + 1):                       # the first warms up and is not counted
        for workload in options.workloads:
            for subject in running:
                if workload not in subject.workloads:
                    continue
                run += 1
                one = measure(subject, workload, options, postgres, run * BOOKINGS_A_RUN)
                print(f"round {round_} {workload:8} {subject.name} {subject.engine}: {one['rps']:.0f}/s", flush=True)
                if round_ > 0:
                    samples.setdefault((workload, subject.name, subject.engine), []).append(one)
    halves = {}
    for (workload, name, engine), rounds in samples.items():
        subject = next(one for one in running if (one.name, one.engine) == (name, engine))
        if not subject.base:
            continue
        run += 1
        rest = round(2000 * options.connections / statistics.median(one["rps"] for one in rounds))   # ms between requests
        halves[workload, name, engine] = measure(subject, workload, options, postgres, run * BOOKINGS_A_RUN, max(rest, 1))
    for subject in running:
        for workload in set(subject.workloads) & set(options.workloads) - {"booking"} if subject.base else ():
            check_answers(subject, subject.bearers[0], workload)    # and still right after all of it
    return samples, halves


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/bench")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--sessions", type=int, default=16, help="database sessions of each server")
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--only", default="hearth,fastify,nginx,bare,pgbench")
    parser.add_argument("--workloads", type=lambda words: words.split(","), default=["ping", "row", "list", "booking"])
    parser.add_argument("--idle", type=int, default=10_000, help="idle connections to hold open; 0: neither these nor plugins")
    options = parser.parse_args()
    options.build = options.build.resolve()

    folder = pathlib.Path(tempfile.mkdtemp(prefix="hearth-bench-"))
    postgres, running = Postgres(folder), []
    try:
        samples, halves = load(options, folder, postgres, running)
        facts = standing.measure(options, folder, running) if options.idle else {}
    except Wrong as wrong:
        print("not counted:", wrong, file=sys.stderr)
        sys.exit(1)
    finally:
        for subject in running:
            subject.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)
    options.out.mkdir(parents=True, exist_ok=True)
    report.write(samples, halves, facts, options, options.out)


if __name__ == "__main__":
    main()
