"""A campaign in the middle of its work (world.sql), a server on it, and the peers that work on the same rows."""

import json
import re
import statistics

import lab as bench

UNITS, PROBLEMS = 300, 200
MANY = 64  # connections of terminals that send 16 acts at a time


class World:
    def __init__(self, lab, cluster, name, effects=0, history=10_000, problems=PROBLEMS, options=()):
        self.lab, self.problems, self.items = lab, problems, UNITS * problems
        self.database = bench.Database(cluster, name)
        self.server = bench.Server(lab, self.database, *options)
        self.database.psql(file=bench.HERE / "world.sql", units=UNITS, problems=problems, effects=effects, history=history)
        self.database.psql(file=bench.HERE / "peer/peer.sql")

    def submit(self, seconds, connections=256, acts=1):
        """Ours: submissions, one per request or many."""
        self.database.checkpoint()
        return self.server.load("submit", connections=connections, acts=acts, seconds=seconds)

    def bare(self, seconds):
        """The same statement by a loop that does nothing else: submissions a second."""
        self.database.checkpoint()
        return json.loads(self.lab.run(bench.BIN / "bare", "--database", self.database.conninfo(), "--seconds", seconds).stdout)["per_second"]

    def pgbench(self, seconds, clients=(8, 16, 32)):
        """One call of the function a submission: the best of these numbers of clients, submissions a second."""
        self.database.checkpoint()
        best = 0
        for count in clients:
            said = self.database.pgbench(bench.HERE / "peer/submit.pgbench", "-c", count, "-j", 2, "-T", max(1, round(seconds)),
                                         units=UNITS, problems=self.problems)
            best = max(best, float(re.search(r"tps = ([0-9.]+)", said)[1]))
        return best

    def pgbench_p50_us(self, seconds, certificates):
        """The same by one client over TLS with its certificate: the median time of a call, its first second left out."""
        logs = self.lab.make_folder("pgbench")
        self.database.pgbench(bench.HERE / "peer/submit.pgbench", "-c", 1, "-T", max(1, round(seconds)) + 1, "-l", "--log-prefix",
                              logs / "log", tls=certificates, units=UNITS, problems=self.problems)
        rows = [line.split() for log in logs.iterdir() for line in log.read_text().splitlines()]
        begun = int(rows[0][4])
        return statistics.median(int(row[2]) for row in rows if int(row[4]) > begun + 1)

    def stop(self):
        self.server.stop()
        self.database.drop()
