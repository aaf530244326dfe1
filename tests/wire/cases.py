"""Wire tests as data: reads cases/*.txt and runs one case against a server.

    case second hello                   begins a case, its name
    state open                          greeting, open, enrolling: how far the session is before the first line
    send 52 46 01 00 00 03 ...          bytes; XX*N repeats a byte
    frame HELLO 1 08 01 10 01           a frame of that type, request number and body, with the right length
    frame+ SUBMIT 2 00                  the same, to be continued (MORE)
    expect error MAGIC                  a session error: ERROR with request number 0, then the end
    expect refused DECODE|FORBIDDEN     ERROR to the last request, one of these; the session goes on
    expect ended VERSION                ERROR to the last request, then the end
    expect answer WELCOME               the answer to the last request; several: A|B, "any" means answer or refusal
    expect any                          any answer or refusal, to whichever request
    expect PONG                         a signal
    expect alive                        a ping is answered
    expect silence                      nothing is answered to what was sent before: a ping's pong comes first
    expect close                        the end, with close_notify and without an ERROR
    expect end WRONG_STATE                    the end, with or without this session error before it

`#` begins a comment. What the server pushes on its own (NOTICE, PING) is passed over.
"""
import pathlib
import re

import peer
import schema

FOLDER = pathlib.Path(__file__).resolve().parent / "cases"


class Failed(Exception):
    pass


class Case:
    def __init__(self, file, name):
        self.file, self.name, self.state, self.steps = file, name, None, []


def parse_hex(words):
    out = bytearray()
    for word in words:
        match = re.fullmatch(r"([0-9a-fA-F]{2})(?:\*(\d+))?", word)
        if match is None:
            raise ValueError(f"not hex: {word}")
        out += bytes([int(match[1], 16)]) * int(match[2] or 1)
    return bytes(out)


def parse_step(verb, words):
    if verb == "send":
        return verb, parse_hex(words), None
    if verb in ("frame", "frame+"):
        name, request = words[0], int(words[1])
        return "send", peer.Frame(name, request, parse_hex(words[2:]), verb == "frame+").bytes(), request
    if verb == "expect":
        return verb, words[0], words[1].split("|") if len(words) > 1 else []
    raise ValueError(f"unknown word: {verb}")


def read_cases(file):
    cases = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        try:
            if words[0] == "case":
                cases.append(Case(file.name, " ".join(words[1:])))
            elif words[0] == "state":
                cases[-1].state = words[1]
            else:
                cases[-1].steps.append(parse_step(words[0], words[1:]))
        except (ValueError, IndexError, KeyError) as error:
            raise SystemExit(f"{file}:{number}: {error!r}")
    return cases


def all_cases():
    return [case for file in sorted(FOLDER.glob("*.txt")) for case in read_cases(file)]


class Run:
    """One case on one connection."""

    def __init__(self, connection):
        self.peer = connection
        self.request = 0

    def next(self):
        """The next message that is not pushed, None after an orderly end."""
        try:
            while True:
                message = self.peer.read_message()
                if message.name != "NOTICE":
                    return message
        except peer.Closed:
            return None

    def wanted(self, what, message, name):
        if message is None:
            raise Failed(f"wanted {what}, the connection was closed")
        if message.name != name:
            raise Failed(f"wanted {what}, got {message.name}{message.values()}")
        return message

    def code(self, what, message, codes):
        code = schema.ERROR_NAMES.get(message.values()["code"])
        if code not in codes:
            raise Failed(f"wanted {what} {'|'.join(codes)}, got {code}")

    def expect_error(self, codes):
        """Answers to what was sent before the bad bytes may still come."""
        message = self.next()
        while message is not None and (message.name != "ERROR" or message.request != 0):
            message = self.next()
        self.code("error", self.wanted("error", message, "ERROR"), codes)
        self.expect_close([])

    def expect_refused(self, codes):
        message = self.wanted("refused", self.next(), "ERROR")
        self.same_request(message)
        self.code("refused", message, codes)

    def expect_ended(self, codes):
        self.expect_refused(codes)
        self.expect_close([])

    def expect_answer(self, names):
        message = self.next()
        if message is None:
            raise Failed("wanted an answer, the connection was closed")
        self.same_request(message)
        if message.name not in names and names != ["any"]:
            raise Failed(f"wanted {'|'.join(names)}, got {message.name}{message.values()}")

    def expect_any(self, _):
        message = self.next()
        if message is None or message.request == 0:
            raise Failed(f"wanted any answer, got {message and message.name}")

    def expect_end(self, codes):
        message = self.next()
        while message is not None:
            if message.name != "GOODBYE":
                self.code("error", self.wanted("the end", message, "ERROR"), codes)
            message = self.next()

    def same_request(self, message):
        if message.request != self.request:
            raise Failed(f"{message.name} has request number {message.request}, not {self.request}")

    def expect_PONG(self, _):
        self.wanted("PONG", self.next(), "PONG")

    def expect_alive(self, _):
        self.peer.send_message("PING", 0, {"token": 4711})
        message = self.wanted("PONG", self.next(), "PONG")
        if message.values()["token"] != 4711:
            raise Failed("the pong has another token")

    expect_silence = expect_alive

    def expect_close(self, _):
        message = self.next()
        while message is not None and message.name == "GOODBYE":
            message = self.next()
        if message is not None:
            raise Failed(f"wanted the end, got {message.name}{message.values()}")

    def step(self, verb, what, more):
        if verb == "expect":
            getattr(self, "expect_" + what)(more)
            return
        if more is not None:
            self.request = more
        try:
            self.peer.send(what)
        except OSError:
            pass  # refused while we were still sending: what was answered is read next


def connect(case, home, host, port):
    if case.state == "enrolling":
        authority = (pathlib.Path(home) / "authority.pem").read_text()
        return peer.Peer.enrolment(authority, host, port)
    connection = peer.Peer.session(home, host, port)
    if case.state == "open":
        connection.numbers = 2 ** 31  # apart from the numbers of the cases
        connection.hello()
    return connection


def run(case, home, host, port):
    """None, or why it failed."""
    try:
        connection = connect(case, home, host, port)
    except (OSError, peer.Closed, peer.Cut, peer.Refused) as error:
        return f"could not connect: {error!r}"
    try:
        one = Run(connection)
        for step in case.steps:
            one.step(*step)
    except (Failed, ValueError, KeyError, peer.Cut) as error:
        return str(error) or repr(error)
    except TimeoutError:
        return "no answer in time"
    except OSError as error:
        return repr(error)
    finally:
        connection.close()
    return None
