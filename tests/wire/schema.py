"""The messages of the protocol: read from proto/PROTOCOL.md and the .proto files, with a protobuf codec of our own.

It shares nothing with the C programs but these texts, so that both sides cannot make the same mistake.
"""
import pathlib
import re

PROTO = pathlib.Path(__file__).resolve().parents[2] / "proto"

VARINT, FIXED64, PREFIXED, FIXED32 = 0, 1, 2, 5


def tables(text):
    """{name: [[cell, ...], ...]} of the tables that are marked <!-- table: name -->."""
    found = {}
    for name, body in re.findall(r"<!-- table: ([a-z ]+) -->\n((?:\|.*\n)+)", text):
        rows = [[c.strip().strip("`") for c in line.strip("|\n ").split("|")] for line in body.splitlines()]
        found[name] = rows[2:]
    return found


class Field:
    def __init__(self, label, kind, name, number):
        self.label, self.kind, self.name, self.number = label, kind, name, int(number)


def fields_of(text):
    """{message: {field name: Field}}; members of a oneof are fields like others."""
    messages = {}
    text = re.sub(r"//.*", "", text)
    for name, body in re.findall(r"message (\w+)\s*\{((?:[^{}]|\{[^{}]*\})*)\}", text):
        body = re.sub(r"oneof \w+ \{([^{}]*)\}", r"\1", body)
        lines = re.findall(r"(?:(required|optional|repeated) )?(\w+) (\w+) = (\d+);", body)
        messages[name] = {f[2]: Field(*f) for f in lines}
    return messages


TABLES = tables((PROTO / "PROTOCOL.md").read_text(encoding="utf-8"))
MESSAGES = {}
for file in sorted(PROTO.glob("*.proto")):
    MESSAGES.update(fields_of(file.read_text(encoding="utf-8")))
TYPES = {row[1]: (int(row[0]), row[2]) for row in TABLES["messages"]}  # NAME: (number, Message)
NAMES = {number: name for name, (number, _) in TYPES.items()}
ERRORS = {row[1]: int(row[0]) for row in TABLES["errors"]}
ERROR_NAMES = {number: name for name, number in ERRORS.items()}


def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def key(number, wire):
    return varint(number << 3 | wire)


def prefixed(number, data):
    return key(number, PREFIXED) + varint(len(data)) + data


def encode_field(field, value):
    if field.kind in ("uint32", "uint64", "bool"):
        return key(field.number, VARINT) + varint(int(value))
    if field.kind in ("sint32", "sint64"):
        return key(field.number, VARINT) + varint(value << 1 ^ value >> 63)
    if field.kind == "string":
        return prefixed(field.number, value.encode("utf-8") if isinstance(value, str) else value)
    if field.kind == "bytes":
        return prefixed(field.number, value)
    return prefixed(field.number, encode(field.kind, value))


def encode(message, values):
    """Packs a dict by the fields of `message`, in the order of their numbers."""
    fields = MESSAGES[message]
    out = b""
    for name, value in sorted(values.items(), key=lambda item: fields[item[0]].number):
        each = value if fields[name].label == "repeated" else [value]
        out += b"".join(encode_field(fields[name], v) for v in each)
    return out


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError("varint too long")


def read_fields(data):
    """Yields (number, wire type, value)."""
    at = 0
    while at < len(data):
        tag, at = read_varint(data, at)
        wire = tag & 7
        if wire == VARINT:
            value, at = read_varint(data, at)
        else:
            if wire == PREFIXED:
                size, at = read_varint(data, at)
            elif wire in (FIXED64, FIXED32):
                size = 8 if wire == FIXED64 else 4
            else:
                raise ValueError(f"wire type {wire}")
            if size > len(data) - at:
                raise ValueError("field runs over the end")
            value = data[at:at + size]
            at += size
        yield tag >> 3, wire, value


def decode_numbers(data):
    at = 0
    while at < len(data):
        value, at = read_varint(data, at)
        yield value


def decode_value(field, value):
    if field.kind == "bool":
        return bool(value)
    if field.kind in ("sint32", "sint64"):
        return value >> 1 ^ -(value & 1)
    if field.kind == "string":
        return value.decode("utf-8")
    return decode(field.kind, value) if field.kind in MESSAGES else value


def decode(message, data):
    """A dict of the fields that are present; repeated ones as lists. ValueError when it is no such message."""
    by_number = {f.number: f for f in MESSAGES[message].values()}
    values = {}
    for number, wire, raw in read_fields(data):
        field = by_number.get(number)
        if field is None:
            continue
        is_number = field.kind not in ("string", "bytes") and field.kind not in MESSAGES
        packed = is_number and field.label == "repeated" and wire == PREFIXED
        if not packed and wire != (VARINT if is_number else PREFIXED):
            raise ValueError(f"{message}.{field.name}: wire type {wire}")
        new = [decode_value(field, v) for v in (decode_numbers(raw) if packed else [raw])]
        if field.label == "repeated":
            values.setdefault(field.name, []).extend(new)
        else:
            values[field.name] = new[0]
    for field in by_number.values():
        if field.label == "required" and field.name not in values:
            raise ValueError(f"{message}.{field.name} is missing")
    return values
