"""What the benchmarks share: a folder, an account, processes that end with it, PostgreSQL, and rectifyd.

Everything runs on loopback under an ordinary account, in a folder of its own, and is gone when the process ends."""

import atexit
import json
import os
import pathlib
import pwd
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
BUILD = TOP / "build" / "bench"
BIN = BUILD / "bin"
POSTGRES = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
FILES = resource.getrlimit(resource.RLIMIT_NOFILE)[1]  # of one process, as far as this machine lets it have them
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")

# As performance is compared: durable, with room to work; nothing that weakens durability.
SETTINGS = {
    "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "wal_sync_method": "fdatasync",
    "shared_buffers": "2GB", "max_wal_size": "16GB", "checkpoint_timeout": "30min", "jit": "off", "autovacuum": "on",
    "max_connections": "200", "unix_socket_permissions": "0777", "log_min_messages": "warning",
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
        resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
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


PRIVATE = ("Private_Clean:", "Private_Dirty:")  # what a process holds for itself
SHARED_ONCE = ("Pss:",)  # and what several share, in parts


def memory_bytes(pids, parts=PRIVATE):
    total = 0
    for pid in pids:
        try:
            lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue  # a worker that has ended meanwhile
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(parts))
    return total


def children(pid):
    found = [pid]
    try:
        for entry in pathlib.Path(f"/proc/{pid}/task").iterdir():
            for child in (entry / "children").read_text().split():
                found += children(int(child))
    except (FileNotFoundError, ProcessLookupError):
        pass  # ended meanwhile
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

    def spawn(self, command, env=None, **streams):
        process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, env={**os.environ, **(env or {})},
                                   preexec_fn=become(self.user), cwd="/", **streams)
        self.processes.append(process)
        return process

    def start(self, *command, env=None, output=os.devnull):
        with open(output, "ab") as out:
            return self.spawn(command, env, stdout=out, stderr=out)

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
        process = self.spawn(command, env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        out, err = process.communicate()
        self.processes.remove(process)
        if check and process.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, command))}: {out[-400:]}{err[-800:]}")
        return subprocess.CompletedProcess(command, process.returncode, out, err)

    def close(self):
        for process in reversed(list(self.processes)):
            self.stop(process, signal.SIGINT if process.args[0].endswith("postgres") else signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)


class Hold:
    """Connections that are there and say nothing, from `with` to its end; `done` is then what the generator tells."""

    def __init__(self, lab, command):
        self.lab, self.command, self.done = lab, command, None

    def __enter__(self):
        self.process = self.lab.spawn(self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        said = self.process.stderr.readline()
        if " are " not in said:
            raise RuntimeError(f"{self.command[0]}: {said}{self.process.communicate()[0]}")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        out, err = self.process.communicate()
        self.lab.processes.remove(self.process)
        self.done = json.loads(out) if out else {"lost": -1, "reason": err[-400:]}


class Target:
    """What listens on loopback, and the generator that loads it: `generator(mode)` is its command line."""

    def pids(self):
        return children(self.process.pid)

    def words(self, mode, options):
        words = self.generator(mode)
        for key, value in options.items():
            words += [f"--{key}"] if value is True else [f"--{key}", str(value)]
        return words

    def load(self, mode, **options):
        done = self.lab.run(*self.words(mode, {"watch": ",".join(map(str, self.pids())), **options}), check=False)
        if not done.stdout:
            raise RuntimeError(done.stderr[-800:])
        result = json.loads(done.stdout)
        if result["refused"] or result["lost"]:
            raise RuntimeError(f"{mode}: {result}")
        return result

    def hold(self, mode="idle", **options):
        return Hold(self.lab, self.words(mode, {"seconds": 3600, "warmup": 0, **options}))

    def cpu(self):
        return cpu_seconds(self.pids())

    def memory(self):
        return memory_bytes(self.pids())

    def stop(self):
        self.lab.stop(self.process)


class Cluster:
    """PostgreSQL, by a socket in a folder; with certificates also by TLS, for clients that have one."""

    def __init__(self, lab, name="cluster", certificates=None, slow_sync_us=0):
        self.lab, self.port = lab, free_port()
        self.data, self.socket = lab.make_folder(name), lab.make_folder(name + ".run")
        lab.run(POSTGRES / "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=bench", "-D", self.data)
        settings = {**SETTINGS, "port": self.port, "listen_addresses": "'127.0.0.1'" if certificates else "''"}
        if certificates:
            folder = certificates.folder
            settings |= {"ssl": "on", "ssl_min_protocol_version": "'TLSv1.3'", "ssl_cert_file": f"'{folder}/server.pem'",
                         "ssl_key_file": f"'{folder}/server.key'", "ssl_ca_file": f"'{folder}/authority.pem'"}
            (self.data / "pg_hba.conf").write_text("local all all trust\nhostssl all all 127.0.0.1/32 trust clientcert=verify-ca\n")
        with open(self.data / "postgresql.conf", "a") as conf:
            conf.writelines(f"{key} = {value}\n" for key, value in settings.items())
        env = {}
        if slow_sync_us:
            env = {"LD_PRELOAD": str(BUILD / "tests/bench/libslow_sync.so"), "SLOW_SYNC_US": str(slow_sync_us)}
        self.log = self.socket / "log"
        self.process = lab.start(POSTGRES / "postgres", "-D", self.data, "-k", self.socket, env=env, output=self.log)
        for _ in range(600):
            if lab.run(POSTGRES / "pg_isready", "-h", self.socket, "-p", self.port, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError("PostgreSQL did not start: " + self.log.read_text()[-800:])

    def memory(self):
        """Of all its processes; what they share counts once."""
        return memory_bytes(children(self.process.pid), SHARED_ONCE)

    def stop(self):
        self.lab.stop(self.process, signal.SIGINT)


class Database:
    """A database with Rectify's roles, in a cluster; the server makes its schema."""

    def __init__(self, cluster, name="rectify"):
        self.cluster, self.lab, self.name = cluster, cluster.lab, name
        self.psql(f"CREATE DATABASE {name}", database="postgres")
        self.psql(file=TOP / "sql/roles.sql")
        self.psql("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rectify_migrate') THEN"
                  " CREATE ROLE rectify_migrate LOGIN IN ROLE rectify_owner; END IF; END $$")
        self.psql("ALTER ROLE rectify_app CONNECTION LIMIT -1")

    def conninfo(self, user="bench"):
        return f"host={self.cluster.socket} port={self.cluster.port} user={user} dbname={self.name}"

    def psql(self, sql=None, file=None, database=None, output=None, **variables):
        words = [POSTGRES / "psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-h", self.cluster.socket, "-p", self.cluster.port, "-U", "bench",
                 "-d", database or self.name]
        for key, value in variables.items():
            words += ["-v", f"{key}={value}"]
        words += ["-o", output] if output else []
        words += ["-c", sql] if sql else ["-f", file]
        return self.lab.run(*words).stdout.strip()

    def pgbench(self, script, *options, tls=None, **variables):
        """What pgbench says; `tls`: the certificates to come with, over loopback, in place of the socket."""
        host, env = self.cluster.socket, {}
        if tls:
            host = "127.0.0.1"
            env = {"PGSSLMODE": "verify-full", "PGSSLCERT": f"{tls.folder}/client.pem", "PGSSLKEY": f"{tls.folder}/client.key",
                   "PGSSLROOTCERT": f"{tls.folder}/authority.pem"}
        words = [POSTGRES / "pgbench", "-n", "-M", "prepared", "-h", host, "-p", self.cluster.port, "-U", "bench", "-f", script, *options]
        for key, value in variables.items():
            words += ["-D", f"{key}={value}"]
        return self.lab.run(*words, self.name, env=env).stdout

    def checkpoint(self):
        self.psql("CHECKPOINT")

    def drop(self):
        self.psql(f"DROP DATABASE {self.name} WITH (FORCE)", database="postgres")


class Server(Target):
    """rectifyd on a database."""

    def __init__(self, lab, database, *options):
        self.lab, self.database = lab, database
        folder = lab.make_folder("server")
        self.data, self.log, self.port = folder / "data", folder / "log", free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.process = lab.start(BIN / "rectifyd", "--data", self.data, "--listen", self.address, "--database",
                                 database.conninfo("rectify_app"), "--database-owner", database.conninfo("rectify_migrate"),
                                 *options, output=self.log)
        for _ in range(600):
            if self.address in self.log.read_text():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError("rectifyd did not start: " + self.log.read_text()[-800:])

    def pids(self):
        return [self.process.pid]  # a private PostgreSQL would not count

    def generator(self, mode):
        return [BIN / "load", "--mode", mode, "--connect", self.address, "--ca", self.data / "ca", "--database", self.database.conninfo()]
