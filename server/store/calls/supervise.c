/* T21: a notice that the unit must answer; the list of them. */
#include "server/store/calls/unit_find.h"
#include "server/store/calls/work.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* clang-format off */
static const struct pg_statement supervise = {
    "supervise",
    "WITH " UNIT_EVENT_FRESH(UNIT_EVENT_OF_ASSIGNMENT) ","
    " supervised AS (INSERT INTO supervision (unit_id, event_id, reply_by)"
    "  SELECT unit_id, event_id, $15::date FROM fresh), "
    EVENT_FILES("$16", "$17", "$18", "$19") UNIT_EVENT_ANSWER};
/* clang-format on */
static const struct pg_statement *const supervise_statements[] = {&unit_chain_take, &supervise,
                                                                  NULL};

static enum err send_supervise(struct store_call *call, struct round *round)
{
    const struct supervise_call *act = CONTAINER_OF(call, struct supervise_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    unit_event_params(&params, &act->event);
    params_day(&params, act->reply_by);
    return unit_event_send(round, &supervise, &params, &act->event);
}

static enum err take_supervise(struct store_call *call, const struct pg_statement *statement,
                               const PGresult *result)
{
    struct supervise_call *act = CONTAINER_OF(call, struct supervise_call, call);
    return unit_event_take(statement, result, &act->event, &act->outcome);
}

const struct call_script supervise_script = {
    .name = "supervise",
    .writes = true,
    .unique_err = ERR_ID_REUSED, /* for an act on an assignment meanwhile */
    .statements = supervise_statements,
    .send = send_supervise,
    .take = take_supervise,
};

enum err store_supervise(struct store *store, struct supervise_call *call)
{
    return store_accept(store, &call->call, &supervise_script);
}

/* $1 the unit or 0, $2 its name or null, $3 the only one that may be seen or 0, $4 open ones only. */
static const struct pg_statement supervisions_list = {
    "supervisions_list",
    "SELECT s.event_id, s.unit_id, u.name, coalesce(p.seq_no, 0), e.text, e.received_at, r.name,"
    " s.reply_by, a.received_at, a.text, a.signed_by, (SELECT count(*) FROM supervision_reply c"
    "  WHERE c.unit_id = s.unit_id AND c.notice_event = s.event_id)"
    " FROM supervision s JOIN event e USING (unit_id, event_id) JOIN unit u USING (unit_id)"
    " LEFT JOIN problem p ON p.problem_id = e.problem_id"
    " LEFT JOIN person r ON r.person_id = e.person_id"
    " LEFT JOIN LATERAL (SELECT v.received_at, v.text, v.signed_by FROM supervision_reply y"
    "  JOIN event v ON v.unit_id = y.unit_id AND v.event_id = y.event_id"
    "  WHERE y.unit_id = s.unit_id AND y.notice_event = s.event_id"
    "  ORDER BY v.received_at, v.event_id LIMIT 1) a ON true"
    " WHERE " UNIT_ASKED("s.unit_id") " AND (NOT $4::bool OR a.received_at IS NULL)"
                                      " ORDER BY s.reply_by, e.received_at, s.event_id"};
static const struct pg_statement *const supervisions_statements[] = {&supervisions_list, NULL};

static enum err send_supervisions(struct store_call *call, struct round *round)
{
    const struct supervisions_call *wanted = CONTAINER_OF(call, struct supervisions_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    enum err err = unit_find_named(round, &wanted->asked);
    params_init(&params);
    params_unit_asked(&params, &wanted->asked);
    params_bool(&params, wanted->open);
    return err == ERR_OK ? round_send(round, &supervisions_list, &params) : err;
}

COLUMNS_OF(struct supervision_record, supervision_columns) = {
    COLUMN(UUID, struct supervision_record, request_id),
    COLUMN(NUMBER, struct supervision_record, unit_id),
    COLUMN(TEXT, struct supervision_record, unit_name),
    COLUMN(NUMBER, struct supervision_record, problem_no),
    COLUMN(TEXT, struct supervision_record, text),
    COLUMN(TIME, struct supervision_record, at_ms),
    COLUMN(TEXT, struct supervision_record, person_name),
    COLUMN(DAY, struct supervision_record, reply_by),
    COLUMN(TIME, struct supervision_record, replied_ms),
    COLUMN(TEXT, struct supervision_record, reply),
    COLUMN(TEXT, struct supervision_record, signed_by),
    COLUMN(NUMBER, struct supervision_record, replies),
};

static const struct take supervisions_takes[] = {
    {&supervisions_list,
     TAKE_LIST(struct supervisions_call, supervisions, supervision_count, supervision_columns)},
    {0},
};

static enum err take_supervisions(struct store_call *call, const struct pg_statement *statement,
                                  const PGresult *result)
{
    (void)statement;
    return unit_find_take(result,
                          CONTAINER_OF(call, struct supervisions_call, call)->asked.only_unit_id);
}

const struct call_script supervisions_script = {
    .name = "supervisions",
    .statements = supervisions_statements,
    .send = send_supervisions,
    .takes = supervisions_takes,
    .take = take_supervisions,
};

enum err store_supervisions(struct store *store, struct supervisions_call *call)
{
    return store_accept(store, &call->call, &supervisions_script);
}
