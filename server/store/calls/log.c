/*
 * The log, a page at a time.
 *
 *   round 0       the campaign and the unit that are named; when the record begins
 *   round 1 ...   slices of time, one after the other, until the page is full or the end is reached
 *
 * Only the order in which rows were written is indexed (BRIN on received_at), which finds a slice of time at once but
 * knows no order within it. So a slice is a second at first, however much was written in it; the next one is twice as long, or eight
 * times where little was found, up to some days: a quiet year is passed in a dozen steps. One that reaches the present goes on to the
 * end: nothing lies there. What one unit has is read whole, by its key.
 */
#include "server/store/calls/log.h"
#include "server/store/calls/unit_find.h"
#include "server/store/keyed.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

enum {
    WIDTH_MIN_MS = 1000,
    WIDTH_MAX_MS = 8 * 24 * 60 * 60 * 1000,
    GROWTH = 2,
    GROWTH_QUIET = 8, /* of the width, where less than a page's part of that was found */
    /* An event may bear a time before that of the campaign it belongs to: another server's clock. */
    SKEW_MS = 24 * 60 * 60 * 1000,
};

/* The first act of an office comes before all that is done in its campaigns. */
static const struct pg_statement log_begin = {
    "log_begin", "SELECT (SELECT min(at) FROM office_event), $1::text IS NULL OR EXISTS"
                 " (SELECT FROM campaign c WHERE c.code = $1::text)"};

/*
 * What is asked of all units is planned once a session: to plan it anew for each slice costs more than to read it. Only the order
 * of time finds a slice, and only keys what is told beside it. What is asked of one unit is planned for that unit.
 */
static const struct pg_statement log_settings = {"log_settings", PLANNED_ONCE_SETTINGS("true")};

/* clang-format off */
/* The campaign $8, and the time in which it was under way: until its last phase was closed. No row where none is asked for. */
#define CAMPAIGN_ASKED                                                                             \
    "asked AS MATERIALIZED (SELECT c.campaign_id, (SELECT min(o.at) FROM office_event o"                        \
    "   WHERE o.act = 'campaign-issue' AND o.subject = c.code) AS begins,"                         \
    "  coalesce((SELECT f.since FROM campaign_phase f WHERE f.campaign_id = c.campaign_id"         \
    "   AND f.phase = 3 AND f.state = 3), 'infinity') AS ends"                                     \
    "  FROM campaign c WHERE c.code = $8::text)"
/*
 * An act on a unit as a whole (an activity, a supervision notice) names no campaign: it belongs to those of the unit that were
 * under way, for it is what the office did with the unit meanwhile.
 */
#define EVENT_OF_CAMPAIGN                                                                          \
    "($8::text IS NULL OR EXISTS (SELECT FROM asked k WHERE e.campaign_id = k.campaign_id"         \
    "  OR e.campaign_id = 0 AND e.received_at >= k.begins AND e.received_at < k.ends"              \
    "   AND EXISTS (SELECT FROM assignment a WHERE a.unit_id = e.unit_id"                          \
    "    AND a.campaign_id = k.campaign_id)))"
/* What an act of the office was about begins with the campaign's code: alone, with a phase, with a problem. */
#define OFFICE_ACT_OF_CAMPAIGN                                                                     \
    "($8::text IS NULL OR substring(o.subject FROM '^[^ /]+') = $8::text"                          \
    "  AND o.act IN ('campaign-import', 'campaign-issue', 'phase-set', 'wording', 'summary-freeze'))"

/*
 * $1 to $3 the unit (UNIT_ASKED), $4 and $5 the slice, $6 and $7 id and unit of the entry at $4 after which it goes on,
 * $8 campaign's code or null, $9 problem's number or 0, $10 how many.
 */
#define SLICE \
    "WITH " CAMPAIGN_ASKED "," \
    " found AS ((SELECT e.received_at AS at, e.event_id AS id, e.unit_id, e.client_time," \
    "   e.campaign_id, e.problem_id, e.act, NULL::text AS office_act, NULL::text AS subject," \
    "   e.from_state, e.to_state, e.version, e.person_id, e.actor_unit_id, e.hat, e.client_id," \
    "   e.text, e.digest, e.self_held, e.signed_by FROM event e" \
    "  WHERE e.received_at >= $4::timestamptz AND e.received_at < $5::timestamptz" \
    "   AND (e.received_at, e.event_id, e.unit_id) > ($4::timestamptz, $6::uuid, $7::int8)" \
    "   AND " UNIT_ASKED("e.unit_id") " AND " EVENT_OF_CAMPAIGN \
    "   AND ($9::int4 = 0 OR e.problem_id IN" \
    "    (SELECT p.problem_id FROM problem p WHERE p.seq_no = $9::int4))" \
    "  ORDER BY 1, 2, 3 LIMIT $10::int4)" \
    " UNION ALL (SELECT o.at, o.event_id, 0, NULL, NULL, NULL, 0, o.act, o.subject, 0, 0, 0," \
    "   o.person_id, o.unit_id, o.hat, o.client_id, NULL, NULL, false, NULL FROM office_event o" \
    "  WHERE o.at >= $4::timestamptz AND o.at < $5::timestamptz" \
    "   AND (o.at, o.event_id, 0::int8) > ($4::timestamptz, $6::uuid, $7::int8)" \
    "   AND " UNIT_NOT_ASKED " AND $9::int4 = 0" \
    "   AND " OFFICE_ACT_OF_CAMPAIGN \
    "  ORDER BY 1, 2 LIMIT $10::int4))" \
    " SELECT f.at, f.id, f.unit_id, f.client_time, u.name, c.code, p.seq_no, f.act, f.office_act," \
    " f.subject, f.from_state, f.to_state, f.version, r.name, w.name, f.hat, f.client_id," \
    " t.terminal, f.text, f.digest IS NOT NULL, f.digest, f.self_held, f.signed_by" \
    " FROM found f LEFT JOIN unit u ON u.unit_id = f.unit_id" \
    " LEFT JOIN campaign c ON c.campaign_id = f.campaign_id" \
    " LEFT JOIN problem p ON p.problem_id = f.problem_id" \
    " LEFT JOIN person r ON r.person_id = f.person_id" \
    " LEFT JOIN unit w ON w.unit_id = f.actor_unit_id" \
    " LEFT JOIN client t ON t.client_id = f.client_id" \
    " ORDER BY f.at, f.id, f.unit_id LIMIT $10::int4"
static const struct pg_statement log_slice = {"log_slice", SLICE};
static const struct pg_statement log_unit_slice = {"log_unit_slice", SLICE};
/* clang-format on */

static const struct pg_statement *const statements[] = {&log_begin, &log_settings, &log_slice,
                                                        &log_unit_slice, NULL};

static bool of_one_unit(const struct log_call *call)
{
    return call->asked.unit_id != 0 || call->asked.unit_name != NULL ||
           call->asked.only_unit_id != 0;
}

static enum err plan_once(const struct log_call *call, struct round *round)
{
    struct pg_params none;
    params_init(&none);
    return of_one_unit(call) ? ERR_OK : round_send(round, &log_settings, &none);
}

static enum err send_begin(struct log_call *call, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, call->campaign);
    call->entry_count = 0;
    call->more = false;
    call->entries = arena_calloc(call->call.arena, LOG_PAGE + 1, sizeof(*call->entries));
    if (call->entries == NULL) {
        return arena_err(call->call.arena);
    }
    enum err err = plan_once(call, round);
    err = err == ERR_OK ? round_send(round, &log_begin, &params) : err;
    return err == ERR_OK ? unit_find_named(round, &call->asked) : err;
}

static int64_t end_of_slice(const struct log_call *call)
{
    int64_t end_ms = call->slice_from_ms + call->width_ms;
    bool last = of_one_unit(call) || end_ms > call->until_ms || end_ms > call->present_ms;
    return last ? call->until_ms : end_ms;
}

static enum err send_slice(struct log_call *call, struct round *round)
{
    struct pg_params params;
    bool goes_on = call->slice_from_ms == call->after.received_ms;
    const struct log_place none = {0};
    const struct log_place *after = goes_on ? &call->after : &none;
    call->slice_until_ms = end_of_slice(call);
    params_init(&params);
    params_unit_asked(&params, &call->asked);
    params_time(&params, call->slice_from_ms);
    params_time(&params, call->slice_until_ms);
    params_uuid(&params, &after->request_id);
    params_int8(&params, after->unit_id);
    params_text(&params, call->campaign);
    params_int4(&params, call->problem_no);
    params_int4(&params, (int64_t)(LOG_PAGE + 1 - call->entry_count));
    enum err err = plan_once(call, round);
    const struct pg_statement *slice = of_one_unit(call) ? &log_unit_slice : &log_slice;
    return err == ERR_OK ? round_send(round, slice, &params) : err;
}

static enum err ask(struct store_call *store_call, struct round *round)
{
    struct log_call *call = CONTAINER_OF(store_call, struct log_call, call);
    if (round->number == 0) {
        return send_begin(call, round);
    }
    bool ended = call->more || call->slice_from_ms >= call->until_ms;
    return ended ? ERR_OK : send_slice(call, round);
}

struct begin_row {
    int64_t begin_ms; /* 0: nothing was ever done */
    bool campaign_known;
};

static enum err take_begin(struct log_call *call, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(TIME, struct begin_row, begin_ms),
        COLUMN(BOOL, struct begin_row, campaign_known),
    };
    static const struct columns columns = COLUMNS(struct begin_row, table);
    struct begin_row row = {0};
    enum err err = row_read(result, 0, &columns, NULL, &row);
    if (err == ERR_OK && !row.campaign_known) {
        err = ERR_NOT_FOUND;
    }
    int64_t first_ms = row.begin_ms - SKEW_MS;
    int64_t from_ms = call->since_ms > first_ms ? call->since_ms : first_ms;
    call->slice_from_ms = call->after.received_ms > from_ms ? call->after.received_ms : from_ms;
    call->slice_from_ms = row.begin_ms == 0 ? call->until_ms : call->slice_from_ms;
    call->width_ms = WIDTH_MIN_MS;
    return err;
}

static enum err take_slice(struct log_call *call, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(TIME, struct log_record, place.received_ms),
        COLUMN(UUID, struct log_record, place.request_id),
        COLUMN(NUMBER, struct log_record, place.unit_id),
        COLUMN(TIME, struct log_record, client_time_ms),
        COLUMN(TEXT, struct log_record, unit_name),
        COLUMN(TEXT, struct log_record, campaign),
        COLUMN(NUMBER, struct log_record, problem_no),
        COLUMN(NUMBER, struct log_record, act),
        COLUMN(TEXT, struct log_record, office_act),
        COLUMN(TEXT, struct log_record, subject),
        COLUMN(NUMBER, struct log_record, from_state),
        COLUMN(NUMBER, struct log_record, to_state),
        COLUMN(NUMBER, struct log_record, version),
        COLUMN(TEXT, struct log_record, person_name),
        COLUMN(TEXT, struct log_record, actor_unit),
        COLUMN(NUMBER, struct log_record, hat),
        COLUMN(NUMBER, struct log_record, client_id),
        COLUMN(TEXT, struct log_record, terminal),
        COLUMN(TEXT, struct log_record, text),
        COLUMN(BOOL, struct log_record, has_digest),
        COLUMN(DIGEST, struct log_record, digest),
        COLUMN(BOOL, struct log_record, self_held),
        COLUMN(TEXT, struct log_record, signed_by),
    };
    static const struct columns columns = COLUMNS(struct log_record, table);
    int rows = PQntuples(result);
    enum err err = (size_t)rows > LOG_PAGE + 1 - call->entry_count ? ERR_INTERNAL : ERR_OK;
    for (int i = 0; i < rows && err == ERR_OK; i++) {
        err = row_read(result, i, &columns, call->call.arena, &call->entries[call->entry_count++]);
    }
    call->more = call->entry_count > LOG_PAGE;
    call->entry_count -= call->more ? 1 : 0;
    call->slice_from_ms = call->slice_until_ms;
    call->width_ms *= rows < LOG_PAGE / GROWTH_QUIET ? GROWTH_QUIET : GROWTH;
    call->width_ms = call->width_ms < WIDTH_MAX_MS ? call->width_ms : WIDTH_MAX_MS;
    return err;
}

static enum err take(struct store_call *store_call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct log_call *call = CONTAINER_OF(store_call, struct log_call, call);
    if (statement == &unit_find) {
        return unit_find_take(result, call->asked.only_unit_id);
    }
    if (statement == &log_settings) {
        return ERR_OK;
    }
    return statement == &log_begin ? take_begin(call, result) : take_slice(call, result);
}

const struct call_script log_script = {
    .name = "log",
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_log(struct store *store, struct log_call *call)
{
    return store_accept(store, &call->call, &log_script);
}
