/*
 * What the acts on a unit as a whole have in common: their event, written once, whatever else comes with it.
 *
 * Such an act is two statements of one transaction. The first (unit_event_send sends it) takes the row of the unit's chain, so
 * that the acts on one unit come one after the other and the second statement sees what was there before. That is WITH
 * UNIT_EVENT_FRESH, then what it stores, taking its rows from `fresh`, then UNIT_EVENT_ANSWER. A request id that the unit has
 * already leaves `fresh` empty, so nothing else is stored either, and the answer tells the stored event. The statement's own
 * parameters begin at $15.
 */
#ifndef RECTIFY_STORE_CALLS_UNIT_EVENT_H
#define RECTIFY_STORE_CALLS_UNIT_EVENT_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include "server/rules/vocabulary.h"
#include "server/store/calls/change.h"
#include "server/store/calls/event_file.h"
#include "server/store/calls/news_sql.h"
#include "server/store/lane.h"
#include "server/store/pg_params.h"
#include <libpq-fe.h>

/* clang-format off */
#define UNIT_EVENT_COLUMNS                                                                         \
    "unit_id, event_id, problem_id, campaign_id, person_id, actor_unit_id, client_id, client_time," \
    " received_at, version, hat, act, from_state, to_state, self_held, digest, text, signed_by, unit_no," \
    " chain"
/*
 * The unit's chain goes on with the event, whose states, whether it is self-held, and who signed for the unit are the arguments.
 * `where`: what must hold; begins with AND.
 */
#define UNIT_EVENT_CHAINED(from, to, self_held, signed_by, where)                                             \
    "chained AS (UPDATE unit_chain c SET length = c.length + 1, head = sha256(c.head ||"           \
    " event_bytes($1::int8, $2::uuid, $3::int8, $4::int8, $5::int8, $6::int8, $7::int8,"           \
    " $8::timestamptz, $9::timestamptz, $10::int4, $11::int4, $12::int2, " from ", " to ", "       \
    self_held ", $13::bytea, $14::text, NULL, " signed_by ", NULL, c.length + 1))"                 \
    " WHERE c.unit_id = $1::int8 " where " RETURNING c.length, c.head),"                           \
    " fresh AS (INSERT INTO event (" UNIT_EVENT_COLUMNS ")"                                        \
    " SELECT $1::int8, $2::uuid, $3::int8, $4::int8, $5::int8, $6::int8, $7::int8, $8::timestamptz," \
    " $9::timestamptz, $10::int4, $11::int4, $12::int2, " from ", " to ", " self_held ","          \
    " $13::bytea, $14::text, " signed_by ", length, head FROM chained"                             \
    " RETURNING unit_id, event_id, problem_id, campaign_id, person_id, received_at, version, chain)"
/* `where`: what must hold beside the new id; "" for nothing, else it begins with AND. */
#define UNIT_EVENT_FRESH(where) UNIT_EVENT_SIGNED("NULL::text", where)
#define UNIT_EVENT_SIGNED(signed_by, where)                                                        \
    UNIT_EVENT_CHAINED("0::int2", "0::int2", "false", signed_by,                                   \
                       "AND NOT EXISTS (SELECT FROM event e"                                       \
                       " WHERE e.unit_id = $1::int8 AND e.event_id = $2::uuid) " where)
/* For `where`: the problem, where one is named, is one of the unit's. */
#define UNIT_EVENT_OF_ASSIGNMENT                                                                   \
    "AND ($3::int8 = 0 OR EXISTS (SELECT FROM assignment a"                                        \
    " WHERE a.unit_id = $1::int8 AND a.problem_id = $3::int8))"
/*
 * The event in the answer is the one that stood there before: a statement does not see what it writes itself. What is news to
 * the unit (rules/news.h) is told to all servers.
 */
#define UNIT_EVENT_ANSWER                                                                          \
    " SELECT EXISTS (SELECT FROM fresh), e.digest, e.received_at, e.to_state, e.version,"          \
    " coalesce((SELECT f.chain FROM fresh f), e.chain),"                                           \
    " (SELECT count(" NEWS_TELL("f.unit_id", "f.event_id") ")"                                     \
    "  FROM fresh f WHERE " NEWS_OF("$1::int8", "$6::int8", "$11::int4") ")"                       \
    " FROM (SELECT 1) one LEFT JOIN event e ON e.unit_id = $1::int8 AND e.event_id = $2::uuid"
/* clang-format on */

/* clang-format off */
/*
 * Takes the chains of the units that a query selects, in the order of their numbers, until the transaction ends. An update that
 * changes nothing takes the row as no ON CONFLICT DO NOTHING would.
 */
#define UNIT_CHAIN_TAKE(units)                                                                     \
    "INSERT INTO unit_chain AS c (unit_id) SELECT unit_id FROM (" units ") k ORDER BY unit_id"     \
    " ON CONFLICT (unit_id) DO UPDATE SET length = c.length"
/*
 * The chains of many units, which an earlier statement took, go on with one event each: after WITH ... told AS (SELECT unit_id,
 * event_id, text, digest ...). Nobody sent these, so they have no time of a client. The arguments: the act's number, then the
 * parameters that hold campaign, person, actor's unit, client, time of receipt and hat.
 */
#define UNIT_EVENTS_RECORDED(act, campaign, person, actor_unit, client, received, hat)             \
    "chained AS (UPDATE unit_chain c SET length = c.length + 1, head = sha256(c.head ||"           \
    " event_bytes(t.unit_id, t.event_id, 0, " campaign "::int8, " person "::int8, " actor_unit "::int8, " \
    client "::int8, NULL, " received "::timestamptz, 0, " hat "::int4, " act "::int2, 0::int2, 0::int2,"  \
    " false, t.digest, t.text, NULL, NULL, NULL, c.length + 1))"                                   \
    " FROM told t WHERE c.unit_id = t.unit_id RETURNING t.*, c.length, c.head),"                   \
    " recorded AS (INSERT INTO event (" UNIT_EVENT_COLUMNS ")"                                     \
    " SELECT unit_id, event_id, 0, " campaign "::int8, " person "::int8, " actor_unit "::int8, "   \
    client "::int8, NULL, " received "::timestamptz, 0, " hat "::int4, " act ", 0, 0, false,"      \
    " digest, text, NULL::text, length, head FROM chained)"
/* clang-format on */

/* Who did what, as the commands know it. */
struct unit_event {
    struct uuid request_id;
    int64_t unit_id;     /* whom it concerns */
    int64_t problem_id;  /* 0: none */
    int64_t campaign_id; /* 0: none */
    int64_t person_id;
    int64_t actor_unit_id; /* 0: none */
    int64_t client_id;
    int64_t client_time_ms;
    int64_t received_ms;
    uint32_t version; /* of what the act is about; 0: it has none */
    uint32_t hat;
    enum act act;
    struct digest digest;
    const char *text;      /* NULL: none */
    const char *signed_by; /* for the unit, where the office entered it; NULL: it did not */
    const struct event_file *files; /* that the act names, in its order */
    size_t file_count;
};

/* What the answer said. */
struct unit_event_outcome {
    enum change_outcome
        outcome; /* APPLIED, REPEATED, ID_REUSED; NOT_FOUND: what had to hold did not */
    int64_t stored_received_ms;
    int stored_state; /* REPEATED: where it led */
    uint32_t stored_version;
    struct digest chain; /* APPLIED, REPEATED: value of its event's chain */
};

/*
 * Takes the chains of these units. Prepared with supervise_script
 * for all scripts that send it; its result says nothing.
 */
extern const struct pg_statement unit_chain_take;
MUST_CHECK enum err unit_chain_send(struct round *round, struct pg_array *units);

/* Of one unit. */
MUST_CHECK enum err unit_chain_send_one(struct round *round, int64_t unit_id);

/* $1 to $14. */
void unit_event_params(struct pg_params *params, const struct unit_event *event);
/* Takes the unit's chain, adds the parameters of EVENT_FILES (event_file.h), which come last, and sends the statement. */
MUST_CHECK enum err unit_event_send(struct round *round, const struct pg_statement *statement,
                                    struct pg_params *params, const struct unit_event *event);
MUST_CHECK enum err unit_event_take(const struct pg_statement *statement, const PGresult *result,
                                    const struct unit_event *event,
                                    struct unit_event_outcome *outcome);

#endif
