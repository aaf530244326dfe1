/* Frozen reports: kept once, given out again as the same bytes for ever. */
#include "server/store/calls/campaign_columns.h"
#include "server/store/calls/consolidation.h"
#include "server/store/calls/office_event.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* The database checks the digest against the bytes. */
static const struct pg_statement snapshot_insert = {
    "snapshot_insert",
    "WITH kept AS (INSERT INTO snapshot (campaign_id, version, edition, as_of, person_id, digest,"
    "  summary)"
    " SELECT $1::int8, (SELECT coalesce(max(version), 0) + 1 FROM snapshot"
    "   WHERE campaign_id = $1::int8), e.edition, $2::timestamptz, $3::int8, e.digest, e.summary"
    "  FROM (VALUES (1::int2, $4::bytea, $5::bytea), (2::int2, $6::bytea, $7::bytea))"
    "   e(edition, digest, summary) RETURNING version)"
    " SELECT min(k.version), (SELECT name FROM person WHERE person_id = $3::int8) FROM kept k"};
static const struct pg_statement *const add_statements[] = {&snapshot_insert, NULL};

static enum err send_add(struct store_call *call, struct round *round)
{
    const struct snapshot_add_call *add = CONTAINER_OF(call, struct snapshot_add_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    params_init(&params);
    params_int8(&params, add->campaign_id);
    params_time(&params, add->as_of_ms);
    params_id(&params, add->actor.person_id);
    for (size_t i = 0; i < EDITIONS; i++) {
        params_digest(&params, &add->editions[i].digest);
        params_bytes(&params, add->editions[i].bytes, add->editions[i].length);
    }
    enum err err = round_send(round, &snapshot_insert, &params);
    return err == ERR_OK ? office_event_send(round, &add->actor, "summary-freeze", add->code) : err;
}

COLUMNS_OF(struct snapshot_add_call, add_columns) = {
    COLUMN(NUMBER, struct snapshot_add_call, version),
    COLUMN(TEXT, struct snapshot_add_call, person_name),
};

static const struct take add_takes[] = {
    {&snapshot_insert, TAKE_ROW(struct snapshot_add_call, add_columns)},
    {0},
};

const struct call_script snapshot_add_script = {
    .name = "snapshot-add",
    .writes = true,
    .unique_err = ERR_BUSY,
    .statements = add_statements,
    .send = send_add,
    .takes = add_takes,
};

enum err store_snapshot_add(struct store *store, struct snapshot_add_call *call)
{
    return store_accept(store, &call->call, &snapshot_add_script);
}

#define SNAPSHOT_SELECT                                                                            \
    "SELECT c.code, s.version, s.edition, s.as_of, n.name, s.digest, octet_length(s.summary)"
#define SNAPSHOT_FROM                                                                              \
    " FROM snapshot s JOIN campaign c USING (campaign_id)"                                         \
    " LEFT JOIN person n ON n.person_id = s.person_id WHERE s.campaign_id = " CAMPAIGN_ID

static const struct pg_statement snapshot_one = {
    "snapshot_one", SNAPSHOT_SELECT ", s.summary" SNAPSHOT_FROM " AND s.edition = $2::int2"
                                    " AND ($3::int4 = 0 OR s.version = $3::int4)"
                                    " ORDER BY s.version DESC LIMIT 1"};
static const struct pg_statement snapshot_all = {"snapshot_all", SNAPSHOT_SELECT SNAPSHOT_FROM
                                                 " ORDER BY s.version DESC, s.edition"};
static const struct pg_statement *const one_statements[] = {&snapshot_one, NULL};
static const struct pg_statement *const all_statements[] = {&snapshot_all, NULL};

/* An unknown campaign is told from one that nobody has frozen yet. */
static enum err send_campaign(struct round *round, struct pg_params *params, const char *campaign)
{
    params_init(params);
    params_text(params, campaign);
    return round_send(round, &campaign_find, params);
}

static enum err take_campaign(struct store_call *call, const PGresult *result, const char *code)
{
    struct campaign_record campaign = {0};
    return campaign_take(result, call->arena, code, true, &campaign);
}

static enum err send_one(struct store_call *call, struct round *round)
{
    const struct snapshot_call *wanted = CONTAINER_OF(call, struct snapshot_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    enum err err = send_campaign(round, &params, wanted->campaign);
    params_int2(&params, wanted->edition);
    params_int4(&params, wanted->version);
    return err == ERR_OK ? round_send(round, &snapshot_one, &params) : err;
}

COLUMNS_OF(struct snapshot_call, one_columns) = {
    COLUMN(TEXT, struct snapshot_call, found.campaign),
    COLUMN(NUMBER, struct snapshot_call, found.version),
    COLUMN(NUMBER, struct snapshot_call, found.edition),
    COLUMN(TIME, struct snapshot_call, found.as_of_ms),
    COLUMN(TEXT, struct snapshot_call, found.frozen_by),
    COLUMN(DIGEST, struct snapshot_call, found.digest),
    COLUMN(NUMBER, struct snapshot_call, found.length),
    COLUMN(BYTES, struct snapshot_call, bytes),
};

static const struct take one_takes[] = {
    {&snapshot_one, TAKE_ROW(struct snapshot_call, one_columns), .none = ERR_NOT_FOUND},
    {0},
};

static enum err take_one(struct store_call *call, const struct pg_statement *statement,
                         const PGresult *result)
{
    (void)statement;
    return take_campaign(call, result, CONTAINER_OF(call, struct snapshot_call, call)->campaign);
}

const struct call_script snapshot_script = {
    .name = "snapshot",
    .statements = one_statements,
    .send = send_one,
    .takes = one_takes,
    .take = take_one,
};

enum err store_snapshot(struct store *store, struct snapshot_call *call)
{
    return store_accept(store, &call->call, &snapshot_script);
}

static enum err send_all(struct store_call *call, struct round *round)
{
    const struct snapshots_call *wanted = CONTAINER_OF(call, struct snapshots_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    enum err err = send_campaign(round, &params, wanted->campaign);
    return err == ERR_OK ? round_send(round, &snapshot_all, &params) : err;
}

COLUMNS_OF(struct snapshot_record, all_columns) = {
    COLUMN(TEXT, struct snapshot_record, campaign),
    COLUMN(NUMBER, struct snapshot_record, version),
    COLUMN(NUMBER, struct snapshot_record, edition),
    COLUMN(TIME, struct snapshot_record, as_of_ms),
    COLUMN(TEXT, struct snapshot_record, frozen_by),
    COLUMN(DIGEST, struct snapshot_record, digest),
    COLUMN(NUMBER, struct snapshot_record, length),
};

static const struct take all_takes[] = {
    {&snapshot_all, TAKE_LIST(struct snapshots_call, snapshots, snapshot_count, all_columns)},
    {0},
};

static enum err take_all(struct store_call *call, const struct pg_statement *statement,
                         const PGresult *result)
{
    (void)statement;
    return take_campaign(call, result, CONTAINER_OF(call, struct snapshots_call, call)->campaign);
}

const struct call_script snapshots_script = {
    .name = "snapshots",
    .statements = all_statements,
    .send = send_all,
    .takes = all_takes,
    .take = take_all,
};

enum err store_snapshots(struct store *store, struct snapshots_call *call)
{
    return store_accept(store, &call->call, &snapshots_script);
}
