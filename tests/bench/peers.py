"""The peers that speak HTTPS with client certificates: nginx, and Fastify with pg. P-256 certificates, as ours are."""

import shutil
import time

import lab as bench

EXTENSIONS = """[authority]
basicConstraints = critical, CA:TRUE
[server]
subjectAltName = IP:127.0.0.1, DNS:localhost
extendedKeyUsage = serverAuth
[client]
extendedKeyUsage = clientAuth
"""

NGINX = """daemon off;
worker_processes 2;
worker_rlimit_nofile 65536;
error_log {folder}/error.log error;
pid {folder}/pid;
events {{ worker_connections 30000; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    keepalive_timeout 3600s;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/server.pem;
        ssl_certificate_key {folder}/server.key;
        ssl_client_certificate {folder}/authority.pem;
        ssl_verify_client on;
        ssl_protocols TLSv1.3;
        location / {{ return 200 "ok"; }}
    }}
}}
"""


class Certificates:
    def __init__(self, lab, name):
        self.folder = lab.make_folder(name)
        self.lab = lab
        (self.folder / "extensions").write_text(EXTENSIONS)
        self.make("authority")
        self.make("server", "authority")
        self.make("client", "authority")

    def make(self, name, issuer=None):
        key, request, certificate = (self.folder / f"{name}.{end}" for end in ("key", "csr", "pem"))
        run = self.lab.run
        run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key)
        run("openssl", "req", "-new", "-key", key, "-subj", f"/CN={name}", "-out", request)
        signer = ["-CA", self.folder / f"{issuer}.pem", "-CAkey", self.folder / f"{issuer}.key", "-CAcreateserial"] if issuer else \
            ["-signkey", key]
        run("openssl", "x509", "-req", "-in", request, "-days", "2", "-extfile", self.folder / "extensions", "-extensions", name,
            *signer, "-out", certificate)


class Https(bench.Target):
    """What both have in common: a process, a port, and `http` as the generator."""

    def __init__(self, lab, name):
        self.lab = lab
        self.port = bench.free_port()
        self.certificates = Certificates(lab, name)
        self.process = None

    def generator(self, mode):
        folder = self.certificates.folder
        return [bench.BIN / "http", "--mode", mode, "--port", self.port, "--certificate", folder / "client.pem", "--key",
                folder / "client.key", "--authority", folder / "authority.pem"]

    def wait(self):
        """Until it answers, and answers well."""
        for tries_left in reversed(range(100)):
            try:
                self.load("post", connections=1, seconds=0.1, warmup=0)
                return
            except RuntimeError:
                if tries_left == 0:
                    raise
                time.sleep(0.1)


class Nginx(Https):
    def __init__(self, lab):
        super().__init__(lab, "nginx")
        folder = self.certificates.folder
        conf = folder / "nginx.conf"
        conf.write_text(NGINX.format(folder=folder, port=self.port))
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = lab.start(program, "-c", conf, "-e", folder / "error.log", "-p", folder)
        self.wait()


class Fastify(Https):
    """Two processes, 16 connections to the database in all, one prepared function call a submission."""

    def __init__(self, lab, database, processes=2, pool=16):
        super().__init__(lab, "fastify")
        folder = self.certificates.folder
        peer = bench.BUILD / "peer"
        self.process = lab.start(shutil.which("node"), peer / "server.js", output=lab.folder / "fastify.log", env={
            "NODE_PATH": str(peer / "node_modules"), "NODE_ENV": "production", "PORT": str(self.port), "KEY": str(folder / "server.key"),
            "CERTIFICATE": str(folder / "server.pem"), "AUTHORITY": str(folder / "authority.pem"), "DATABASE": str(database.cluster.socket),
            "DATABASE_PORT": str(database.cluster.port), "DATABASE_NAME": database.name, "USER_NAME": "bench",
            "PROCESSES": str(processes), "POOL": str(pool)})
        self.wait()
