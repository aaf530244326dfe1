/*
 * What a node's figures cost depends on the number of its children and of the campaign's problems and on nothing else, wherever
 * in the tree it is:
 *
 *   - its own counters (node_count), which hold all below it: a row per problem and writer;
 *   - the sums of each child that is a node, a row per writer;
 *   - the assignments of the units that are counted at the node itself (assignment_of_node), since a counter cannot tell one
 *     unit of its node from another; and what the node itself has to answer.
 */
#include "server/store/calls/node.h"
#include "server/store/calls/campaign_columns.h"
#include "server/store/calls/figures.h"
#include "server/store/node_count.h"
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

/* The counters of one unit; OFFSET 0 keeps the planner from reading those of all: it cannot know how few are asked for. */
#define COUNTERS(of, problems)                                                                     \
    "LATERAL (SELECT * FROM node_count n WHERE n.node_id = " of ".unit_id"                          \
    "  AND n.campaign_id = " of ".campaign_id AND n.problem_no " problems " OFFSET 0) n"
/* So with assignments; a unit that is a root is counted at itself. */
#define ASSIGNMENTS(condition)                                                                     \
    "LATERAL (SELECT * FROM assignment a WHERE " condition " AND a.campaign_id = k.campaign_id OFFSET 0) a"

static const struct pg_statement node_find = {
    "node_find",
    "WITH RECURSIVE " NODE("$1")
    " SELECT u.unit_id, u.name FROM node n LEFT JOIN unit u ON u.unit_id = n.unit_id"};

static const struct pg_statement node_problems = {
    "node_problems",
    "SELECT p.seq_no, p.title FROM problem p WHERE p.campaign_id = " CAMPAIGN_ID
    " ORDER BY p.seq_no"};

/*
 * $3: the states that count as reported. What counts below a child are its sums and its own assignments, where those are counted
 * at this node. What the node itself has to answer stands beside its children, where it is not counted below it anyhow.
 */
const struct pg_statement node_figures = {
    "node_figures",
    "WITH RECURSIVE " NODE("$2") ","
    " asked AS (SELECT n.unit_id, c.campaign_id FROM node n, campaign c WHERE c.campaign_id = " CAMPAIGN_ID
    "  AND c.assignment_count > $4::int4),"
    " root AS (SELECT u.unit_id, k.campaign_id FROM asked k, unit u WHERE k.unit_id IS NULL AND u.parent_id IS NULL),"
    " whole AS (SELECT * FROM asked UNION ALL SELECT * FROM root),"
    " child AS (SELECT u.unit_id, k.campaign_id FROM asked k JOIN unit u ON u.parent_id = k.unit_id"
    "  UNION ALL SELECT * FROM root),"
    " own AS (SELECT a.* FROM asked k, " ASSIGNMENTS("a.unit_id = k.unit_id") "),"
    " own_way(node_id, at) AS (SELECT DISTINCT node_id, node_id FROM own"
    "  UNION SELECT w.node_id, u.parent_id FROM own_way w, LATERAL"
    "   (SELECT parent_id FROM unit WHERE unit_id = w.at OFFSET 0) u WHERE u.parent_id IS NOT NULL),"
    " counted(problem_no, unit_id, " NODE_COLUMNS ") AS ("
    "  SELECT problem_no, NULL::int8, " NODE_COLUMNS " FROM whole w, " COUNTERS("w", "> 0")
    "  UNION ALL SELECT 0, c.unit_id, " NODE_COLUMNS " FROM child c, " COUNTERS("c", "= 0")
    "  UNION ALL SELECT 0, a.unit_id, " NODE_ONE("$3") " FROM asked k, " ASSIGNMENTS("a.node_id = k.unit_id")
    "  UNION ALL SELECT r.problem_no, r.unit_id, " NODE_ONE("$3") " FROM own a,"
    "   LATERAL (VALUES (a.problem_no, NULL), (0, a.unit_id)) r(problem_no, unit_id)"
    "   WHERE NOT EXISTS (SELECT FROM own_way w WHERE w.node_id = a.node_id AND w.at = a.unit_id)),"
    " summed AS (SELECT problem_no, unit_id, " NODE_SUMS " FROM counted GROUP BY problem_no, unit_id)"
    " SELECT s.problem_no, s.unit_id, u.name, u.kind, " NODE_COLUMNS " FROM summed s"
    " LEFT JOIN LATERAL (SELECT name, kind, code FROM unit WHERE unit_id = s.unit_id OFFSET 0) u ON true"
    " ORDER BY s.problem_no, u.kind, u.code"};
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

COLUMNS_OF(struct summary_problem_record, problem_columns) = {
    COLUMN(NUMBER, struct summary_problem_record, seq_no),
    COLUMN(TEXT, struct summary_problem_record, title),
};

static const struct take takes[] = {
    {&node_problems, TAKE_LIST(struct node_call, problems, problem_count, problem_columns)},
    {0},
};

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
    return figures_take_nodes(call->arena, result, found->problems, found->problem_count,
                              &found->children, &found->child_count);
}

const struct call_script node_script = {
    .name = "node",
    .keyed = true,
    .statements = statements,
    .send = ask,
    .takes = takes,
    .take = take,
};

enum err store_node(struct store *store, struct node_call *call)
{
    return store_accept(store, &call->call, &node_script);
}
