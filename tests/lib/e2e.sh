# Sourced by the end-to-end and fault tests: one server with a folder and a port of its own, terminals as folders, and checks that
# say what was expected. RECTIFY_BIN names the folder of the programs. Nothing is left running, however the test ends.
set -euo pipefail

: "${RECTIFY_BIN:?the folder of rectifyd, rectify and rectify-admin}"
e2e_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
e2e_example=$e2e_top/server/example
e2e_work=$(mktemp -d /tmp/rectify-e2e.XXXXXX)
chmod 755 "$e2e_work"
e2e_server=
e2e_checks=0
export RECTIFY_LANG=zh
# A leak in a program that is killed on purpose is no leak; in all others it fails the test.
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1}
# What libraries lose is not ours; said here, so that a test is run by hand as by ctest.
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$e2e_top/tests/lib/leaks.supp:print_suppressions=0}

# e2e_finish [STATUS]: a test that has more to stop says how it ended before it stopped that.
e2e_finish() {
    status=${1:-$?}
    if [ -n "$e2e_server" ] && kill -0 "$e2e_server" 2>/dev/null; then
        kill -TERM "$e2e_server" 2>/dev/null || true
        wait "$e2e_server" 2>/dev/null || true
    fi
    if [ $status -ne 0 ]; then
        echo "--- end of the server's log" >&2
        tail -n 40 "$e2e_work/rectifyd.log" >&2 2>/dev/null || true
    elif [ "$e2e_checks" -eq 0 ]; then
        echo "no check was made" >&2
        status=1
    else
        echo "$e2e_checks checks"
    fi
    rm -rf "$e2e_work"
    exit $status
}
trap e2e_finish EXIT

fail() {
    echo "FAILED (line ${BASH_LINENO[1]:-?}): $*" >&2
    exit 1
}
checked() { e2e_checks=$((e2e_checks + 1)); }

# expect_exit CODE COMMAND...: runs it; its output is in $output.
expect_exit() {
    local wanted=$1 got=0
    shift
    output=$("$@" 2>&1) || got=$?
    [ "$got" -eq "$wanted" ] || fail "exit $got instead of $wanted: $* -> $output"
    checked
}
# expect_output PATTERN: an extended regular expression in the last $output.
expect_output() {
    grep -qE -- "$1" <<<"$output" || fail "no \"$1\" in: $output"
    checked
}
expect_no_output() {
    ! grep -qE -- "$1" <<<"$output" || fail "unexpected \"$1\" in: $output"
    checked
}
expect_equal() {
    [ "$1" = "$2" ] || fail "\"$1\" is not \"$2\" (${3:-})"
    checked
}

# A port that nothing listens on; another process may take it before we do, hence the retry in server_start.
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# server_start [OPTION...]: starts rectifyd and waits until it is ready. The port stays the same over restarts.
server_start() {
    : "${e2e_port:=$(free_port)}"
    : >"$e2e_work/rectifyd.out" # what an earlier one said there must not be taken for this one's word
    "$RECTIFY_BIN/rectifyd" --data "$e2e_work/data" --listen "127.0.0.1:$e2e_port" "$@" \
        >"$e2e_work/rectifyd.out" 2>>"$e2e_work/rectifyd.log" &
    e2e_server=$!
    for _ in $(seq 1200); do
        if grep -q "127.0.0.1:$e2e_port" "$e2e_work/rectifyd.out"; then
            return 0
        fi
        kill -0 "$e2e_server" 2>/dev/null || fail "rectifyd did not start"
        sleep 0.1
    done
    fail "rectifyd is not ready"
}
server_stop() {
    kill -TERM "$e2e_server"
    local got=0
    wait "$e2e_server" || got=$?
    e2e_server=
    expect_equal "$got" 0 "exit code of rectifyd"
}
server_kill() {
    kill -KILL "$e2e_server"
    wait "$e2e_server" 2>/dev/null || true
    e2e_server=
}
postmaster() { head -n 1 "$e2e_work/data/cluster/postmaster.pid"; }

terminal() { RECTIFY_HOME=$e2e_work/home/$1 "$RECTIFY_BIN/rectify" "${@:2}"; }
admin() { RECTIFY_HOME=$e2e_work/home/admin "$RECTIFY_BIN/rectify-admin" "$@"; }
office() { RECTIFY_HOME=$e2e_work/home/office "$RECTIFY_BIN/rectify-admin" "$@"; }

first_code() { grep -m1 '^rectify1:' "$e2e_work/rectifyd.out"; }
# enroll_unit UNIT [HOME]: a terminal for the unit, reporter and head in one person.
enroll_unit() {
    terminal "${2:-$1}" enroll \
        "$(admin code "$1" --role UNIT_REPORTER,UNIT_HEAD --person "经办人$1${2:-}")" >/dev/null
}
# campaign_issued [PLAN]: administrator, office, register and plan of Zhouji, issued; or another plan of that code.
campaign_issued() {
    mkdir -p "$e2e_work/home"
    admin enroll "$(first_code)" >/dev/null
    admin unit import "$e2e_example/units.csv" >/dev/null
    admin campaign import "${1:-$e2e_example/plan.yaml}" >/dev/null
    office enroll "$(admin code 管理区乡村振兴办 --role OFFICE_REVIEWER,OFFICE_HEAD --person 主任)" >/dev/null
    office campaign issue zhouji-2022 >/dev/null
}
# An ordinary plan for problem N of a terminal.
plan() {
    terminal "$1" plan "$2" --cause 学习不够 --checked-on 2023-05-06 --method 逐户核对 --scope 全部村组 \
        --no-local --measure 组织学习 --due 2023-05-20 "${@:3}"
}
# sql QUERY: as the account that owns the cluster.
sql() {
    local owner
    owner=$(stat -c %U "$e2e_work/data/cluster")
    local run=()
    [ "$(id -un)" = "$owner" ] || run=(setpriv --reuid "$owner" --regid "$(stat -c %G "$e2e_work/data/cluster")" --clear-groups)
    (cd / && "${run[@]}" psql -qAt -v ON_ERROR_STOP=1 -h "$e2e_work/data/run" -U rectify_super -d rectify -c "$1")
}
