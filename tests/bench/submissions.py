"""Figures of submissions: how many a second, how quickly, at what cost."""

import lab as bench
import peers
from figure import Figure
from world import World

SLOWER_SYNC_US = 5000
EVENTS_MANY, EVENTS_FEW = 1_000_000, 10_000


def submit(context):
    """1, 3, 4: one per request on 256 connections and 16 per request on 64, against pgbench's best and the bare statement; what they
    cost the server, with nginx's cost of a request beside it; what the connection gets that gets least."""
    one = Figure("submit_one", "1: durable submissions, one per request, 256 connections", "/s", 3, "more", "pgbench, best of 3")
    many = Figure("submit_many", "3: 16 per request, 64 connections", "/s", 6, "more", "pgbench, best of 3")
    bare = Figure("submit_bare", "4: 16 per request, 64 connections", "/s", 0.5, "more", "bare statement, 2 x 256")
    cpu_one = Figure("cpu_one", "rectifyd's CPU, one per request", "us", 12, "less", yardstick="nginx, a request", digits=2)
    cpu_many = Figure("cpu_many", "rectifyd's CPU, 16 per request", "us", 4, "less", yardstick="nginx, a request", digits=2)
    fair = Figure("fairness", "the slowest connection's part of the mean, 256 connections", "", 0.5, "more", digits=2)
    world, nginx = context.world(), peers.Nginx(context.lab)
    for _ in range(context.rounds):
        singly = world.submit(context.seconds)
        pgbench = world.pgbench(context.seconds)
        packed = world.submit(context.seconds, connections=64, acts=16)
        plain = nginx.load("post", connections=256, seconds=context.seconds)
        one.add(singly["per_second"], pgbench)
        many.add(packed["per_second"], pgbench)
        bare.add(packed["per_second"], world.bare(context.seconds))
        cpu_one.add(cost_us(singly), cost_us(plain))
        cpu_many.add(cost_us(packed), cost_us(plain))
        fair.add(singly["slowest_share"])
        context.note_memory()
    nginx.stop()
    return [one, many, bare, cpu_one, cpu_many, fair]


def cost_us(done):
    return done["server_cpu_s"] / done["done"] * 1e6


def fastify(context):
    """2, 5, 6: one per request, 64 and 256 connections, against Fastify and pg doing the same by HTTPS."""
    rate = Figure("fastify_rate", "2: one per request, best of 64 and 256 connections", "/s", 5.5, "more", "Fastify + pg")
    p99_64 = Figure("fastify_p99_64", "5: p99, 64 connections, closed loop", "ms", 0.30, "less", "Fastify + pg", digits=1)
    p99_256 = Figure("fastify_p99_256", "6: p99, 256 connections, closed loop", "ms", 0.20, "less", "Fastify + pg", digits=1)
    world = context.world()
    peer = peers.Fastify(context.lab, world.database)
    for _ in range(context.rounds):
        ours, theirs = {}, {}
        for connections in (64, 256):
            ours[connections] = world.submit(context.seconds, connections)
            world.database.checkpoint()
            theirs[connections] = peer.load("post", connections=connections, seconds=context.seconds)
        rate.add(max(done["per_second"] for done in ours.values()), max(done["per_second"] for done in theirs.values()))
        p99_64.add(ours[64]["p99_us"] / 1000, theirs[64]["p99_us"] / 1000)
        p99_256.add(ours[256]["p99_us"] / 1000, theirs[256]["p99_us"] / 1000)
    peer.stop()
    return [rate, p99_64, p99_256]


def latency(context):
    """7: one terminal alone, against one pgbench over TLS with a client certificate."""
    figure = Figure("latency", "7: p50 of one connection, idle server", "us", 1.5, "less", "pgbench, TLS, 1 client")
    world = context.world()
    for _ in range(context.rounds):
        ours = world.submit(context.seconds, connections=1)
        world.database.checkpoint()
        figure.add(ours["p50_us"], world.pgbench_p50_us(context.seconds, context.certificates))
    return [figure]


def slow_disk(context):
    """13: a cluster of its own, each of whose fsyncs takes 5 ms longer."""
    figure = Figure("slow_disk", "13: one per request, 256 connections, each fsync 5 ms longer", "/s", 2.2, "more", "pgbench, best of 64, 128")
    cluster = bench.Cluster(context.lab, "slow", slow_sync_us=SLOWER_SYNC_US)
    world = World(context.lab, cluster, "slow")
    for _ in range(context.rounds):
        figure.add(world.submit(context.seconds)["per_second"], world.pgbench(context.seconds, clients=(64, 128)))
    world.server.stop()
    cluster.stop()
    return [figure]


def growth(context):
    """14: the large history, which grows further meanwhile, against a small one made anew for each round."""
    figure = Figure("growth", f"14: one per request, {EVENTS_MANY:,} events against {EVENTS_FEW:,}, each first once", "/s", 0.90, "more",
                    "itself, few events")
    large = context.large()
    for number in range(context.rounds):
        few = World(context.lab, context.cluster(), f"few{number}", history=EVENTS_FEW)
        rates = [world.submit(context.seconds)["per_second"] for world in (large, few, few, large)]
        figure.add((rates[0] + rates[3]) / 2, (rates[1] + rates[2]) / 2)
        few.stop()
    return [figure]


def workers(context):
    """A second worker on the same two cores, against one: the same database, the same load."""
    figure = Figure("workers", "one per request, 256 connections, rectifyd with two workers", "/s", 0.95, "more", "itself, one worker")
    world = context.world()
    for _ in range(context.rounds):
        rates = {}
        for count in (1, 2):
            server = bench.Server(context.lab, world.database, "--workers", str(count))
            world.database.checkpoint()
            rates[count] = server.load("submit", connections=256, seconds=context.seconds)["per_second"]
            server.stop()
        figure.add(rates[2], rates[1])
    return [figure]


def servers(context):
    """Two servers on one database, half of the terminals at each, against one with all of them."""
    figure = Figure("servers", "one per request, two rectifyd on one database, 128 connections each", "/s", 0.90, "more", "one, 256 connections")
    world = context.world()
    second = bench.Server(context.lab, world.database, "--instance", "1")
    for _ in range(context.rounds):
        alone = world.submit(context.seconds)["per_second"]
        world.database.checkpoint()
        with second.hold(mode="submit", connections=128, skip=128, first=128) as beside:
            half = world.server.load("submit", connections=128, seconds=context.seconds)
        if beside.done["lost"] or beside.done.get("refused"):
            raise RuntimeError(f"submit: {beside.done}")
        figure.add(half["per_second"] + beside.done["per_second"], alone)
    second.stop()
    return [figure]
