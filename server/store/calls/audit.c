/*
 * A page of units and everything between them, so that events of a unit that the register does not have are looked at too.
 *
 *   stored  each event with what its value is made from, of units and of the office alike
 *   link    each event with the number of the one before it and the value that should follow from that one's
 *   foot    the last event of each chain
 *   head    what the rows of assignments and units say of their chains
 *   broken  EXTRA: a number twice, or beyond the head; MISSING: a gap, or less than the head says; ALTERED: another value than
 *           follows; HEAD: the last value is not the head's
 *
 * Behind a gap nothing can follow, so that an event there is not called altered as well.
 */
#include "server/store/calls/audit.h"
#include "server/store/calls/event_chain.h"
#include "server/store/pg_params.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* clang-format off */
#define IN_SPAN(column) column " > $1::int8 AND " column " <= (SELECT until FROM span)"

/* $1 after this unit, $2 how many units, $3 how many breaks are told. One statement, and so one moment. */
static const struct pg_statement audit = {
    "audit",
    "WITH page AS (SELECT unit_id FROM unit WHERE unit_id > $1::int8 ORDER BY unit_id LIMIT $2::int4),"
    " span AS (SELECT CASE WHEN count(*) = $2::int4 THEN max(unit_id) ELSE 9223372036854775807 END AS until FROM page),"
    " stored AS (SELECT e.unit_id, " EVENT_CHAIN_PROBLEM " AS problem_id, " EVENT_CHAIN_NUMBER " AS number, e.event_id, e.chain,"
    "  event_bytes(e.unit_id, e.event_id, e.problem_id, e.campaign_id, e.person_id, e.actor_unit_id, e.client_id, e.client_time,"
    "   e.received_at, e.version, e.hat, e.act, e.from_state, e.to_state, e.self_held, e.digest, e.text, e.blocked_on,"
    "   e.signed_by, e.affected_unit_id, e.unit_no) AS bytes"
    "  FROM event e WHERE " IN_SPAN("e.unit_id")
    "  UNION ALL SELECT o.unit_id, " EVENT_CHAIN_OFFICE ", o.number, o.event_id, o.chain,"
    "   office_event_bytes(o.unit_id, o.number, o.event_id, o.at, o.person_id, o.client_id, o.hat, o.act, o.subject)"
    "  FROM office_event o WHERE " IN_SPAN("o.unit_id") "),"
    " link AS (SELECT s.unit_id, s.problem_id, s.number, s.event_id, s.chain, coalesce(lag(s.number) OVER chain, 0) AS before,"
    "  sha256(coalesce(lag(s.chain) OVER chain, " EVENT_CHAIN_BEGIN ") || s.bytes) AS due"
    "  FROM stored s WINDOW chain AS (PARTITION BY s.unit_id, s.problem_id ORDER BY s.number, s.event_id)),"
    " foot AS (SELECT DISTINCT ON (unit_id, problem_id) unit_id, problem_id, number, chain FROM link"
    "  ORDER BY unit_id, problem_id, number DESC, event_id DESC),"
    " head AS (SELECT unit_id, problem_id, version AS number, chain FROM assignment WHERE " IN_SPAN("unit_id")
    "  UNION ALL SELECT unit_id, 0, length, head FROM unit_chain WHERE " IN_SPAN("unit_id")
    "  UNION ALL SELECT unit_id, " EVENT_CHAIN_OFFICE ", length, head FROM office_chain WHERE " IN_SPAN("unit_id") "),"
    " broken AS (SELECT unit_id, problem_id, CASE WHEN number > before + 1 THEN before + 1 ELSE number END AS number,"
    "   CASE WHEN number <= before THEN 3 WHEN number > before + 1 THEN 2 ELSE 1 END AS kind"
    "  FROM link WHERE number <> before + 1 OR due <> chain"
    "  UNION ALL SELECT unit_id, problem_id, CASE WHEN f.number > h.number THEN h.number + 1"
    "    WHEN coalesce(f.number, 0) < h.number THEN coalesce(f.number, 0) + 1 ELSE coalesce(h.number, f.number) END,"
    "   CASE WHEN h.number IS NULL OR f.number > h.number THEN 3 WHEN coalesce(f.number, 0) < h.number THEN 2 ELSE 4 END"
    "  FROM head h FULL JOIN foot f USING (unit_id, problem_id)"
    "  WHERE h.number IS DISTINCT FROM coalesce(f.number, 0) OR h.chain <> coalesce(f.chain, " EVENT_CHAIN_BEGIN ")),"
    " told AS (SELECT * FROM broken ORDER BY unit_id, problem_id, number, kind LIMIT $3::int4)"
    " SELECT s.until, s.until < 9223372036854775807, (SELECT count(*) FROM head WHERE number > 0),"
    " (SELECT count(*) FROM link), (SELECT count(*) FROM broken), t.unit_id, u.name, t.problem_id, c.code, p.seq_no,"
    " t.number, t.kind"
    " FROM span s LEFT JOIN told t ON true LEFT JOIN unit u ON u.unit_id = t.unit_id"
    " LEFT JOIN problem p ON p.problem_id = t.problem_id LEFT JOIN campaign c USING (campaign_id)"
    " ORDER BY t.unit_id, t.problem_id, t.number, t.kind"};
/* clang-format on */
static const struct pg_statement *const statements[] = {&audit, NULL};

static enum err ask(struct store_call *call, struct round *round)
{
    const struct audit_call *wanted = CONTAINER_OF(call, struct audit_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    params_init(&params);
    params_int8(&params, wanted->after_unit_id);
    params_int4(&params, AUDIT_UNITS);
    params_int4(&params, AUDIT_BREAKS);
    return round_send(round, &audit, &params);
}

/* The figures stand in each row. */
struct audit_row {
    int64_t last_unit_id;
    bool more;
    uint64_t chains;
    uint64_t events;
    uint64_t broken;
    struct chain_break_record one;
};

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct audit_row, last_unit_id),
        COLUMN(BOOL, struct audit_row, more),
        COLUMN(NUMBER, struct audit_row, chains),
        COLUMN(NUMBER, struct audit_row, events),
        COLUMN(NUMBER, struct audit_row, broken),
        COLUMN(NUMBER, struct audit_row, one.unit_id),
        COLUMN(TEXT, struct audit_row, one.unit_name),
        COLUMN(NUMBER, struct audit_row, one.problem_id),
        COLUMN(TEXT, struct audit_row, one.campaign),
        COLUMN(NUMBER, struct audit_row, one.problem_no),
        COLUMN(NUMBER, struct audit_row, one.number),
        COLUMN(NUMBER, struct audit_row, one.kind),
    };
    static const struct columns columns = COLUMNS(struct audit_row, table);
    struct audit_call *found = CONTAINER_OF(call, struct audit_call, call);
    size_t count = (size_t)PQntuples(result);
    (void)statement;
    found->break_count = 0;
    found->breaks = arena_calloc(call->arena, count, sizeof(*found->breaks));
    enum err err = found->breaks == NULL ? arena_err(call->arena) : ERR_OK;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        struct audit_row row = {0};
        err = row_read(result, (int)i, &columns, call->arena, &row);
        found->last_unit_id = row.last_unit_id;
        found->more = row.more;
        found->chains = row.chains;
        found->events = row.events;
        found->broken = row.broken;
        if (row.broken > 0) {
            found->breaks[found->break_count++] = row.one;
        }
    }
    return err;
}

const struct call_script audit_script = {
    .name = "audit",
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_audit(struct store *store, struct audit_call *call)
{
    return store_accept(store, &call->call, &audit_script);
}
