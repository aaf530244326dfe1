"""Figures of the consolidated list."""

import os
import re
import time

import lab as bench
from figure import Figure
from world import UNITS, World

PULLS = 3
TERMINALS = 1000
DISTRICT_PROBLEMS = 6
NAIVE_CLIENTS = 16
NAIVE_EACH = 10


def summary(context):
    """10, 11: the whole list over mutual TLS, with 1,000,000 events, against the naive query and against itself with few events."""
    naive = Figure("list", "10: consolidated list, 60,000 assignments, 1,000,000 events", "ms", 0.10, "less", "naive query", digits=1)
    flat = Figure("list_flat", "11: the same against 70,000 events, the fewest that say the same", "ms", 1.10, "less",
                  "itself, few events", digits=1)
    fresh = Figure("list_fresh", "the same when something was written since the last reading, so that it is read again", "ms", 1.00, "less",
                   "naive query", digits=1)
    known = Figure("list_known", "the same by who has it already and asks with its digest: nothing has changed", "ms", 0.10, "less",
                   "itself, unknown", digits=1)
    large = context.large()
    few = World(context.lab, context.cluster(), "few", effects=large.items, history=10_000)
    for _ in range(context.rounds):
        held_ms, naive_now_ms = list_ms(large, held=True), naive_ms(large.database)
        many_ms, few_ms = list_ms(large, fresh=True), list_ms(few, fresh=True)
        naive.add(held_ms, naive_now_ms)
        fresh.add(many_ms, naive_now_ms)
        flat.add(many_ms, few_ms)
        known.add(list_ms(large, known=True), held_ms)
    few.stop()
    return [naive, fresh, flat, known]


def list_ms(world, fresh=False, **options):
    """The median of some pulls one after the other; `fresh`: something is written before each."""
    times = []
    for _ in range(PULLS):
        if fresh:
            write(world)
        done = world.server.load("summary", connections=1, once=True, seconds=60, warmup=0, campaign="bench", **options)
        times.append(done["seconds"] * 1000)
    return sorted(times)[PULLS // 2]


def write(world):
    """Moves the database on to another moment, by as little as does."""
    world.database.psql("SELECT pg_current_xact_id()")


def naive_ms(database):
    """By COPY, which costs PostgreSQL and psql least."""
    query = (bench.HERE / "peer/list.sql").read_text().rstrip().rstrip(";")
    copy = "COPY (" + "\n".join(line for line in query.splitlines() if not line.startswith("--")) + ") TO STDOUT"
    times = []
    for _ in range(PULLS):
        begun = time.monotonic()
        database.psql(copy, output=os.devnull)
        times.append((time.monotonic() - begun) * 1000)
    return sorted(times)[PULLS // 2]


def pulled_at_once(context):
    """1,000 terminals ask for a district's list at the same moment, until the last has it; against naive queries, one for each. Then again, each
    with the digest of what it has."""
    items = UNITS * DISTRICT_PROBLEMS
    figure = Figure("list_crowd", f"{TERMINALS:,} terminals pull a list of {items:,} assignments at once: until all have it, for each", "ms", 0.20,
                    "less", "a naive query for each", digits=2)
    known = Figure("crowd_known", f"the same by {TERMINALS:,} who have it already: until all know that nothing has changed", "ms", 0.10, "less",
                   "a naive query for each", digits=2)
    world = World(context.lab, context.cluster(), "district", effects=items, history=10 * items, problems=DISTRICT_PROBLEMS)
    for _ in range(context.rounds):
        new_s = crowd_s(world)
        known_s = crowd_s(world, known=True)
        naive_ms = naive_each_ms(world.database)
        figure.add(new_s / TERMINALS * 1000, naive_ms)
        known.add(known_s / TERMINALS * 1000, naive_ms)
    world.stop()
    return [figure, known]


def naive_each_ms(database):
    """What one costs of many at once: 16 clients, as many as serve it best."""
    begun = time.monotonic()
    database.pgbench(bench.HERE / "peer/list.sql", "-c", NAIVE_CLIENTS, "-j", 2, "-t", NAIVE_EACH)
    return (time.monotonic() - begun) / (NAIVE_CLIENTS * NAIVE_EACH) * 1000


def crowd_s(world, **options):
    write(world)
    done = world.server.load("summary", connections=TERMINALS, identities=UNITS, once=True, seconds=60, warmup=0.5, campaign="bench", **options)
    if done["done"] != TERMINALS:
        raise RuntimeError(f"only {done['done']} lists came in {done['seconds']} s")
    return done["seconds"]


CHANGES = 100


def changes(context):
    """12: the last 100 changes, by LOG_GET since a moment, against the 100 assignments that have changed since then by a query on the table that
    is maintained."""
    figure = Figure("changes", f"12: the last {CHANGES} changes since a moment, p50", "us", 0.5, "less", "query, maintained table")
    large = context.large()
    large.submit(1, connections=1)
    since = large.database.psql(f"SELECT received_at FROM rectify.event ORDER BY received_at DESC OFFSET {CHANGES - 1} LIMIT 1")
    since_ms = round(float(large.database.psql(f"SELECT extract(epoch FROM timestamptz '{since}') * 1000")))
    for _ in range(context.rounds):
        ours = large.server.load("log", connections=1, seconds=context.seconds, campaign="bench", since=since_ms)
        if ours["bytes"] < ours["done"] * CHANGES * 100:
            raise RuntimeError(f"an answer of {ours['bytes'] // ours['done']} bytes is not of {CHANGES} changes")
        said = large.database.pgbench(bench.HERE / "peer/changes.pgbench", "-c", 1, "-T", max(1, round(context.seconds)), since=since_ms)
        figure.add(ours["p50_us"], float(re.search(r"latency average = ([0-9.]+) ms", said)[1]) * 1000)
    return [figure]
