"""A server of the protocol as small as PROTOCOL.md allows, to try the cases and the peer without the real one.

It keeps the rules of sections 3 to 6 and has nothing to tell: every request it can read is answered NOT_FOUND, every
enrolment CODE_UNKNOWN. One thread per connection.
"""
import socket
import ssl
import threading

import peer
import schema

STATES = {row[1]: row[4].lower().split() for row in schema.TABLES["messages"]}
KINDS = {row[1]: row[3] for row in schema.TABLES["messages"]}
LIMITS = {row[1]: int(row[6].replace(",", "")) for row in schema.TABLES["messages"]}

FRAMES_BEFORE_OPEN_MAX = 3
CONTINUED_MAX = 4
REPEATED_MAX = 1000
UNKNOWN_MAX = 32
ACTS_MAX = 64
ONEOF = range(10, 42)  # Act.what


class SessionError(Exception):
    pass


class RequestError(Exception):
    pass


def check(condition, code, kind=SessionError):
    if not condition:
        raise kind(code)


def check_text(value):
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        raise RequestError("UTF8") from None
    check("\0" not in text, "UTF8", RequestError)


def check_varint(field, value):
    most = {"uint32": 32, "sint32": 32, "bool": 1}.get(field.kind, 64)
    check(value >> most == 0, "DECODE", RequestError)


def check_message(message, data, unknown=None):
    """Section 4: what a receiver refuses. The counts are of one message, unknown fields of all."""
    unknown = [0] if unknown is None else unknown
    fields = {f.number: f for f in schema.MESSAGES[message].values()}
    counts = {}
    for number, wire, value in schema.read_fields(data):
        check(0 < number < 1 << 29, "DECODE", RequestError)
        field = fields.get(number)
        if field is None:
            unknown[0] += 1
            check(unknown[0] <= UNKNOWN_MAX, "COUNT", RequestError)
            continue
        prefixed = field.kind in ("string", "bytes") or field.kind in schema.MESSAGES
        values = [value]
        if not prefixed and wire == schema.PREFIXED and field.label == "repeated":
            values = list(schema.decode_numbers(value))
        else:
            check(wire == (schema.PREFIXED if prefixed else schema.VARINT), "DECODE", RequestError)
        place = "what" if message == "Act" and number in ONEOF else number
        counts[place] = counts.get(place, 0) + len(values)
        check(counts[place] <= (REPEATED_MAX if field.label == "repeated" else 1), "COUNT", RequestError)
        for each in values:
            if field.kind == "string":
                check_text(each)
            elif field.kind in schema.MESSAGES:
                check_message(field.kind, each, unknown)
            elif not prefixed:
                check_varint(field, each)


def unpack(name, body):
    message = schema.TYPES[name][1]
    try:
        check_message(message, body)
        return schema.decode(message, body)
    except (ValueError, IndexError):
        raise RequestError("DECODE") from None


class Session:
    def __init__(self, connection):
        self.socket = connection
        self.state = "enrolling" if connection.selected_alpn_protocol() == "rectify-enroll/1" else "greeting"
        self.begun = {}  # request number: [name, body so far]
        self.waiting = []  # requests that have no answer yet
        self.frames = 0

    def say(self, name, request=0, values=None):
        body = schema.encode(schema.TYPES[name][1], values or {})
        self.socket.sendall(peer.Frame(name, request, body).bytes())

    def error(self, code, request=0):
        self.say("ERROR", request, {"code": schema.ERRORS[code]})

    def receive(self, size):
        data = b""
        while len(data) < size:
            more = self.socket.recv(size - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def admit(self, head):
        """Section 3, in the order it gives."""
        magic, version, flags, number, zero, length, request = peer.HEADER.unpack(head)
        check(magic == b"RF", "MAGIC")
        check(version == 1, "VERSION")
        check(flags & ~peer.MORE == 0 and zero == 0, "RESERVED")
        check(number in schema.NAMES, "TYPE")
        name = schema.NAMES[number]
        check(self.state in STATES[name], "WRONG_STATE")
        before = self.begun.get(request)
        check((request == 0) == (KINDS[name] == "signal"), "SEQUENCE")
        check(request != 0 or not flags, "SEQUENCE")
        check(before is None or before[0] == name, "SEQUENCE")
        check(all(message.request != request for message in self.waiting), "SEQUENCE")
        so_far = len(before[1]) if before else 0
        check(length <= peer.BODY_MAX and so_far + length <= LIMITS[name], "LENGTH")
        check(self.state == "open" or self.frames < FRAMES_BEFORE_OPEN_MAX, "FLOOD")
        check(not flags or before or len(self.begun) < CONTINUED_MAX, "FLOOD")
        return peer.Frame(name, request, b"", bool(flags)), length

    def next(self):
        """The next whole message."""
        while True:
            frame, length = self.admit(self.receive(peer.HEADER.size))
            self.frames += 1
            body = self.begun.setdefault(frame.request, [frame.name, b""])
            body[1] += self.receive(length)
            if not frame.more:
                del self.begun[frame.request]
                return peer.Frame(frame.name, frame.request, body[1])

    def signal(self, message):
        if message.name == "PING":
            try:
                self.say("PONG", 0, unpack("PING", message.body))
            except RequestError as error:
                raise SessionError(str(error)) from None
        elif message.name == "GOODBYE":
            self.state = "ending"

    def hello(self, message):
        values = unpack("HELLO", message.body)
        software = values.get("software", "")
        check(len(software) <= 200, "SIZE", RequestError)
        check(software.isprintable(), "UTF8", RequestError)
        check(values["version_min"] <= 1 <= values["version_max"], "VERSION", RequestError)
        self.say("WELCOME", message.request, {"version": 1, "session_id": bytes(16), "server_time_ms": 0, "unit_id": 0,
                                              "person_id": 1, "person_name": "model", "roles": 63, "in_flight_max": 8,
                                              "submit_items_max": ACTS_MAX})
        self.state = "open"

    def submit(self, message):
        acts = unpack("SUBMIT", message.body).get("acts", [])
        check(acts, "FIELD", RequestError)
        check(len(acts) <= ACTS_MAX, "COUNT", RequestError)
        refused = {"request_id": b"", "code": schema.ERRORS["DECODE"]}
        self.say("RECEIPTS", message.request, {"receipts": [refused] * len(acts)})

    def request(self, message):
        if message.name == "HELLO":
            self.hello(message)
        elif message.name == "SUBMIT":
            self.submit(message)
        else:
            unpack(message.name, message.body)
            raise RequestError("CODE_UNKNOWN" if message.name == "ENROLL" else "NOT_FOUND")

    def answer(self, message):
        try:
            self.request(message)
        except RequestError as error:
            self.error(str(error), message.request)
            if self.state != "open":
                self.state = "ended"

    def flush(self):
        for message in self.waiting:
            self.answer(message)
        self.waiting.clear()

    def serve(self):
        """Answers wait until all that came in one piece was read, as they do in a server that has a database."""
        try:
            while self.state != "ended":
                if self.socket.pending() == 0:
                    self.flush()
                    if self.state in ("ending", "ended"):
                        return
                message = self.next()
                if KINDS[message.name] == "signal":
                    self.signal(message)
                else:
                    self.waiting.append(message)
        except SessionError as error:
            self.error(str(error))
        except EOFError:
            return


class Model:
    """Listens on a free port of 127.0.0.1 until it is closed."""

    def __init__(self, certificate, key, authority):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_3
        self.context.load_cert_chain(certificate, key)
        self.context.load_verify_locations(authority)
        self.context.verify_mode = ssl.CERT_OPTIONAL
        self.context.set_alpn_protocols(["rectify/1", "rectify-enroll/1"])
        self.context.num_tickets = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                plain, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(plain,), daemon=True).start()

    def serve(self, plain):
        try:
            plain.settimeout(10)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = self.context.wrap_socket(plain, server_side=True)
            Session(connection).serve()
            connection.unwrap()  # close_notify, and the peer's
        except OSError:
            pass
        finally:
            plain.close()

    def close(self):
        self.listener.close()
