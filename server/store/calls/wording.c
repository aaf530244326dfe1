/*
 * The office's wording of a problem, with what it is written from.
 *
 *   round 0   begin; wording and sources: NOT_FOUND when there is no such problem
 *   round 1   who did it; commit
 */
#include "server/store/calls/consolidation.h"
#include "server/store/calls/office_event.h"
#include "server/store/pg_array.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* The sources are the items of summary.c at this moment; a version that clears the wording needs none. */
static const struct pg_statement wording_insert = {
    "wording_insert",
    "WITH written AS (INSERT INTO wording (problem_id, version, written_at, person_id, measures,"
    "  effects)"
    " SELECT p.problem_id, (SELECT coalesce(max(w.version), 0) + 1 FROM wording w"
    "   WHERE w.problem_id = p.problem_id), $3::timestamptz, $4::int8, $5::text[], $6::text[]"
    "  FROM campaign c JOIN problem p USING (campaign_id)"
    "  WHERE c.code = $1::text AND c.state = 2 AND p.seq_no = $2::int4"
    "  RETURNING problem_id, version, cardinality(measures) + cardinality(effects) AS items),"
    " sourced AS (INSERT INTO wording_source (problem_id, version, unit_id, measure_no,"
    "  assignment_version, plan_event, effect_event)"
    " SELECT w.problem_id, w.version, a.unit_id, m.measure_no, a.version, m.plan_event,"
    "  m.effect_event FROM written w JOIN assignment a ON a.problem_id = w.problem_id"
    "  JOIN measure m ON m.unit_id = a.unit_id AND m.plan_event = a.accepted_event"
    "  WHERE w.items > 0 AND a.role <> 4 AND a.state IN (6, 7, 8, 9)"
    "  RETURNING unit_id)"
    " SELECT w.version, (SELECT count(DISTINCT unit_id) FROM sourced)::int4 FROM written w"};
static const struct pg_statement *const statements[] = {&wording_insert, NULL};

static void fill(struct pg_array *array, const char *const *texts, size_t count)
{
    array_init(array, PG_TEXT);
    for (size_t i = 0; i < count; i++) {
        array_text(array, texts[i]);
    }
}

static enum err send_insert(const struct wording_put_call *put, struct round *round)
{
    struct pg_params params;
    struct pg_array measures;
    struct pg_array effects;
    fill(&measures, put->measures, put->measure_count);
    fill(&effects, put->effects, put->effect_count);
    params_init(&params);
    params_text(&params, put->campaign);
    params_int4(&params, put->problem_no);
    params_time(&params, put->actor.received_ms);
    params_id(&params, put->actor.person_id);
    params_array(&params, &measures);
    params_array(&params, &effects);
    enum err err = round_send(round, &wording_insert, &params);
    array_close(&measures);
    array_close(&effects);
    return err;
}

static enum err send_event(const struct wording_put_call *put, struct round *round)
{
    struct arena *arena = put->call.arena;
    const char *subject = arena_printf(arena, "%s/%d", put->campaign, put->problem_no);
    if (subject == NULL) {
        return arena_err(arena);
    }
    enum err err = office_event_send(round, &put->actor, "wording", subject);
    return err == ERR_OK ? round_commit(round) : err;
}

static enum err ask(struct store_call *call, struct round *round)
{
    const struct wording_put_call *put = CONTAINER_OF(call, struct wording_put_call, call);
    if (round->number == 0) {
        enum err err = round_begin(round);
        return err == ERR_OK ? send_insert(put, round) : err;
    }
    return round->number == 1 ? send_event(put, round) : ERR_OK;
}

COLUMNS_OF(struct wording_put_call, put_columns) = {
    COLUMN(NUMBER, struct wording_put_call, version),
    COLUMN(NUMBER, struct wording_put_call, units),
};

static const struct take takes[] = {
    {&wording_insert, TAKE_ROW(struct wording_put_call, put_columns), .none = ERR_NOT_FOUND},
    {0},
};

const struct call_script wording_put_script = {
    .name = "wording-put",
    .writes = true,
    .unique_err = ERR_BUSY,
    .statements = statements,
    .send = ask,
    .takes = takes,
};

enum err store_wording_put(struct store *store, struct wording_put_call *call)
{
    return store_accept(store, &call->call, &wording_put_script);
}
