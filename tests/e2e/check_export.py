#!/usr/bin/env python3
"""Checks an export of the log with nothing but the export: check_export.py EXPORT [RECEIPTS...]

Makes every chain value again (PROTOCOL.md, "Chains") and compares; then whether what `rectify receipts --json` printed for terminals
stands in it. Shares no code with the program. Prints what is wrong, exit 1; else how much was looked at.
"""
import hashlib
import json
import sys
import uuid

EPOCH_2000_US = 946_684_800_000_000


def number(size):
    return lambda value: value.to_bytes(size, "big", signed=True)


def time(value):
    return (value - EPOCH_2000_US).to_bytes(8, "big", signed=True)


COLUMNS = [
    ("unit_id", number(8)), ("event_id", lambda value: uuid.UUID(value).bytes), ("problem_id", number(8)),
    ("campaign_id", number(8)), ("person_id", number(8)), ("actor_unit_id", number(8)), ("client_id", number(8)),
    ("client_time_us", time), ("received_us", time), ("version", number(4)), ("hat", number(4)), ("act", number(2)),
    ("from_state", number(2)), ("to_state", number(2)), ("self_held", lambda value: bytes([value])),
    ("digest", bytes.fromhex), ("text", str.encode), ("blocked_on", str.encode), ("signed_by", str.encode),
    ("affected_unit_id", number(8)), ("unit_no", number(4)),
]
OFFICE_COLUMNS = [
    ("unit_id", number(8)), ("number", number(4)), ("event_id", lambda value: uuid.UUID(value).bytes), ("at_us", time),
    ("person_id", number(8)), ("client_id", number(8)), ("hat", number(4)), ("act", str.encode), ("subject", str.encode),
]


def event_bytes(event):
    out = b""
    for name, encode in OFFICE_COLUMNS if "subject" in event else COLUMNS:
        if event[name] is None:
            out += number(4)(-1)
        else:
            value = encode(event[name])
            out += number(4)(len(value)) + value
    return out


def place_of(event):
    """Which chain it stands in (unit, problem; 0: the unit's own, -1: of acts with no unit), and as which number."""
    if "subject" in event:
        return (event["unit_id"], -1), event["number"]
    if event["unit_no"] is not None:
        return (event["unit_id"], 0), event["unit_no"]
    return (event["unit_id"], event["problem_id"]), event["version"]


def check_chains(events):
    heads, wrong = {}, []
    for event in events:
        chain, place = place_of(event)
        last, head = heads.get(chain, (0, bytes(32)))
        value = hashlib.sha256(head + event_bytes(event)).hexdigest()
        if place != last + 1:
            wrong.append(f"unit {chain[0]} problem {chain[1]}: event {place} comes after {last}")
        elif value != event["chain"]:
            wrong.append(f"unit {chain[0]} problem {chain[1]} event {place}: another value than follows")
        heads[chain] = (place, bytes.fromhex(event["chain"]))
    return len(heads), wrong


def check_receipts(events, paths):
    chains = {event["event_id"]: event["chain"] for event in events}
    acts = [act for path in paths for act in json.load(open(path))["acts"] if "chain" in act["receipt"]]
    return len(acts), [f"receipt {act['request_id']}: the export has {chains.get(act['request_id'])}"
                       for act in acts if chains.get(act["request_id"]) != act["receipt"]["chain"]]


def main():
    events = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    chains, wrong = check_chains(events)
    receipts, contradicted = check_receipts(events, sys.argv[2:])
    for line in wrong + contradicted:
        print(line)
    print(f"chains: {chains}, events: {len(events)}, receipts: {receipts}, wrong: {len(wrong) + len(contradicted)}")
    nothing = not events or (sys.argv[2:] and receipts == 0)
    sys.exit(1 if wrong or contradicted or nothing else 0)


main()
