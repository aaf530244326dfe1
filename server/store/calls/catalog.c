/* What the rules must know of campaigns, problems and the tree of units, in one snapshot. */
#include "server/store/calls/campaign_columns.h"
#include "server/store/scripts.h"

static const struct pg_statement catalog_problems = {
    "catalog_problems",
    "SELECT p.problem_id, p.campaign_id, p.seq_no, p.due_kind, p.due_on,"
    " (SELECT count(*) FROM problem_point t WHERE t.problem_id = p.problem_id),"
    " (SELECT count(*) FROM problem_indicator i WHERE i.problem_id = p.problem_id), c.plan_review"
    " FROM problem p JOIN campaign c USING (campaign_id) WHERE c.state = 2 ORDER BY p.problem_id"};

static const struct pg_statement catalog_campaigns = {
    "catalog_campaigns",
    "SELECT c.campaign_id, c.code, c.state, c.area_id, f1.due_on, f1.state, f1.since,"
    " f2.due_on, f2.state, f2.since, f3.due_on, f3.state, f3.since"
    " FROM campaign c" CAMPAIGN_PHASES " ORDER BY c.campaign_id"};

/* With one office nobody has to ask whose area a unit lies in. */
static const struct pg_statement catalog_units = {
    "catalog_units", "SELECT unit_id, parent_id, kind = 3 FROM unit"
                     " WHERE (SELECT count(*) FROM unit WHERE kind = 2) > 1 ORDER BY unit_id"};

static const struct pg_statement *const statements[] = {&catalog_problems, &catalog_campaigns,
                                                        &catalog_units, NULL};

static enum err ask(struct store_call *call, struct round *round)
{
    enum err err = ERR_OK;
    (void)call;
    for (size_t i = 0; round->number == 0 && statements[i] != NULL && err == ERR_OK; i++) {
        struct pg_params params;
        params_init(&params);
        err = round_send(round, statements[i], &params);
    }
    return err;
}

COLUMNS_OF(struct problem_terms_record, problem_columns) = {
    COLUMN(NUMBER, struct problem_terms_record, problem_id),
    COLUMN(NUMBER, struct problem_terms_record, campaign_id),
    COLUMN(NUMBER, struct problem_terms_record, seq_no),
    COLUMN(NUMBER, struct problem_terms_record, due_kind),
    COLUMN(DAY, struct problem_terms_record, due_on),
    COLUMN(NUMBER, struct problem_terms_record, points),
    COLUMN(NUMBER, struct problem_terms_record, indicators),
    COLUMN(BOOL, struct problem_terms_record, plan_review),
};

#define PHASE(number)                                                                              \
    COLUMN(DAY, struct campaign_terms_record, phases[number].due_on),                              \
        COLUMN(NUMBER, struct campaign_terms_record, phases[number].state),                        \
        COLUMN(TIME, struct campaign_terms_record, phases[number].since_ms)
COLUMNS_OF(struct campaign_terms_record, campaign_columns) = {
    COLUMN(NUMBER, struct campaign_terms_record, campaign_id),
    COLUMN(TEXT, struct campaign_terms_record, code),
    COLUMN(NUMBER, struct campaign_terms_record, state),
    COLUMN(NUMBER, struct campaign_terms_record, area_id),
    PHASE(PHASE_PLAN),
    PHASE(PHASE_IMPLEMENT),
    PHASE(PHASE_REPORT),
};
#undef PHASE

COLUMNS_OF(struct area_unit, unit_columns) = {
    COLUMN(NUMBER, struct area_unit, unit_id),
    COLUMN(NUMBER, struct area_unit, parent_id),
    COLUMN(BOOL, struct area_unit, community),
};

static const struct take takes[] = {
    {&catalog_problems, TAKE_LIST(struct catalog_call, problems, problem_count, problem_columns)},
    {&catalog_campaigns,
     TAKE_LIST(struct catalog_call, campaigns, campaign_count, campaign_columns)},
    {&catalog_units, TAKE_LIST(struct catalog_call, units, unit_count, unit_columns)},
    {0},
};

const struct call_script catalog_script = {
    .name = "catalog",
    .statements = statements,
    .send = ask,
    .takes = takes,
};

enum err store_catalog(struct store *store, struct catalog_call *call)
{
    return store_accept(store, &call->call, &catalog_script);
}
