/* Campaigns. */
#include "server/store/calls/campaign_columns.h"
#include "server/store/scripts.h"

const struct pg_statement campaign_find = {"campaign_find", CAMPAIGN_SELECT CAMPAIGN_FOUND};

struct campaign_row {
    struct campaign_record campaign;
    struct phase_terms phases[PHASE_COUNT];
};

#define PHASE_COLUMNS(type, member)                                                                \
    COLUMN(DAY, type, member.due_on), COLUMN(NUMBER, type, member.state),                          \
        COLUMN(TIME, type, member.since_ms)

static const struct column campaign_table[] = {
    COLUMN(NUMBER, struct campaign_row, campaign.campaign_id),
    COLUMN(TEXT, struct campaign_row, campaign.code),
    COLUMN(TEXT, struct campaign_row, campaign.title),
    COLUMN(NUMBER, struct campaign_row, campaign.year),
    COLUMN(NUMBER, struct campaign_row, campaign.state),
    COLUMN(TEXT, struct campaign_row, campaign.evaluation),
    COLUMN(NUMBER, struct campaign_row, campaign.evaluation_level),
    COLUMN(TEXT, struct campaign_row, campaign.parent_plan),
    COLUMN(TEXT, struct campaign_row, campaign.parent_number),
    COLUMN(TEXT, struct campaign_row, campaign.issuer),
    COLUMN(DAY, struct campaign_row, campaign.issued_on),
    COLUMN(BOOL, struct campaign_row, campaign.plan_review),
    COLUMN(TEXT, struct campaign_row, campaign.previous),
    COLUMN(TEXT, struct campaign_row, campaign.parent),
    COLUMN(NUMBER, struct campaign_row, campaign.parent_level),
    COLUMN(TEXT, struct campaign_row, campaign.area),
    COLUMN(NUMBER, struct campaign_row, campaign.area_id),
    COLUMN(NUMBER, struct campaign_row, campaign.problem_count),
    COLUMN(NUMBER, struct campaign_row, campaign.assignment_count),
    PHASE_COLUMNS(struct campaign_row, phases[0]),
    PHASE_COLUMNS(struct campaign_row, phases[1]),
    PHASE_COLUMNS(struct campaign_row, phases[2]),
};
static const struct columns campaign_columns = COLUMNS(struct campaign_row, campaign_table);

/* Phases that are set, in their order. */
static struct campaign_record with_phases(const struct campaign_row *row)
{
    struct campaign_record campaign = row->campaign;
    for (int i = 0; i < PHASE_COUNT; i++) {
        if (row->phases[i].due_on != DAY_NONE) {
            campaign.phases[campaign.phase_count++] =
                (struct phase_record){(enum phase)(i + 1), row->phases[i]};
        }
    }
    return campaign;
}

enum err campaigns_take(const PGresult *result, struct arena *arena,
                        struct campaign_record **campaigns, size_t *count)
{
    void *all = NULL;
    enum err err = rows_read(result, &campaign_columns, arena, &all, count);
    if (err != ERR_OK) {
        return err;
    }
    const struct campaign_row *rows = all;
    *campaigns = arena_calloc(arena, *count, sizeof(**campaigns));
    if (*campaigns == NULL) {
        return arena_err(arena);
    }
    for (size_t i = 0; i < *count; i++) {
        (*campaigns)[i] = with_phases(&rows[i]);
    }
    return ERR_OK;
}

enum err campaign_take(const PGresult *result, struct arena *arena, const char *code,
                       bool issued_only, struct campaign_record *campaign)
{
    struct campaign_row row = {0};
    if (PQntuples(result) != 1) {
        return code != NULL ? ERR_NOT_FOUND : ERR_CAMPAIGN_STATE;
    }
    enum err err = row_read(result, 0, &campaign_columns, arena, &row);
    if (err != ERR_OK) {
        return err;
    }
    if (issued_only && row.campaign.state != CAMPAIGN_ISSUED) {
        return ERR_NOT_FOUND;
    }
    *campaign = with_phases(&row);
    return ERR_OK;
}

const struct pg_statement campaigns_all = {"campaigns_all", CAMPAIGN_SELECT
                                           " WHERE c.state = 2 OR NOT $1::bool"
                                           " ORDER BY c.issued_on DESC, c.campaign_id DESC"};
/* campaign_find is prepared here for all scripts that send it. */
static const struct pg_statement *const campaigns_statements[] = {&campaigns_all, &campaign_find,
                                                                  NULL};

static enum err send_campaigns(struct store_call *call, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_bool(&params, CONTAINER_OF(call, struct campaigns_call, call)->issued_only);
    return round->number == 0 ? round_send(round, &campaigns_all, &params) : ERR_OK;
}

static enum err take_campaigns(struct store_call *call, const struct pg_statement *statement,
                               const PGresult *result)
{
    struct campaigns_call *campaigns = CONTAINER_OF(call, struct campaigns_call, call);
    (void)statement;
    return campaigns_take(result, call->arena, &campaigns->campaigns, &campaigns->campaign_count);
}

const struct call_script campaigns_script = {
    .name = "campaigns",
    .statements = campaigns_statements,
    .send = send_campaigns,
    .take = take_campaigns,
};

enum err store_campaigns(struct store *store, struct campaigns_call *call)
{
    return store_accept(store, &call->call, &campaigns_script);
}
