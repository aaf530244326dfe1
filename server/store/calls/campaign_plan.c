/* A campaign with all that its plan holds and refers to, in one snapshot. */
#include "server/store/calls/campaign_columns.h"
#include "server/store/calls/office.h"
#include "server/store/calls/plan_columns.h"
#include "server/store/scripts.h"

/* The formatter would take the statement apart at its macros. */
/* clang-format off */
static const struct pg_statement plan_problems = {
    "plan_problems",
    "SELECT p.seq_no, p.text_ref, p.category, p.title, p.description, p.remark, p.due_kind, p.due_on,"
    " p.criterion, p.cadence, p.leader, p.risk, p.repeats_no, p.parent_no,"
    " " PROBLEM_LEAD ", p.tags,"
    " ARRAY(SELECT t.text FROM problem_point t WHERE t.problem_id = p.problem_id ORDER BY t.point),"
    " ARRAY(SELECT t.printed_name FROM problem_party t WHERE t.problem_id = p.problem_id"
    "  ORDER BY t.position), "
    INDICATOR_ARRAYS ", " REPEAT_COLUMNS ", a.title, a.due_kind, a.due_on"
    " FROM problem p JOIN campaign c USING (campaign_id)" REPEAT_TABLES
    " LEFT JOIN campaign b ON b.code = c.parent_code AND b.state = 3"
    " LEFT JOIN problem a ON a.campaign_id = b.campaign_id AND a.seq_no = p.parent_no"
    " WHERE p.campaign_id = " CAMPAIGN_ID " ORDER BY p.seq_no"};
/* clang-format on */

static const struct pg_statement *const statements[] = {&plan_problems, NULL};

static enum err ask(struct store_call *call, struct round *round)
{
    const struct campaign_plan_call *wanted = CONTAINER_OF(call, struct campaign_plan_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    params_init(&params);
    params_text(&params, wanted->campaign);
    enum err err = round_send(round, &campaign_find, &params);
    return err == ERR_OK ? round_send(round, &plan_problems, &params) : err;
}

struct problem_fields {
    struct plan_problem_record problem;
    const char **tags;
    size_t tag_count;
    const char **points;
    size_t point_count;
    const char **parties;
    size_t party_count;
    struct indicator_arrays indicators;
};

static enum err take_parties(struct problem_fields *fields, struct arena *arena)
{
    struct party_lookup *parties = arena_calloc(arena, fields->party_count, sizeof(*parties));
    if (parties == NULL) {
        return arena_err(arena);
    }
    for (size_t i = 0; i < fields->party_count; i++) {
        parties[i].name = fields->parties[i];
    }
    fields->problem.row.parties = parties;
    fields->problem.row.party_count = fields->party_count;
    return ERR_OK;
}

static enum err take_lists(struct problem_fields *fields, struct arena *arena)
{
    struct problem_row *row = &fields->problem.row;
    struct indicator_record *indicators = NULL;
    row->tags = fields->tags;
    row->tag_count = fields->tag_count;
    row->points = fields->points;
    row->point_count = fields->point_count;
    enum err err = take_parties(fields, arena);
    if (err == ERR_OK) {
        err = indicators_pair(&fields->indicators, arena, &indicators, &row->indicator_count);
        row->indicators = indicators;
    }
    return err;
}

static enum err take_problems(struct campaign_plan_call *found, const PGresult *result)
{
#define ROW(kind, member) COLUMN(kind, struct problem_fields, problem.row.member)
    static const struct column table[] = {
        ROW(NUMBER, seq_no),
        ROW(TEXT, text_ref),
        ROW(NUMBER, category),
        ROW(TEXT, title),
        ROW(TEXT, description),
        ROW(TEXT, remark),
        ROW(NUMBER, due_kind),
        ROW(DAY, due_on),
        ROW(TEXT, criterion),
        ROW(NUMBER, cadence),
        ROW(TEXT, leader),
        ROW(TEXT, risk),
        ROW(NUMBER, repeats),
        ROW(NUMBER, parent_problem),
        ROW(NUMBER, lead),
        COLUMN(TEXTS, struct problem_fields, tags),
        COLUMN(TEXTS, struct problem_fields, points),
        COLUMN(TEXTS, struct problem_fields, parties),
        INDICATOR_MEMBERS(struct problem_fields, indicators.),
        REPEAT_MEMBERS(struct problem_fields, problem.repeats.),
        COLUMN(TEXT, struct problem_fields, problem.parent.title),
        COLUMN(NUMBER, struct problem_fields, problem.parent.due_kind),
        COLUMN(DAY, struct problem_fields, problem.parent.due_on),
    };
#undef ROW
    static const struct columns columns = COLUMNS(struct problem_fields, table);
    struct arena *arena = found->call.arena;
    void *all = NULL;
    size_t count = 0;
    enum err err = rows_read(result, &columns, arena, &all, &count);
    if (err != ERR_OK) {
        return err;
    }
    struct problem_fields *fields = all;
    found->problems = arena_calloc(arena, count, sizeof(*found->problems));
    if (found->problems == NULL) {
        return arena_err(arena);
    }
    found->problem_count = count;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = take_lists(&fields[i], arena);
        found->problems[i] = fields[i].problem;
    }
    return err;
}

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct campaign_plan_call *found = CONTAINER_OF(call, struct campaign_plan_call, call);
    if (statement == &campaign_find) {
        return campaign_take(result, call->arena, found->campaign, found->issued_only,
                             &found->found);
    }
    return take_problems(found, result);
}

const struct call_script campaign_plan_script = {
    .name = "campaign-plan",
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_campaign_plan(struct store *store, struct campaign_plan_call *call)
{
    return store_accept(store, &call->call, &campaign_plan_script);
}
