# Sourced by the fault tests, after e2e.sh: submitters at work while something is killed, and the judgement over what they were told.
fault_units=(红旗社区 示例一社区 示例二社区)

# Problem 1 of every community is in progress, and submitters begin.
submitters_start() {
    local unit homes=()
    for unit in "${fault_units[@]}"; do
        enroll_unit "$unit"
        plan "$unit" 1 >/dev/null
        office review approve "1/$unit" >/dev/null
        homes+=("$e2e_work/home/$unit")
    done
    : >"$e2e_work/journal"
    python3 "$e2e_top/tests/fault/submit.py" 127.0.0.1 "$e2e_port" "$e2e_work/journal" "$e2e_work/stop" \
        "${homes[@]}" 2>"$e2e_work/submit.log" &
    submitters=$!
}

acknowledged() { grep -c '^ok' "$e2e_work/journal" || true; }

# submitters_progress N: waits until N more submissions were acknowledged.
submitters_progress() {
    local wanted=$(($(acknowledged) + $1))
    for _ in $(seq 1200); do
        [ "$(acknowledged)" -lt "$wanted" ] || return 0
        kill -0 "$submitters" 2>/dev/null || fail "the submitters ended: $(tail -5 "$e2e_work/submit.log")"
        sleep 0.05
    done
    fail "no progress after a fault: $(acknowledged) of $wanted"
}

# Ends the submitters (everything they sent is answered by then) and judges.
submitters_judge() {
    touch "$e2e_work/stop"
    wait "$submitters" || fail "submitters: $(tail -5 "$e2e_work/submit.log")"
    sql "select replace(event_id::text, '-', ''), encode(digest, 'hex'), version, unit_id, problem_id
         from rectify.event where act = 5" | tr '|' ' ' >"$e2e_work/events"
    python3 "$e2e_top/tests/fault/history.py" "$e2e_work/journal" "$e2e_work/events" || fail "the history does not hold"
    checked
    expect_equal "$(sql "select count(*) from rectify.assignment a where state <> 6 and problem_id =
        (select problem_id from rectify.problem where seq_no = 1)")" 0 "assignments that left their state"
    # The counters agree with the rows.
    expect_equal "$(sql "select count(*) from
        (select campaign_id, count(*) n, count(*) filter (where state = 6) working from rectify.assignment group by 1) a full join
        (select campaign_id, sum(issued + acknowledged + nil_claimed + nil_confirmed + plan_submitted + in_progress + closure_requested
            + closed + sustaining + cancelled) n, sum(in_progress) working from rectify.node_count
            join rectify.unit on unit_id = node_id and parent_id is null where problem_no = 0 group by 1) c using (campaign_id)
        where (a.n, a.working) is distinct from (c.n, c.working)")" 0 "counters that differ"
}
