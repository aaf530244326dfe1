#include "tests/floor/store_lab.h"
#include "common/base/clock.h"
#include "common/base/log.h"
#include "server/store/migrate.h"
#include "tests/lib/postgres_fixture.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum {
    PULSE_MS = 10,
    TURN_LIMIT_MS = 60 * 1000,
    ARENA_BUDGET = 64 * 1024 * 1024,
};

static void drop_line(enum log_level level, const char *line, void *arg)
{
    (void)level;
    (void)line;
    (void)arg;
}

int lab_group_setup(void **state)
{
    (void)state;
    log_configure(LOG_ERROR, drop_line, NULL);
    assert_int_equal(migrate_embedded(postgres_fixture_super()), ERR_OK);
    return 0;
}

int lab_group_teardown(void **state)
{
    (void)state;
    log_configure(LOG_INFO, NULL, NULL);
    return 0;
}

static void on_pulse(uv_timer_t *pulse)
{
    (void)pulse;
}

static void on_ready(struct store *store, enum err err, void *arg)
{
    struct lab *lab = arg;
    (void)store;
    assert_int_equal(lab->ready, ERR_INTERNAL); /* told once */
    lab->ready = err;
}

static void on_catalog(void *arg)
{
    struct lab *lab = arg;
    lab->catalogs++;
}

static void on_notice(int64_t unit_id, const struct uuid *event_id, void *arg)
{
    struct lab *lab = arg;
    lab->noticed_unit = unit_id;
    lab->noticed_event = *event_id;
    lab->notices++;
}

static void on_campaign(int64_t campaign_id, const struct uuid *event_id, void *arg)
{
    struct lab *lab = arg;
    lab->told_campaign = campaign_id;
    lab->told_event = *event_id;
    lab->campaigns++;
}

static void on_revoked(int64_t client_id, void *arg)
{
    struct lab *lab = arg;
    lab->revoked_client = client_id;
    lab->revocations++;
}

struct store_options lab_options(void)
{
    return (struct store_options){
        .conninfo = postgres_fixture_app(),
        .writers = 2,
        .batch_max = 64,
        .queue_max = 4096,
        .call_timeout_ms = 30000,
    };
}

void lab_start(struct lab *lab, const struct store_options *options)
{
    struct store_options own = options == NULL ? lab_options() : *options;
    memset(lab, 0, sizeof(*lab));
    lab->ready = ERR_INTERNAL;
    arena_init(&lab->arena, ARENA_BUDGET);
    assert_int_equal(uv_loop_init(&lab->loop), 0);
    assert_int_equal(uv_timer_init(&lab->loop, &lab->pulse), 0);
    assert_int_equal(uv_timer_start(&lab->pulse, on_pulse, PULSE_MS, PULSE_MS), 0);
    own.loop = &lab->loop;
    assert_int_equal(store_new(&own, &lab->store), ERR_OK);
    store_on_ready(lab->store, on_ready, lab);
    const struct store_listener listener = {on_catalog, on_notice, on_campaign, on_revoked, lab};
    store_listen(lab->store, &listener);
    store_start(lab->store);
}

static bool is_ready(void *arg)
{
    const struct lab *lab = arg;
    return lab->ready != ERR_INTERNAL;
}

void lab_open(struct lab *lab, const struct store_options *options)
{
    lab_start(lab, options);
    lab_turn_until(lab, is_ready, lab);
    assert_int_equal(lab->ready, ERR_OK);
}

static void on_stopped(struct store *store, void *arg)
{
    struct lab *lab = arg;
    (void)store;
    assert_false(lab->stopped);
    lab->stopped = true;
}

static bool is_stopped(void *arg)
{
    const struct lab *lab = arg;
    return lab->stopped;
}

void lab_close(struct lab *lab)
{
    store_stop(lab->store, false, on_stopped, lab);
    assert_false(lab->stopped);
    lab_turn_until(lab, is_stopped, lab);
    store_free(lab->store);
    uv_close((uv_handle_t *)&lab->pulse, NULL);
    assert_int_equal(uv_run(&lab->loop, UV_RUN_DEFAULT), 0);
    assert_int_equal(uv_loop_close(&lab->loop), 0);
    arena_close(&lab->arena);
}

void lab_turn_until(struct lab *lab, lab_condition_cb condition, void *arg)
{
    int64_t limit = clock_mono_ms() + TURN_LIMIT_MS;
    while (!condition(arg)) {
        assert_true(clock_mono_ms() < limit);
        (void)uv_run(&lab->loop, UV_RUN_ONCE);
    }
}

static bool is_available(void *arg)
{
    return store_available(arg);
}

void lab_turn_until_available(struct lab *lab)
{
    lab_turn_until(lab, is_available, lab->store);
}

static void on_done(struct store_call *call)
{
    call->owner = NULL;
}

static bool is_done(void *arg)
{
    const struct store_call *call = arg;
    return call->owner == NULL;
}

void lab_prepare(struct lab *lab, struct store_call *call)
{
    *call = (struct store_call){.done = on_done, .owner = lab, .arena = &lab->arena};
}

void lab_wait(struct lab *lab, struct store_call *call)
{
    lab_turn_until(lab, is_done, call);
}

enum err lab_finish(struct lab *lab, enum err accepted, struct store_call *call)
{
    assert_int_equal(accepted, ERR_OK);
    assert_non_null(call->owner); /* never done before the start function has returned */
    lab_wait(lab, call);
    return call->err;
}

struct uuid lab_uuid(void)
{
    struct uuid uuid;
    assert_int_equal(uuid_make(&uuid, clock_wall_ms()), ERR_OK);
    return uuid;
}

struct office_actor lab_actor(void)
{
    return (struct office_actor){
        .request_id = lab_uuid(),
        .hat = ROLE_ADMIN,
        .received_ms = clock_wall_ms(),
    };
}

void lab_change(struct lab *lab, struct change_call *change, enum act act, int64_t unit_id,
                int64_t problem_id, uint32_t base_version)
{
    const uint32_t all_roles =
        ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD | ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD;
    *change = (struct change_call){
        .request_id = lab_uuid(),
        .unit_id = unit_id,
        .problem_id = problem_id,
        .base_version = base_version,
        .act = act,
        .moves = transition_moves(act, all_roles, true),
        .digest = {{(uint8_t)act, 1, 2, 3}},
        .client_time_ms = clock_wall_ms() - 1000,
        .received_ms = clock_wall_ms(),
        .actor_unit_id = unit_id,
        .hat = ROLE_UNIT_HEAD,
    };
    lab_prepare(lab, &change->call);
}

enum change_outcome lab_outcome(struct lab *lab, struct change_call *change)
{
    assert_int_equal(lab_finish(lab, store_change(lab->store, change), &change->call), ERR_OK);
    return change->outcome;
}

void lab_apply(struct lab *lab, struct change_call *change)
{
    assert_int_equal(lab_outcome(lab, change), CHANGE_APPLIED);
    assert_int_equal(change->version, change->base_version + 1);
}

static const struct planned_measure plan_measures[] = {
    {.kind = MEASURE_CORRECTIVE,
     .text = "措施“一”, {\"引号\"} \\ 反斜杠",
     .owner = "张三",
     .due_on = 19500,
     .points = 1},
    {.kind = MEASURE_RECURRING,
     .text = "措施二",
     .owner = "李四",
     .due_on = DAY_NONE,
     .frequency = "每月一次",
     .points = 2},
};
static const struct excused_point plan_excuses[] = {{2, "与本社区无关, \"没有\""}};
static const char *const plan_local_problems[] = {"本地问题,一", "NULL"};
const struct change_plan lab_plan = {
    .self_check = {19490, "走访", "120户", 3},
    .cause = "原因",
    .confirmed_by = "王五",
    .measures = plan_measures,
    .measure_count = 2,
    .excuses = plan_excuses,
    .excuse_count = 1,
    .local_problems = plan_local_problems,
    .local_problem_count = 2,
};

static const struct planned_measure nil_measures[] = {
    {.kind = MEASURE_PREVENTIVE, .text = "预防", .owner = "张三", .due_on = 19500}};
const struct change_plan lab_nil = {
    .self_check = {19490, "走访", "120户", 3},
    .statement = "不存在",
    .measures = nil_measures,
    .measure_count = 1,
};

/* At every node, of every problem and of all together, the counters are what counting the assignments below gives. */
void lab_check_counters(void)
{
    long differing = postgres_fixture_sql(
        "WITH RECURSIVE held AS (SELECT node_id, campaign_id, problem_no, f.fact, sum(f.n) AS n"
        "  FROM node_count, LATERAL (VALUES (1, issued), (2, acknowledged), (3, nil_claimed),"
        "   (4, nil_confirmed), (5, plan_submitted), (6, in_progress), (7, closure_requested),"
        "   (8, closed), (9, sustaining), (10, cancelled), (33, on_time), (34, with_content),"
        "   (35, self_held), (36, returns)) f(fact, n) GROUP BY 1, 2, 3, 4 HAVING sum(f.n) <> 0),"
        " below AS (SELECT unit_id AS node_id, unit_id FROM unit"
        "  UNION ALL SELECT b.node_id, u.unit_id FROM below b JOIN unit u ON u.parent_id = "
        "b.unit_id),"
        " seen AS (SELECT b.node_id, a.campaign_id, p.no AS problem_no, f.fact, sum(f.n) AS n"
        "  FROM assignment a JOIN below b ON b.unit_id = a.node_id,"
        "  LATERAL (SELECT a.state IN (3, 4, 7, 8, 9) AS yes) r, LATERAL (VALUES"
        "   (a.state::int, 1), (33, (r.yes AND a.on_time)::int), (34, (r.yes AND "
        "a.with_content)::int),"
        "   (35, a.self_held), (36, a.returns)) f(fact, n),"
        "  LATERAL (VALUES (a.problem_no), (0)) p(no) GROUP BY 1, 2, 3, 4 HAVING sum(f.n) <> 0)"
        " SELECT count(*) FROM held FULL JOIN seen USING (node_id, campaign_id, problem_no, fact)"
        " WHERE held.n IS DISTINCT FROM seen.n");
    assert_int_equal(differing, 0);
}

static void run_as_owner(PGconn *pg, const char *sql)
{
    PGresult *result = PQexec(pg, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK) {
        fail_msg("%s", PQresultErrorMessage(result));
    }
    PQclear(result);
}

void lab_migrate_again(const char *undo, const char *name)
{
    const struct sql_script *script = sql_scripts;
    while (strstr(script->name, name) == NULL) {
        script++;
    }
    PGconn *pg = PQconnectdb(postgres_fixture_rectify());
    run_as_owner(pg, "SET ROLE rectify_owner; SET search_path = rectify, pg_temp; BEGIN");
    run_as_owner(pg, undo);
    run_as_owner(pg, script->text);
    run_as_owner(pg, "COMMIT");
    PQfinish(pg);
}

struct audit_call lab_audit(struct lab *lab)
{
    struct audit_call sum = {.after_unit_id = INT64_MIN};
    struct audit_call page = {.more = true};
    for (int64_t after = INT64_MIN; page.more; after = page.last_unit_id) {
        page = (struct audit_call){.after_unit_id = after};
        lab_prepare(lab, &page.call);
        assert_int_equal(lab_finish(lab, store_audit(lab->store, &page), &page.call), ERR_OK);
        sum.chains += page.chains;
        sum.events += page.events;
        sum.broken += page.broken;
        if (page.break_count > 0) {
            sum.breaks = page.breaks;
            sum.break_count = page.break_count;
        }
    }
    return sum;
}

void lab_check_chains(struct lab *lab)
{
    struct audit_call audit = lab_audit(lab);
    assert_int_equal(audit.broken, 0);
    /* A statement whose session was cut off may still commit. */
    assert_true(audit.events > 0 &&
                (long)audit.events <= postgres_fixture_sql("SELECT (SELECT count(*) FROM event) +"
                                                           " (SELECT count(*) FROM office_event)"));
}
