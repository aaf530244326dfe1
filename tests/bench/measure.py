"""measure.py [NAME...] [--rounds N] [--seconds S] [--json FILE]: the figures of tests/bench/README.md, one line each."""

import argparse
import json
import pathlib
import re
import statistics
import sys
import time

import lab as bench
import peers
from lab import Figure

UNITS, PROBLEMS = 300, 200


class World:
    """One database and one server that most figures share, and the peers on the same database."""

    def __init__(self, lab, history=10_000, slow_sync_us=0, name="cluster"):
        self.lab = lab
        self.database = bench.Database(lab, name=name, slow_sync_us=slow_sync_us)
        self.server = bench.Server(lab, self.database, name=name + "-server")
        self.database.psql(file=bench.HERE / "world.sql", units=UNITS, problems=PROBLEMS, history=history)
        self.database.psql(file=bench.HERE / "peer/peer.sql")
        self.peer = None

    def fastify(self):
        if self.peer is None:
            self.peer = peers.Fastify(self.lab, self.database)
        return self.peer

    def pgbench(self, clients, seconds, tls=False):
        """Submissions a second and the median latency in ms."""
        done = self.lab.run(bench.POSTGRES / "pgbench", "-n", "-M", "prepared", "-h", self.database.socket, "-U", "bench", "-c", clients,
                            "-j", min(clients, 2), "-T", max(1, round(seconds)), "-D", f"units={UNITS}", "-D", f"problems={PROBLEMS}", "-f",
                            bench.HERE / "peer/submit.pgbench", "rectify")
        return float(re.search(r"tps = ([0-9.]+)", done.stdout)[1])

    def pgbench_best(self, seconds, clients=(8, 16, 32)):
        return max(self.pgbench(count, seconds) for count in clients)

    def stop(self):
        self.server.stop()
        self.database.stop()


def submit_one(context):
    """1: one submission per request, 256 connections, against pgbench's best."""
    figure = Figure("submit_one", "durable submissions/s, one per request, 256 connections", 3, "more", "/s", "pgbench best")
    world = context.world()
    for _ in range(context.rounds):
        world.database.checkpoint()
        ours = world.server.load("submit", connections=256, seconds=context.seconds)
        if ours["slowest_share"] < 0.5:
            context.remark(f"submit_one: the slowest connection got {ours['slowest_share']:.2f} of the mean")
        world.database.checkpoint()
        figure.add(ours["per_second"], world.pgbench_best(context.seconds))
    return [figure]


def submit_many(context):
    """3 and 4: 16 per request, 64 connections, against pgbench's best and the bare loop."""
    against_pgbench = Figure("submit_many", "16 per request, 64 connections", 6, "more", "/s", "pgbench best")
    against_bare = Figure("submit_bare", "the same statement by a bare libpq loop", 0.5, "more", "/s", "bare libpq 2 x 256")
    world = context.world()
    for _ in range(context.rounds):
        world.database.checkpoint()
        ours = world.server.load("submit", connections=64, acts=16, seconds=context.seconds)["per_second"]
        world.database.checkpoint()
        against_pgbench.add(ours, world.pgbench_best(context.seconds))
        world.database.checkpoint()
        bare = json.loads(context.lab.run(bench.BIN / "bare", "--database", world.database.conninfo(), "--seconds",
                                          context.seconds).stdout)
        against_bare.add(ours, bare["per_second"])
    return [against_pgbench, against_bare]


def fastify(context):
    """2, 5 and 6: the same against Fastify and pg: rate at 256 connections, p99 at 64 and at 256."""
    rate = Figure("fastify_rate", "submissions/s, one per request, best of 64 and 256 connections", 5.5, "more", "/s", "Fastify + pg")
    p99_64 = Figure("fastify_p99_64", "p99, 64 connections, closed loop", 0.30, "less", "ms", "Fastify + pg", 1)
    p99_256 = Figure("fastify_p99_256", "p99, 256 connections, closed loop", 0.20, "less", "ms", "Fastify + pg", 1)
    world = context.world()
    for _ in range(context.rounds):
        ours, peer = {}, {}
        for connections in (64, 256):
            world.database.checkpoint()
            ours[connections] = world.server.load("submit", connections=connections, seconds=context.seconds)
            world.database.checkpoint()
            peer[connections] = world.fastify().load("post", connections=connections, seconds=context.seconds)
        rate.add(ours[256]["per_second"], max(peer[64]["per_second"], peer[256]["per_second"]))
        p99_64.add(ours[64]["p99_us"] / 1000, peer[64]["p99_us"] / 1000)
        p99_256.add(ours[256]["p99_us"] / 1000, peer[256]["p99_us"] / 1000)
    world.fastify().stop()
    return [rate, p99_64, p99_256]


def handshake(context):
    """9: CPU of the server for a full handshake with a client certificate, greeting and end included on our side."""
    figure = Figure("handshake_cpu", "server CPU of a full mutual handshake, first answer and end", 0.75, "less", "us", "nginx, default")
    world, nginx = context.world(), peers.Nginx(context.lab)
    for _ in range(context.rounds):
        costs = []
        for one in (world.server, nginx):
            before = one.cpu()
            done = one.load("handshake", connections=32, seconds=context.seconds, warmup=0)
            # What was done while connecting counts as well: the CPU is that of the whole run.
            costs.append((one.cpu() - before) / (done["done"] + done["connections"]) * 1e6)
        figure.add(*costs)
    nginx.stop()
    return [figure]


def idle(context):
    """8: what a connection costs that is there and says nothing, 5,000 of them."""
    figure = Figure("idle_memory", "server memory per idle mutual TLS connection, 5,000 of them", 1.0, "less", "bytes", "nginx after one request")
    count = 5000
    for _ in range(min(context.rounds, 3)):
        database = context.world().database
        server = bench.Server(context.lab, database, name=f"idle{len(figure.ours)}")
        nginx = peers.Nginx(context.lab)
        figure.add(held(context, server, count, identities=250), held(context, nginx, count))
        server.stop()
        nginx.stop()
    return [figure]


def held(context, one, count, **options):
    """Bytes per connection: the memory with them, less that before, while the generator holds them."""
    before = one.memory()
    with context.lab.background(lambda: one.load("idle", connections=count, seconds=6, warmup=0, **options)) as run:
        peak = before
        while not run.ended():
            peak = max(peak, one.memory())
            time.sleep(0.5)
    return (peak - before) / count


FIGURES = {"submit_one": submit_one, "submit_many": submit_many, "fastify": fastify, "handshake": handshake, "idle": idle}


class Context:
    def __init__(self, arguments):
        self.rounds, self.seconds = arguments.rounds, arguments.seconds
        self.lab = bench.Lab()
        self.shared = None
        self.remarks = []

    def world(self):
        if self.shared is None:
            self.shared = World(self.lab)
        return self.shared

    def remark(self, text):
        print("  " + text, flush=True)
        self.remarks.append(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(FIGURES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--json", type=pathlib.Path)
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in FIGURES]
    if unknown:
        parser.error(f"no such figure: {', '.join(unknown)}")
    context = Context(arguments)
    figures = []
    for name in arguments.names or FIGURES:
        for figure in FIGURES[name](context):
            print(figure.line(), flush=True)
            figures.append(figure)
    if arguments.json:
        arguments.json.write_text(json.dumps({"schema_version": 1, "rounds": context.rounds, "seconds": context.seconds,
                                              "figures": [figure.as_json() for figure in figures],
                                              "remarks": context.remarks}, indent=2) + "\n")
    missed = [figure.name for figure in figures if not figure.met()]
    print(f"{len(figures) - len(missed)} of {len(figures)} figures met" + (": not " + ", ".join(missed) if missed else ""))


if __name__ == "__main__":
    main()
