"""Medians of the rounds, as JSON and as a Markdown table."""
import datetime
import json
import platform
import statistics

PEER = ("Fastify 5", "postgres")
NUMBERS = ("rps", "p50_ms", "p99_ms", "cpu_us", "database_cpu_us", "memory_mib")


def medians(rounds):
    return {number: statistics.median(one[number] for one in rounds) for number in NUMBERS}


def processor():
    with open("/proc/cpuinfo") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()


def write(samples, options, folder):
    rows = []
    for (workload, name, engine), rounds in samples.items():
        peer = samples.get((workload, *PEER))
        row = {"workload": workload, "server": name, "engine": engine, **medians(rounds), "rounds": rounds}
        row["ratio_to_fastify"] = row["rps"] / medians(peer)["rps"] if peer else None
        rows.append(row)
    facts = {"when": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), "processor": processor(),
             "cores": options.cores, "connections": options.connections, "sessions": options.sessions,
             "rounds": options.rounds, "seconds": options.seconds}
    (folder / "result.json").write_text(json.dumps({"facts": facts, "rows": rows}, indent=1) + "\n")
    text = markdown(facts, rows)
    (folder / "result.md").write_text(text)
    print("\n" + text)


def markdown(facts, rows):
    lines = [f"{facts['processor']}, {facts['cores']} cores shared with the load generator and the database; "
             f"{facts['connections']} connections, {facts['sessions']} database sessions a server; medians of "
             f"{facts['rounds']} interleaved rounds of {facts['seconds']} s.", "",
             "| workload | server | database | requests/s | to Fastify | p50 ms | p99 ms | CPU µs a request: server "
             "| database | RSS MiB |",
             "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for row in sorted(rows, key=lambda row: ("ping row booking".split().index(row["workload"]), -row["rps"])):
        ratio = f"{row['ratio_to_fastify']:.2f}" if row["ratio_to_fastify"] else ""
        database = f"{row['database_cpu_us']:.0f}" if row["database_cpu_us"] else ""
        lines.append(f"| {row['workload']} | {row['server']} | {row['engine']} | {row['rps']:.0f} | {ratio} | "
                     f"{row['p50_ms']:.1f} | {row['p99_ms']:.1f} | {row['cpu_us']:.0f} | {database} | "
                     f"{row['memory_mib']:.0f} |")
    return "\n".join(lines) + "\n"
