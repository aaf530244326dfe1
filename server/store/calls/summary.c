/*
 * The material of the consolidated list, in one snapshot. Figures per problem come from the maintained counters, figures per
 * unit from the assignments' present rows where those are few, else from the counters as well (node.c); no statement looks
 * at history, but for the decisions that the office made on its own items.
 *
 *   is the database still at the moment that the caller knows -> yes: that is all; no: everything, and its moment
 *
 * The moment is what the snapshot of the transaction sees, on this very connection: as long as nothing is written, anywhere in
 * the database, every reading has the same. So no write pays for it. Behind another connection there may be another database, or
 * the same after a crash, in which numbers of transactions come again.
 */
#include "server/store/calls/campaign_columns.h"
#include "server/store/calls/figures.h"
#include "server/store/calls/plan_columns.h"
#include "server/store/calls/summary_ledger.h"
#include "server/store/node_count.h"
#include "server/store/reported.h"
#include "server/store/scripts.h"
#include <string.h>

static const struct pg_statement summary_problems = {
    "summary_problems",
    "SELECT p.problem_id, p.seq_no, p.category, p.title, p.description, p.remark, p.due_kind, "
    "p.due_on,"
    " ARRAY(SELECT t.printed_name FROM problem_party t WHERE t.problem_id = p.problem_id"
    "  ORDER BY t.position), " PROBLEM_LEAD ", p.criterion, p.leader, " INDICATOR_ARRAYS
    " FROM problem p WHERE p.campaign_id = " CAMPAIGN_ID " ORDER BY p.seq_no"};

/* Whatever is counted is counted below a root. */
static const struct pg_statement summary_counts = {
    "summary_counts",
    "SELECT problem_no, NULL::int8, NULL::text, NULL::int2, " NODE_SUMS
    " FROM node_count WHERE campaign_id = " CAMPAIGN_ID
    " AND problem_no > 0 AND node_id = ANY (ARRAY(SELECT unit_id FROM unit WHERE parent_id IS "
    "NULL))"
    " GROUP BY problem_no ORDER BY problem_no"};

static const struct pg_statement summary_items = {
    "summary_items",
    "SELECT a.problem_no, a.unit_id, u.name, m.measure_no, m.text, e.text, a.version,"
    " a.accepted_event, m.effect_event FROM assignment a JOIN unit u ON u.unit_id = a.unit_id"
    " JOIN measure m ON m.unit_id = a.unit_id AND m.plan_event = a.accepted_event"
    " LEFT JOIN event e ON e.unit_id = m.unit_id AND e.event_id = m.effect_event"
    " WHERE a.campaign_id = " CAMPAIGN_ID " AND a.problem_id IN " CAMPAIGN_PROBLEMS
    " AND a.role <> 4 AND a.state IN (6, 7, 8, 9)"
    " ORDER BY a.problem_no, a.party_position, u.code, m.measure_no"};

/* The newest wording of each problem, if it says anything. */
#define WORDINGS                                                                                   \
    " FROM problem p JOIN LATERAL (SELECT * FROM wording w WHERE w.problem_id = p.problem_id"      \
    "  ORDER BY w.version DESC LIMIT 1) w"                                                         \
    " ON cardinality(w.measures) + cardinality(w.effects) > 0"

static const struct pg_statement summary_wordings = {
    "summary_wordings",
    "SELECT p.seq_no, w.version, w.written_at, n.name, w.measures, w.effects" WORDINGS
    " LEFT JOIN person n ON n.person_id = w.person_id WHERE p.campaign_id = " CAMPAIGN_ID
    " ORDER BY p.seq_no"};

static const struct pg_statement summary_sources = {
    "summary_sources",
    "SELECT p.seq_no, s.unit_id, u.name, s.assignment_version, s.measure_no, s.plan_event,"
    " s.effect_event" WORDINGS " JOIN wording_source s ON s.problem_id = w.problem_id"
    " AND s.version = w.version JOIN unit u ON u.unit_id = s.unit_id"
    " WHERE p.campaign_id = " CAMPAIGN_ID " ORDER BY p.seq_no, u.code, s.measure_no"};

/* Offices alone decide on their own items; there are few of them, whatever the register holds. */
static const struct pg_statement summary_self_held = {
    "summary_self_held",
    "SELECT a.problem_no, u.name, e.act, n.name, e.received_at FROM unit u"
    " JOIN assignment a ON a.unit_id = u.unit_id AND a.problem_id IN " CAMPAIGN_PROBLEMS
    " JOIN event e ON e.unit_id = a.unit_id AND e.problem_id = a.problem_id AND e.self_held"
    " LEFT JOIN person n ON n.person_id = e.person_id"
    " WHERE u.kind = 2 AND a.self_held > 0 ORDER BY a.problem_no, u.code, e.version"};

#define UNIT_FIGURES                                                                               \
    "SELECT s.unit_id, u.name, u.kind, s.expected, s.reported, s.on_time, s.with_content, s.nil,"  \
    " s.returned, s.planned"                                                                       \
    " FROM (SELECT a.unit_id, count(*) FILTER (WHERE a.state <> 10) AS expected,"                  \
    "  count(*) FILTER (WHERE ($2::int4 >> a.state) & 1 = 1) AS reported,"                         \
    "  count(*) FILTER (WHERE ($2::int4 >> a.state) & 1 = 1 AND a.on_time) AS on_time,"            \
    "  count(*) FILTER (WHERE ($2::int4 >> a.state) & 1 = 1 AND a.with_content) AS with_content,"  \
    "  count(*) FILTER (WHERE a.state IN (3, 4)) AS nil, sum(a.returns)::int8 AS returned,"        \
    "  count(*) FILTER (WHERE a.state IN (5, 6)) AS planned"                                       \
    "  FROM assignment a WHERE a.campaign_id = " CAMPAIGN_ID                                       \
    "  AND a.problem_id IN " CAMPAIGN_PROBLEMS
#define UNIT_ORDER                                                                                 \
    "  GROUP BY a.unit_id) s JOIN unit u ON u.unit_id = s.unit_id ORDER BY u.kind, u.code"

/* $2: the set of states that count as reported; $3: up to so many assignments in all. */
static const struct pg_statement summary_units = {
    "summary_units", UNIT_FIGURES
    " AND (SELECT c.assignment_count FROM campaign c WHERE c.campaign_id = " CAMPAIGN_ID
    ") <= $3::int4" UNIT_ORDER};

/* $2 as above; $3: the unit. */
static const struct pg_statement summary_own = {"summary_own", UNIT_FIGURES
                                                " AND a.unit_id = $3::int8" UNIT_ORDER};

static const struct pg_statement summary_moment = {
    "summary_moment",
    "SELECT concat_ws(' ', pg_postmaster_start_time(), pg_backend_pid(), pg_current_snapshot())"};

/* With the campaign alone as their parameter. */
static const struct pg_statement *const of_every_edition[] = {
    &campaign_find, &summary_problems, &summary_counts, &summary_items, &summary_wordings, NULL};
static const struct pg_statement *const of_the_internal_one[] = {&summary_sources,
                                                                 &summary_self_held, NULL};

/* What the script prepares: campaign_find and node_figures are prepared by the scripts that they belong to. */
static const struct pg_statement *const statements[] = {&summary_moment,
                                                        &summary_problems,
                                                        &summary_counts,
                                                        &summary_items,
                                                        &summary_wordings,
                                                        &summary_sources,
                                                        &summary_self_held,
                                                        &summary_units,
                                                        &summary_proofs,
                                                        &summary_tasks,
                                                        NULL};
static const struct pg_statement *const own_statements[] = {&summary_own, NULL};

static enum err ask_moment(struct round *round)
{
    struct pg_params none;
    params_init(&none);
    return round_send(round, &summary_moment, &none);
}

static enum err ask_each(struct round *round, const struct pg_statement *const *one,
                         const struct pg_params *params)
{
    enum err err = ERR_OK;
    for (; *one != NULL && err == ERR_OK; one++) {
        err = round_send(round, *one, params);
    }
    return err;
}

static enum err ask_units(const struct summary_call *wanted, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, wanted->campaign);
    params_int4(&params, reported_states());
    params_int4(&params, SUMMARY_ASSIGNMENTS_MAX);
    enum err err = round_send(round, &summary_units, &params);
    if (err != ERR_OK) {
        return err;
    }
    node_params(&params, wanted->campaign, NULL, SUMMARY_ASSIGNMENTS_MAX);
    return round_send(round, &node_figures, &params);
}

static enum err ask_all(const struct summary_call *wanted, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, wanted->campaign);
    enum err err = ask_moment(round);
    err = err == ERR_OK ? ask_each(round, of_every_edition, &params) : err;
    err = err == ERR_OK ? summary_ledger_ask(wanted, round) : err;
    if (err != ERR_OK || wanted->public_only) {
        return err;
    }
    err = ask_each(round, of_the_internal_one, &params);
    return err == ERR_OK ? ask_units(wanted, round) : err;
}

/* Whoever knows a moment asks for that alone in the first round. */
static enum err ask(struct store_call *call, struct round *round)
{
    const struct summary_call *wanted = CONTAINER_OF(call, struct summary_call, call);
    unsigned all = wanted->known == NULL ? 0 : 1;
    if (round->number < all) {
        return ask_moment(round);
    }
    return round->number == all && !wanted->unchanged ? ask_all(wanted, round) : ERR_OK;
}

static enum err take_moment(struct summary_call *found, const PGresult *result)
{
    static const struct column table[] = {COLUMN(TEXT, struct summary_call, moment)};
    static const struct columns columns = COLUMNS(struct summary_call, table);
    enum err err = row_read(result, 0, &columns, found->call.arena, found);
    found->unchanged =
        err == ERR_OK && found->known != NULL && strcmp(found->known, found->moment) == 0;
    return err;
}

struct problem_fields {
    struct summary_problem_record problem;
    struct indicator_arrays indicators;
};

static enum err take_problems(struct summary_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct problem_fields, problem.problem_id),
        COLUMN(NUMBER, struct problem_fields, problem.seq_no),
        COLUMN(NUMBER, struct problem_fields, problem.category),
        COLUMN(TEXT, struct problem_fields, problem.title),
        COLUMN(TEXT, struct problem_fields, problem.description),
        COLUMN(TEXT, struct problem_fields, problem.remark),
        COLUMN(NUMBER, struct problem_fields, problem.due_kind),
        COLUMN(DAY, struct problem_fields, problem.due_on),
        COLUMN(TEXTS, struct problem_fields, problem.parties),
        COLUMN(NUMBER, struct problem_fields, problem.lead),
        COLUMN(TEXT, struct problem_fields, problem.criterion),
        COLUMN(TEXT, struct problem_fields, problem.leader),
        INDICATOR_MEMBERS(struct problem_fields, indicators.),
    };
    static const struct columns columns = COLUMNS(struct problem_fields, table);
    struct arena *arena = found->call.arena;
    void *all = NULL;
    size_t count = 0;
    enum err err = rows_read(result, &columns, arena, &all, &count);
    const struct problem_fields *rows = all;
    struct summary_problem_record *problems =
        err == ERR_OK ? arena_calloc(arena, count, sizeof(*problems)) : NULL;
    if (problems == NULL) {
        return err == ERR_OK ? arena_err(arena) : err;
    }
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        problems[i] = rows[i].problem;
        err = indicators_pair(&rows[i].indicators, arena, &problems[i].indicators,
                              &problems[i].indicator_count);
    }
    found->problems = problems;
    found->problem_count = count;
    return err;
}

COLUMNS_OF(struct summary_item_record, item_columns) = {
    COLUMN(NUMBER, struct summary_item_record, problem_no),
    COLUMN(NUMBER, struct summary_item_record, unit_id),
    COLUMN(TEXT, struct summary_item_record, unit_name),
    COLUMN(NUMBER, struct summary_item_record, measure_no),
    COLUMN(TEXT, struct summary_item_record, measure),
    COLUMN(TEXT, struct summary_item_record, effect),
    COLUMN(NUMBER, struct summary_item_record, version),
    COLUMN(UUID, struct summary_item_record, plan),
    COLUMN(UUID, struct summary_item_record, effect_event),
};

COLUMNS_OF(struct wording_record, wording_columns) = {
    COLUMN(NUMBER, struct wording_record, problem_no),
    COLUMN(NUMBER, struct wording_record, version),
    COLUMN(TIME, struct wording_record, written_ms),
    COLUMN(TEXT, struct wording_record, written_by),
    COLUMN(TEXTS, struct wording_record, measures),
    COLUMN(TEXTS, struct wording_record, effects),
};

COLUMNS_OF(struct wording_source_record, source_columns) = {
    COLUMN(NUMBER, struct wording_source_record, problem_no),
    COLUMN(NUMBER, struct wording_source_record, unit_id),
    COLUMN(TEXT, struct wording_source_record, unit_name),
    COLUMN(NUMBER, struct wording_source_record, version),
    COLUMN(NUMBER, struct wording_source_record, measure_no),
    COLUMN(UUID, struct wording_source_record, plan),
    COLUMN(UUID, struct wording_source_record, effect),
};

COLUMNS_OF(struct self_held_record, self_held_columns) = {
    COLUMN(NUMBER, struct self_held_record, problem_no),
    COLUMN(TEXT, struct self_held_record, unit_name),
    COLUMN(NUMBER, struct self_held_record, act),
    COLUMN(TEXT, struct self_held_record, person_name),
    COLUMN(TIME, struct self_held_record, received_ms),
};

/* The one of two results that holds rows counts: a campaign has few assignments or many. */
static enum err take_nodes(struct summary_call *found, const PGresult *result)
{
    found->units_are_nodes = PQntuples(result) > 0;
    return found->units_are_nodes ? figures_take_nodes(found->call.arena, result, NULL, 0,
                                                       &found->units, &found->unit_count)
                                  : ERR_OK;
}

static const struct take takes[] = {
    {&summary_items, TAKE_LIST(struct summary_call, items, item_count, item_columns)},
    {&summary_wordings, TAKE_LIST(struct summary_call, wordings, wording_count, wording_columns)},
    {&summary_sources, TAKE_LIST(struct summary_call, sources, source_count, source_columns)},
    {&summary_self_held,
     TAKE_LIST(struct summary_call, self_held, self_held_count, self_held_columns)},
    {0},
};

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct summary_call *found = CONTAINER_OF(call, struct summary_call, call);
    if (statement == &summary_moment) {
        return take_moment(found, result);
    }
    if (statement == &campaign_find) {
        return campaign_take(result, call->arena, found->campaign, found->issued_only,
                             &found->found);
    }
    if (statement == &summary_problems) {
        return take_problems(found, result);
    }
    if (statement == &summary_counts) {
        return figures_take_counts(call->arena, found->problems, found->problem_count, result);
    }
    const struct take *of_ledger = take_find(summary_ledger_takes, statement);
    if (of_ledger != NULL) {
        return take_read(of_ledger, call, result);
    }
    return statement == &node_figures
               ? take_nodes(found, result)
               : figures_take_units(call->arena, result, &found->units, &found->unit_count);
}

const struct call_script summary_script = {
    .name = "summary",
    .statements = statements,
    .send = ask,
    .takes = takes,
    .take = take,
};

enum err store_summary(struct store *store, struct summary_call *call)
{
    return store_accept(store, &call->call, &summary_script);
}

static enum err ask_own(struct store_call *call, struct round *round)
{
    const struct summary_own_call *wanted = CONTAINER_OF(call, struct summary_own_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    params_init(&params);
    params_text(&params, wanted->campaign);
    enum err err = round_send(round, &campaign_find, &params);
    params_int4(&params, reported_states());
    params_int8(&params, wanted->unit_id);
    return err == ERR_OK ? round_send(round, &summary_own, &params) : err;
}

static enum err take_own(struct store_call *call, const struct pg_statement *statement,
                         const PGresult *result)
{
    struct summary_own_call *own = CONTAINER_OF(call, struct summary_own_call, call);
    struct campaign_record campaign = {0};
    struct summary_unit_record *units = NULL;
    size_t count = 0;
    if (statement == &campaign_find) {
        return campaign_take(result, call->arena, own->campaign, own->issued_only, &campaign);
    }
    enum err err = figures_take_units(call->arena, result, &units, &count);
    own->unit = count == 0 ? NULL : units;
    return err;
}

const struct call_script summary_own_script = {
    .name = "summary-own",
    .statements = own_statements,
    .send = ask_own,
    .take = take_own,
};

enum err store_summary_own(struct store *store, struct summary_own_call *call)
{
    return store_accept(store, &call->call, &summary_own_script);
}
