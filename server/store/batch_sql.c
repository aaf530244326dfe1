/*
 * What the statement does, part by part; each step takes its rows from `changed`:
 *
 *   changed    the assignments that could be changed: present version and state allow it, the request id is new. Its
 *              chain goes on with the event (sql/010_event_chain.sql).
 *              Equality of versions means that the row is the one the change was made for, also when another
 *              transaction was faster and PostgreSQL looks again (READ COMMITTED); prior_state is thus the state that
 *              was really replaced.
 *   recorded   the events
 *   planned, measured, effected, measures_effected, undone, decided, filed   what came with them
 *   continued, asked, reported, found, local_undone, achieved   the same of what is rare: effects that a revised plan
 *              keeps, extensions, periods, local problems and why they were left, figures
 *   counted    what changes in the counters, a row per node and problem; raised: the same added there and at all nodes above
 *              (node_count.h). A batch of acts that leave all states as they are has none.
 *
 * In a batch that holds decisions and others, the columns of a decision are null in the others.
 *
 * Numbers in the text are those of vocabulary.h (states, roles) and, after `does &`, of enum batch_does.
 * $1 is the number of the counters' writer, $2 the set of states that count as reported (rules/completeness.h).
 */
#include "server/store/batch_sql.h"
#include "common/base/buf.h"
#include "common/base/mem.h"
#include "server/store/calls/event_file.h"
#include "server/store/node_count.h"
#include <stdio.h>

const struct batch_column_info batch_columns[BATCH_COLUMNS] = {
#define X(name, type, part, cast) {#name, cast, PG_##type, part},
    BATCH_COLUMN_TABLE(X)
#undef X
};

enum {
    TEXT_MAX = 32 * 1024,
};

/* One line per column or clause, as far as it goes: no business of the formatter. */
/* clang-format off */
#define TO      "((i.moves >> (4 * a.state)) & 15)"
#define REPORTS "(($2::int4 >> " TO "::int4) & 1 = 1 AND ($2::int4 >> a.state) & 1 = 0)"

static const char update_base[] =
    "WITH RECURSIVE changed AS (UPDATE assignment a SET"
    " prior_state = a.state,"
    " state = " TO "::int2,"
    " version = a.version + 1,"
    " chain = sha256(a.chain || event_bytes(i.unit_id, i.event_id, i.problem_id, a.campaign_id, i.person_id,"
    "   i.actor_unit_id, i.client_id, i.client_time, i.received_at, a.version + 1, i.hat, i.act, a.state,"
    "   " TO "::int2, ";
static const char update_chain_digest[] = ", i.digest, i.text, i.blocked_on, ";
static const char update_chain_rare[] = "i.signed_by, " BATCH_AFFECTED_UNIT;
static const char update_state[] =
    ", NULL)),"
    " last_act = i.act,"
    " changed_at = i.received_at,"
    " acknowledged_at = coalesce(a.acknowledged_at, i.received_at),"
    " blocked = CASE WHEN i.does & 128 <> 0 THEN i.blocked_on IS NOT NULL ELSE a.blocked END,"
    " progress_event = CASE WHEN i.does & 128 <> 0 THEN i.event_id ELSE a.progress_event END,"
    /* A revised plan that is returned or withdrawn is dropped. */
    " plan_event = CASE WHEN i.does & 1 <> 0 THEN i.event_id"
    "   WHEN a.state = 6 AND i.does & 68 <> 0 THEN a.accepted_event ELSE a.plan_event END,"
    /* An accepted plan makes a community that checked itself a responsible one (T7); unreviewed, it is accepted at once. */
    " accepted_event = CASE WHEN i.does & 32 <> 0 THEN a.submitted_event"
    "   WHEN i.does & 2049 = 1 AND " TO " = 6 THEN i.event_id"
    "   WHEN i.does & 4096 <> 0 AND a.state = 4 THEN NULL ELSE a.accepted_event END,"
    " role = CASE WHEN a.role = 4 AND i.does & 33 <> 0 AND " TO " = 6 THEN 2 ELSE a.role END,"
    " submitted_event = CASE WHEN i.does & 2 <> 0 AND (" TO " <> 6 OR i.does & 2048 <> 0) THEN i.event_id"
    "   WHEN i.does & 22 <> 0 THEN NULL ELSE a.submitted_event END,"
    " review_started_at = CASE WHEN i.does & 8 <> 0 THEN i.received_at"
    "   WHEN i.does & 22 <> 0 THEN NULL ELSE a.review_started_at END,"
    " reviewer_person_id = CASE WHEN i.does & 24 <> 0 THEN i.person_id ELSE a.reviewer_person_id END,"
    " reported_at = CASE WHEN " REPORTS " THEN i.received_at ELSE a.reported_at END,"
    " on_time = CASE WHEN " REPORTS " THEN a.due_kind = 2 OR i.received_at <"
    "   (a.due_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' ELSE a.on_time";
static const char update_regain[] = " OR coalesce(i.regains_time, false)";

/* Only a closure request has to look whether anything was achieved. */
static const char update_content[] =
    " END, with_content = CASE WHEN " REPORTS " THEN i.does & 256 <> 0 ELSE a.with_content END";
static const char update_content_done[] =
    " END, with_content = CASE WHEN " REPORTS " THEN i.does & 256 <> 0 OR i.does & 512 <> 0 AND EXISTS"
    "   (SELECT FROM measure m WHERE m.unit_id = a.unit_id AND m.plan_event = a.accepted_event"
    "    AND m.effect_event IS NOT NULL) ELSE a.with_content END";

static const char update_decision[] =
    ", last_decision_event = CASE WHEN i.does & 16 <> 0 THEN i.event_id ELSE a.last_decision_event END"
    ", returned = CASE WHEN i.does & 16 <> 0 THEN i.does & 4160 <> 0 ELSE a.returned END"
    ", returns = a.returns + CASE WHEN i.does & 64 <> 0 THEN 1 ELSE 0 END::int2"
    ", self_held = a.self_held + CASE WHEN coalesce(i.self_held, false) THEN 1 ELSE 0 END::int2"
    ", due_on = coalesce(i.new_due_on, a.due_on)"
    ", result = CASE WHEN i.does & 4096 <> 0 THEN NULL ELSE coalesce(i.result, a.result) END"
    ", next_review_on = coalesce(i.next_review_on, a.next_review_on)"
    ", cadence = coalesce(i.cadence, a.cadence)"
    ", sustained_on = CASE WHEN " TO " = 9 THEN coalesce(a.sustained_on,"
    "   (i.received_at AT TIME ZONE 'Asia/Shanghai')::date) END"
    /* What has ended needs no more time: a request that waits is moot, a refusal of the past. */
    ", extension_event = CASE WHEN " TO " IN (4, 8, 10) THEN NULL";
static const char update_extension[] =
    " WHEN i.does & 8192 <> 0 THEN i.event_id WHEN i.does & 20480 <> 0 THEN NULL";
static const char update_extension_end[] = " ELSE a.extension_event END";
static const char update_extensions[] =
    ", extensions = a.extensions + CASE WHEN i.does & 16384 <> 0 THEN 1 ELSE 0 END::int2";

static const char guard[] =
    " WHERE a.unit_id = i.unit_id AND a.problem_id = i.problem_id AND a.version = i.base_version"
    " AND " TO " <> 15"
    " AND (i.does & 1024 = 0 OR a.review_started_at IS NULL)"
    " AND NOT EXISTS (SELECT FROM event e WHERE e.unit_id = i.unit_id AND e.event_id = i.event_id)";
static const char guard_effect[] =
    " AND (i.measure_no IS NULL OR EXISTS (SELECT FROM measure m WHERE m.unit_id = a.unit_id"
    "   AND m.plan_event = a.accepted_event AND m.measure_no = i.measure_no))";
static const char guard_effect_rare[] =
    " AND (i.measure_no IS NULL OR EXISTS (SELECT FROM measure m WHERE m.unit_id = a.unit_id"
    "   AND m.plan_event = " BATCH_MEASURED_EVENT " AND m.measure_no = i.measure_no))"
    " AND (i.affected IS NULL OR " BATCH_AFFECTED_UNIT " IS NOT NULL)";
static const char guard_decision[] = " AND (i.decided IS NULL OR i.decided = a.submitted_event)";
static const char guard_decision_rare[] =
    " AND (i.decided IS NULL OR i.decided IN (a.submitted_event, a.extension_event))";

static const char returning[] =
    " RETURNING a.campaign_id, a.node_id, a.problem_no, a.prior_state, a.state, a.version, a.chain,"
    " a.accepted_event, a.on_time, a.with_content, i.*";
static const char returning_rare[] =
    ", a.cadence AS present_cadence, " BATCH_MEASURED_EVENT " AS measured_event, " BATCH_AFFECTED_UNIT
    " AS affected_unit_id";

static const char record_head[] =
    "), recorded AS (INSERT INTO event (unit_id, event_id, problem_id, campaign_id, person_id, actor_unit_id,"
    " client_id, client_time, received_at, version, hat, act, from_state, to_state, digest, text,"
    " blocked_on, chain, self_held";
static const char record_rare[] = ", signed_by, affected_unit_id";
static const char record_select[] =
    ") SELECT unit_id, event_id, problem_id, campaign_id, person_id, actor_unit_id,"
    " client_id, client_time, received_at, version, hat, act, prior_state, state, digest, text,"
    " blocked_on, chain, ";
static const char record_tail[] = " FROM changed)";

static const char plan[] =
    ", planned AS (INSERT INTO plan (unit_id, event_id, problem_id, act, checked_on, persons, method,"
    " scope, cause, statement, confirmed_by, excused_points, excuse_reasons, local_problems)"
    " SELECT unit_id, event_id, problem_id, act, checked_on, persons, method, scope, cause, statement,"
    " confirmed_by, excused_points::int2[], excuse_reasons::text[], local_problems::text[]"
    " FROM changed WHERE does & 1 <> 0)";
static const char measures[] =
    ", measured AS (INSERT INTO measure (unit_id, plan_event, problem_id, measure_no, kind, text, owner,"
    " due_on, frequency, points)"
    " SELECT c.unit_id, c.event_id, c.problem_id, m.no, m.kind, m.text, m.owner, m.due_on,"
    " m.frequency, m.points"
    " FROM changed c, LATERAL unnest(c.m_kinds::int2[], c.m_texts::text[], c.m_owners::text[],"
    " c.m_dues::date[], c.m_frequencies::text[], c.m_points::int4[])"
    " WITH ORDINALITY AS m(kind, text, owner, due_on, frequency, points, no)"
    " WHERE c.does & 1 <> 0)";

/*
 * A revised plan's measures take over the effects of those that they continue: where plans are not reviewed when they
 * are made, else when the plan is approved.
 */
static const char measures_rare[] =
    ", measured AS (INSERT INTO measure (unit_id, plan_event, problem_id, measure_no, kind, text, owner,"
    " due_on, frequency, points, continues, effect_event)"
    " SELECT c.unit_id, c.event_id, c.problem_id, m.no, m.kind, m.text, m.owner, m.due_on,"
    " m.frequency, m.points, m.continues, CASE WHEN c.accepted_event = c.event_id THEN"
    "  (SELECT o.effect_event FROM measure o WHERE o.unit_id = c.unit_id AND o.plan_event = c.revises"
    "   AND o.measure_no = m.continues) END"
    " FROM changed c, LATERAL unnest(c.m_kinds::int2[], c.m_texts::text[], c.m_owners::text[],"
    " c.m_dues::date[], c.m_frequencies::text[], c.m_points::int4[], c.m_continues::int2[])"
    " WITH ORDINALITY AS m(kind, text, owner, due_on, frequency, points, continues, no)"
    " WHERE c.does & 65537 <> 0)"
    ", continued AS (UPDATE measure m SET effect_event = o.effect_event FROM changed c, measure o"
    " WHERE c.does & 32 <> 0 AND o.unit_id = c.unit_id AND o.plan_event = c.revises"
    " AND m.unit_id = c.unit_id AND m.plan_event = c.accepted_event AND m.continues = o.measure_no)";

static const char rare[] =
    ", asked AS (INSERT INTO extension (unit_id, event_id, problem_id, wanted_on, progress)"
    " SELECT unit_id, event_id, problem_id, wanted_on, progress FROM changed"
    " WHERE wanted_on IS NOT NULL)"
    ", reported AS (INSERT INTO periodic (unit_id, problem_id, cadence, period_on, event_id, nil, quantity)"
    " SELECT unit_id, problem_id, present_cadence, period_on, event_id, nil, period_quantity"
    " FROM changed WHERE period_on IS NOT NULL)"
    /* Numbered as they come; two of one assignment never stand in one batch. */
    ", found AS (INSERT INTO local_problem (unit_id, problem_id, local_no, event_id, responsible)"
    " SELECT c.unit_id, c.problem_id, (SELECT count(*) FROM local_problem l WHERE l.unit_id = c.unit_id"
    "  AND l.problem_id = c.problem_id) + 1, c.event_id, c.responsible FROM changed c"
    " WHERE c.does & 65536 <> 0)"
    /* A closure request says of a local problem as a whole why what has no effect was not done. */
    ", local_undone AS (UPDATE measure m SET not_done_reason = w.reason FROM ("
    " SELECT l.unit_id, l.event_id, u.reason FROM changed c"
    " JOIN local_problem l ON l.unit_id = c.unit_id AND l.problem_id = c.problem_id"
    " LEFT JOIN LATERAL (SELECT reason FROM unnest(c.local_undone_nos::int2[],"
    "   c.local_undone_reasons::text[]) AS n(no, reason) WHERE n.no = l.local_no LIMIT 1) u ON true"
    " WHERE c.does & 512 <> 0) w"
    " WHERE m.unit_id = w.unit_id AND m.plan_event = w.event_id AND m.effect_event IS NULL"
    " AND m.not_done_reason IS DISTINCT FROM w.reason)"
    ", achieved AS (INSERT INTO indicator_actual (unit_id, event_id, problem_id, indicator, value)"
    " SELECT c.unit_id, c.event_id, c.problem_id, n.no, n.value FROM changed c, LATERAL"
    " unnest(c.actual_nos::int2[], c.actual_values::text[]) AS n(no, value))";

static const char effect[] =
    ", effected AS (INSERT INTO effect (unit_id, event_id, problem_id, measure_no, quantity,"
    " no_evidence_reason)"
    " SELECT unit_id, event_id, problem_id, measure_no, quantity, no_evidence_reason"
    " FROM changed WHERE measure_no IS NOT NULL)"
    ", measures_effected AS (UPDATE measure m SET effect_event = c.event_id FROM changed c"
    " WHERE c.measure_no IS NOT NULL AND m.unit_id = c.unit_id AND m.plan_event = c.accepted_event"
    " AND m.measure_no = c.measure_no)";

static const char effect_rare[] =
    ", effected AS (INSERT INTO effect (unit_id, event_id, problem_id, measure_no, quantity,"
    " no_evidence_reason, local_no)"
    " SELECT unit_id, event_id, problem_id, measure_no, quantity, no_evidence_reason, local_no"
    " FROM changed WHERE measure_no IS NOT NULL)"
    ", measures_effected AS (UPDATE measure m SET effect_event = c.event_id FROM changed c"
    " WHERE c.measure_no IS NOT NULL AND m.unit_id = c.unit_id AND m.plan_event = c.measured_event"
    " AND m.measure_no = c.measure_no)";

/* A second closure request may say otherwise than the first: every measure gets what the newest one says. */
static const char done[] =
    ", undone AS (UPDATE measure m SET not_done_reason = w.reason FROM ("
    " SELECT c.unit_id, c.accepted_event, k.measure_no, u.reason FROM changed c"
    " JOIN measure k ON k.unit_id = c.unit_id AND k.plan_event = c.accepted_event"
    " LEFT JOIN LATERAL (SELECT reason FROM unnest(c.undone_nos::int2[], c.undone_reasons::text[])"
    "   AS n(no, reason) WHERE n.no = k.measure_no LIMIT 1) u ON true"
    " WHERE c.does & 512 <> 0 AND k.not_done_reason IS DISTINCT FROM u.reason) w"
    " WHERE m.unit_id = w.unit_id AND m.plan_event = w.accepted_event AND m.measure_no = w.measure_no)";

static const char decision[] =
    ", decided AS (INSERT INTO decision (unit_id, event_id, decided_event, problem_id, verified_on,"
    " next_review_on, new_due_on, method, result, cadence, self_held, accepted_risk, items)"
    " SELECT unit_id, event_id, decided, problem_id, verified_on, next_review_on, new_due_on, v_method,"
    " result, cadence, self_held, accepted_risk, items::int2[]"
    " FROM changed WHERE does & 16 <> 0)";
static const char decision_rare[] =
    ", decided AS (INSERT INTO decision (unit_id, event_id, decided_event, problem_id, verified_on,"
    " next_review_on, new_due_on, method, result, cadence, self_held, accepted_risk, items, end_reason,"
    " carried_to, conclusion)"
    " SELECT unit_id, event_id, decided, problem_id, verified_on, next_review_on, new_due_on, v_method,"
    " result, cadence, self_held, accepted_risk, items::int2[], end_reason, carried_to, conclusion"
    " FROM changed WHERE does & 32784 <> 0)";

static const char files[] =
    ", " EVENT_FILES_OF("changed", "s.f_digests", "s.f_sizes", "s.f_names", "s.f_personals");

/* How much an assignment that moved is more one that reported than it was: 1, 0 or -1. */
#define REPORTED_MORE "((($2::int4 >> state) & 1) - (($2::int4 >> prior_state) & 1))"

static const char count_head[] =
    ", counted AS (SELECT campaign_id, node_id, problem_no, " NODE_MOVES
    "sum(" REPORTED_MORE " * on_time::int4";
static const char count_regained[] = " + coalesce(regains_time, false)::int4";
static const char count_content[] =
    ")::int4 AS on_time, sum(" REPORTED_MORE " * with_content::int4)::int4 AS with_content";
static const char count_held[] =
    ", sum(coalesce(self_held, false)::int4)::int4 AS self_held, sum((does & 64 <> 0)::int4)::int4 AS returns";
static const char count_none_held[] = ", 0 AS self_held, 0 AS returns";
static const char count_moved[] = " FROM changed WHERE state <> prior_state";
static const char count_moved_or_held[] =
    " FROM changed WHERE state <> prior_state OR coalesce(self_held, false) OR does & 64 <> 0";
static const char count_or_regained[] = " OR coalesce(regains_time, false)";
static const char count_end[] =
    " GROUP BY campaign_id, node_id, problem_no)" NODE_COUNT("$1")
    " SELECT item, prior_state, state, version, chain FROM changed";
/* clang-format on */

static const char *when(bool part, const char *text, const char *otherwise)
{
    return part ? text : otherwise;
}

/* The arrays side by side: set-returning functions in a select list step together. */
static enum err append_input(struct buf *buf, unsigned parts)
{
    unsigned param = 3;
    enum err err = buf_printf(buf, " FROM (SELECT");
    for (unsigned i = 0; i < BATCH_COLUMNS && err == ERR_OK; i++) {
        const struct batch_column_info *column = &batch_columns[i];
        if (column->part == 0 || (column->part & parts) != 0) {
            err = buf_printf(buf, "%s unnest($%u::%s[]) AS %s", i == 0 ? "" : ",", param++,
                             column->cast, column->name);
        }
    }
    return err == ERR_OK ? buf_printf(buf, ") i") : err;
}

static enum err append_all(struct buf *buf, const char *const *texts, size_t count)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = buf_printf(buf, "%s", texts[i]);
    }
    return err;
}

static enum err build(struct buf *buf, unsigned parts)
{
    bool plans = (parts & BATCH_PLAN) != 0;
    bool effects = (parts & BATCH_EFFECT) != 0;
    bool decisions = (parts & BATCH_DECISION) != 0;
    bool closures = (parts & BATCH_DONE) != 0;
    bool rares = (parts & BATCH_RARE) != 0;
    bool filed = (parts & BATCH_FILES) != 0;
    const char *const before[] = {
        update_base,
        when(decisions, "coalesce(i.self_held, false)", "false"),
        update_chain_digest,
        when(rares, update_chain_rare, "NULL, NULL"),
        update_state,
        when(rares, update_regain, ""),
        when(closures, update_content_done, update_content),
        when(decisions, update_decision, ""),
        when(rares, update_extension, ""),
        when(decisions, update_extension_end, ""),
        when(rares, update_extensions, ""),
    };
    const char *const after[] = {
        guard,
        when(effects, when(rares, guard_effect_rare, guard_effect), ""),
        when(decisions, when(rares, guard_decision_rare, guard_decision), ""),
        returning,
        when(rares, returning_rare, ""),
        record_head,
        when(rares, record_rare, ""),
        record_select,
        when(decisions, "coalesce(self_held, false)", "false"),
        when(rares, record_rare, ""),
        record_tail,
        when(plans, plan, ""),
        when(plans, when(rares, measures_rare, measures), ""),
        when(effects, when(rares, effect_rare, effect), ""),
        when(closures, done, ""),
        when(decisions, when(rares, decision_rare, decision), ""),
        when(filed, files, ""),
        when(rares, rare, ""),
        count_head,
        when(rares, count_regained, ""),
        count_content,
        when(decisions, count_held, count_none_held),
        when(decisions, count_moved_or_held, count_moved),
        when(rares, count_or_regained, ""),
        count_end,
    };
    enum err err = append_all(buf, before, ARRAY_LEN(before));
    if (err == ERR_OK) {
        err = append_input(buf, parts);
    }
    if (err == ERR_OK) {
        err = append_all(buf, after, ARRAY_LEN(after));
    }
    return err;
}

unsigned batch_sql_parts(unsigned parts)
{
    return (parts & BATCH_RARE) != 0 ? (unsigned)BATCH_ALL : parts;
}

static unsigned index_of(unsigned parts)
{
    return parts == BATCH_ALL ? BATCH_STATEMENTS - 1 : parts;
}

const struct pg_statement *batch_sql_find(const struct batch_sql *sql, unsigned parts)
{
    return &sql->statements[index_of(parts)];
}

static enum err make(struct batch_sql *sql, unsigned parts, struct buf *buf)
{
    unsigned at = index_of(parts);
    buf_clear(buf);
    enum err err = build(buf, parts);
    if (err == ERR_OK) {
        err = buf_append(buf, "", 1);
    }
    if (err == ERR_OK) {
        sql->texts[at] = mem_strdup((const char *)buf_head(buf));
        err = sql->texts[at] == NULL ? ERR_NOMEM : ERR_OK;
    }
    (void)snprintf(sql->names[at], sizeof(sql->names[at]), "change_%u", parts);
    sql->statements[at] = (struct pg_statement){sql->names[at], sql->texts[at]};
    return err;
}

enum err batch_sql_init(struct batch_sql *sql)
{
    struct buf buf;
    enum err err = ERR_OK;
    *sql = (struct batch_sql){0};
    buf_init(&buf, TEXT_MAX);
    for (unsigned parts = 0; parts < BATCH_RARE && err == ERR_OK; parts++) {
        err = make(sql, parts, &buf);
    }
    if (err == ERR_OK) {
        err = make(sql, BATCH_ALL, &buf);
    }
    buf_close(&buf);
    if (err != ERR_OK) {
        batch_sql_close(sql);
    }
    return err;
}

void batch_sql_close(struct batch_sql *sql)
{
    for (unsigned i = 0; i < BATCH_STATEMENTS; i++) {
        mem_free(sql->texts[i]);
        sql->texts[i] = NULL;
    }
}
