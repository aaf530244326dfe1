"""history.py JOURNAL EVENTS: judges what terminals were told against what the database holds.

EVENTS: one line "ID DIGEST VERSION UNIT PROBLEM" per progress event of the database. Prints, and fails unless all are 0:

    lost       acknowledged, but not in the database
    duplicate  the same id more than once, or two events with the same version of one assignment
    mismatch   stored with another content or version than was acknowledged
    phantom    stored, but nobody sent it
    gap        versions of one assignment that are not consecutive
    refused    a sound submission that was refused

history.py --self-test: each fault, made on purpose, is found.
"""

import collections
import sys


def judge(journal, events):
    sent, told, refused = {}, {}, 0
    for line in journal:
        kind, home, request_id, value = line.split()
        if kind == "invoke":
            sent[request_id] = value
        elif kind == "ok":
            told[request_id] = int(value)
        else:
            refused += 1
    counts = collections.Counter(lost=0, duplicate=0, mismatch=0, phantom=0, gap=0, refused=refused)
    stored, versions = {}, collections.defaultdict(list)
    for line in events:
        request_id, digest, version, unit, problem = line.split()
        counts["duplicate"] += request_id in stored
        stored[request_id] = (digest, int(version))
        versions[unit, problem].append(int(version))
        counts["phantom"] += request_id not in sent
        counts["mismatch"] += sent.get(request_id, digest) != digest
    for request_id, version in told.items():
        counts["lost"] += request_id not in stored
        counts["mismatch"] += stored.get(request_id, (None, version))[1] != version
    for each in versions.values():
        counts["duplicate"] += len(each) - len(set(each))
        counts["gap"] += max(each) - min(each) + 1 - len(set(each))
    return counts, len(sent), len(told), len(stored)


def self_test():
    journal = ["invoke h a 11", "invoke h b 22", "ok h a 5", "ok h b 6"]
    events = ["a 11 5 1 1", "b 22 6 1 1"]
    cases = {
        "lost": (journal, events[:1]), "duplicate": (journal, events + events[1:]),
        "mismatch": (journal, ["a 99 5 1 1", events[1]]), "phantom": (journal, events + ["c 33 7 1 1"]),
        "gap": (journal, [events[0], "b 22 9 1 1"]), "refused": (journal + ["fail h b 304"], events)}
    assert not any(judge(journal, events)[0].values())
    for fault, (bad_journal, bad_events) in cases.items():
        assert judge(bad_journal, bad_events)[0][fault] > 0, fault
    print(f"{len(cases)} faults found")


def main():
    if sys.argv[1:] == ["--self-test"]:
        self_test()
        return 0
    with open(sys.argv[1], encoding="utf-8") as journal, open(sys.argv[2], encoding="ascii") as events:
        counts, sent, told, stored = judge(journal, events)
    print(f"sent={sent} acknowledged={told} stored={stored}", *(f"{k}={v}" for k, v in counts.items()))
    return 0 if told > 0 and not any(counts.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
