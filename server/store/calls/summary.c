/*
 * The material of the consolidated list, in one snapshot. Figures per problem come from the maintained counters, figures per
 * unit from the assignments' present rows; no statement looks at history.
 */
#include "server/store/calls/campaign_columns.h"
#include "server/store/reported.h"
#include "server/store/scripts.h"

static const struct pg_statement summary_problems = {
    "summary_problems",
    "SELECT p.problem_id, p.seq_no, p.category, p.title, p.description, p.remark, p.due_kind, "
    "p.due_on,"
    " ARRAY(SELECT t.printed_name FROM problem_party t WHERE t.problem_id = p.problem_id"
    "  ORDER BY t.position)"
    " FROM problem p WHERE p.campaign_id = " CAMPAIGN_ID " ORDER BY p.seq_no"};

static const struct pg_statement summary_counts = {
    "summary_counts",
    "SELECT p.seq_no, n.fact, sum(n.n)::int8 FROM assignment_count n"
    " JOIN problem p ON p.problem_id = n.problem_id WHERE p.campaign_id = " CAMPAIGN_ID
    " GROUP BY p.seq_no, n.fact ORDER BY p.seq_no, n.fact"};

static const struct pg_statement summary_items = {
    "summary_items",
    "SELECT a.problem_no, a.unit_id, u.name, m.measure_no, m.text, e.text"
    " FROM assignment a JOIN unit u ON u.unit_id = a.unit_id"
    " JOIN measure m ON m.unit_id = a.unit_id AND m.plan_event = a.accepted_event"
    " LEFT JOIN event e ON e.unit_id = m.unit_id AND e.event_id = m.effect_event"
    " WHERE a.campaign_id = " CAMPAIGN_ID
    " AND a.problem_id IN (SELECT problem_id FROM problem WHERE campaign_id = " CAMPAIGN_ID ")"
    " AND a.role <> 4 AND a.state IN (6, 7, 8, 9)"
    " ORDER BY a.problem_no, a.party_position, u.code, m.measure_no"};

/* $2: the set of states that count as reported; $3: one unit, or 0. */
static const struct pg_statement summary_units = {
    "summary_units",
    "SELECT s.unit_id, u.name, u.kind, s.expected, s.reported, s.on_time, s.with_content, s.returns"
    " FROM (SELECT a.unit_id, count(*) FILTER (WHERE a.state <> 10) AS expected,"
    "  count(*) FILTER (WHERE ($2::int4 >> a.state) & 1 = 1) AS reported,"
    "  count(*) FILTER (WHERE ($2::int4 >> a.state) & 1 = 1 AND a.on_time) AS on_time,"
    "  count(*) FILTER (WHERE ($2::int4 >> a.state) & 1 = 1 AND a.with_content) AS with_content,"
    "  sum(a.returns)::int8 AS returns"
    "  FROM assignment a WHERE a.campaign_id = " CAMPAIGN_ID
    "  AND a.problem_id IN (SELECT problem_id FROM problem WHERE campaign_id = " CAMPAIGN_ID ")"
    "  AND ($3::int8 = 0 OR a.unit_id = $3::int8)"
    "  GROUP BY a.unit_id) s JOIN unit u ON u.unit_id = s.unit_id ORDER BY u.kind, u.code"};

static const struct pg_statement *const statements[] = {&summary_problems, &summary_counts,
                                                        &summary_items, &summary_units, NULL};

static enum err ask(struct store_call *call, struct round *round)
{
    const struct summary_call *wanted = CONTAINER_OF(call, struct summary_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    params_init(&params);
    params_text(&params, wanted->campaign);
    enum err err = round_send(round, &campaign_find, &params);
    for (const struct pg_statement *const *one = statements; *one != NULL && err == ERR_OK; one++) {
        params_init(&params);
        params_text(&params, wanted->campaign);
        if (*one == &summary_units) {
            params_int4(&params, reported_states());
            params_int8(&params, wanted->only_unit_id);
        }
        err = round_send(round, *one, &params);
    }
    return err;
}

static enum err take_problems(struct summary_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct summary_problem_record, problem_id),
        COLUMN(NUMBER, struct summary_problem_record, seq_no),
        COLUMN(NUMBER, struct summary_problem_record, category),
        COLUMN(TEXT, struct summary_problem_record, title),
        COLUMN(TEXT, struct summary_problem_record, description),
        COLUMN(TEXT, struct summary_problem_record, remark),
        COLUMN(NUMBER, struct summary_problem_record, due_kind),
        COLUMN(DAY, struct summary_problem_record, due_on),
        COLUMN(TEXTS, struct summary_problem_record, parties),
    };
    static const struct columns columns = COLUMNS(struct summary_problem_record, table);
    void *rows = NULL;
    enum err err = rows_read(result, &columns, found->call.arena, &rows, &found->problem_count);
    found->problems = rows;
    return err;
}

struct count_row {
    int seq_no;
    int fact;
    int n;
};

/* Facts as sql/001_schema.sql numbers them. Who was cancelled is not expected to answer. */
static void count(struct summary_problem_record *problem, const struct count_row *row)
{
    enum {
        REPORTED = 32,
        ON_TIME = 33,
        WITH_CONTENT = 34,
        SELF_HELD = 35
    };
    switch (row->fact) {
    case REPORTED: problem->completeness.reported = row->n; return;
    case ON_TIME: problem->completeness.on_time = row->n; return;
    case WITH_CONTENT: problem->completeness.with_content = row->n; return;
    case SELF_HELD: problem->self_held = row->n; return;
    default: break;
    }
    if (row->fact >= 1 && row->fact <= STATE_MAX) {
        problem->states[row->fact] = row->n;
        problem->completeness.expected += row->fact == STATE_CANCELLED ? 0 : row->n;
    }
}

/* Both come by problem number. */
static enum err take_counts(struct summary_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct count_row, seq_no),
        COLUMN(NUMBER, struct count_row, fact),
        COLUMN(NUMBER, struct count_row, n),
    };
    static const struct columns columns = COLUMNS(struct count_row, table);
    size_t at = 0;
    for (int i = 0; i < PQntuples(result); i++) {
        struct count_row row = {0};
        enum err err = row_read(result, i, &columns, found->call.arena, &row);
        if (err != ERR_OK) {
            return err;
        }
        while (at < found->problem_count && found->problems[at].seq_no < row.seq_no) {
            at++;
        }
        if (at < found->problem_count && found->problems[at].seq_no == row.seq_no) {
            count(&found->problems[at], &row);
        }
    }
    return ERR_OK;
}

static enum err take_items(struct summary_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct summary_item_record, problem_no),
        COLUMN(NUMBER, struct summary_item_record, unit_id),
        COLUMN(TEXT, struct summary_item_record, unit_name),
        COLUMN(NUMBER, struct summary_item_record, measure_no),
        COLUMN(TEXT, struct summary_item_record, measure),
        COLUMN(TEXT, struct summary_item_record, effect),
    };
    static const struct columns columns = COLUMNS(struct summary_item_record, table);
    void *rows = NULL;
    enum err err = rows_read(result, &columns, found->call.arena, &rows, &found->item_count);
    found->items = rows;
    return err;
}

static enum err take_units(struct summary_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct summary_unit_record, unit_id),
        COLUMN(TEXT, struct summary_unit_record, name),
        COLUMN(NUMBER, struct summary_unit_record, kind),
        COLUMN(NUMBER, struct summary_unit_record, completeness.expected),
        COLUMN(NUMBER, struct summary_unit_record, completeness.reported),
        COLUMN(NUMBER, struct summary_unit_record, completeness.on_time),
        COLUMN(NUMBER, struct summary_unit_record, completeness.with_content),
        COLUMN(NUMBER, struct summary_unit_record, returns),
    };
    static const struct columns columns = COLUMNS(struct summary_unit_record, table);
    void *rows = NULL;
    enum err err = rows_read(result, &columns, found->call.arena, &rows, &found->unit_count);
    found->units = rows;
    return err;
}

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct summary_call *found = CONTAINER_OF(call, struct summary_call, call);
    if (statement == &campaign_find) {
        return campaign_take(result, call->arena, found->campaign, found->issued_only,
                             &found->found);
    }
    if (statement == &summary_problems) {
        return take_problems(found, result);
    }
    if (statement == &summary_counts) {
        return take_counts(found, result);
    }
    if (statement == &summary_items) {
        return take_items(found, result);
    }
    return take_units(found, result);
}

const struct call_script summary_script = {
    .name = "summary",
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_summary(struct store *store, struct summary_call *call)
{
    return store_accept(store, &call->call, &summary_script);
}
