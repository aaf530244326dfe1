"""submit.py HOST PORT JOURNAL STOP HOME...: each home submits progress on problem 1 until the file STOP exists, over sessions that may be
cut at any moment; what was not answered is sent again, unchanged. One line per event goes to JOURNAL, synced:

    invoke HOME ID DIGEST      before the first byte of a submission leaves
    ok HOME ID VERSION         the server said that it is stored
    fail HOME ID CODE          the server refused it
"""

import hashlib
import pathlib
import random
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "wire"))
import peer  # noqa: E402
import schema  # noqa: E402

TRY_AGAIN = {400, 401, 403, 404}
PIPELINED = 4


class Journal:
    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8", buffering=1)
        self.lock = threading.Lock()

    def line(self, *words):
        with self.lock:
            self.file.write(" ".join(str(word) for word in words) + "\n")


class Submitter(threading.Thread):
    def __init__(self, home, host, port, journal, stop):
        super().__init__(name=home.name)
        self.home, self.host, self.port = home, host, port
        self.journal, self.stop = journal, stop
        self.waiting = []  # packed acts without an answer, oldest first
        self.failure = None
        self.assignment = None
        self.version = 0

    def open(self):
        session = peer.Peer.session(self.home, self.host, self.port, timeout=20)
        session.hello()
        return session

    def learn(self, session):
        """Which assignment it is; its version only while nothing waits, for what waits counts on from it."""
        assignments = session.request("ASSIGNMENTS_GET", {"problem_no": 1})["assignments"]
        self.assignment = assignments[0]
        if not self.waiting:
            self.version = self.assignment["version"]

    def make(self, count):
        now = int(time.time() * 1000)
        request_id = peer.uuid7()
        act = schema.encode("Act", {
            "request_id": request_id, "problem_id": self.assignment["problem_id"],
            "unit_id": self.assignment["unit_id"], "base_version": self.version + count,
            "client_time_ms": now, "progress": {"text": "走访" + request_id.hex()}})
        self.journal.line("invoke", self.name, request_id.hex(), hashlib.sha256(act).hexdigest())
        return request_id, act

    def submit(self, session):
        while len(self.waiting) < PIPELINED and not self.stop.exists():
            self.waiting.append(self.make(len(self.waiting)))
        if not self.waiting:
            return
        answer = session.request("SUBMIT", {"acts": [act for _, act in self.waiting]})
        left = []
        for (request_id, act), receipt in zip(self.waiting, answer["receipts"], strict=True):
            if receipt["code"] == 0:
                self.version = max(self.version, receipt["version"])
                self.journal.line("ok", self.name, request_id.hex(), receipt["version"])
            elif receipt["code"] in TRY_AGAIN or left:
                left.append((request_id, act))
            else:
                self.journal.line("fail", self.name, request_id.hex(), receipt["code"])
        self.waiting = left

    def work(self):
        pause = 0.05
        while self.waiting or not self.stop.exists():
            try:
                session = self.open()
                try:
                    self.learn(session)
                    while self.waiting or not self.stop.exists():
                        self.submit(session)
                        pause = 0.05
                finally:
                    session.close()
            except (OSError, peer.Cut, peer.Closed, peer.Refused):
                time.sleep(pause * random.uniform(0.5, 1))
                pause = min(pause * 2, 1.0)

    def run(self):
        try:
            self.work()
        except BaseException as error:  # a thread that died must fail the test
            self.failure = error
            raise


def main():
    host, port, journal, stop, *homes = sys.argv[1:]
    threads = [Submitter(pathlib.Path(home), host, int(port), Journal(journal), pathlib.Path(stop))
               for home in homes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 1 if any(thread.failure for thread in threads) else 0


if __name__ == "__main__":
    sys.exit(main())
