"""Figures of connections: handshakes, memory of those that are idle, and whether these are in anybody's way."""

import time

import lab as bench
import peers
from figure import Figure
from world import UNITS

IDLE = 5000
IDLE_MANY = min(20_000, bench.FILES - 500)  # fewer where a process may not have so many files
SETTLE_S = 1
PING_AFTER_S = 60  # the server's, for who says nothing
HOLD_S = PING_AFTER_S + 10  # so that each of them was pinged


def handshake(context):
    """9: CPU of the server for a full handshake with a client certificate, first answer and end included on both sides."""
    figure = Figure("handshake", "9: server CPU of a full mutual handshake, first answer and end", "us", 0.75, "less", "nginx, default")
    world, nginx = context.world(), peers.Nginx(context.lab)
    for _ in range(context.rounds):
        figure.add(handshake_us(world.server, context.seconds), handshake_us(nginx, context.seconds))
        context.note_memory()
    nginx.stop()
    return [figure]


def handshake_us(target, seconds):
    done = target.load("handshake", connections=32, seconds=seconds, warmup=0)
    return done["server_cpu_s"] / done["done"] * 1e6


def idle(context):
    """8: what a connection costs that is there and says nothing: memory with 5,000 of them, less that before, of a fresh process."""
    figure = Figure("idle", f"8: server memory per idle mutual TLS connection, {IDLE:,} of them", "bytes", 1.0, "less",
                    "nginx after a request")
    for _ in range(context.rounds):
        server, nginx = bench.Server(context.lab, context.world().database), peers.Nginx(context.lab)
        figure.add(idle_bytes(server, IDLE, identities=UNITS), idle_bytes(nginx, IDLE))
        server.stop()
        nginx.stop()
    return [figure]


def idle_bytes(target, count, **options):
    before = target.memory()
    with target.hold(connections=count, **options):
        time.sleep(SETTLE_S)
        return (target.memory() - before) / count


def idle_many(context):
    """8 at 20,000, and what they do to submissions: the rate with them against the mean of the rates before and after. None is lost
    while each is pinged."""
    memory = Figure("idle_many", f"8: server memory per idle connection, {IDLE_MANY:,} of them", "bytes", 26_690, "less",
                    yardstick="nginx, 5,000 of them")
    rate = Figure("idle_rate", f"submissions beside {IDLE_MANY:,} idle connections", "/s", 0.95, "more", "without them")
    lost = Figure("idle_lost", f"lost of {IDLE_MANY:,} that were held {context.hold:g} s and pinged", "", 0, "less",
                  yardstick="pings answered")
    server = bench.Server(context.lab, context.world().database, "--sessions-max", str(IDLE_MANY + 1000))

    def rates():
        context.world().database.checkpoint()
        return [server.load("submit", connections=256, seconds=context.seconds)["per_second"] for _ in range(context.rounds)]
    before, empty = rates(), server.memory()
    # No unit is in both loads: their numbers lie apart.
    with server.hold(connections=IDLE_MANY, first=UNITS, identities=UNITS) as held:
        ready = time.monotonic()
        time.sleep(SETTLE_S)
        full = server.memory()
        during = rates()
        time.sleep(max(0, context.hold - (time.monotonic() - ready)))
    after = rates()
    server.stop()
    for beside, earlier, later in zip(during, before, after):
        rate.add(beside, (earlier + later) / 2)
    lost.add(held.done["lost"], held.done.get("pings", 0))
    if held.done["lost"]:
        context.say(f"lost: {held.done['reason']}")
    nginx = peers.Nginx(context.lab)
    memory.add((full - empty) / IDLE_MANY, idle_bytes(nginx, IDLE))
    nginx.stop()
    return [memory, rate, lost]
