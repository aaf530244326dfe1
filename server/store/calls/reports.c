/* A campaign's summary reports and their figures: one look at the rows of the present, none at the history. */
#include "server/rules/report_transition.h"
#include "server/store/calls/campaign_columns.h"
#include "server/store/calls/report_columns.h"
#include "server/store/scripts.h"

static const struct pg_statement reports_list = {
    "reports_list", "SELECT " REPORT_COLUMNS REPORT_TABLES " WHERE r.campaign_id = " CAMPAIGN_ID
                    " AND ($2::int8 = 0 OR r.unit_id = $2::int8)"
                    " ORDER BY NOT r.expected, u.kind, u.code"};

/* $3, $4: the sets of states that count as submitted and as complete. */
static const struct pg_statement reports_figures = {
    "reports_figures", "SELECT count(*)::int4,"
                       " (count(*) FILTER (WHERE ($3::int4 >> state) & 1 = 1))::int4,"
                       " (count(*) FILTER (WHERE ($3::int4 >> state) & 1 = 1 AND on_time))::int4,"
                       " (count(*) FILTER (WHERE ($4::int4 >> state) & 1 = 1))::int4,"
                       " (count(*) FILTER (WHERE state = 4))::int4"
                       " FROM report WHERE expected AND campaign_id = " CAMPAIGN_ID
                       " AND ($2::int8 = 0 OR unit_id = $2::int8)"};

static const struct pg_statement *const statements[] = {&reports_list, &reports_figures, NULL};

static enum err ask(struct store_call *call, struct round *round)
{
    const struct reports_call *wanted = CONTAINER_OF(call, struct reports_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    params_init(&params);
    params_text(&params, wanted->campaign);
    enum err err = round_send(round, &campaign_find, &params);
    if (err == ERR_OK) {
        params_int8(&params, wanted->only_unit_id);
        err = round_send(round, &reports_list, &params);
    }
    if (err == ERR_OK) {
        params_int4(&params, report_submitted_states());
        params_int4(&params, report_complete_states());
        err = round_send(round, &reports_figures, &params);
    }
    return err;
}

COLUMNS_OF(struct report_record, report_columns) = {REPORT_MEMBERS(struct report_record, )};

COLUMNS_OF(struct reports_call, figures_columns) = {
    COLUMN(NUMBER, struct reports_call, figures.expected),
    COLUMN(NUMBER, struct reports_call, figures.submitted),
    COLUMN(NUMBER, struct reports_call, figures.on_time),
    COLUMN(NUMBER, struct reports_call, figures.complete),
    COLUMN(NUMBER, struct reports_call, figures.accepted),
};

static const struct take takes[] = {
    {&reports_list, TAKE_LIST(struct reports_call, reports, report_count, report_columns)},
    {&reports_figures, TAKE_ROW(struct reports_call, figures_columns)},
    {0},
};

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct reports_call *found = CONTAINER_OF(call, struct reports_call, call);
    (void)statement;
    return campaign_take(result, call->arena, found->campaign, found->issued_only, &found->found);
}

const struct call_script reports_script = {
    .name = "reports",
    .statements = statements,
    .send = ask,
    .takes = takes,
    .take = take,
};

enum err store_reports(struct store *store, struct reports_call *call)
{
    return store_accept(store, &call->call, &reports_script);
}
