/* Inspections, guidance, trainings and the like; the list of them. */
#include "server/store/calls/unit_find.h"
#include "server/store/calls/work.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* clang-format off */
static const struct pg_statement activity = {
    "activity",
    "WITH " UNIT_EVENT_FRESH(UNIT_EVENT_OF_ASSIGNMENT) ","
    " held AS (INSERT INTO activity (unit_id, event_id, kind, held_on, topic, trainer, audience, head_count)"
    "  SELECT unit_id, event_id, $15::int2, $16::date, $17::text, $18::text, $19::text, $20::int4"
    "  FROM fresh), " EVENT_FILES("$21", "$22", "$23", "$24") UNIT_EVENT_ANSWER};
/* clang-format on */
static const struct pg_statement *const activity_statements[] = {&activity, NULL};

static void head_count_param(struct pg_params *params, int head_count)
{
    if (head_count > 0) {
        params_int4(params, head_count);
    } else {
        params_null(params);
    }
}

static enum err send_activity(struct store_call *call, struct round *round)
{
    const struct activity_call *act = CONTAINER_OF(call, struct activity_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    unit_event_params(&params, &act->event);
    params_int2(&params, act->activity.kind);
    params_day(&params, act->activity.held_on);
    params_text(&params, act->activity.topic);
    params_text(&params, act->activity.trainer);
    params_text(&params, act->activity.audience);
    head_count_param(&params, act->activity.head_count);
    return unit_event_send(round, &activity, &params, &act->event);
}

static enum err take_activity(struct store_call *call, const struct pg_statement *statement,
                              const PGresult *result)
{
    struct activity_call *act = CONTAINER_OF(call, struct activity_call, call);
    return unit_event_take(statement, result, &act->event, &act->outcome);
}

const struct call_script activity_script = {
    .name = "activity",
    .writes = true,
    .unique_err = ERR_ID_REUSED, /* for an act on an assignment meanwhile */
    .statements = activity_statements,
    .send = send_activity,
    .take = take_activity,
};

enum err store_activity(struct store *store, struct activity_call *call)
{
    return store_accept(store, &call->call, &activity_script);
}

static const struct pg_statement activities_list = {
    "activities_list",
    "SELECT v.event_id, v.unit_id, u.name, coalesce(p.seq_no, 0), v.kind, v.held_on, e.text,"
    " v.topic, v.trainer, v.audience, v.head_count, r.name, e.received_at,"
    " ARRAY(SELECT n.name FROM event_file n WHERE n.unit_id = v.unit_id"
    "  AND n.event_id = v.event_id ORDER BY n.position)"
    " FROM activity v JOIN event e USING (unit_id, event_id) JOIN unit u USING (unit_id)"
    " LEFT JOIN problem p ON p.problem_id = e.problem_id"
    " LEFT JOIN person r ON r.person_id = e.person_id"
    " WHERE " UNIT_ASKED("v.unit_id") " ORDER BY v.held_on DESC, e.received_at DESC, v.event_id"};
static const struct pg_statement *const activities_statements[] = {&activities_list, NULL};

static enum err send_activities(struct store_call *call, struct round *round)
{
    const struct activities_call *wanted = CONTAINER_OF(call, struct activities_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    enum err err = unit_find_named(round, &wanted->asked);
    params_init(&params);
    params_unit_asked(&params, &wanted->asked);
    return err == ERR_OK ? round_send(round, &activities_list, &params) : err;
}

COLUMNS_OF(struct activity_record, activity_columns) = {
    COLUMN(UUID, struct activity_record, request_id),
    COLUMN(NUMBER, struct activity_record, unit_id),
    COLUMN(TEXT, struct activity_record, unit_name),
    COLUMN(NUMBER, struct activity_record, problem_no),
    COLUMN(NUMBER, struct activity_record, kind),
    COLUMN(DAY, struct activity_record, held_on),
    COLUMN(TEXT, struct activity_record, text),
    COLUMN(TEXT, struct activity_record, topic),
    COLUMN(TEXT, struct activity_record, trainer),
    COLUMN(TEXT, struct activity_record, audience),
    COLUMN(NUMBER, struct activity_record, head_count),
    COLUMN(TEXT, struct activity_record, person_name),
    COLUMN(TIME, struct activity_record, at_ms),
    COLUMN(TEXTS, struct activity_record, files),
};

static const struct take activities_takes[] = {
    {&activities_list,
     TAKE_LIST(struct activities_call, activities, activity_count, activity_columns)},
    {0},
};

static enum err take_activities(struct store_call *call, const struct pg_statement *statement,
                                const PGresult *result)
{
    (void)statement;
    return unit_find_take(result,
                          CONTAINER_OF(call, struct activities_call, call)->asked.only_unit_id);
}

const struct call_script activities_script = {
    .name = "activities",
    .statements = activities_statements,
    .send = send_activities,
    .takes = activities_takes,
    .take = take_activities,
};

enum err store_activities(struct store *store, struct activities_call *call)
{
    return store_accept(store, &call->call, &activities_script);
}
