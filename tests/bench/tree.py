"""Figures of the unit tree: how complete a node is, in a register of a nation."""

import time

import lab as bench
from figure import Figure

COMMUNITIES, PROBLEMS = 600_000, 10
WITHIN_MS = 5
# A name of each level, and what lies below it.
NODES = {"node_community": ("c777", "a community"), "node_district": ("d77", "a district, 60 communities"),
         "node_city": ("s7", "a city, 3,000 communities"), "node_province": ("province", f"the province, {COMMUNITIES:,} communities")}


def nodes(context):
    """NODE_GET one after the other by one observer, p99, of a node of each level; the register is made by SQL, once."""
    figures = [Figure(name, f"completeness of {what}, {COMMUNITIES * PROBLEMS:,} assignments, p99", "ms", WITHIN_MS, "less", digits=1)
               for name, (_, what) in NODES.items()]
    database = bench.Database(context.cluster(), "tree")
    server = bench.Server(context.lab, database)
    begun = time.monotonic()
    database.psql(file=bench.HERE / "tree.sql", units=COMMUNITIES, problems=PROBLEMS)
    size = int(database.psql("SELECT pg_database_size(current_database())"))
    context.say(f"a register of {COMMUNITIES:,} communities in {time.monotonic() - begun:.0f} s, {size / 1e6:,.0f} MB")
    for _ in range(context.rounds):
        for figure in figures:
            done = server.load("node", connections=1, seconds=context.seconds, warmup=0.5, campaign="bench", node=NODES[figure.name][0])
            figure.add(done["p99_us"] / 1000)
    server.stop()
    database.drop()
    return figures
