/* What an act on a summary report is judged by, in one snapshot. */
#include "server/store/calls/report.h"
#include "server/store/calls/unit_terminal.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

enum {
    VERSIONS_TOLD = 100, /* whose check codes are known again when an old page comes in */
};

static const struct pg_statement report_standing = {
    "report_standing",
    "SELECT f.due_on, coalesce(r.state, 1::int2), coalesce(r.version, 0), r.version_event, "
    "e.digest,"
    " e.person_id, " UNIT_HAS_TERMINAL(
        "$1::int8") " FROM campaign c"
                    " LEFT JOIN campaign_phase f ON f.campaign_id = c.campaign_id AND f.phase = 3"
                    " LEFT JOIN report r ON r.unit_id = $1::int8 AND r.campaign_id = c.campaign_id"
                    " LEFT JOIN event e ON e.unit_id = r.unit_id AND e.event_id = r.version_event"
                    " WHERE c.campaign_id = $2::int8 AND c.state = 2"};

static const struct pg_statement report_tasks = {
    "report_tasks", "SELECT problem_id, problem_no, version, state FROM assignment"
                    " WHERE unit_id = $1::int8 AND campaign_id = $2::int8 ORDER BY problem_no"};

static const struct pg_statement report_versions = {
    "report_versions", "SELECT v.version, e.digest FROM report_version v"
                       " JOIN event e ON e.unit_id = v.unit_id AND e.event_id = v.event_id"
                       " WHERE v.unit_id = $1::int8 AND v.campaign_id = $2::int8 ORDER BY "
                       "v.version DESC LIMIT $3::int4"};

static const struct pg_statement report_stored = {
    "report_stored", "SELECT true, digest, received_at, to_state, version, chain FROM event"
                     " WHERE unit_id = $1::int8 AND event_id = $2::uuid"};

static const struct pg_statement *const statements[] = {&report_standing, &report_tasks,
                                                        &report_versions, &report_stored, NULL};

static void key_params(struct pg_params *params, const struct report_look_call *look)
{
    params_init(params);
    params_int8(params, look->unit_id);
    params_int8(params, look->campaign_id);
}

static enum err ask(struct store_call *call, struct round *round)
{
    const struct report_look_call *look = CONTAINER_OF(call, struct report_look_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    key_params(&params, look);
    enum err err = round_send(round, &report_standing, &params);
    if (err == ERR_OK) {
        err = round_send(round, &report_tasks, &params);
    }
    if (err == ERR_OK) {
        params_int4(&params, VERSIONS_TOLD);
        err = round_send(round, &report_versions, &params);
    }
    if (err == ERR_OK) {
        params_init(&params);
        params_int8(&params, look->unit_id);
        params_uuid(&params, look->request_id);
        err = round_send(round, &report_stored, &params);
    }
    return err;
}

COLUMNS_OF(struct report_look_call, standing_columns) = {
    COLUMN(DAY, struct report_look_call, due_on),
    COLUMN(NUMBER, struct report_look_call, state),
    COLUMN(NUMBER, struct report_look_call, version),
    COLUMN(UUID, struct report_look_call, version_id),
    COLUMN(DIGEST, struct report_look_call, digest),
    COLUMN(NUMBER, struct report_look_call, submitter_person_id),
    COLUMN(BOOL, struct report_look_call, has_terminal),
};

COLUMNS_OF(struct report_task, task_columns) = {
    COLUMN(NUMBER, struct report_task, problem_id),
    COLUMN(NUMBER, struct report_task, problem_no),
    COLUMN(NUMBER, struct report_task, version),
    COLUMN(NUMBER, struct report_task, state),
};

COLUMNS_OF(struct report_version_record, version_columns) = {
    COLUMN(NUMBER, struct report_version_record, version),
    COLUMN(DIGEST, struct report_version_record, digest),
};

COLUMNS_OF(struct report_look_call, stored_columns) = {
    COLUMN(BOOL, struct report_look_call, stored),
    COLUMN(DIGEST, struct report_look_call, stored_digest),
    COLUMN(TIME, struct report_look_call, stored_received_ms),
    COLUMN(NUMBER, struct report_look_call, stored_state),
    COLUMN(NUMBER, struct report_look_call, stored_version),
    COLUMN(DIGEST, struct report_look_call, stored_chain),
};

static const struct take takes[] = {
    {&report_standing, TAKE_ROW(struct report_look_call, standing_columns), .none = ERR_NOT_FOUND},
    {&report_tasks, TAKE_LIST(struct report_look_call, tasks, task_count, task_columns),
     .none = ERR_NOT_FOUND},
    {&report_versions,
     TAKE_LIST(struct report_look_call, versions, version_count, version_columns)},
    {&report_stored, TAKE_ROW(struct report_look_call, stored_columns)},
    {0},
};

const struct call_script report_look_script = {
    .name = "report-look",
    .statements = statements,
    .send = ask,
    .takes = takes,
};

enum err store_report_look(struct store *store, struct report_look_call *call)
{
    return store_accept(store, &call->call, &report_look_script);
}
