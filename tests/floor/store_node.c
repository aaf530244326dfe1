/*
 * The figures of nodes of the unit tree against a count of everything, on random trees: at every node the sums of the
 * counters are what counting the assignments gives, also after units were moved, and a unit stands at its own node as it does at its parent's. The seed is printed and fixed;
 * RECTIFY_SEED=N tries another one.
 */
#include "server/rules/completeness.h"
#include "server/store/calls/node.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
    UNITS = 60,
    MOVES = 8,
    FIRST_ID = 100000,
    TREES = 3,
    SEED = 20230508,
};

static struct lab lab;
static int64_t problems[LAB_PROBLEMS];

/* What the test knows of each unit and each assignment, index by index. */
static int parents[UNITS]; /* -1: a root */
struct known {
    bool assigned;
    int node; /* where it is counted */
    int state;
    bool on_time;
    bool with_content;
    int returns;
};
static struct known known[UNITS][LAB_PROBLEMS];

static uint64_t random_state;

static int pick(int below)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((random_state >> 33) % (uint64_t)below);
}

static int setup(void **state)
{
    (void)state;
    const char *seed = getenv("RECTIFY_SEED");
    random_state = seed != NULL ? strtoull(seed, NULL, 10) : SEED;
    print_message("RECTIFY_SEED=%llu\n", (unsigned long long)random_state);
    lab_open(&lab, NULL);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lab_close(&lab);
    return 0;
}

/* ---- a random tree, as rows of the database and as arrays ---- */

static void grow_tree(void)
{
    for (int i = 0; i < UNITS; i++) {
        parents[i] = i == 0 || pick(20) == 0 ? -1 : pick(i);
        char parent[16] = "NULL";
        if (parents[i] >= 0) {
            (void)snprintf(parent, sizeof(parent), "%d", FIRST_ID + parents[i]);
        }
        (void)postgres_fixture_sql(
            "WITH u AS (INSERT INTO unit (unit_id, code, name, kind, level, parent_id)"
            " VALUES (%d, 'R%03d', '随机%03d', %d, 3, %s) RETURNING unit_id)"
            " INSERT INTO unit_name (name, unit_id) SELECT '随机%03d', unit_id FROM u",
            FIRST_ID + i, i, i, 1 + pick(6), parent, i);
    }
}

static void assign(int unit, int problem)
{
    struct known *one = &known[unit][problem];
    *one = (struct known){
        .assigned = pick(4) != 0,
        .node = parents[unit] < 0 ? unit : parents[unit],
        .state = 1 + pick(STATE_MAX),
        .on_time = pick(2) == 0,
        .with_content = pick(2) == 0,
        .returns = pick(3),
    };
    if (one->assigned) {
        (void)postgres_fixture_sql(
            "INSERT INTO assignment (unit_id, problem_id, campaign_id, node_id, problem_no,"
            " party_position, role, state, due_kind, last_act, changed_at, on_time, with_content,"
            " returns, chain) SELECT %d, problem_id, campaign_id, %d, seq_no, 1, 2, %d, 2, 1, "
            "now(), %s,"
            " %s, %d, sha256('x') FROM problem WHERE problem_id = %ld",
            FIRST_ID + unit, FIRST_ID + one->node, one->state, one->on_time ? "true" : "false",
            one->with_content ? "true" : "false", one->returns, (long)problems[problem]);
    }
}

/* Every writer has a share of every counter, which may be negative: only the sums mean anything. */
static void count_by_writers(void)
{
    (void)postgres_fixture_sql(
        "INSERT INTO node_count WITH RECURSIVE way AS (SELECT unit_id AS node_id, unit_id AS at "
        "FROM unit"
        "  UNION ALL SELECT w.node_id, u.parent_id FROM way w JOIN unit u ON u.unit_id = w.at"
        "   WHERE u.parent_id IS NOT NULL),"
        " seen AS (SELECT a.*, (state IN (3, 4, 7, 8, 9))::int AS yes FROM assignment a)"
        " SELECT w.at, campaign_id, s.writer, p.no, sum((state = 1)::int) + s.n,"
        "  sum((state = 2)::int) + s.n, sum((state = 3)::int) + s.n, sum((state = 4)::int) + s.n,"
        "  sum((state = 5)::int) + s.n, sum((state = 6)::int) + s.n, sum((state = 7)::int) + s.n,"
        "  sum((state = 8)::int) + s.n, sum((state = 9)::int) + s.n, sum((state = 10)::int) + s.n,"
        "  sum(yes * on_time::int) + s.n, sum(yes * with_content::int) + s.n, 0, sum(returns) + s.n"
        "  FROM seen JOIN way w USING (node_id), LATERAL (VALUES (problem_no), (0)) p(no),"
        "  (VALUES (0, 5)) s(writer, n) GROUP BY w.at, campaign_id, p.no, s.writer, s.n"
        " UNION ALL SELECT DISTINCT w.at, campaign_id, s.writer, p.no, s.n, s.n, s.n, s.n, s.n, "
        "s.n, s.n,"
        "  s.n, s.n, s.n, s.n, s.n, 0, s.n FROM seen JOIN way w USING (node_id),"
        "  LATERAL (VALUES (problem_no), (0)) p(no), (VALUES (1, -7), (2, 2)) s(writer, n)");
}

static void seed(void)
{
    lab_seed_of(&lab, 1);
    (void)postgres_fixture_sql("TRUNCATE assignment, node_count");
    for (int i = 0; i < LAB_PROBLEMS; i++) {
        problems[i] = lab_problem(i + 1);
    }
    grow_tree();
    for (int unit = 0; unit < UNITS; unit++) {
        for (int problem = 0; problem < LAB_PROBLEMS; problem++) {
            assign(unit, problem);
        }
    }
    count_by_writers();
}

/* A parent has a smaller number than its child, so that there are no circles. */
static void move_units(void)
{
    for (int i = 0; i < MOVES; i++) {
        int unit = 1 + pick(UNITS - 1);
        parents[unit] = pick(unit);
        (void)postgres_fixture_sql("UPDATE unit SET parent_id = %d WHERE unit_id = %d",
                                   FIRST_ID + parents[unit], FIRST_ID + unit);
    }
}

/* ---- counting everything ---- */

static bool lies_below(int unit, int node)
{
    for (; unit >= 0 && unit != node; unit = parents[unit]) {
    }
    return unit == node;
}

static void add(struct completeness_record *sum, const struct known *one)
{
    bool reported = completeness_reported((enum state)one->state);
    sum->expected += one->state != STATE_CANCELLED;
    sum->reported += reported;
    sum->on_time += reported && one->on_time;
    sum->with_content += reported && one->with_content;
    sum->nil += completeness_nil((enum state)one->state);
    sum->planned += completeness_planned((enum state)one->state);
    sum->returned += one->returns;
}

/* The child of `node` (-1: the register) to which an assignment counts; -1: it counts elsewhere. */
static int child_of(int node, int unit, const struct known *one)
{
    if (node >= 0 && one->node == node) {
        return unit;
    }
    for (int at = one->node; at >= 0; at = parents[at]) {
        if (parents[at] == node) {
            return at;
        }
    }
    return node >= 0 && unit == node ? unit : -1; /* what the node itself has to answer */
}

static void expect_figures(const struct completeness_record *seen,
                           const struct completeness_record *expected)
{
    assert_int_equal(seen->expected, expected->expected);
    assert_int_equal(seen->reported, expected->reported);
    assert_int_equal(seen->on_time, expected->on_time);
    assert_int_equal(seen->with_content, expected->with_content);
    assert_int_equal(seen->nil, expected->nil);
    assert_int_equal(seen->returned, expected->returned);
    assert_int_equal(seen->planned, expected->planned);
}

static void expect_problems(const struct node_call *call, int node)
{
    assert_int_equal(call->problem_count, LAB_PROBLEMS);
    for (int problem = 0; problem < LAB_PROBLEMS; problem++) {
        struct completeness_record sum = {0};
        int states[STATE_MAX + 1] = {0};
        for (int unit = 0; unit < UNITS; unit++) {
            const struct known *one = &known[unit][problem];
            if (one->assigned && (node < 0 || unit == node || lies_below(one->node, node))) {
                add(&sum, one);
                states[one->state]++;
            }
        }
        assert_int_equal(call->problems[problem].seq_no, problem + 1);
        expect_figures(&call->problems[problem].completeness, &sum);
        assert_memory_equal(call->problems[problem].states, states, sizeof(states));
    }
}

static void expect_children(const struct node_call *call, int node)
{
    struct completeness_record sums[UNITS] = {0};
    bool any[UNITS] = {0};
    size_t expected = 0;
    for (int unit = 0; unit < UNITS; unit++) {
        for (int problem = 0; problem < LAB_PROBLEMS; problem++) {
            const struct known *one = &known[unit][problem];
            int child = one->assigned ? child_of(node, unit, one) : -1;
            if (child >= 0) {
                add(&sums[child], one);
                expected += !any[child];
                any[child] = true;
            }
        }
    }
    assert_int_equal(call->child_count, expected);
    for (size_t i = 0; i < call->child_count; i++) {
        int child = (int)(call->children[i].unit_id - FIRST_ID);
        assert_true(child >= 0 && child < UNITS && any[child]);
        any[child] = false; /* each once */
        expect_figures(&call->children[i].completeness, &sums[child]);
    }
}

/* -1: where the register branches; with several roots that is the whole of it. */
static void check_node(int node)
{
    char name[32] = "";
    (void)snprintf(name, sizeof(name), "随机%03d", node);
    struct node_call call = {.campaign = "lab", .node = node < 0 ? NULL : name};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_node(lab.store, &call), &call.call), ERR_OK);
    assert_string_equal(call.found.code, "lab");
    if (node < 0) {
        assert_null(call.name);
    } else {
        assert_string_equal(call.name, name);
    }
    expect_problems(&call, node);
    expect_children(&call, node);
}

static void test_sums_are_what_counting_gives(void **state)
{
    (void)state;
    for (int tree = 0; tree < TREES; tree++) {
        seed();
        for (int node = -1; node < UNITS; node++) {
            check_node(node);
        }
        move_units();
        for (int node = -1; node < UNITS; node++) {
            check_node(node);
        }
    }
}

static void expect_top(const char *name, size_t children)
{
    struct node_call call = {.campaign = "lab"};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_node(lab.store, &call), &call.call), ERR_OK);
    assert_true(name == NULL ? call.name == NULL : strcmp(call.name, name) == 0);
    assert_int_equal(call.child_count, children);
}

/* Nobody wants to be told that all of the province lies in the province. */
static void test_begins_where_the_register_branches(void **state)
{
    (void)state;
    lab_seed_of(&lab, 4);
    expect_top("示例管理区", 6);
    (void)postgres_fixture_sql(
        "INSERT INTO unit (code, name, kind, level) VALUES ('P', '省', 1, 1),"
        " ('Q', '市', 1, 2)");
    (void)postgres_fixture_sql("UPDATE unit SET parent_id = (SELECT unit_id FROM unit WHERE code ="
                               " 'P') WHERE code = 'Q'");
    (void)postgres_fixture_sql("UPDATE unit SET parent_id = (SELECT unit_id FROM unit WHERE code ="
                               " 'Q') WHERE code = 'D'");
    expect_top("示例管理区", 6);
    (void)postgres_fixture_sql(
        "INSERT INTO unit (code, name, kind, level, parent_id)"
        " SELECT 'E', '另一管理区', 1, 3, unit_id FROM unit WHERE code = 'Q'");
    expect_top("市", 1); /* the other one has nothing to answer */
    (void)postgres_fixture_sql(
        "INSERT INTO unit (code, name, kind, level) VALUES ('B', '银行', 6, 3)");
    expect_top(NULL, 1);
}

/* Two offices may move two units at the same time: the second is told to look again. */
static void test_nobody_lies_below_himself(void **state)
{
    (void)state;
    lab_seed_of(&lab, 2);
    PGconn *pg = PQconnectdb(postgres_fixture_rectify());
    PGresult *result = PQexec(
        pg,
        "UPDATE rectify.unit SET parent_id = (SELECT unit_id FROM rectify.unit WHERE code = 'C01')"
        " WHERE code = 'D'");
    assert_string_equal(PQresultErrorField(result, PG_DIAG_SQLSTATE), "40001");
    PQclear(result);
    PQfinish(pg);
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM unit WHERE code = 'D' AND parent_id IS NULL"),
        1);
}

static bool someone_waits(void *arg)
{
    (void)arg;
    return postgres_fixture_sql("SELECT count(*) FROM pg_stat_activity"
                                " WHERE wait_event_type = 'Lock'") > 0;
}

/* What is changed while a unit is being moved is counted where the unit is then, and not where it was. */
static void test_counting_waits_for_a_move(void **state)
{
    (void)state;
    lab_seed_of(&lab, 2);
    (void)postgres_fixture_sql(
        "INSERT INTO unit (code, name, kind, level) VALUES ('Q', '市', 1, 2)");
    PGconn *pg = PQconnectdb(postgres_fixture_rectify());
    PQclear(PQexec(pg, "SET search_path = rectify"));
    PQclear(PQexec(pg, "BEGIN"));
    PGresult *result = PQexec(pg, "UPDATE unit SET parent_id = (SELECT unit_id FROM unit"
                                  " WHERE code = 'Q') WHERE code = 'D'");
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    struct change_call change;
    lab_change(&lab, &change, ACT_ACKNOWLEDGE, lab_unit("C01"), lab_problem(1), 1);
    assert_int_equal(store_change(lab.store, &change), ERR_OK);
    lab_turn_until(&lab, someone_waits, NULL);
    PQclear(PQexec(pg, "COMMIT"));
    PQfinish(pg);
    lab_wait(&lab, &change.call);
    assert_int_equal(change.call.err, ERR_OK);
    assert_int_equal(change.outcome, CHANGE_APPLIED);
    assert_int_equal(
        postgres_fixture_sql("SELECT sum(acknowledged) FROM node_count JOIN unit ON unit_id ="
                             " node_id WHERE code = 'Q' AND problem_no = 0"),
        1);
    lab_check_counters();
}

/*
 * All names of a large register change at once, and then all are moved, in a session in which one unit was changed before: what
 * compares each unit with each would need minutes.
 */
static void test_many_are_changed_at_once(void **state)
{
    (void)state;
    lab_seed_of(&lab, 2);
    (void)postgres_fixture_sql(
        "INSERT INTO unit (code, name, kind, level, parent_id) SELECT 'M' || i, '众' || i, 3, 4,"
        " unit_id FROM unit, generate_series(1, 30000) i WHERE code = 'D'");
    static const char *const statements[] = {
        "SET search_path = rectify; SET statement_timeout = '30s'",
        "UPDATE unit SET name = name || '一' WHERE code = 'M1'",
        "UPDATE unit SET name = name || '二' WHERE code LIKE 'M%'",
        "UPDATE unit SET parent_id = (SELECT unit_id FROM unit WHERE code = 'H') WHERE code = 'M1'",
        "UPDATE unit SET parent_id = (SELECT unit_id FROM unit WHERE code = 'O') WHERE code LIKE "
        "'M%'",
    };
    PGconn *pg = PQconnectdb(postgres_fixture_rectify());
    for (size_t i = 0; i < ARRAY_LEN(statements); i++) {
        PGresult *result = PQexec(pg, statements[i]);
        if (PQresultStatus(result) != PGRES_COMMAND_OK) {
            fail_msg("%s", PQresultErrorMessage(result));
        }
        PQclear(result);
    }
    PQfinish(pg);
    lab_check_counters();
}

static void test_what_is_not_there(void **state)
{
    (void)state;
    lab_seed_of(&lab, 2);
    struct node_call call = {.campaign = "lab", .node = "没有"};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_node(lab.store, &call), &call.call), ERR_NOT_FOUND);
    call = (struct node_call){.campaign = "lab", .node = "各社区"}; /* a group is no node */
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_node(lab.store, &call), &call.call), ERR_NOT_FOUND);
    call = (struct node_call){.campaign = "没有"};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_node(lab.store, &call), &call.call), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sums_are_what_counting_gives, setup, teardown),
        cmocka_unit_test_setup_teardown(test_begins_where_the_register_branches, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nobody_lies_below_himself, setup, teardown),
        cmocka_unit_test_setup_teardown(test_counting_waits_for_a_move, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many_are_changed_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_not_there, setup, teardown),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
