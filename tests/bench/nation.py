"""nation.py [--units N] [--problems N] [--peak PART] [--json FILE]: a deadline day of a whole nation on this machine.

A tree of province, cities, districts and communities is imported, the plan issued, each community's terminal enrolled. Then the day: each
community comes once by a connection of its own, fetches its tasks, answers all of them, and leaves; most in the last hours. First a
part of them comes as fast as the machine holds; then the day of the others is made so short that its busiest hour has nine tenths of
that rate. The list at the end is the province's."""

import argparse
import json
import pathlib
import time

import lab as bench
from office import Office

PROBE = 0.05  # of the communities, at least:
PROBE_LEAST = 300


def prepare(context):
    """Register, plan, issue, by rectify-admin; how long each took."""
    office, took = Office(context.lab, context.server), {}

    def step(name, work):
        begun = time.monotonic()
        work()
        took[name] = time.monotonic() - begun
        print(f"{name}: {took[name]:.1f} s", flush=True)
    step("register imported", lambda: office.take_register(context.units))
    step("plan imported", lambda: office.take_plan(context.problems))
    step("issued", office.issue)
    context.database.psql("INSERT INTO rectify.person (unit_id, name) SELECT unit_id, '经办人' FROM rectify.unit WHERE kind = 3")
    context.database.psql("VACUUM ANALYZE")
    return office, took


def wal_position(database):
    return int(database.psql("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"))


def highest_memory(server):
    for line in pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def replay(context):
    database, server = context.database, context.server
    wal, cpu = wal_position(database), server.cpu()
    done = context.lab.run(bench.BIN / "nation", "--port", server.port, "--ca", server.data / "ca", "--database", database.conninfo(),
                           "--probe", max(PROBE_LEAST, round(context.units * PROBE)), "--peak", context.peak, "--longest",
                           max(60, context.units / 100), check=False)
    if not done.stdout:
        raise RuntimeError(done.stderr[-800:])
    result = json.loads(done.stdout)
    if result["refused"] or result["lost"]:
        raise RuntimeError(f"nation: {result}")
    result["wal_bytes"] = wal_position(database) - wal
    result["server_cpu_s"] = server.cpu() - cpu
    return result


def national_list(context, office):
    """As the office types it; what is said when it is refused."""
    begun = time.monotonic()
    done = office.run("office", "summary", "bench", "--list", "completeness", "--format", "csv", "-o", office.folder / "completeness.csv",
                      check=False)
    took = time.monotonic() - begun
    return (took, None) if done.returncode in (0, 3) else (took, done.stderr.strip().splitlines()[-1])


class Context:
    def __init__(self, arguments):
        self.units, self.problems, self.peak = arguments.units, arguments.problems, arguments.peak
        self.lab = bench.Lab()
        self.database = bench.Database(bench.Cluster(self.lab))
        self.server = bench.Server(self.lab, self.database)


def report(context, done):
    rate = done["probe"] / done["probe_s"]
    busiest = context.units * done["peak_share"]
    visits = done["visits"] - done["probe"]
    print(f"""
{context.units:,} communities, {context.units * context.problems:,} assignments, {done['acts']:,} answers stored, none refused, none lost
as fast as it goes:     {rate:,.0f} visits a second, {rate * context.problems:,.0f} answers a second
the day, compressed:    {visits:,} visits in {done['took_s']:.0f} s of {done['day_s']:.0f} s planned; greatest backlog {done['backlog_max']:,} communities
                        a visit takes p50 {done['visit_p50_ms']:.0f} ms, p99 {done['visit_p99_ms']:.0f} ms; with waiting p99 {done['wait_p99_ms']:.0f} ms
the real day's load:    {context.units / rate / 60:,.1f} minutes of this machine; its busiest hour ({busiest:,.0f} visits, {busiest / 3600:,.1f} a second)
                        {busiest / rate / 60:,.1f} minutes of 60
database {done['database_bytes'] / 1e6:,.0f} MB, WAL of the day {done['wal_bytes'] / 1e6:,.0f} MB; memory: rectifyd at most {done['server_bytes'] / 1e6:,.0f} MB, \
PostgreSQL {done['postgres_bytes'] / 1e6:,.0f} MB
CPU of the day: rectifyd {done['server_cpu_s']:,.0f} s, terminals {done['cpu_s']:,.0f} s (keys of all of them included)
national list of completeness: {'refused after ' if done['list_refused'] else ''}{done['list_s']:.1f} s {done['list_refused'] or ''}""")


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/nation", description="A deadline day of a whole nation on this machine.")
    parser.add_argument("--units", type=int, default=600_000, help="communities")
    parser.add_argument("--problems", type=int, default=10, help="issued to each of them, up to 64")
    parser.add_argument("--peak", type=float, default=0.9, help="of the machine's rate, in the busiest hour")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE")
    arguments = parser.parse_args()
    if arguments.units < 2 * PROBE_LEAST or not 1 <= arguments.problems <= 64 or arguments.peak <= 0:
        parser.error(f"at least {2 * PROBE_LEAST} units, 1 to 64 problems, a peak above 0")
    context = Context(arguments)
    office, took = prepare(context)
    done = replay(context)
    done["took"] = took
    done["list_s"], done["list_refused"] = national_list(context, office)
    done["database_bytes"] = int(context.database.psql("SELECT pg_database_size(current_database())"))
    done["server_bytes"], done["postgres_bytes"] = highest_memory(context.server), context.database.cluster.memory()
    report(context, done)
    if arguments.json:
        arguments.json.write_text(json.dumps({"schema_version": 1, "units": context.units, "problems": context.problems, **done}, indent=2) + "\n")


if __name__ == "__main__":
    main()
