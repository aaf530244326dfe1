#!/usr/bin/env python3
"""Tries the peer, the cases and PROTOCOL.md on the model server: what they say of the protocol must agree.

Also checks that the peer reads the hex examples of PROTOCOL.md as the messages they are called, and that a server
with another authority, a wrong host or a cut connection is told apart. Prints the sum; ends 1 when something failed.
"""
import io
import pathlib
import re
import ssl
import sys
import tempfile

sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
import cases
import model
import peer
import schema

IDENTITY = "urn:rectify:client:1:unit:0:person:1:roles:63"
EXTENSIONS = """[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign
[server]
subjectAltName = IP:127.0.0.1
extendedKeyUsage = serverAuth
[client]
subjectAltName = URI:{}
extendedKeyUsage = clientAuth
""".format(IDENTITY)


def make_certificate(folder, name, kind, issuer=None):
    key, csr, out = folder / f"{name}.key", folder / f"{name}.csr", folder / f"{name}.pem"
    config = folder / "extensions"
    config.write_text(EXTENSIONS)
    peer.openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", str(key))
    peer.openssl("req", "-new", "-key", str(key), "-subj", f"/CN={name}", "-out", str(csr))
    signed = ["-signkey", str(key)]
    if issuer is not None:
        signed = ["-CA", str(folder / f"{issuer}.pem"), "-CAkey", str(folder / f"{issuer}.key"), "-CAcreateserial"]
    peer.openssl("x509", "-req", "-in", str(csr), "-days", "2", "-extfile", str(config), "-extensions", kind,
                 *signed, "-out", str(out))


def make_home(folder):
    """An authority, a server's chain, and a terminal's home."""
    make_certificate(folder, "authority", "authority")
    make_certificate(folder, "server", "server", "authority")
    make_certificate(folder, "terminal", "client", "authority")
    chain = (folder / "server.pem").read_text() + (folder / "authority.pem").read_text()
    (folder / "chain.pem").write_text(chain)
    home = folder / "home"
    home.mkdir()
    for source, target in (("terminal.key", "key.pem"), ("terminal.pem", "certificate.pem"),
                           ("authority.pem", "authority.pem")):
        (home / target).write_bytes((folder / source).read_bytes())
    return home


def check_cases(home, port):
    every = cases.all_cases()
    for case in every:
        why = cases.run(case, home, "127.0.0.1", port)
        if why is not None:
            yield f"{case.file}: {case.name}: {why}"
    names = [(case.file, case.state, case.name) for case in every]
    if len(every) < 300 or len(set(names)) != len(names):
        yield f"{len(every)} cases, {len(set(names))} names"


class Bytes:
    """A peer that reads an example."""

    def __init__(self, data):
        self.data = io.BytesIO(data)
        self.partial = {}

    receive = lambda self, size: self.data.read(size)
    read_frame = peer.Peer.read_frame
    read_message = peer.Peer.read_message
    send_message = lambda self, *_: None


def check_examples():
    text = (schema.PROTO / "PROTOCOL.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"```hex (\w+)\n([0-9a-f\s]+)```", text))
    for name, block in blocks.items():
        if name in ("ACT_DIGEST", "PING"):
            continue
        message = Bytes(bytes.fromhex(block)).read_message()
        if message.name != (name if name != "CONTINUED" else "ASSIGNMENTS_GET"):
            yield f"example {name} is {message.name}"
        packed = schema.encode(schema.TYPES[message.name][1], message.values())
        if packed != message.body and name != "CONTINUED":
            yield f"example {name} packs to {packed.hex()}"
    if len(blocks) < 12:
        yield f"only {len(blocks)} examples"


def refused(home, host, port, errors):
    try:
        peer.Peer.session(home, host, port).hello()
    except errors:
        return True
    return False


def check_tls(folder, home, port):
    if peer.Peer.session(home, "127.0.0.1", port).hello()["version"] != 1:
        yield "no greeting"
    pin = peer.key_digest((folder / "authority.pem").read_text())
    if peer.pinned_authority("127.0.0.1", port, pin) != (folder / "authority.pem").read_text():
        yield "the pinned authority was not found"
    try:
        peer.pinned_authority("127.0.0.1", port, "A" * 43)
        yield "a wrong pin was accepted"
    except ValueError:
        pass
    if not refused(home, "localhost", port, ssl.SSLCertVerificationError):
        yield "a wrong host was accepted"
    make_certificate(folder, "other", "authority")
    (home / "authority.pem").write_bytes((folder / "other.pem").read_bytes())
    if not refused(home, "127.0.0.1", port, ssl.SSLCertVerificationError):
        yield "another authority was accepted"


def check_code():
    body = "rectify1:[::1]:7443:AAAAAAAAAA." + "B" * 22 + ":" + "C" * 43
    good = f"{body}:{peer.zlib.crc32(body.encode()):08x}"
    code = peer.Code(f"  {good}\n")
    if (code.host, code.port, code.id, code.pin) != ("::1", 7443, "A" * 10, "C" * 43):
        yield "the code was read wrongly"
    for bad in (good.replace("B", "b", 1), good[:-1], good.upper(), ""):
        try:
            peer.Code(bad)
            yield f"accepted: {bad}"
        except ValueError:
            pass


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        home = make_home(folder)
        server = model.Model(folder / "chain.pem", folder / "server.key", folder / "authority.pem")
        failures = [*check_code(), *check_examples(), *check_cases(home, server.port),
                    *check_tls(folder, home, server.port)]
        server.close()
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"{len(cases.all_cases())} cases, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
