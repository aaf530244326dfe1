/* What is news to a unit: read by its key, of which a unit has some hundreds of events. */
#include "server/store/calls/work.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* clang-format off */
/*
 * The due date before a decision set a new one: what set it last before, the issue, a decision, or the transfer by which the
 * task was taken over: that due date is in the history of another unit, NULL.
 */
#define FORMER_DUE                                                                                          \
    "(SELECT CASE w.act WHEN 1 THEN a.original_due ELSE q.new_due_on END FROM event w"                      \
    "  JOIN assignment a USING (unit_id, problem_id)"                                                       \
    "  LEFT JOIN decision q ON q.unit_id = w.unit_id AND q.event_id = w.event_id"                           \
    "  WHERE w.unit_id = e.unit_id AND w.problem_id = e.problem_id AND w.version < e.version"               \
    "  AND (w.act IN (1, 23) OR q.new_due_on IS NOT NULL) ORDER BY w.version DESC LIMIT 1)"
static const struct pg_statement notices_list = {
    "notices_list",
    "SELECT e.event_id, e.act, e.problem_id, p.seq_no, e.to_state, e.version, e.received_at, e.text,"
    " r.name, u.name, s.reply_by, EXISTS (SELECT FROM supervision_reply y"
    "  WHERE y.unit_id = e.unit_id AND y.notice_event = e.event_id), v.kind, v.held_on, v.topic,"
    " h.phase, h.state, (SELECT count(*)::int4 FROM event_file n WHERE n.unit_id = e.unit_id AND n.event_id = e.event_id),"
    " d.new_due_on, CASE WHEN d.new_due_on IS NOT NULL THEN " FORMER_DUE " END"
    " FROM event e LEFT JOIN problem p ON p.problem_id = e.problem_id"
    " LEFT JOIN person r ON r.person_id = e.person_id"
    " LEFT JOIN unit u ON u.unit_id = e.actor_unit_id"
    " LEFT JOIN supervision s ON s.unit_id = e.unit_id AND s.event_id = e.event_id"
    " LEFT JOIN decision d ON d.unit_id = e.unit_id AND d.event_id = e.event_id"
    " LEFT JOIN activity v ON v.unit_id = e.unit_id AND v.event_id = e.event_id"
    " LEFT JOIN phase_change h ON e.act = 34 AND h.event_id = e.event_id"
    " WHERE e.unit_id = $1::int8 AND " NEWS_OF("e.unit_id", "e.actor_unit_id", "e.hat")
    " AND ($2::uuid IS NULL OR e.event_id = $2::uuid)"
    " AND (e.received_at, e.event_id) > ($3::timestamptz, $4::uuid)"
    " ORDER BY e.received_at, e.event_id LIMIT $5::int4"};
/* clang-format on */
static const struct pg_statement *const statements[] = {&notices_list, NULL};

static enum err ask(struct store_call *call, struct round *round)
{
    const struct notices_call *wanted = CONTAINER_OF(call, struct notices_call, call);
    struct pg_params params;
    params_init(&params);
    params_int8(&params, wanted->unit_id);
    if (uuid_is_nil(&wanted->only)) {
        params_null(&params);
    } else {
        params_uuid(&params, &wanted->only);
    }
    params_time(&params, wanted->since_ms);
    params_uuid(&params, &wanted->after);
    params_int4(&params, NOTICES_PAGE + 1);
    return round->number == 0 ? round_send(round, &notices_list, &params) : ERR_OK;
}

COLUMNS_OF(struct notice_record, notice_columns) = {
    COLUMN(UUID, struct notice_record, request_id),
    COLUMN(NUMBER, struct notice_record, act),
    COLUMN(NUMBER, struct notice_record, problem_id),
    COLUMN(NUMBER, struct notice_record, problem_no),
    COLUMN(NUMBER, struct notice_record, state),
    COLUMN(NUMBER, struct notice_record, version),
    COLUMN(TIME, struct notice_record, at_ms),
    COLUMN(TEXT, struct notice_record, text),
    COLUMN(TEXT, struct notice_record, person_name),
    COLUMN(TEXT, struct notice_record, unit_name),
    COLUMN(DAY, struct notice_record, reply_by),
    COLUMN(BOOL, struct notice_record, answered),
    COLUMN(NUMBER, struct notice_record, kind),
    COLUMN(DAY, struct notice_record, held_on),
    COLUMN(TEXT, struct notice_record, topic),
    COLUMN(NUMBER, struct notice_record, phase),
    COLUMN(NUMBER, struct notice_record, phase_state),
    COLUMN(NUMBER, struct notice_record, file_count),
    COLUMN(DAY, struct notice_record, new_due_on),
    COLUMN(DAY, struct notice_record, former_due_on),
};

static const struct take takes[] = {
    {&notices_list,
     TAKE_PAGE(struct notices_call, notices, notice_count, more, NOTICES_PAGE, notice_columns)},
    {0},
};

const struct call_script notices_script = {
    .name = "notices",
    .statements = statements,
    .send = ask,
    .takes = takes,
};

enum err store_notices(struct store *store, struct notices_call *call)
{
    return store_accept(store, &call->call, &notices_script);
}
