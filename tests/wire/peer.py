"""A second client of the protocol, written from proto/PROTOCOL.md alone: for conformance and hostile tests.

    peer = Peer.session(home, host, port)       HOME holds key.pem, certificate.pem, authority.pem
    peer.hello()
    answer = peer.request("ASSIGNMENTS_GET", {})
    peer.send(b"any bytes")                     raw, for what an honest client never sends
    peer.close()
"""
import base64
import hashlib
import os
import pathlib
import re
import socket
import ssl
import struct
import subprocess
import tempfile
import time
import zlib

import schema

HEADER = struct.Struct(">2sBBHHII")
BODY_MAX = 65536
MORE = 1


class Cut(Exception):
    """The connection ended without close_notify."""


class Closed(Exception):
    """The server ended the connection in order."""


class Refused(Exception):
    """The server answered ERROR."""

    def __init__(self, values):
        self.code = schema.ERROR_NAMES.get(values["code"], str(values["code"]))
        self.values = values
        super().__init__(f"{self.code} {values}")


class Frame:
    def __init__(self, name, request=0, body=b"", more=False):
        self.name, self.request, self.body, self.more = name, request, body, more

    def bytes(self):
        number = schema.TYPES[self.name][0]
        return HEADER.pack(b"RF", 1, MORE if self.more else 0, number, 0, len(self.body), self.request) + self.body

    def values(self):
        return schema.decode(schema.TYPES[self.name][1], self.body)


def frames(name, request, body, body_max=BODY_MAX):
    """The frames of one message."""
    parts = [body[i:i + body_max] for i in range(0, len(body), body_max)] or [b""]
    return [Frame(name, request, part, part is not parts[-1]) for part in parts]


def uuid7():
    now = int(time.time() * 1000).to_bytes(6, "big")
    noise = bytearray(os.urandom(10))
    noise[0] = noise[0] & 0x0F | 0x70
    noise[2] = noise[2] & 0x3F | 0x80
    return now + bytes(noise)


def openssl(*arguments, feed=None):
    done = subprocess.run(["openssl", *arguments], input=feed, capture_output=True, check=True, timeout=30)
    return done.stdout


def key_digest(certificate_pem):
    """base64url of the SHA-256 of a certificate's SubjectPublicKeyInfo."""
    public = openssl("x509", "-noout", "-pubkey", feed=certificate_pem.encode())
    der = openssl("pkey", "-pubin", "-outform", "DER", feed=public)
    return base64.urlsafe_b64encode(hashlib.sha256(der).digest()).decode().rstrip("=")


class Code:
    """An enrolment code taken apart."""

    def __init__(self, text):
        text = text.strip()
        body, _, check = text.rpartition(":")
        if f"{zlib.crc32(body.encode()):08x}" != check:
            raise ValueError("CODE_ALTERED")
        form = r"rectify1:(\[[^\]]+\]|[^:]+):([1-9]\d*):([\w-]{10})\.([\w-]{22}):([\w-]{43})"
        match = re.fullmatch(form, body)
        if match is None:
            raise ValueError("CODE_ALTERED")
        self.host, self.port = match[1].strip("[]"), int(match[2])
        self.id, self.secret, self.pin = match[3], match[4], match[5]


def pinned_authority(host, port, pin):
    """The certificate with the pinned key out of the chain that the server shows."""
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    shown = openssl("s_client", "-connect", where, "-tls1_3", "-alpn", "rectify-enroll/1", "-showcerts", feed=b"")
    form = r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n"
    for pem in re.findall(form, shown.decode(), re.DOTALL):
        if key_digest(pem) == pin:
            return pem
    raise ValueError("WRONG_SERVER")


def make_context(alpn, authority_pem, home=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(cadata=authority_pem)
    context.set_alpn_protocols([alpn])
    if home is not None:
        home = pathlib.Path(home)
        context.load_cert_chain(home / "certificate.pem", home / "key.pem")
    return context


class Peer:
    def __init__(self, context, host, port, timeout=10):
        plain = socket.create_connection((host, port), timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.socket = context.wrap_socket(plain, server_hostname=host, suppress_ragged_eofs=False)
        except BaseException:
            plain.close()
            raise
        self.partial = {}  # request number: frames of a message that goes on
        self.numbers = 0

    @classmethod
    def session(cls, home, host, port, timeout=10):
        authority = (pathlib.Path(home) / "authority.pem").read_text()
        return cls(make_context("rectify/1", authority, home), host, port, timeout)

    @classmethod
    def enrolment(cls, authority_pem, host, port, timeout=10):
        return cls(make_context("rectify-enroll/1", authority_pem), host, port, timeout)

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def send_message(self, name, request=0, values=None, body=None):
        if body is None:
            body = schema.encode(schema.TYPES[name][1], values or {})
        self.send(b"".join(frame.bytes() for frame in frames(name, request, body)))

    def receive(self, size):
        data = b""
        while len(data) < size:
            try:
                more = self.socket.recv(size - len(data))
            except (ssl.SSLEOFError, ConnectionResetError, BrokenPipeError) as error:
                raise Cut(str(error)) from error
            if not more:
                raise Closed() if not data else Cut("in the middle of a frame")
            data += more
        return data

    def read_frame(self):
        """The next frame, as it came. Closed after close_notify, Cut without it."""
        magic, version, flags, number, zero, length, request = HEADER.unpack(self.receive(HEADER.size))
        if (magic, version, zero) != (b"RF", 1, 0) or flags & ~MORE or length > BODY_MAX:
            raise ValueError("the server sent a bad header")
        return Frame(schema.NAMES[number], request, self.receive(length), bool(flags & MORE))

    def read_message(self):
        """The next whole message; answers pings on the way."""
        while True:
            frame = self.read_frame()
            parts = self.partial.setdefault(frame.request, [])
            if parts and parts[0].name != frame.name:
                raise ValueError("the server interrupted a message")
            parts.append(frame)
            if frame.more:
                continue
            del self.partial[frame.request]
            whole = Frame(frame.name, frame.request, b"".join(part.body for part in parts))
            if whole.name != "PING":
                return whole
            self.send_message("PONG", 0, whole.values())

    def next_number(self):
        self.numbers += 1
        return self.numbers

    def answer_to(self, request):
        while True:
            message = self.read_message()
            if message.name == "ERROR" and message.request in (0, request):
                raise Refused(message.values())
            if message.request == request and request != 0:
                return message

    def request(self, name, values):
        """Sends a request, returns the values of its answer; Refused when that is ERROR."""
        number = self.next_number()
        self.send_message(name, number, values)
        return self.answer_to(number).values()

    def hello(self, version_min=1, version_max=1):
        now = int(time.time() * 1000)
        return self.request("HELLO", {"version_min": version_min, "version_max": version_max,
                                      "software": "peer.py", "client_time_ms": now})

    def goodbye(self):
        self.send_message("GOODBYE", 0, {"code": 0})


def enroll(code_text, home, terminal="peer"):
    """Turns a code into a home: key.pem, certificate.pem, authority.pem. Returns the values of ENROLLED."""
    code = Code(code_text)
    home = pathlib.Path(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = pinned_authority(code.host, code.port, code.pin)
    with tempfile.TemporaryDirectory() as folder:
        key = pathlib.Path(folder) / "key.pem"
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", str(key))
        csr = openssl("req", "-new", "-key", str(key), "-subj", "/CN=peer", "-outform", "DER")
        peer = Peer.enrolment(authority, code.host, code.port)
        try:
            enrolled = peer.request("ENROLL", {"code_id": code.id, "secret": code.secret, "csr": csr,
                                               "terminal": terminal})
        finally:
            peer.close()
        (home / "key.pem").write_bytes(key.read_bytes())
    (home / "key.pem").chmod(0o600)
    (home / "certificate.pem").write_text(enrolled["certificate_pem"])
    (home / "authority.pem").write_text(enrolled["authority_pem"])
    return enrolled
