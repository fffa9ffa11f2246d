"""Medians of the rounds, as JSON and as a Markdown table."""
import datetime
import json
import platform
import statistics

WORKLOADS = ("ping", "row", "list", "booking")
CEILINGS = {"ping": "nginx return 200", "row": "Beast + libpq", "list": "Beast + libpq", "booking": "pgbench"}
NUMBERS = ("rps", "p50_ms", "p99_ms", "cpu_us", "database_cpu_us", "memory_mib")


def medians(rounds):
    return {number: None if rounds[0][number] is None else statistics.median(one[number] for one in rounds)
            for number in NUMBERS}


def rate(samples, workload, name):
    """Of the first server whose name begins so."""
    for (what, server, _), rounds in samples.items():
        if what == workload and server.startswith(name):
            return medians(rounds)["rps"]
    return None


def processor():
    with open("/proc/cpuinfo") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()


def write(samples, halves, standing, options, folder):
    rows = []
    for (workload, name, engine), rounds in samples.items():
        row = {"workload": workload, "server": name, "engine": engine, **medians(rounds), "rounds": rounds,
               "half": halves.get((workload, name, engine))}
        for ratio, peer in (("to_fastify", "Fastify 5"), ("to_ceiling", CEILINGS[workload])):
            other = rate(samples, workload, peer)
            row[ratio] = row["rps"] / other if other else None
        rows.append(row)
    facts = {"when": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), "processor": processor(),
             "cores": options.cores, "connections": options.connections, "sessions": options.sessions,
             "rounds": options.rounds, "seconds": options.seconds}
    idle = [{"server": name, "engine": engine, **one} for (name, engine), one in standing.get("idle", {}).items()]
    result = {"facts": facts, "rows": rows, "idle": idle, "plugins": standing.get("plugins")}
    (folder / "result.json").write_text(json.dumps(result, indent=1) + "\n")
    text = markdown(facts, rows) + standing_markdown(options, idle, standing.get("plugins"))
    (folder / "result.md").write_text(text)
    print("\n" + text)


def number(value, digits):
    return "" if not value else f"{value:.{digits}f}"


def markdown(facts, rows):
    lines = [f"{facts['processor']}, {facts['cores']} cores shared with the load generator and the database; "
             f"{facts['connections']} connections, {facts['sessions']} database sessions a server; medians of "
             f"{facts['rounds']} interleaved rounds of {facts['seconds']} s.", "",
             "| workload | server | database | requests/s | to Fastify | to ceiling | p50 ms | p99 ms | p99 ms at about half "
             "(requests/s) | CPU µs a request: server | database | RSS MiB |",
             "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for row in sorted(rows, key=lambda row: (WORKLOADS.index(row["workload"]), -row["rps"])):
        half = row["half"]
        at_half = f"{half['p99_ms']:.1f} ({half['rps']:.0f})" if half else ""
        lines.append(f"| {row['workload']} | {row['server']} | {row['engine']} | {row['rps']:.0f} | {number(row['to_fastify'], 2)} | "
                     f"{number(row['to_ceiling'], 2)} | {number(row['p50_ms'], 1)} | {number(row['p99_ms'], 1)} | {at_half} | "
                     f"{number(row['cpu_us'], 0)} | {number(row['database_cpu_us'], 0)} | {number(row['memory_mib'], 0)} |")
    return "\n".join(lines) + "\n"


def standing_markdown(options, idle, plugins):
    lines = []
    if idle:
        lines += ["", f"| {options.idle} idle connections to | database | RSS MiB | KiB a connection |",
                  "| --- | --- | ---: | ---: |"]
        lines += [f"| {one['server']} | {one['engine']} | {one['mib']:.0f} | {one['kib_a_connection']:.1f} |" for one in idle]
    if plugins:
        lines += ["", f"All plugins loaded, idle, on SQLite: {plugins['idle_mib_all']:.0f} MiB. A trivial request: "
                      f"{plugins['cpu_us_few']:.1f} CPU µs with two plugins, {plugins['cpu_us_all']:.1f} with all."]
    return "\n".join(lines) + "\n" if lines else ""
