/*
 * Reminders of many units in one statement. A unit that was reminded today already is left out, whoever reminded it and on
 * which server: the key of `reminder` decides. The chains of all these units are taken first (unit_event.h).
 */
#include "server/store/calls/unit_event.h"
#include "server/store/calls/unit_terminal.h"
#include "server/store/calls/work.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* One row per reminder asked for: may it be, was it this very request that did it before, who is there to read it. */
#define REMIND_ASKED                                                                               \
    "WITH asked AS (SELECT unnest($1::int4[]) AS item, unnest($2::int8[]) AS unit_id,"             \
    "  unnest($3::text[]) AS text),"                                                               \
    " judged AS (SELECT q.*, EXISTS (SELECT FROM assignment a WHERE a.unit_id = q.unit_id"         \
    "   AND a.campaign_id = $4::int8) AS known,"                                                   \
    "  EXISTS (SELECT FROM event e WHERE e.unit_id = q.unit_id AND e.event_id = $5::uuid) AS own," \
    "  EXISTS (SELECT FROM reminder r WHERE r.unit_id = q.unit_id"                                 \
    "   AND r.reminded_on = $6::date) AS today,"                                                   \
    "  " UNIT_HAS_TERMINAL("q.unit_id") " AS terminal"                                             \
                                        "  FROM asked q)"
/* The numbers of enum remind_outcome. */
#define REMIND_ANSWER(done, told)                                                                  \
    " SELECT j.item, CASE WHEN j.own OR " done " THEN 1 WHEN NOT j.known THEN 0 ELSE 2 END,"       \
    " j.terminal, " told " FROM judged j ORDER BY j.item"

/* clang-format off */
/* 28: REMIND. Nobody made these texts into an act: the digest is the text's. */
static const struct pg_statement remind = {
    "remind",
    REMIND_ASKED ","
    " fresh AS (INSERT INTO reminder (unit_id, reminded_on, event_id)"
    "  SELECT unit_id, $6::date, $5::uuid FROM judged WHERE known AND NOT own ORDER BY unit_id"
    "  ON CONFLICT (unit_id, reminded_on) DO NOTHING RETURNING unit_id, event_id),"
    " told AS (SELECT j.unit_id, f.event_id, j.text, sha256(convert_to(j.text, 'UTF8')) AS digest"
    "  FROM judged j JOIN fresh f USING (unit_id)),"
    " " UNIT_EVENTS_RECORDED("28", "$4", "$7", "$8", "$9", "$10", "$11")
    REMIND_ANSWER("EXISTS (SELECT FROM fresh f WHERE f.unit_id = j.unit_id)",
                  "(SELECT count(" NEWS_TELL("f.unit_id", "f.event_id") ") FROM fresh f)")};
static const struct pg_statement remind_ask = {
    "remind_ask", REMIND_ASKED REMIND_ANSWER("j.known AND NOT j.today", "0::int8")};
/* clang-format on */
static const struct pg_statement *const statements[] = {&remind, &remind_ask, NULL};

static void actor_params(struct pg_params *params, const struct office_actor *actor)
{
    params_id(params, actor->person_id);
    params_id(params, actor->unit_id);
    params_id(params, actor->client_id);
    params_time(params, actor->received_ms);
    params_int4(params, actor->hat);
}

static enum err ask(struct store_call *call, struct round *round)
{
    const struct remind_call *wanted = CONTAINER_OF(call, struct remind_call, call);
    struct pg_params params;
    struct pg_array items;
    struct pg_array units;
    struct pg_array texts;
    if (round->number > 0) {
        return ERR_OK;
    }
    array_init(&items, PG_INT4);
    array_init(&units, PG_INT8);
    array_init(&texts, PG_TEXT);
    for (size_t i = 0; i < wanted->row_count; i++) {
        if (wanted->rows[i].outcome != REMIND_OUTSIDE) {
            array_int4(&items, (int64_t)i);
            array_int8(&units, wanted->rows[i].unit_id);
            array_text(&texts, wanted->rows[i].text);
        }
    }
    params_init(&params);
    params_array(&params, &items);
    params_array(&params, &units);
    params_array(&params, &texts);
    params_int8(&params, wanted->campaign_id);
    params_uuid(&params, &wanted->actor.request_id);
    params_day(&params, wanted->today);
    if (!wanted->dry_run) {
        actor_params(&params, &wanted->actor);
    }
    enum err err = wanted->dry_run ? ERR_OK : unit_chain_send(round, &units);
    if (err == ERR_OK) {
        err = round_send(round, wanted->dry_run ? &remind_ask : &remind, &params);
    }
    array_close(&items);
    array_close(&units);
    array_close(&texts);
    return err;
}

struct reminded_row {
    int item;
    enum remind_outcome outcome;
    bool has_terminal;
    int64_t told; /* how many notices: nobody asks */
};

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct reminded_row, item),
        COLUMN(NUMBER, struct reminded_row, outcome),
        COLUMN(BOOL, struct reminded_row, has_terminal),
        COLUMN(NUMBER, struct reminded_row, told),
    };
    static const struct columns columns = COLUMNS(struct reminded_row, table);
    struct remind_call *asked = CONTAINER_OF(call, struct remind_call, call);
    for (int i = 0; statement != &unit_chain_take && i < PQntuples(result); i++) {
        struct reminded_row row = {0};
        enum err err = row_read(result, i, &columns, NULL, &row);
        if (err != ERR_OK) {
            return err;
        }
        if (row.item < 0 || (size_t)row.item >= asked->row_count) {
            return ERR_INTERNAL;
        }
        asked->rows[row.item].outcome = row.outcome;
        asked->rows[row.item].has_terminal = row.has_terminal;
    }
    return ERR_OK;
}

const struct call_script remind_script = {
    .name = "remind",
    .writes = true,
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_remind(struct store *store, struct remind_call *call)
{
    return store_accept(store, &call->call, &remind_script);
}
