/*
 * The counters of the unit tree as parts of statements: sql/014_node_count.sql says what they are. Columns are named by the
 * vocabulary's table of states, in its order, and by what follows them.
 */
#ifndef RECTIFY_STORE_NODE_COUNT_H
#define RECTIFY_STORE_NODE_COUNT_H

#include "server/rules/vocabulary.h"

#define NODE_STATE_NAME(n, name)  #name ", "
#define NODE_STATE_SUM(n, name)   "sum(" #name ")::int4 AS " #name ", "
#define NODE_STATE_RAISE(n, name) #name " = n." #name " + excluded." #name ", "

#define NODE_COLUMNS STATE_TABLE(NODE_STATE_NAME) "on_time, with_content, self_held, returns"
#define NODE_SUMS                                                                                  \
    STATE_TABLE(NODE_STATE_SUM)                                                                    \
    "sum(on_time)::int4 AS on_time, sum(with_content)::int4 AS with_content,"                      \
    " sum(self_held)::int4 AS self_held, sum(returns)::int4 AS returns"
#define NODE_RAISE                                                                                 \
    STATE_TABLE(NODE_STATE_RAISE)                                                                  \
    "on_time = n.on_time + excluded.on_time, with_content = n.with_content + "                     \
    "excluded.with_content,"                                                                       \
    " self_held = n.self_held + excluded.self_held, returns = n.returns + excluded.returns"

/* An assignment as a row of counters; `reported`: the set of states that count as reported. */
#define NODE_STATE_ONE(n, name) "(a.state = " #n ")::int4, "
#define NODE_ONE(reported)                                                                         \
    STATE_TABLE(NODE_STATE_ONE)                                                                    \
    "((" reported "::int4 >> a.state) & 1) * a.on_time::int4,"                                     \
    " ((" reported "::int4 >> a.state) & 1) * a.with_content::int4, a.self_held, a.returns"

/* What rows of (prior_state, state) change in each state; prior_state 0: a new assignment. */
#define NODE_STATE_MOVE(n, name)                                                                   \
    "sum((state = " #n ")::int4 - (prior_state = " #n ")::int4)::int4 AS " #name ", "
#define NODE_MOVES STATE_TABLE(NODE_STATE_MOVE)

/*
 * Follows a part `counted` of a WITH RECURSIVE, rows (node_id, campaign_id, problem_no, the columns), and adds them at each node and at
 * all above it. OFFSET 0 keeps the planner from reading the whole register; each row goes up by itself, because writers have
 * no joins but by keys (keyed.h).
 */
/* clang-format off */
#define NODE_COUNT(writer)                                                                         \
    ", carried(node_id, campaign_id, problem_no, " NODE_COLUMNS ") AS ("                           \
    "  SELECT node_id, campaign_id, problem_no, " NODE_COLUMNS " FROM counted"                     \
    "  UNION ALL SELECT u.parent_id, campaign_id, problem_no, " NODE_COLUMNS " FROM carried c, LATERAL" \
    "   (SELECT parent_id FROM unit WHERE unit_id = c.node_id OFFSET 0) u WHERE u.parent_id IS NOT NULL)," \
    " raised AS (INSERT INTO node_count AS n (writer, node_id, campaign_id, problem_no, " NODE_COLUMNS ")" \
    "  SELECT " writer "::int4, node_id, campaign_id, coalesce(problem_no, 0), " NODE_SUMS " FROM carried" \
    "  GROUP BY GROUPING SETS ((node_id, campaign_id, problem_no), (node_id, campaign_id))"        \
    "  ON CONFLICT (node_id, campaign_id, problem_no, writer) DO UPDATE SET " NODE_RAISE ")"
/* clang-format on */

#endif
