"""Figures of evidence: how fast it comes in, and what it does to submissions."""

import json

import lab as bench
from figure import Figure
from world import World

TERMINALS = 200
SUBMITS, SUBMIT_CONNECTIONS = 1000, 64  # a second, whatever becomes of them
P99_TIMES = 10


def uploads(context):
    """200 terminals that send scans of 5 MB, against bytea chunks by a bare libpq program; and the p99 of submissions that come at an even
    rate meanwhile, against theirs undisturbed."""
    rate = Figure("upload_rate", f"{TERMINALS} terminals send scans of 5 MB: durable bytes", "MB/s", 0.5, "more", "bare bytea, 2 x 16",
                  digits=1)
    p99 = Figure("upload_p99", f"p99 of {SUBMITS:,} submissions a second beside them", "ms", P99_TIMES, "less", "undisturbed", digits=2)
    world = World(context.lab, context.cluster(), "uploads", options=("--file-quota", "1000000"))
    for _ in range(context.rounds):
        world.database.checkpoint()
        ours = world.server.load("upload", connections=TERMINALS, seconds=context.seconds)
        world.database.checkpoint()
        rate.add(ours["bytes"] / ours["seconds"] / 1e6, bare(world, context.seconds) / 1e6)
        world.database.checkpoint()
        alone = paced(world, context.seconds)
        with world.server.hold(mode="upload", connections=TERMINALS) as beside:
            disturbed = paced(world, context.seconds)
        if beside.done["done"] == 0 or beside.done.get("refused") or beside.done["lost"]:
            raise RuntimeError(f"upload: {beside.done}")
        p99.add(disturbed, alone)
        world.database.psql("TRUNCATE rectify.content, rectify.file_chunk, rectify.file")
    world.stop()
    return [rate, p99]


def paced(world, seconds):
    """Their numbers lie behind those of the terminals that send."""
    done = world.server.load("paced", connections=SUBMIT_CONNECTIONS, rate=SUBMITS, seconds=seconds, first=TERMINALS)
    return done["p99_us"] / 1000


def bare(world, seconds):
    return json.loads(world.lab.run(bench.BIN / "chunks", "--database", world.database.conninfo(), "--seconds", seconds).stdout)["bytes_per_second"]
