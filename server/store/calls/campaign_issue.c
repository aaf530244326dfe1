/*
 * T1: the draft becomes binding. What is frozen here is the denominator of every later figure.
 *
 *   round 0   begin; the campaign's row is taken: NOT_FOUND, CAMPAIGN_STATE; where the register is cut into slices
 *   round 1   one assignment per (problem, unit), their first events, slice by slice; the reports that are owed; their counters,
 *             which no unit is moved under until the commit (sql/014_node_count.sql), so they come late; all servers are told; commit
 *
 * All set-based: of 100,000 units 600,000 assignments are frozen by 13 statements, one a slice of the register, so that whoever waits
 * can be told how far it is; a small register is one slice.
 */
#include "server/store/calls/event_chain.h"
#include "server/store/calls/office_event.h"
#include "server/store/internal.h"
#include "server/store/listen.h"
#include "server/store/node_count.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* One row if there is such a campaign; true if it was a draft and is issued now. */
static const struct pg_statement issue_campaign = {
    "issue_campaign",
    "WITH issued AS (UPDATE campaign SET state = 2 WHERE code = $1::text AND state = 1"
    "  RETURNING campaign_id)"
    " SELECT EXISTS (SELECT FROM issued i WHERE i.campaign_id = c.campaign_id)"
    " FROM campaign c WHERE c.code = $1::text"};

/* The last unit of each slice but the last: as many units in each, whatever their ids are. */
static const struct pg_statement issue_slices = {
    "issue_slices",
    "WITH size AS (SELECT greatest(8192, (count(*) + 63) / 64) AS n FROM unit)"
    " SELECT unit_id FROM (SELECT unit_id, row_number() OVER (ORDER BY unit_id) AS nth FROM unit) u"
    " WHERE nth % (SELECT n FROM size) = 0 ORDER BY unit_id"};

/*
 * Who is named: units, members of groups of units, and for a group of communities without members every
 * community. Groups of persons make no assignment. Every other community answers for itself (S-45). What is not
 * named comes after all parties. Where the campaign has an area, communities are those in it; a unit that is named by its
 * own name has its task wherever it lies.
 *
 * A register is often issued to right after its import, when the database knows nothing of its size yet: so who is not named is found
 * by grouping, and not by a join that would be planned for a handful of rows.
 *
 * With each comes its first event. Nobody sent these requests, so the ids are made here; the digest is of what was assigned to
 * whom. $2 received, $3 person, $4 actor's unit, $5 client, $6 hat; the slice: units after $7, up to $8.
 */
/* clang-format off */
static const struct pg_statement issue_assignments = {
    "issue_assignments",
    "WITH RECURSIVE area AS (SELECT c.area_id AS unit_id FROM campaign c"
    "   WHERE c.code = $1::text AND c.area_id IS NOT NULL"
    "  UNION SELECT u.unit_id FROM unit u JOIN area b ON u.parent_id = b.unit_id),"
    " inside AS NOT MATERIALIZED (SELECT u.unit_id, u.kind FROM unit u WHERE u.unit_id > $7::int8 AND u.unit_id <= $8::int8"
    "  AND (u.unit_id IN (SELECT unit_id FROM area)"
    "   OR (SELECT c.area_id FROM campaign c WHERE c.code = $1::text) IS NULL)),"
    " party AS (SELECT p.problem_id, t.position, t.unit_id, t.group_id, g.kind, t.leads"
    "  FROM campaign c JOIN problem p USING (campaign_id) JOIN problem_party t USING (problem_id)"
    "  LEFT JOIN unit_group g USING (group_id) WHERE c.code = $1::text),"
    " named AS (SELECT problem_id, unit_id, position, leads FROM party"
    "   WHERE unit_id > $7::int8 AND unit_id <= $8::int8"
    "  UNION ALL SELECT t.problem_id, m.unit_id, t.position, false FROM party t"
    "   JOIN unit_group_member m USING (group_id) WHERE m.unit_id > $7::int8 AND m.unit_id <= $8::int8"
    "    AND (t.kind = 2 OR t.kind = 1 AND m.unit_id IN (SELECT unit_id FROM inside))"
    "  UNION ALL SELECT t.problem_id, u.unit_id, t.position, false FROM party t"
    "   JOIN inside u ON u.kind = 3 WHERE t.kind = 1 AND NOT EXISTS"
    "    (SELECT FROM unit_group_member m WHERE m.group_id = t.group_id)),"
    " answering AS (SELECT problem_id, unit_id, position, leads FROM named"
    "  UNION ALL SELECT p.problem_id, u.unit_id, 32767, false FROM campaign c"
    "   JOIN problem p USING (campaign_id) JOIN inside u ON u.kind = 3 WHERE c.code = $1::text),"
    " everyone AS (SELECT problem_id, unit_id, min(position) AS position,"
    "  CASE WHEN bool_or(leads) THEN 1 WHEN min(position) < 32767 THEN 2 ELSE 4 END AS role"
    "  FROM answering GROUP BY 1, 2),"
    " frozen AS (SELECT e.unit_id, gen_random_uuid() AS event_id, e.problem_id, p.campaign_id, p.seq_no,"
    "  e.position, e.role::int2, p.due_kind, p.due_on, p.cadence, u.parent_id,"
    "  sha256(convert_to(concat_ws(':', $1::text, p.seq_no, e.unit_id, e.role, p.due_kind,"
    "   p.due_on - date '1970-01-01'), 'UTF8')) AS digest"
    "  FROM everyone e JOIN problem p USING (problem_id) JOIN unit u ON u.unit_id = e.unit_id),"
    " chained AS MATERIALIZED (SELECT f.*, sha256(" EVENT_CHAIN_BEGIN
    "   || event_bytes(f.unit_id, f.event_id, f.problem_id, f.campaign_id, $3::int8, $4::int8, $5::int8, NULL,"
    "    $2::timestamptz, 1, $6::int4, 1::int2, 0::int2, 1::int2, false, f.digest, NULL, NULL, NULL, NULL, NULL))"
    "   AS chain FROM frozen f ORDER BY f.unit_id, f.seq_no),"
    " recorded AS (INSERT INTO event (unit_id, event_id, problem_id, campaign_id, person_id, actor_unit_id,"
    "  client_id, received_at, version, hat, act, from_state, to_state, digest, chain)"
    "  SELECT unit_id, event_id, problem_id, campaign_id, $3::int8, $4::int8, $5::int8, $2::timestamptz, 1,"
    "  $6::int4, 1, 0, 1, digest, chain FROM chained)"
    " INSERT INTO assignment (unit_id, problem_id, campaign_id, node_id, problem_no, party_position,"
    "  role, state, due_kind, original_due, due_on, cadence, last_act, changed_at, chain)"
    " SELECT unit_id, problem_id, campaign_id, coalesce(parent_id, unit_id), seq_no,"
    "  position, role, 1, due_kind, due_on, due_on, cadence, 1, $2::timestamptz, chain FROM chained"};
/* clang-format on */

static const struct pg_statement issue_counts = {
    "issue_counts",
    "WITH RECURSIVE counted AS (SELECT campaign_id, node_id, problem_no, " NODE_MOVES
    "0 AS on_time, 0 AS with_content, 0 AS self_held, 0 AS returns FROM assignment"
    " WHERE campaign_id = (SELECT campaign_id FROM campaign WHERE code = $1::text)"
    " GROUP BY campaign_id, node_id, problem_no)" NODE_COUNT("$2") " SELECT 1"};

/* Every community owes a summary report (S-38); who else has a task may hand one in. */
static const struct pg_statement issue_reports = {
    "issue_reports",
    "INSERT INTO report (unit_id, campaign_id, changed_at, expected)"
    " SELECT a.unit_id, a.campaign_id, $2::timestamptz, u.kind = 3"
    " FROM assignment a JOIN unit u USING (unit_id)"
    " WHERE a.campaign_id = (SELECT campaign_id FROM campaign WHERE code = $1::text)"
    " GROUP BY a.unit_id, a.campaign_id, u.kind ORDER BY a.unit_id"};

static const struct pg_statement issue_figures = {
    "issue_figures",
    "WITH figures AS (SELECT c.campaign_id,"
    "  (SELECT count(*) FROM problem p WHERE p.campaign_id = c.campaign_id)::int4 AS problems,"
    "  count(DISTINCT a.unit_id)::int4 AS units, count(a.unit_id)::int4 AS assignments"
    "  FROM campaign c LEFT JOIN assignment a USING (campaign_id) WHERE c.code = $1::text"
    "  GROUP BY c.campaign_id)"
    " UPDATE campaign c SET assignment_count = f.assignments FROM figures f"
    " WHERE c.campaign_id = f.campaign_id RETURNING f.problems, f.units, f.assignments"};

static const struct pg_statement *const statements[] = {
    &issue_campaign, &issue_slices,  &issue_assignments, &issue_counts,
    &issue_reports,  &issue_figures, &tell_campaign,     NULL};

/* Behind the slices: what each statement is to whoever waits. */
static const struct {
    enum work_step step;
    const struct pg_statement *statement;
} rest[] = {
    {STEP_REPORTS, &issue_reports},
    {STEP_COUNTS, &issue_counts},
    {STEP_COUNTS, &issue_figures},
};

/* What comes when so many are behind. */
static void tell(struct campaign_issue_call *issue)
{
    unsigned slices = (unsigned)issue->slice_count + 1;
    enum work_step step = STEP_TASKS;
    if (issue->told >= slices) {
        unsigned behind = issue->told - slices;
        step = behind < ARRAY_LEN(rest) ? rest[behind].step : STEP_COMMIT;
    }
    store_call_tell(&issue->call, step, issue->told, slices + ARRAY_LEN(rest));
}

static enum err send_coded(struct round *round, const struct pg_statement *statement,
                           const char *code)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, code);
    return round_send(round, statement, &params);
}

static enum err send_slice(const struct campaign_issue_call *issue, struct round *round,
                           int64_t after, int64_t last)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, issue->code);
    params_time(&params, issue->actor.received_ms);
    params_id(&params, issue->actor.person_id);
    params_id(&params, issue->actor.unit_id);
    params_id(&params, issue->actor.client_id);
    params_int4(&params, issue->actor.hat);
    params_int8(&params, after);
    params_int8(&params, last);
    enum err err = round_send(round, &issue_assignments, &params);
    round_flush(round);
    return err;
}

static enum err send_assignments(const struct campaign_issue_call *issue, struct round *round)
{
    int64_t after = INT64_MIN;
    enum err err = ERR_OK;
    for (size_t i = 0; i < issue->slice_count && err == ERR_OK; i++) {
        err = send_slice(issue, round, after, issue->slices[i].unit_id);
        after = issue->slices[i].unit_id;
    }
    return err == ERR_OK ? send_slice(issue, round, after, INT64_MAX) : err;
}

static enum err send_reports(const struct campaign_issue_call *issue, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, issue->code);
    params_time(&params, issue->actor.received_ms);
    return round_send(round, &issue_reports, &params);
}

static enum err send_counts(const struct campaign_issue_call *issue, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, issue->code);
    params_int4(&params, store_office_writer(round->slot->lane->store));
    return round_send(round, &issue_counts, &params);
}

static enum err send_contents(const struct campaign_issue_call *issue, struct round *round)
{
    static enum err (*const steps[])(const struct campaign_issue_call *, struct round *) = {
        send_assignments, send_reports, send_counts};
    enum err err = ERR_OK;
    for (size_t i = 0; i < ARRAY_LEN(steps) && err == ERR_OK; i++) {
        err = steps[i](issue, round);
        round_flush(round);
    }
    if (err == ERR_OK) {
        err = send_coded(round, &issue_figures, issue->code);
        round_flush(round);
    }
    if (err == ERR_OK) {
        err = office_event_send(round, &issue->actor, "campaign-issue", issue->code);
    }
    if (err == ERR_OK) {
        err = office_notify_send(round);
    }
    if (err == ERR_OK) {
        err = office_tell_send(round, &issue->actor, issue->code);
    }
    return err == ERR_OK ? round_commit(round) : err;
}

static enum err send_beginning(const struct campaign_issue_call *issue, struct round *round)
{
    struct pg_params none;
    params_init(&none);
    enum err err = round_begin(round);
    if (err == ERR_OK) {
        err = send_coded(round, &issue_campaign, issue->code);
    }
    return err == ERR_OK ? round_send(round, &issue_slices, &none) : err;
}

static enum err ask(struct store_call *call, struct round *round)
{
    struct campaign_issue_call *issue = CONTAINER_OF(call, struct campaign_issue_call, call);
    if (round->number == 0) {
        return send_beginning(issue, round);
    }
    if (round->number > 1) {
        return ERR_OK;
    }
    issue->told = 0;
    tell(issue);
    return send_contents(issue, round);
}

struct issued_row {
    bool issued;
};

static enum err take_campaign(const PGresult *result)
{
    static const struct column table[] = {COLUMN(BOOL, struct issued_row, issued)};
    static const struct columns columns = COLUMNS(struct issued_row, table);
    struct issued_row row = {0};
    if (PQntuples(result) != 1) {
        return ERR_NOT_FOUND;
    }
    enum err err = row_read(result, 0, &columns, NULL, &row);
    if (err != ERR_OK) {
        return err;
    }
    return row.issued ? ERR_OK : ERR_CAMPAIGN_STATE;
}

static enum err take_slices(struct campaign_issue_call *issue, const PGresult *result)
{
    static const struct column table[] = {COLUMN(NUMBER, struct issue_slice, unit_id)};
    static const struct columns columns = COLUMNS(struct issue_slice, table);
    void *all = NULL;
    enum err err = rows_read(result, &columns, issue->call.arena, &all, &issue->slice_count);
    issue->slices = all;
    return err;
}

static enum err take_figures(struct campaign_issue_call *issue, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct campaign_issue_call, problems),
        COLUMN(NUMBER, struct campaign_issue_call, units),
        COLUMN(NUMBER, struct campaign_issue_call, assignments),
    };
    static const struct columns columns = COLUMNS(struct campaign_issue_call, table);
    return row_read(result, 0, &columns, issue->call.arena, issue);
}

static bool is_told(const struct pg_statement *statement)
{
    bool told = statement == &issue_assignments;
    for (size_t i = 0; i < ARRAY_LEN(rest); i++) {
        told = told || rest[i].statement == statement;
    }
    return told;
}

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct campaign_issue_call *issue = CONTAINER_OF(call, struct campaign_issue_call, call);
    if (is_told(statement)) {
        issue->told++;
        tell(issue);
    }
    if (statement == &issue_campaign) {
        return take_campaign(result);
    }
    if (statement == &issue_slices) {
        return take_slices(issue, result);
    }
    return statement == &issue_figures ? take_figures(issue, result) : ERR_OK;
}

const struct call_script campaign_issue_script = {
    .name = "campaign-issue",
    .writes = true,
    .patience_ms = LANE_PATIENCE_MS,
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_campaign_issue(struct store *store, struct campaign_issue_call *call)
{
    return store_accept(store, &call->call, &campaign_issue_script);
}
