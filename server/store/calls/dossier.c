/* One assignment with all that belongs to it, in one snapshot. */
#include "server/store/calls/assignment_columns.h"
#include "server/store/calls/campaign_columns.h"
#include "server/store/calls/dossier_actuals.h"
#include "server/store/calls/dossier_beside.h"
#include "server/store/calls/dossier_files.h"
#include "server/store/calls/event_file.h"
#include "server/store/calls/unit_find.h"
#include "server/store/pg_type.h"
#include "server/store/scripts.h"

/* $7 the act that is judged, or null: then only what counts of the plans, and its own event. */
#define COUNTS(event)                                                                              \
    "($7::uuid IS NULL OR " event " = ANY (ARRAY[a.plan_event, a.accepted_event]))"

/* The formatter would take the statements apart at their macros. */
/* clang-format off */
static const struct pg_statement dossier_assignment = {
    "dossier_assignment",
    WITH_KEY "SELECT " ASSIGNMENT_COLUMNS ", p.category, p.description, p.criterion,"
    " ARRAY(SELECT t.text FROM problem_point t WHERE t.problem_id = a.problem_id ORDER BY t.point),"
    " (SELECT r.name FROM person r WHERE r.person_id = a.reviewer_person_id)" ASSIGNMENT_TABLES
    " JOIN key k ON k.unit_id = a.unit_id AND k.problem_id = a.problem_id"};

/* What was claimed or planned, oldest first; its measures hang on it by its event. */
static const struct pg_statement dossier_plans = {
    "dossier_plans",
    WITH_KEY "SELECT l.event_id, l.act, e.digest, e.person_id, l.event_id = a.accepted_event,"
    " l.event_id = a.submitted_event, CASE WHEN l.act = 14 THEN e.text END,"
    " l.checked_on, l.method, l.scope, l.persons, l.cause, l.statement, l.confirmed_by,"
    " l.local_problems, l.excused_points::text[], l.excuse_reasons"
    " FROM key k JOIN assignment a ON a.unit_id = k.unit_id AND a.problem_id = k.problem_id"
    " JOIN plan l ON l.unit_id = k.unit_id AND l.problem_id = k.problem_id AND " COUNTS("l.event_id")
    " JOIN event e ON e.unit_id = l.unit_id AND e.event_id = l.event_id"
    " ORDER BY e.version"};

static const struct pg_statement dossier_measures = {
    "dossier_measures",
    WITH_KEY "SELECT m.plan_event, m.measure_no, m.kind, m.text, m.owner, m.due_on, m.frequency,"
    " m.points, m.not_done_reason, m.effect_event IS NOT NULL, e.text, f.quantity,"
    " f.no_evidence_reason, m.continues, m.effect_event, coalesce(x.files, 0),"
    " coalesce(x.missing, 0)"
    " FROM key k JOIN assignment a ON a.unit_id = k.unit_id AND a.problem_id = k.problem_id"
    " JOIN measure m ON m.unit_id = k.unit_id AND m.problem_id = k.problem_id"
    "  AND (" COUNTS("m.plan_event") " OR EXISTS (SELECT FROM local_problem l"
    "   WHERE l.unit_id = m.unit_id AND l.problem_id = m.problem_id AND l.event_id = m.plan_event))"
    " JOIN event v ON v.unit_id = m.unit_id AND v.event_id = m.plan_event"
    " LEFT JOIN effect f ON f.unit_id = m.unit_id AND f.event_id = m.effect_event"
    " LEFT JOIN event e ON e.unit_id = m.unit_id AND e.event_id = m.effect_event"
    " LEFT JOIN LATERAL (SELECT count(*)::int4 AS files,"
    "  (count(*) FILTER (WHERE h.completed_at IS NULL))::int4 AS missing FROM " EVENT_FILE_TABLES
    "  WHERE n.unit_id = m.unit_id AND n.event_id = m.effect_event) x ON true"
    " ORDER BY v.version, m.measure_no"};

static const struct pg_statement dossier_locals = {
    "dossier_locals",
    WITH_KEY "SELECT l.local_no, l.event_id, e.text, l.responsible, e.received_at"
    " FROM key k JOIN local_problem l ON l.unit_id = k.unit_id AND l.problem_id = k.problem_id"
    " JOIN event e ON e.unit_id = l.unit_id AND e.event_id = l.event_id ORDER BY l.local_no"};

static const struct pg_statement dossier_events = {
    "dossier_events",
    WITH_KEY "SELECT e.event_id, e.act, e.from_state, e.to_state, e.version, e.person_id, r.name,"
    " u.name, e.hat, e.client_time, e.received_at, e.text, e.blocked_on, e.self_held, e.digest, e.chain,"
    " d.items::text[], d.new_due_on, d.method, d.verified_on, d.result, d.accepted_risk,"
    " d.next_review_on, d.cadence, d.end_reason, d.carried_to, d.conclusion, e.signed_by,"
    " y.wanted_on, y.progress, q.period_on, q.cadence, q.nil,"
    " coalesce(q.quantity, f.quantity), o.name, s.reply_by, v.kind, v.held_on, z.name,"
    " coalesce(f.local_no, g.local_no), f.measure_no"
    " FROM key k JOIN event e ON e.unit_id = k.unit_id AND e.problem_id = k.problem_id"
    "  AND ($7::uuid IS NULL OR e.event_id = $7::uuid)"
    " JOIN assignment a ON a.unit_id = k.unit_id AND a.problem_id = k.problem_id"
    " LEFT JOIN decision d ON d.unit_id = e.unit_id AND d.event_id = e.event_id"
    " LEFT JOIN extension y ON y.unit_id = e.unit_id AND y.event_id = e.event_id"
    " LEFT JOIN periodic q ON q.unit_id = e.unit_id AND q.problem_id = e.problem_id"
    "  AND q.event_id = e.event_id"
    /* Of a transfer: where it went to, and at the unit that it went to where it came from. */
    " LEFT JOIN unit o ON e.act = 23 AND o.unit_id = CASE WHEN e.to_state = 10"
    "  THEN a.successor_unit_id ELSE a.predecessor_unit_id END"
    " LEFT JOIN unit z ON z.unit_id = e.affected_unit_id"
    " LEFT JOIN effect f ON f.unit_id = e.unit_id AND f.event_id = e.event_id"
    " LEFT JOIN local_problem g ON g.unit_id = e.unit_id AND g.problem_id = e.problem_id"
    "  AND g.event_id = e.event_id"
    " LEFT JOIN supervision s ON s.unit_id = e.unit_id AND s.event_id = e.event_id"
    " LEFT JOIN activity v ON v.unit_id = e.unit_id AND v.event_id = e.event_id"
    " LEFT JOIN person r ON r.person_id = e.person_id"
    " LEFT JOIN unit u ON u.unit_id = e.actor_unit_id ORDER BY e.received_at, e.version"};

/* $7 whether what is personal is left out. Those of one event stand together. */
static const struct pg_statement dossier_files = {
    "dossier_files",
    WITH_KEY "SELECT n.event_id, " EVENT_FILE_COLUMNS
    " FROM key k JOIN event e ON e.unit_id = k.unit_id AND e.problem_id = k.problem_id"
    " JOIN (" EVENT_FILE_TABLES ") ON n.unit_id = e.unit_id AND n.event_id = e.event_id"
    " WHERE NOT ($7::bool AND n.personal) ORDER BY e.version, n.event_id, n.position"};
/* clang-format on */

static const struct pg_statement *const statements[] = {
    &dossier_assignment, &dossier_plans,   &dossier_locals,
    &dossier_measures,   &dossier_events,  &dossier_files,
    &dossier_beside,     &dossier_actuals, NULL};

static void key_params(struct pg_params *params, const struct dossier_call *wanted)
{
    params_init(params);
    params_text(params, wanted->campaign);
    params_int8(params, wanted->problem_id);
    params_int4(params, wanted->problem_no);
    params_unit_asked(params, &wanted->asked);
}

/* The assignment itself and what the unit found beside it have nothing to leave out when an act is judged. */
static void part_params(struct pg_params *params, const struct dossier_call *wanted,
                        const struct pg_statement *statement)
{
    key_params(params, wanted);
    if (statement == &dossier_assignment || statement == &dossier_locals) {
        return;
    }
    if (wanted->judging == NULL) {
        params_null(params);
    } else {
        params_uuid(params, wanted->judging);
    }
}

/* What an act is judged without. */
static enum err ask_whole(const struct dossier_call *wanted, struct round *round)
{
    struct pg_params params;
    if (wanted->judging != NULL) {
        return ERR_OK;
    }
    key_params(&params, wanted);
    enum err err = round_send(round, &dossier_beside, &params);
    if (err == ERR_OK) {
        err = round_send(round, &dossier_actuals, &params);
    }
    params_bool(&params, wanted->edition == EDITION_PUBLIC);
    return err == ERR_OK ? round_send(round, &dossier_files, &params) : err;
}

static enum err ask(struct store_call *call, struct round *round)
{
    const struct dossier_call *wanted = CONTAINER_OF(call, struct dossier_call, call);
    static const struct pg_statement *const keyed[] = {
        &dossier_assignment, &dossier_plans, &dossier_locals, &dossier_measures, &dossier_events};
    struct pg_params params;
    enum err err = ERR_OK;
    if (round->number > 0) {
        return ERR_OK;
    }
    if (wanted->problem_id == 0) {
        params_init(&params);
        params_text(&params, wanted->campaign);
        err = round_send(round, &campaign_find, &params);
    }
    if (err == ERR_OK && wanted->asked.only_unit_id != 0) {
        err = unit_find_send(round, &wanted->asked);
    }
    for (size_t i = 0; i < ARRAY_LEN(keyed) && err == ERR_OK; i++) {
        part_params(&params, wanted, keyed[i]);
        err = round_send(round, keyed[i], &params);
    }
    return err == ERR_OK ? ask_whole(wanted, round) : err;
}

COLUMNS_OF(struct dossier_call, assignment_columns) = {
    ASSIGNMENT_MEMBERS(struct dossier_call, assignment.),
    COLUMN(NUMBER, struct dossier_call, category),
    COLUMN(TEXT, struct dossier_call, description),
    COLUMN(TEXT, struct dossier_call, criterion),
    COLUMN(TEXTS, struct dossier_call, points),
    COLUMN(TEXT, struct dossier_call, reviewer),
};

struct plan_row {
    struct plan_record plan;
    const char **points;
    size_t point_count;
    const char **reasons;
    size_t reason_count;
};

static int small_number(const char *digits)
{
    int number = 0;
    while (*digits >= '0' && *digits <= '9' && number < INT16_MAX) {
        number = number * 10 + (*digits++ - '0');
    }
    return number;
}

static enum err pair_excuses(struct plan_row *row, struct arena *arena)
{
    struct plan_record *plan = &row->plan;
    plan->excuses = arena_calloc(arena, row->point_count, sizeof(*plan->excuses));
    if (plan->excuses == NULL) {
        return arena_err(arena);
    }
    plan->excuse_count =
        row->point_count < row->reason_count ? row->point_count : row->reason_count;
    for (size_t i = 0; i < plan->excuse_count; i++) {
        plan->excuses[i] = (struct excuse_record){small_number(row->points[i]), row->reasons[i]};
    }
    return ERR_OK;
}

static enum err take_plans(struct dossier_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(UUID, struct plan_row, plan.request_id),
        COLUMN(NUMBER, struct plan_row, plan.act),
        COLUMN(DIGEST, struct plan_row, plan.digest),
        COLUMN(NUMBER, struct plan_row, plan.person_id),
        COLUMN(BOOL, struct plan_row, plan.accepted),
        COLUMN(BOOL, struct plan_row, plan.waiting),
        COLUMN(TEXT, struct plan_row, plan.reason),
        COLUMN(DAY, struct plan_row, plan.checked_on),
        COLUMN(TEXT, struct plan_row, plan.method),
        COLUMN(TEXT, struct plan_row, plan.scope),
        COLUMN(NUMBER, struct plan_row, plan.persons),
        COLUMN(TEXT, struct plan_row, plan.cause),
        COLUMN(TEXT, struct plan_row, plan.statement),
        COLUMN(TEXT, struct plan_row, plan.confirmed_by),
        COLUMN(TEXTS, struct plan_row, plan.local_problems),
        COLUMN(TEXTS, struct plan_row, points),
        COLUMN(TEXTS, struct plan_row, reasons),
    };
    static const struct columns columns = COLUMNS(struct plan_row, table);
    struct arena *arena = found->call.arena;
    void *all = NULL;
    size_t count = 0;
    enum err err = rows_read(result, &columns, arena, &all, &count);
    if (err != ERR_OK) {
        return err;
    }
    struct plan_row *rows = all;
    found->plans = arena_calloc(arena, count, sizeof(*found->plans));
    if (found->plans == NULL) {
        return arena_err(arena);
    }
    found->plan_count = count;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = pair_excuses(&rows[i], arena);
        found->plans[i] = rows[i].plan;
    }
    return err;
}

struct measure_row {
    struct uuid plan;
    struct measure_record measure;
};

/* Problems of the unit's own: nothing of them is left out when an act is judged. */
COLUMNS_OF(struct local_record, local_columns) = {
    COLUMN(NUMBER, struct local_record, no), //
    COLUMN(UUID, struct local_record, request_id),
    COLUMN(TEXT, struct local_record, description), //
    COLUMN(TEXT, struct local_record, responsible),
    COLUMN(TIME, struct local_record, received_ms),
};

static void give(struct dossier_call *found, const struct uuid *event,
                 struct measure_record *measures, size_t count)
{
    for (size_t i = 0; i < found->plan_count; i++) {
        if (uuid_equal(&found->plans[i].request_id, event)) {
            found->plans[i].measures = measures;
            found->plans[i].measure_count = count;
        }
    }
    for (size_t i = 0; i < found->local_count; i++) {
        if (uuid_equal(&found->locals[i].request_id, event)) {
            found->locals[i].measures = measures;
            found->locals[i].measure_count = count;
        }
    }
}

/* Those of one plan or local problem stand together. */
static enum err hand_out(struct dossier_call *found, const struct measure_row *rows, size_t count)
{
    struct measure_record *all = arena_calloc(found->call.arena, count, sizeof(*all));
    if (all == NULL) {
        return arena_err(found->call.arena);
    }
    size_t first = 0;
    for (size_t i = 0; i < count; i++) {
        all[i] = rows[i].measure;
        bool last = i + 1 == count || !uuid_equal(&rows[i].plan, &rows[i + 1].plan);
        if (last) {
            give(found, &rows[i].plan, &all[first], i + 1 - first);
            first = i + 1;
        }
    }
    return ERR_OK;
}

static enum err take_measures(struct dossier_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(UUID, struct measure_row, plan),
        COLUMN(NUMBER, struct measure_row, measure.no),
        COLUMN(NUMBER, struct measure_row, measure.kind),
        COLUMN(TEXT, struct measure_row, measure.text),
        COLUMN(TEXT, struct measure_row, measure.owner),
        COLUMN(DAY, struct measure_row, measure.due_on),
        COLUMN(TEXT, struct measure_row, measure.frequency),
        COLUMN(NUMBER, struct measure_row, measure.points),
        COLUMN(TEXT, struct measure_row, measure.not_done_reason),
        COLUMN(BOOL, struct measure_row, measure.has_effect),
        COLUMN(TEXT, struct measure_row, measure.effect.text),
        COLUMN(TEXT, struct measure_row, measure.effect.quantity),
        COLUMN(TEXT, struct measure_row, measure.effect.no_evidence_reason),
        COLUMN(NUMBER, struct measure_row, measure.continues),
        COLUMN(UUID, struct measure_row, measure.effect.request_id),
        COLUMN(NUMBER, struct measure_row, measure.effect.files),
        COLUMN(NUMBER, struct measure_row, measure.effect.files_missing),
    };
    static const struct columns columns = COLUMNS(struct measure_row, table);
    void *rows = NULL;
    size_t count = 0;
    enum err err = rows_read(result, &columns, found->call.arena, &rows, &count);
    return err == ERR_OK ? hand_out(found, rows, count) : err;
}

struct event_row {
    struct event_record event;
    const char **items;
    size_t item_count;
};

static enum err number_items(struct event_row *row, struct arena *arena)
{
    if (row->item_count == 0) {
        return ERR_OK;
    }
    int *items = arena_calloc(arena, row->item_count, sizeof(*items));
    if (items == NULL) {
        return arena_err(arena);
    }
    for (size_t i = 0; i < row->item_count; i++) {
        items[i] = small_number(row->items[i]);
    }
    row->event.items = items;
    row->event.item_count = row->item_count;
    return ERR_OK;
}

static enum err take_events(struct dossier_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(UUID, struct event_row, event.request_id),
        COLUMN(NUMBER, struct event_row, event.act),
        COLUMN(NUMBER, struct event_row, event.from_state),
        COLUMN(NUMBER, struct event_row, event.to_state),
        COLUMN(NUMBER, struct event_row, event.version),
        COLUMN(NUMBER, struct event_row, event.person_id),
        COLUMN(TEXT, struct event_row, event.person_name),
        COLUMN(TEXT, struct event_row, event.unit_name),
        COLUMN(NUMBER, struct event_row, event.hat),
        COLUMN(TIME, struct event_row, event.client_time_ms),
        COLUMN(TIME, struct event_row, event.received_ms),
        COLUMN(TEXT, struct event_row, event.text),
        COLUMN(TEXT, struct event_row, event.blocked_on),
        COLUMN(BOOL, struct event_row, event.self_held),
        COLUMN(DIGEST, struct event_row, event.digest),
        COLUMN(DIGEST, struct event_row, event.chain),
        COLUMN(TEXTS, struct event_row, items),
        COLUMN(DAY, struct event_row, event.new_due_on),
        COLUMN(NUMBER, struct event_row, event.method),
        COLUMN(DAY, struct event_row, event.verified_on),
        COLUMN(NUMBER, struct event_row, event.result),
        COLUMN(TEXT, struct event_row, event.accepted_risk),
        COLUMN(DAY, struct event_row, event.next_review_on),
        COLUMN(NUMBER, struct event_row, event.cadence),
        COLUMN(NUMBER, struct event_row, event.end_reason),
        COLUMN(TEXT, struct event_row, event.carried_to),
        COLUMN(TEXT, struct event_row, event.conclusion),
        COLUMN(TEXT, struct event_row, event.signed_by),
        COLUMN(DAY, struct event_row, event.wanted_on),
        COLUMN(TEXT, struct event_row, event.progress),
        COLUMN(DAY, struct event_row, event.period_on),
        COLUMN(NUMBER, struct event_row, event.period_cadence),
        COLUMN(BOOL, struct event_row, event.nil),
        COLUMN(TEXT, struct event_row, event.quantity),
        COLUMN(TEXT, struct event_row, event.other_unit),
        COLUMN(DAY, struct event_row, event.reply_by),
        COLUMN(NUMBER, struct event_row, event.activity_kind),
        COLUMN(DAY, struct event_row, event.held_on),
        COLUMN(TEXT, struct event_row, event.affected_unit),
        COLUMN(NUMBER, struct event_row, event.local_no),
        COLUMN(NUMBER, struct event_row, event.measure_no),
    };
    static const struct columns columns = COLUMNS(struct event_row, table);
    struct arena *arena = found->call.arena;
    void *all = NULL;
    size_t count = 0;
    enum err err = rows_read(result, &columns, arena, &all, &count);
    if (err != ERR_OK) {
        return err;
    }
    struct event_row *rows = all;
    found->events = arena_calloc(arena, count, sizeof(*found->events));
    if (found->events == NULL) {
        return arena_err(arena);
    }
    found->event_count = count;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = number_items(&rows[i], arena);
        found->events[i] = rows[i].event;
    }
    return err;
}

static const struct take takes[] = {
    {&dossier_assignment, TAKE_ROW(struct dossier_call, assignment_columns), .none = ERR_NOT_FOUND},
    {&dossier_locals, TAKE_LIST(struct dossier_call, locals, local_count, local_columns)},
    {0},
};

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct dossier_call *found = CONTAINER_OF(call, struct dossier_call, call);
    if (statement == &campaign_find) {
        struct campaign_record campaign;
        return campaign_take(result, call->arena, found->campaign, false, &campaign);
    }
    if (statement == &unit_find) {
        return unit_find_take(result, found->asked.only_unit_id);
    }
    if (statement == &dossier_plans) {
        return take_plans(found, result);
    }
    if (statement == &dossier_measures) {
        return take_measures(found, result);
    }
    if (statement == &dossier_files) {
        return dossier_files_take(found, result);
    }
    if (statement == &dossier_actuals) {
        return dossier_actuals_take(found, result);
    }
    if (statement == &dossier_beside) {
        return dossier_beside_take(found, result);
    }
    return take_events(found, result);
}

const struct call_script dossier_script = {
    .name = "dossier",
    .keyed = true,
    .statements = statements,
    .send = ask,
    .takes = takes,
    .take = take,
};

enum err store_dossier(struct store *store, struct dossier_call *call)
{
    return store_accept(store, &call->call, &dossier_script);
}
