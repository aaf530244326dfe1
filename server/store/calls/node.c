/*
 * The sums over the unit tree. What they cost depends on what lies below the node and on nothing else:
 *
 *   - the walk goes downwards from the node over the index unit_of_parent, two index entries for each unit below;
 *   - a counter is found by its node (assignment_count_of_node); there are some dozen per problem and node, whatever the number
 *     of units under it;
 *   - assignments are read of one level only: of the units that are counted at the node itself (assignment_of_node),
 *     since a counter cannot tell one unit of its node from another.
 *
 * A district with 20 communities looks at 20 units and some hundred rows, in a register of 600,000 communities with 6,000,000
 * assignments as in its own: milliseconds. What is asked rarely, the top of such a register, is one pass over its units and
 * its counters, some seconds; history and the 6,000,000 are not touched there either.
 */
#include "server/store/calls/node.h"
#include "server/store/calls/campaign_columns.h"
#include "server/store/calls/figures.h"
#include "server/store/reported.h"
#include "server/store/scripts.h"

/* clang-format off */

/*
 * `name`: the parameter of its name, code or alias. Without one: from the only root downwards while a node has one child that has children
 * itself; null when there are several roots. An unknown name gives no row.
 */
#define NODE(name)                                                                                 \
    "way(unit_id, depth) AS (SELECT (SELECT min(unit_id) FROM unit WHERE parent_id IS NULL"        \
    "  HAVING count(*) = 1), 1"                                                                    \
    "  UNION ALL SELECT (SELECT min(u.unit_id) FROM unit u WHERE u.parent_id = w.unit_id"          \
    "   HAVING count(*) = 1 AND bool_and(EXISTS (SELECT FROM unit k WHERE k.parent_id = u.unit_id)))," \
    "  w.depth + 1 FROM way w WHERE w.unit_id IS NOT NULL),"                                       \
    " node(unit_id) AS (SELECT unit_id FROM unit_name WHERE name = " name "::text AND unit_id IS NOT NULL" \
    "  UNION ALL (SELECT max(unit_id) FILTER (WHERE depth = (SELECT max(depth) FROM way"           \
    "   WHERE unit_id IS NOT NULL)) FROM way HAVING " name "::text IS NULL))"

/* The children of today; of no node: the roots. */
#define CHILD                                                                                      \
    "child(unit_id) AS (SELECT u.unit_id FROM node n JOIN unit u ON u.parent_id = n.unit_id"       \
    "  UNION ALL SELECT u.unit_id FROM node n, unit u"                                             \
    "   WHERE n.unit_id IS NULL AND u.parent_id IS NULL)"

/*
 * Everything below, each with the child it belongs to. OFFSET 0 keeps the planner from reading the whole register: it
 * cannot know how small most subtrees are.
 */
#define BELOW                                                                                      \
    "below(child_id, unit_id) AS (SELECT unit_id, unit_id FROM child"                              \
    "  UNION ALL SELECT b.child_id, u.unit_id FROM below b, LATERAL"                               \
    "   (SELECT unit_id FROM unit WHERE parent_id = b.unit_id OFFSET 0) u)"

/* The counters of one unit that is a node, of the campaign's problems; for the same reason. */
#define COUNTERS(unit)                                                                             \
    "LATERAL (SELECT problem_id, fact, n FROM assignment_count WHERE node_id = " unit              \
    "  AND problem_id = ANY (ARRAY" CAMPAIGN_PROBLEMS ") OFFSET 0) n"

static const struct pg_statement node_find = {
    "node_find",
    "WITH RECURSIVE " NODE("$1")
    " SELECT u.unit_id, u.name FROM node n LEFT JOIN unit u ON u.unit_id = n.unit_id"};

static const struct pg_statement node_problems = {
    "node_problems",
    "SELECT p.seq_no, p.title FROM problem p WHERE p.campaign_id = " CAMPAIGN_ID
    " ORDER BY p.seq_no"};

/*
 * $3: the states that count as reported. What counts below a child are the counters there and its own assignments, where
 * those are counted at this node. One walk gives the sums by problem and the sums by child.
 */
const struct pg_statement node_figures = {
    "node_figures",
    "WITH RECURSIVE " NODE("$2") ", " CHILD ", " BELOW ","
    " counted(unit_id, problem_id, fact, n) AS ("
    "  SELECT b.child_id, n.problem_id, n.fact, n.n FROM below b, " COUNTERS("b.unit_id")
    "  UNION ALL SELECT a.unit_id, a.problem_id, f.fact, f.n"
    "   FROM node JOIN assignment a ON a.node_id = node.unit_id,"
    "   LATERAL (SELECT ($3::int4 >> a.state) & 1 AS yes) r, LATERAL (VALUES (a.state::int4, 1),"
    "   (32, r.yes), (33, r.yes * a.on_time::int4), (34, r.yes * a.with_content::int4),"
    "   (35, a.self_held::int4), (36, a.returns::int4)) f(fact, n)"
    "   WHERE a.problem_id = ANY (ARRAY" CAMPAIGN_PROBLEMS ")),"
    " summed(unit_id, problem_id, fact, n) AS (SELECT unit_id, problem_id, fact, sum(n)::int8"
    "  FROM counted GROUP BY GROUPING SETS ((unit_id, fact), (problem_id, fact)))"
    " SELECT p.seq_no, s.unit_id, u.name, u.kind, s.fact, s.n FROM summed s"
    " LEFT JOIN LATERAL (SELECT name, kind, code FROM unit WHERE unit_id = s.unit_id OFFSET 0) u ON true"
    " LEFT JOIN problem p ON p.problem_id = s.problem_id"
    " WHERE (SELECT c.assignment_count FROM campaign c WHERE c.campaign_id = " CAMPAIGN_ID ") > $4::int4"
    " ORDER BY p.seq_no, u.kind, u.code, s.fact"};
/* clang-format on */

static const struct pg_statement *const statements[] = {&node_find, &node_problems, &node_figures,
                                                        NULL};

void node_params(struct pg_params *params, const char *campaign, const char *node,
                 int64_t more_assignments_than)
{
    params_init(params);
    params_text(params, campaign);
    params_text(params, node);
    params_int4(params, reported_states());
    params_int4(params, more_assignments_than);
}

static enum err ask(struct store_call *call, struct round *round)
{
    const struct node_call *wanted = CONTAINER_OF(call, struct node_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    params_init(&params);
    params_text(&params, wanted->campaign);
    enum err err = round_send(round, &campaign_find, &params);
    if (err == ERR_OK) {
        err = round_send(round, &node_problems, &params);
    }
    params_init(&params);
    params_text(&params, wanted->node);
    if (err == ERR_OK) {
        err = round_send(round, &node_find, &params);
    }
    node_params(&params, wanted->campaign, wanted->node, -1);
    return err == ERR_OK ? round_send(round, &node_figures, &params) : err;
}

struct node_row {
    int64_t unit_id;
    const char *name;
};

static enum err take_node(struct node_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct node_row, unit_id),
        COLUMN(TEXT, struct node_row, name),
    };
    static const struct columns columns = COLUMNS(struct node_row, table);
    struct node_row row = {0};
    if (PQntuples(result) != 1) {
        return ERR_NOT_FOUND;
    }
    enum err err = row_read(result, 0, &columns, found->call.arena, &row);
    found->name = row.name;
    return err;
}

static enum err take_problems(struct node_call *found, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct summary_problem_record, seq_no),
        COLUMN(TEXT, struct summary_problem_record, title),
    };
    static const struct columns columns = COLUMNS(struct summary_problem_record, table);
    void *rows = NULL;
    enum err err = rows_read(result, &columns, found->call.arena, &rows, &found->problem_count);
    found->problems = rows;
    return err;
}

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    struct node_call *found = CONTAINER_OF(call, struct node_call, call);
    if (statement == &campaign_find) {
        return campaign_take(result, call->arena, found->campaign, found->issued_only,
                             &found->found);
    }
    if (statement == &node_find) {
        return take_node(found, result);
    }
    if (statement == &node_problems) {
        return take_problems(found, result);
    }
    return figures_take_nodes(call->arena, result, found->problems, found->problem_count,
                              &found->children, &found->child_count);
}

const struct call_script node_script = {
    .name = "node",
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_node(struct store *store, struct node_call *call)
{
    return store_accept(store, &call->call, &node_script);
}
