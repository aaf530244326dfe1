"""measure.py [NAME...] [--rounds N] [--seconds S] [--hold S] [--json FILE]: the figures of tests/bench/README.md, one line each."""

import argparse
import json
import pathlib
import sys
import time

import connections
import lab as bench
import lists
import office
import peers
import submissions
import tree
import uploads
from figure import Figure
from world import World


def memory(context):
    """The server that most figures used, after the first of them and after rounds of everything at their end."""
    figure = Figure("memory", "the server's memory, idle, after all that against after the first load", "bytes", 1.10, "less",
                    "after the first load")
    server = context.world().server
    for _ in range(context.rounds):
        server.load("submit", connections=256, seconds=1)
        server.load("submit", connections=64, acts=16, seconds=1)
        server.load("handshake", connections=32, seconds=1)
        server.load("tasks", connections=64, seconds=1)
        context.note_memory()
        figure.add(context.memory[-1], context.memory[0])
    return [figure]


# Who makes which figures. Short names stand for all figures of their row.
FIGURES = {
    submissions.submit: ("submit", "submit_one", "submit_many", "submit_bare", "cpu_one", "cpu_many", "fairness"),
    submissions.fastify: ("fastify", "fastify_rate", "fastify_p99_64", "fastify_p99_256"),
    submissions.latency: ("latency",),
    connections.handshake: ("handshake",),
    connections.idle: ("idle",),
    connections.idle_many: ("idle_many", "idle_rate", "idle_lost"),
    memory: ("memory",),
    lists.summary: ("list", "list_fresh", "list_flat", "list_known"),
    lists.pulled_at_once: ("list_crowd", "crowd_known"),
    lists.changes: ("changes",),
    tree.nodes: tuple(tree.NODES),
    uploads.uploads: ("upload", "upload_rate", "upload_p99"),
    submissions.growth: ("growth",),
    submissions.slow_disk: ("slow_disk",),
    submissions.workers: ("workers",),
    submissions.servers: ("servers",),
    office.issue: ("issue",),
}
NAMES = [name for names in FIGURES.values() for name in names]


class Context:
    """What the figures of one run share."""

    def __init__(self, arguments):
        self.rounds, self.seconds = arguments.rounds, arguments.seconds
        self.hold = arguments.hold or connections.HOLD_S
        self.lab = bench.Lab()
        self.certificates = peers.Certificates(self.lab, "certificates")
        self.memory = []  # of the shared server, idle, in the order of time
        self.made = {}

    def once(self, name, make):
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]

    def cluster(self):
        return self.once("cluster", lambda: bench.Cluster(self.lab, certificates=self.certificates))

    def world(self):
        """The one that most figures share."""
        return self.once("world", lambda: World(self.lab, self.cluster(), "world"))

    def large(self):
        """1,000,000 events, 60,000 of them the effects that count."""
        return self.once("large", lambda: World(self.lab, self.cluster(), "large", effects=60_000, history=940_000))

    def say(self, text):
        """Something beside the figures."""
        print(text, file=sys.stderr, flush=True)

    def note_memory(self):
        self.memory.append(self.world().server.memory())


def parse():
    parser = argparse.ArgumentParser(prog="tests/bench/run", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="all of: " + ", ".join(NAMES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="of each load that counts")
    parser.add_argument("--hold", type=float, metavar="S", help="the 20,000 idle connections stay so long; without names: only they")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in NAMES]
    if unknown:
        parser.error(f"no such figure: {', '.join(unknown)}")
    if arguments.hold and not arguments.names:
        arguments.names = ["idle_many"]
    return arguments


def make_figures(context, make, names, failed):
    """What this row measures. Should it fail, the reason is one line, its figures count as not met, and the run goes on."""
    try:
        figures = make(context)
    except Exception as error:  # whatever it is: hours of the other figures must not be lost for it
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        print(f"{names[0]:<16} FAILED  NOT MET  {reason}", flush=True)
        failed[names[0]] = reason
        return []
    for figure in figures:
        print(figure.line(), flush=True)
    return figures


def main():
    arguments = parse()
    context = Context(arguments)
    figures, failed, took = [], {}, {}
    begun = time.monotonic()
    for make, names in FIGURES.items():
        if not arguments.names or set(names) & set(arguments.names):
            since = time.monotonic()
            figures += make_figures(context, make, names, failed)
            took[names[0]] = round(time.monotonic() - since, 1)
    if arguments.json:
        arguments.json.write_text(json.dumps({"schema_version": 1, "rounds": context.rounds, "seconds": context.seconds, "took_s": took,
                                              "failed": failed, "figures": [figure.as_json() for figure in figures]}, indent=2) + "\n")
    missed = [figure.name for figure in figures if not figure.met()] + list(failed)
    print("seconds: " + ", ".join(f"{name} {seconds:.0f}" for name, seconds in took.items()))
    print(f"{len(figures) + len(failed) - len(missed)} of {len(figures) + len(failed)} figures met in {(time.monotonic() - begun) / 60:.1f} minutes"
          + (": not " + ", ".join(missed) if missed else ""))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
