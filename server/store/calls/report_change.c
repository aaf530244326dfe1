/*
 * One act on a summary report, in one transaction.
 *
 * Happy path: the unit's chain is taken; the report's row moves if version and state are those that the rules judged by and no event of this request id
 * stands there, and what the office enters is for a unit that has no terminal by now; the event, then the version or the copy come with
 * it. A last statement, which sees whatever the others had to wait for, tells what is true now for when nothing moved.
 */
#include "server/store/calls/event_file.h"
#include "server/store/calls/report.h"
#include "server/store/calls/unit_terminal.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* A unit that was given its first task after the issue has no row yet. */
static const struct pg_statement report_open = {
    "report_open",
    "INSERT INTO report (unit_id, campaign_id, changed_at, expected)"
    " SELECT u.unit_id, $2::int8, $3::timestamptz, u.kind = 3 FROM unit u"
    " WHERE u.unit_id = $1::int8 AND EXISTS"
    "  (SELECT FROM assignment a WHERE a.unit_id = u.unit_id AND a.campaign_id = $2::int8)"
    " ON CONFLICT (unit_id, campaign_id) DO NOTHING"};

/* clang-format off */
/* After the event's $1 to $14: $15 from, $16 to, $17 base version, $18 self-held, $19 who signed. The statement's own begin at $20. */
#define REPORT_MOVED(sets)                                                                         \
    "WITH moved AS (UPDATE report r SET state = $16::int2, changed_at = $9::timestamptz, " sets    \
    " WHERE r.unit_id = $1::int8 AND r.campaign_id = $4::int8"                                     \
    " AND r.state = $15::int2 AND r.version = $17::int4"                                           \
    " AND NOT EXISTS (SELECT FROM event e WHERE e.unit_id = $1::int8 AND e.event_id = $2::uuid) "  \
    UNIT_ENTERED("$19::text", "$1::int8") " RETURNING r.unit_id),"                                                                       \
    UNIT_EVENT_CHAINED("$15::int2", "$16::int2", "$18::bool", "$19::text", "AND EXISTS (SELECT FROM moved)")
/* What is news to the unit (rules/news.h) is told to all servers. */
#define REPORT_APPLIED                                                                             \
    " SELECT EXISTS (SELECT FROM fresh), (SELECT count(" NEWS_TELL("f.unit_id", "f.event_id") ")"  \
    "  FROM fresh f WHERE " NEWS_OF("$1::int8", "$6::int8", "$11::int4") ")"

static const struct pg_statement report_submit = {
    "report_submit",
    REPORT_MOVED("version = $10::int4, version_event = $2::uuid, paper = false, scan = false,"
                 " unfinished = $22::int2, on_time = $23::bool")
    ", kept AS (INSERT INTO report_version (unit_id, event_id, campaign_id, version, content,"
    " confirmed_by) SELECT unit_id, event_id, campaign_id, version, $20::bytea, $21::text FROM fresh)"
    REPORT_APPLIED};

static const struct pg_statement report_copy = {
    "report_copy",
    REPORT_MOVED("paper = r.paper OR $21::int2 = 1, scan = r.scan OR $21::int2 = 2")
    ", kept AS (INSERT INTO report_copy (unit_id, event_id, version_event, form, received_on,"
    " received_by) SELECT unit_id, event_id, $20::uuid, $21::int2, $22::date, $23::text FROM fresh), "
    EVENT_FILES("$24", "$25", "$26", "$27") REPORT_APPLIED};

static const struct pg_statement report_decide = {
    "report_decide", REPORT_MOVED("decision_event = $2::uuid") REPORT_APPLIED};
/* clang-format on */

static const struct pg_statement report_truth = {
    "report_truth",
    "SELECT r.state, r.version, e.event_id IS NOT NULL, e.digest, e.received_at,"
    " e.to_state, e.version, e.chain, " UNIT_HAS_TERMINAL(
        "$1::int8") " FROM (SELECT 1) one"
                    " LEFT JOIN report r ON r.unit_id = $1::int8 AND r.campaign_id = $2::int8"
                    " LEFT JOIN event e ON e.unit_id = $1::int8 AND e.event_id = $3::uuid"};

static const struct pg_statement *const statements[] = {
    &report_open, &report_submit, &report_copy, &report_decide, &report_truth, NULL};

static enum err send_open(const struct report_change_call *change, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_int8(&params, change->event.unit_id);
    params_int8(&params, change->event.campaign_id);
    params_time(&params, change->event.received_ms);
    return round_send(round, &report_open, &params);
}

static enum err send_truth(const struct report_change_call *change, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_int8(&params, change->event.unit_id);
    params_int8(&params, change->event.campaign_id);
    params_uuid(&params, &change->event.request_id);
    return round_send(round, &report_truth, &params);
}

static enum err send_copy(const struct report_change_call *change, struct round *round,
                          struct pg_params *params)
{
    struct event_file_arrays files;
    params_uuid(params, &change->version_id);
    params_int2(params, change->form);
    params_day(params, change->received_on);
    params_text(params, change->received_by);
    event_file_arrays_init(&files);
    event_files_params(params, &files, change->files, change->file_count);
    enum err err = round_send(round, &report_copy, params);
    event_file_arrays_close(&files);
    return err;
}

static enum err send_change(const struct report_change_call *change, struct round *round)
{
    struct pg_params params;
    unit_event_params(&params, &change->event);
    params_int2(&params, change->from);
    params_int2(&params, change->to);
    params_int4(&params, change->base_version);
    params_bool(&params, change->self_held);
    params_text(&params, change->event.signed_by);
    if (change->event.act == ACT_REPORT_SUBMIT) {
        params_bytes(&params, change->content, change->content_length);
        params_text(&params, change->confirmed_by);
        params_int2(&params, change->unfinished);
        params_bool(&params, change->on_time);
        return round_send(round, &report_submit, &params);
    }
    return change->form == 0 ? round_send(round, &report_decide, &params)
                             : send_copy(change, round, &params);
}

static enum err ask(struct store_call *call, struct round *round)
{
    const struct report_change_call *change = CONTAINER_OF(call, struct report_change_call, call);
    if (round->number > 0) {
        return ERR_OK;
    }
    enum err err = unit_chain_send_one(round, change->event.unit_id);
    if (err == ERR_OK && change->event.act == ACT_REPORT_SUBMIT && change->base_version == 0) {
        err = send_open(change, round);
    }
    if (err == ERR_OK) {
        err = send_change(change, round);
    }
    return err == ERR_OK ? send_truth(change, round) : err;
}

struct applied_row {
    bool applied;
    int told;
};

static enum err take_applied(struct report_change_call *change, const PGresult *result)
{
    static const struct column table[] = {COLUMN(BOOL, struct applied_row, applied),
                                          COLUMN(NUMBER, struct applied_row, told)};
    static const struct columns columns = COLUMNS(struct applied_row, table);
    struct applied_row row = {0};
    enum err err = row_read(result, 0, &columns, NULL, &row);
    change->outcome = row.applied ? CHANGE_APPLIED : CHANGE_STALE;
    return err;
}

struct truth_row {
    enum report_state state; /* 0: there is no such report */
    uint32_t version;
    bool stored;
    struct digest digest;
    int64_t received_ms;
    enum report_state stored_state;
    uint32_t stored_version;
    struct digest chain;
    bool has_terminal;
};

static void settle(struct report_change_call *change, const struct truth_row *row)
{
    change->current_state = row->state;
    change->current_version = row->version;
    change->stored_received_ms = row->received_ms;
    change->stored_state = row->stored_state;
    change->stored_version = row->stored_version;
    change->chain = row->chain;
    if (change->outcome == CHANGE_APPLIED) {
        return;
    }
    if (row->stored) {
        bool same = digest_equal(&row->digest, &change->event.digest);
        change->outcome = same ? CHANGE_REPEATED : CHANGE_ID_REUSED;
    } else if (row->state == 0) {
        change->outcome = CHANGE_NOT_FOUND;
    }
}

static enum err take_truth(struct report_change_call *change, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct truth_row, state),
        COLUMN(NUMBER, struct truth_row, version),
        COLUMN(BOOL, struct truth_row, stored),
        COLUMN(DIGEST, struct truth_row, digest),
        COLUMN(TIME, struct truth_row, received_ms),
        COLUMN(NUMBER, struct truth_row, stored_state),
        COLUMN(NUMBER, struct truth_row, stored_version),
        COLUMN(DIGEST, struct truth_row, chain),
        COLUMN(BOOL, struct truth_row, has_terminal),
    };
    static const struct columns columns = COLUMNS(struct truth_row, table);
    struct truth_row row = {0};
    enum err err = row_read(result, 0, &columns, NULL, &row);
    if (err != ERR_OK) {
        return err;
    }
    settle(change, &row);
    bool entered = change->outcome == CHANGE_STALE && change->event.signed_by != NULL;
    return entered && row.has_terminal ? ERR_HAS_TERMINAL : ERR_OK;
}

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct report_change_call *change = CONTAINER_OF(call, struct report_change_call, call);
    if (statement == &report_open || statement == &unit_chain_take) {
        return ERR_OK;
    }
    return statement == &report_truth ? take_truth(change, result) : take_applied(change, result);
}

const struct call_script report_change_script = {
    .name = "report-change",
    .writes = true,
    .unique_err = ERR_ID_REUSED, /* for an act on an assignment meanwhile */
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_report_change(struct store *store, struct report_change_call *call)
{
    return store_accept(store, &call->call, &report_change_script);
}
