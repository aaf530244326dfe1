"""What the benchmarks share: a PostgreSQL of their own, the server, the peers, and how a figure is taken.

Everything runs on loopback under an ordinary account, in a folder of its own, and is gone when the process ends."""

import atexit
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
BIN = TOP / "build" / "bench" / "bin"
POSTGRES = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")

# As performance is compared: durable, with room to work; nothing that weakens durability.
SETTINGS = {
    "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "wal_sync_method": "fdatasync",
    "shared_buffers": "2GB", "max_wal_size": "16GB", "checkpoint_timeout": "30min", "jit": "off", "autovacuum": "on",
    "max_connections": "200", "listen_addresses": "''", "unix_socket_permissions": "0777", "log_min_messages": "warning",
}


def account():
    """Whom PostgreSQL and the server run as: not root."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
    raise SystemExit("no ordinary account to run PostgreSQL as")


def become(user):
    def change():
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
    return change


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_seconds(pids):
    total = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / CLOCK_TICKS


def memory_bytes(pids):
    """What the processes hold for themselves."""
    total = 0
    for pid in pids:
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(("Private_Clean:", "Private_Dirty:")):
                total += int(line.split()[1]) * 1024
    return total


def children(pid):
    found = [pid]
    for entry in pathlib.Path(f"/proc/{pid}/task").iterdir():
        for child in (entry / "children").read_text().split():
            found += children(int(child))
    return found


class Lab:
    """A folder, an account, and the processes that end with it."""

    def __init__(self):
        self.user = account()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rectify-bench.", dir="/tmp"))
        os.chmod(self.folder, 0o755)
        self.processes = []
        atexit.register(self.close)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(1))

    def make_folder(self, name):
        path = pathlib.Path(tempfile.mkdtemp(prefix=name + ".", dir=self.folder))
        os.chmod(path, 0o755)
        if os.getuid() == 0:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)
        return path

    def start(self, *command, env=None, output=None):
        with open(output or os.devnull, "ab") as out:
            process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                       env={**os.environ, **(env or {})}, preexec_fn=become(self.user), cwd="/")
        self.processes.append(process)
        return process

    def stop(self, process, number=signal.SIGTERM):
        if process.poll() is None:
            process.send_signal(number)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if process in self.processes:
            self.processes.remove(process)

    def run(self, *command, env=None, check=True):
        done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              env={**os.environ, **(env or {})}, preexec_fn=become(self.user), cwd="/")
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, command))}: {done.stdout[-400:]}{done.stderr[-800:]}")
        return done

    def background(self, work):
        return Background(work)

    def close(self):
        for process in reversed(list(self.processes)):
            self.stop(process, signal.SIGINT if process.args[0].endswith("postgres") else signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)


class Background:
    """Work beside the measuring; what it raises is raised at the end of the block."""

    def __init__(self, work):
        self.result = self.error = None

        def run():
            try:
                self.result = work()
            except Exception as error:  # handed over to whoever waits
                self.error = error
        self.thread = threading.Thread(target=run)

    def ended(self):
        return not self.thread.is_alive()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.thread.join()
        if self.error:
            raise self.error


class Database:
    """A cluster of its own with Rectify's schema, and a campaign in it."""

    def __init__(self, lab, name="cluster", settings=None, slow_sync_us=0):
        self.lab = lab
        self.data = lab.make_folder(name)
        self.socket = lab.make_folder(name + ".run")
        lab.run(POSTGRES / "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=bench", "-D", self.data)
        with open(self.data / "postgresql.conf", "a") as conf:
            for key, value in {**SETTINGS, **(settings or {})}.items():
                conf.write(f"{key} = {value}\n")
        env = {}
        if slow_sync_us:
            env = {"LD_PRELOAD": str(BIN.parent / "tests/bench/libslow_sync.so"), "SLOW_SYNC_US": str(slow_sync_us)}
        self.log = self.socket / "log"
        self.process = lab.start(POSTGRES / "postgres", "-D", self.data, "-k", self.socket, env=env, output=self.log)
        self.wait()
        self.psql("CREATE DATABASE rectify", database="postgres")
        self.psql(file=TOP / "sql/roles.sql")
        self.psql("CREATE ROLE rectify_migrate LOGIN IN ROLE rectify_owner")
        self.psql("ALTER ROLE rectify_app CONNECTION LIMIT -1")

    def wait(self):
        for _ in range(600):
            if self.lab.run(POSTGRES / "pg_isready", "-h", self.socket, "-U", "bench", check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError("PostgreSQL did not start: " + self.log.read_text()[-800:])

    def conninfo(self, user="bench"):
        return f"host={self.socket} user={user} dbname=rectify"

    def psql(self, sql=None, file=None, database="rectify", **variables):
        words = [POSTGRES / "psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-h", self.socket, "-U", "bench", "-d", database]
        for key, value in variables.items():
            words += ["-v", f"{key}={value}"]
        words += ["-c", sql] if sql else ["-f", file]
        return self.lab.run(*words).stdout.strip()

    def checkpoint(self):
        self.psql("CHECKPOINT")

    def backends(self):
        return children(self.process.pid)

    def stop(self):
        self.lab.stop(self.process, signal.SIGINT)


class Server:
    """rectifyd on a database."""

    def __init__(self, lab, database, name="server", options=()):
        self.lab, self.database = lab, database
        folder = lab.make_folder(name)
        self.data = folder / "data"
        self.port = free_port()
        self.log = folder / "log"
        self.process = lab.start(BIN / "rectifyd", "--data", self.data, "--listen", f"127.0.0.1:{self.port}", "--database",
                                 database.conninfo("rectify_app"), "--database-owner", database.conninfo("rectify_migrate"),
                                 *options, output=self.log)
        for _ in range(600):
            if f"127.0.0.1:{self.port}" in self.log.read_text():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError("rectifyd did not start: " + self.log.read_text()[-800:])

    def load(self, mode, **options):
        words = [BIN / "load", "--mode", mode, "--connect", f"127.0.0.1:{self.port}", "--ca", self.data / "ca", "--database",
                 self.database.conninfo()]
        for key, value in options.items():
            words += [f"--{key}", str(value)]
        done = self.lab.run(*words, check=False)
        if not done.stdout:
            raise RuntimeError(done.stderr[-800:])
        result = json.loads(done.stdout)
        if result["refused"] or result["lost"]:
            raise RuntimeError(f"load {mode}: {result}")
        return result

    def cpu(self):
        return cpu_seconds([self.process.pid])

    def memory(self):
        return memory_bytes([self.process.pid])

    def stop(self):
        self.lab.stop(self.process)


class Figure:
    """Ours against the peer's, in turns; the ratio of each round, and their median."""

    def __init__(self, name, what, wanted, better, unit, peer_name, digits=0):
        self.name, self.what, self.wanted, self.better = name, what, wanted, better
        self.unit, self.peer_name, self.digits = unit, peer_name, digits
        self.ours, self.peers = [], []

    def add(self, ours, peer):
        self.ours.append(ours)
        self.peers.append(peer)

    def ratio(self):
        return statistics.median(o / p for o, p in zip(self.ours, self.peers))

    def met(self):
        return self.ratio() >= self.wanted if self.better == "more" else self.ratio() <= self.wanted

    def line(self):
        def spread(values):
            return f"{statistics.median(values):,.{self.digits}f} [{min(values):,.{self.digits}f}..{max(values):,.{self.digits}f}]"
        sign = ">=" if self.better == "more" else "<="
        return (f"{self.name:<16} {spread(self.ours):>34} {self.unit:<9} {self.peer_name:<22} {spread(self.peers):>34} "
                f"ratio {self.ratio():7.3f}  wanted {sign} {self.wanted:<5}  {'met' if self.met() else 'NOT MET'}   {self.what}")

    def as_json(self):
        return {"name": self.name, "what": self.what, "unit": self.unit, "ours": self.ours, "peer": self.peer_name,
                "peers": self.peers, "ratio": self.ratio(), "wanted": self.wanted, "better": self.better, "met": self.met()}
