#!/usr/bin/env python3
"""run_cases.py HOME HOST PORT [WORD...]: runs the wire tests of cases/*.txt against a server, over real TLS.

HOME is an enrolled terminal's: key.pem, certificate.pem, authority.pem. With words only cases whose file or name
holds one of them. Prints a line per failed case and the sum; ends 1 when one failed or none was run.
"""
import sys

sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
import cases


def main(home, host, port, *words):
    passed = failed = 0
    for case in cases.all_cases():
        if words and not any(word in f"{case.file} {case.name}" for word in words):
            continue
        why = cases.run(case, home, host, int(port))
        if why is None:
            passed += 1
        else:
            failed += 1
            print(f"FAILED {case.file}: {case.name}: {why}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
