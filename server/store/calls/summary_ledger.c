#include "server/store/calls/summary_ledger.h"
#include "server/store/calls/campaign_columns.h"
#include "server/store/calls/figures.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* The assignments whose measures are listed, and those whose day is not the one that they were issued with. */
#define LISTED "a.role <> 4 AND a.state IN (6, 7, 8, 9)"
#define MOVED  "a.state <> 10 AND a.due_on IS DISTINCT FROM a.original_due"

/* In the list's order. */
#define WHERE(which)                                                                               \
    " WHERE a.campaign_id = " CAMPAIGN_ID " AND a.problem_id IN " CAMPAIGN_PROBLEMS " AND (" which \
    ")"                                                                                            \
    " AND (SELECT c.assignment_count FROM campaign c WHERE c.campaign_id = " CAMPAIGN_ID           \
    "  ) <= $2::int4 ORDER BY a.problem_no, a.party_position, u.code"

const struct pg_statement summary_proofs = {
    "summary_proofs",
    "SELECT a.problem_no, a.unit_id, u.name, m.owner, f.no_evidence_reason,"
    " ARRAY(SELECT n.name FROM event_file n WHERE n.unit_id = m.unit_id"
    "  AND n.event_id = m.effect_event ORDER BY n.position)"
    " FROM assignment a JOIN unit u ON u.unit_id = a.unit_id"
    " JOIN measure m ON m.unit_id = a.unit_id AND m.plan_event = a.accepted_event"
    " LEFT JOIN effect f ON f.unit_id = m.unit_id AND f.event_id = m.effect_event" WHERE(
        LISTED) ", m.measure_no"};

const struct pg_statement summary_tasks = {
    "summary_tasks",
    "SELECT a.problem_no, a.unit_id, u.name, g.text,"
    " (d.received_at AT TIME ZONE 'Asia/Shanghai')::date,"
    " CASE WHEN a.state = 8 THEN a.result ELSE 0 END, k.accepted_risk,"
    " CASE WHEN " MOVED " THEN a.due_on END, r.cadence, r.period_on, coalesce(r.nil, false),"
    " r.text, r.quantity"
    " FROM assignment a JOIN unit u ON u.unit_id = a.unit_id"
    " LEFT JOIN event g ON g.unit_id = a.unit_id AND g.event_id = a.progress_event"
    " LEFT JOIN event d ON d.unit_id = a.unit_id AND d.event_id = a.last_decision_event"
    "  AND a.state = 8"
    " LEFT JOIN decision k ON k.unit_id = d.unit_id AND k.event_id = d.event_id"
    " LEFT JOIN LATERAL (SELECT q.cadence, q.period_on, q.nil, q.quantity, e.text FROM periodic q"
    "  JOIN event e ON e.unit_id = q.unit_id AND e.event_id = q.event_id"
    "  WHERE q.unit_id = a.unit_id AND q.problem_id = a.problem_id"
    "  ORDER BY q.period_on DESC, q.cadence DESC LIMIT 1) r ON a.due_kind = 2" WHERE(
        "(" LISTED ") OR (" MOVED ")")};

enum err summary_ledger_ask(const struct summary_call *wanted, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, wanted->campaign);
    params_int4(&params, SUMMARY_ASSIGNMENTS_MAX);
    enum err err = wanted->public_only ? ERR_OK : round_send(round, &summary_proofs, &params);
    return err == ERR_OK ? round_send(round, &summary_tasks, &params) : err;
}

COLUMNS_OF(struct summary_proof_record, proof_columns) = {
    COLUMN(NUMBER, struct summary_proof_record, problem_no),
    COLUMN(NUMBER, struct summary_proof_record, unit_id),
    COLUMN(TEXT, struct summary_proof_record, unit_name),
    COLUMN(TEXT, struct summary_proof_record, owner),
    COLUMN(TEXT, struct summary_proof_record, no_evidence_reason),
    COLUMN(TEXTS, struct summary_proof_record, files),
};

COLUMNS_OF(struct summary_task_record, task_columns) = {
    COLUMN(NUMBER, struct summary_task_record, problem_no),
    COLUMN(NUMBER, struct summary_task_record, unit_id),
    COLUMN(TEXT, struct summary_task_record, unit_name),
    COLUMN(TEXT, struct summary_task_record, progress),
    COLUMN(DAY, struct summary_task_record, closed_on),
    COLUMN(NUMBER, struct summary_task_record, result),
    COLUMN(TEXT, struct summary_task_record, accepted_risk),
    COLUMN(DAY, struct summary_task_record, moved_on),
    COLUMN(NUMBER, struct summary_task_record, cadence),
    COLUMN(DAY, struct summary_task_record, period_on),
    COLUMN(BOOL, struct summary_task_record, nil),
    COLUMN(TEXT, struct summary_task_record, periodic),
    COLUMN(TEXT, struct summary_task_record, quantity),
};

const struct take summary_ledger_takes[] = {
    {&summary_proofs, TAKE_LIST(struct summary_call, proofs, proof_count, proof_columns)},
    {&summary_tasks, TAKE_LIST(struct summary_call, tasks, task_count, task_columns)},
    {0},
};
