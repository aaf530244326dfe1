/* One summary report: its standing, the bytes of one of its versions, what happened to it, in one snapshot. */
#include "server/store/calls/campaign_columns.h"
#include "server/store/calls/event_file.h"
#include "server/store/calls/report_columns.h"
#include "server/store/calls/unit_find.h"
#include "server/store/scripts.h"

/* $1 campaign, $2 unit_id or 0, $3 the unit's name, $4 the only unit that may be seen, or 0. */
#define REPORT_KEY(unit, campaign)                                                                 \
    campaign " = " CAMPAIGN_ID " AND " unit " = coalesce(nullif($2::int8, 0),"                     \
             " (SELECT n.unit_id FROM unit_name n WHERE n.name = $3::text))"                       \
             " AND ($4::int8 = 0 OR " unit " = $4::int8)"

static const struct pg_statement report_one = {"report_one",
                                               "SELECT " REPORT_COLUMNS REPORT_TABLES
                                               " WHERE " REPORT_KEY("r.unit_id", "r.campaign_id")};

static const struct pg_statement report_content = {
    "report_content", "SELECT v.version, v.content FROM report_version v"
                      " WHERE " REPORT_KEY("v.unit_id", "v.campaign_id") //
    " AND ($5::int4 = 0 OR v.version = $5::int4)"
    " ORDER BY v.version DESC LIMIT 1"};

/* Acts 29 to 33; history of a version is what happened in the order of time. */
static const struct pg_statement report_events = {
    "report_events",
    "SELECT e.event_id, e.act, e.from_state, e.to_state, e.version, p.name, a.name, e.hat,"
    " e.received_at, e.digest, e.text, e.self_held, c.received_on, c.received_by, e.signed_by"
    " FROM event e"
    " LEFT JOIN report_copy c ON c.unit_id = e.unit_id AND c.event_id = e.event_id"
    " LEFT JOIN person p ON p.person_id = e.person_id"
    " LEFT JOIN unit a ON a.unit_id = e.actor_unit_id"
    " WHERE " REPORT_KEY("e.unit_id", "e.campaign_id") //
    " AND e.act BETWEEN 29 AND 33 ORDER BY e.received_at, e.event_id"};

static const struct pg_statement report_files = {
    "report_files", "SELECT n.event_id, " EVENT_FILE_COLUMNS " FROM " EVENT_FILE_TABLES
                    " JOIN event e ON e.unit_id = n.unit_id AND e.event_id = n.event_id"
                    " WHERE " REPORT_KEY("e.unit_id", "e.campaign_id") //
    " AND e.act = 30 ORDER BY e.received_at, e.event_id, n.position"};

static const struct pg_statement *const statements[] = {&report_one, &report_content,
                                                        &report_events, &report_files, NULL};

static enum err ask(struct store_call *call, struct round *round)
{
    const struct report_call *wanted = CONTAINER_OF(call, struct report_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    params_init(&params);
    params_text(&params, wanted->campaign);
    enum err err = round_send(round, &campaign_find, &params);
    if (err == ERR_OK) {
        err = unit_find_send(round, &wanted->asked);
    }
    params_unit_asked(&params, &wanted->asked);
    if (err == ERR_OK) {
        err = round_send(round, &report_one, &params);
    }
    if (err == ERR_OK) {
        err = round_send(round, &report_events, &params);
    }
    if (err == ERR_OK) {
        err = round_send(round, &report_files, &params);
    }
    params_int4(&params, wanted->version);
    return err == ERR_OK ? round_send(round, &report_content, &params) : err;
}

COLUMNS_OF(struct report_call, one_columns) = {REPORT_MEMBERS(struct report_call, report.)};

static enum err take_content(struct report_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct report_call, content_version),
        COLUMN(BYTES, struct report_call, content),
    };
    static const struct columns columns = COLUMNS(struct report_call, table);
    if (PQntuples(result) != 1) {
        return found->version == 0 ? ERR_OK : ERR_NOT_FOUND;
    }
    return row_read(result, 0, &columns, found->call.arena, found);
}

COLUMNS_OF(struct report_event_record, event_columns) = {
    COLUMN(UUID, struct report_event_record, request_id),
    COLUMN(NUMBER, struct report_event_record, act),
    COLUMN(NUMBER, struct report_event_record, from_state),
    COLUMN(NUMBER, struct report_event_record, to_state),
    COLUMN(NUMBER, struct report_event_record, version),
    COLUMN(TEXT, struct report_event_record, person_name),
    COLUMN(TEXT, struct report_event_record, unit_name),
    COLUMN(NUMBER, struct report_event_record, hat),
    COLUMN(TIME, struct report_event_record, received_ms),
    COLUMN(DIGEST, struct report_event_record, digest),
    COLUMN(TEXT, struct report_event_record, text),
    COLUMN(BOOL, struct report_event_record, self_held),
    COLUMN(DAY, struct report_event_record, received_on),
    COLUMN(TEXT, struct report_event_record, received_by),
    COLUMN(TEXT, struct report_event_record, signed_by),
};

struct file_row {
    struct uuid event_id;
    struct file_record file;
};

/* Both come in the order of the events: each file belongs to the event where the last one was found, or to a later one. */
static void give_files(struct report_call *found, const struct file_row *rows,
                       struct file_record *files, size_t count)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        while (at < found->event_count &&
               !uuid_equal(&found->events[at].request_id, &rows[i].event_id)) {
            at++;
        }
        files[i] = rows[i].file;
        if (at < found->event_count) {
            struct report_event_record *event = &found->events[at];
            event->files = event->file_count == 0 ? &files[i] : event->files;
            event->file_count++;
        }
    }
}

static enum err take_files(struct report_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(UUID, struct file_row, event_id),
        EVENT_FILE_MEMBERS(struct file_row, file),
    };
    static const struct columns columns = COLUMNS(struct file_row, table);
    struct arena *arena = found->call.arena;
    void *rows = NULL;
    size_t count = 0;
    enum err err = rows_read(result, &columns, arena, &rows, &count);
    if (err != ERR_OK) {
        return err;
    }
    struct file_record *files = arena_calloc(arena, count, sizeof(*files));
    if (files == NULL) {
        return arena_err(arena);
    }
    give_files(found, rows, files, count);
    return ERR_OK;
}

static const struct take takes[] = {
    {&report_one, TAKE_ROW(struct report_call, one_columns), .none = ERR_NOT_FOUND},
    {&report_events, TAKE_LIST(struct report_call, events, event_count, event_columns)},
    {0},
};

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct report_call *found = CONTAINER_OF(call, struct report_call, call);
    if (statement == &campaign_find) {
        return campaign_take(result, call->arena, found->campaign, found->issued_only,
                             &found->found);
    }
    if (statement == &unit_find) {
        return unit_find_take(result, found->asked.only_unit_id);
    }
    return statement == &report_files ? take_files(found, result) : take_content(found, result);
}

const struct call_script report_script = {
    .name = "report",
    .statements = statements,
    .send = ask,
    .takes = takes,
    .take = take,
};

enum err store_report(struct store *store, struct report_call *call)
{
    return store_accept(store, &call->call, &report_script);
}
