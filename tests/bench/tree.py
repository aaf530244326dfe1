"""Figures of the unit tree: how complete a node is, in a register of a nation."""

import time

import lab as bench
from figure import Figure

COMMUNITIES, PROBLEMS = 600_000, 10
WITHIN_MS = 5
# A name of each level, and what it is.
NODES = {"node_district": ("d77", "60 communities"), "node_city": ("s7", "3,000 communities"),
         "node_top": ("province", f"{COMMUNITIES:,} communities")}


def nodes(context):
    """NODE_GET one after the other by one observer, p99, of a node of each level; the register is made by SQL, once. Of the topmost node
    one answer is enough."""
    figures = [Figure(name, f"completeness of a node with {below} below it, {COMMUNITIES * PROBLEMS:,} assignments, p99", "ms", WITHIN_MS,
                      "less", digits=1) for name, (_, below) in NODES.items()]
    database = bench.Database(context.cluster(), "tree")
    server = bench.Server(context.lab, database)
    begun = time.monotonic()
    database.psql(file=bench.HERE / "tree.sql", units=COMMUNITIES, problems=PROBLEMS)
    size = int(database.psql("SELECT pg_database_size(current_database())"))
    context.say(f"a register of {COMMUNITIES:,} communities in {time.monotonic() - begun:.0f} s, {size / 1e6:,.0f} MB")
    for _ in range(context.rounds):
        for figure in figures:
            figure.add(answer_ms(server, NODES[figure.name][0], context.seconds))
    server.stop()
    database.drop()
    return figures


def answer_ms(server, node, seconds):
    once = server.load("node", connections=1, once=True, seconds=60, warmup=0, campaign="bench", node=node)
    if once["done"] != 1:
        raise RuntimeError(f"{node}: no answer in {once['seconds']:.0f} s")
    if once["seconds"] > 0.5:
        return once["seconds"] * 1000
    return server.load("node", connections=1, seconds=seconds, warmup=0.5, campaign="bench", node=node)["p99_us"] / 1000
