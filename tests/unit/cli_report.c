/* What the summary report says of each task. */
#include "client/cli/report_item.h"
#include "client/cli/report_page.h"
#include "tests/unit/cli_report_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* ---- items ---- */

static void an_item_tells_the_task(void **state)
{
    (void)state;
    Rectify__ReportItem *item = report_item(&tasks[0], "无", &cli.arena);
    assert_int_equal(item->problem_id, 100);
    assert_int_equal(item->version, 4);
    assert_int_equal(item->state, WORD_STATE_CLOSED);
    assert_int_equal(item->n_lines, 2);
    assert_string_equal(item->lines[0]->measure, "组织学习");
    assert_string_equal(item->lines[0]->effect, "政策测试合格 (3次)");
    assert_null(item->lines[1]->effect);
    assert_null(item->statement);
    assert_null(item->unfinished_reason); /* what is finished needs none */
    measures[1].not_done_reason = text("汛期停工");
    item = report_item(&tasks[0], NULL, &cli.arena);
    assert_string_equal(item->lines[1]->effect, "not done: 汛期停工");
    item = report_item(&tasks[1], NULL, &cli.arena);
    assert_true(report_item_is_nil(item));
    assert_string_equal(item->statement, "卫生室设施齐全");
    item = report_item(&tasks[2], "资金未到位", &cli.arena);
    assert_string_equal(item->unfinished_reason, "资金未到位");
    tasks[2].dossier = NULL; /* never seen on this computer */
    item = report_item(&tasks[2], NULL, &cli.arena);
    assert_int_equal(item->n_lines, 0);
    assert_null(item->unfinished_reason);
}

/* ---- what stands beside the measures ---- */

static void what_the_unit_found_itself(void **state)
{
    (void)state;
    static char *named[] = {(char *)(uintptr_t) "务工信息漏登", (char *)(uintptr_t) "台账不全"};
    Rectify__LocalProblem local = RECTIFY__LOCAL_PROBLEM__INIT;
    Rectify__LocalProblem *local_list[] = {&local};
    local.no = 1;
    local.description = text("务工信息漏登");
    local.responsible = text("李四");
    local.measures = measure_list;
    local.n_measures = 2;
    dossiers[0].locals = local_list;
    dossiers[0].n_locals = 1;
    plans[0].local_problems = named;
    plans[0].n_local_problems = 2;

    const Rectify__ReportItem *item = report_item(&tasks[0], NULL, &cli.arena);
    assert_int_equal(item->n_locals, 2); /* what is named and registered is told once */
    assert_string_equal(item->locals[0]->description, "务工信息漏登");
    assert_string_equal(item->locals[0]->responsible, "李四");
    assert_int_equal(item->locals[0]->n_lines, 2);
    assert_string_equal(item->locals[0]->lines[0]->measure, "组织学习");
    assert_string_equal(item->locals[0]->lines[0]->effect, "政策测试合格 (3次)");
    assert_null(item->locals[0]->lines[1]->effect);
    assert_string_equal(item->locals[1]->description, "台账不全");
    assert_null(item->locals[1]->responsible);
    assert_int_equal(item->locals[1]->n_lines, 0);
}

static void periods_of_a_long_term_task(void **state)
{
    (void)state;
    Rectify__Period months[3];
    Rectify__PeriodReport reports[2];
    Rectify__PeriodReport *report_list[] = {&reports[0], &reports[1]};
    Rectify__Period *missing[] = {&months[1]};
    for (uint32_t i = 0; i < 3; i++) {
        rectify__period__init(&months[i]);
        months[i].cadence = WORD_CADENCE_MONTHLY;
        months[i].first_on = 19509 + 30 * (int32_t)i;
        months[i].year = 2023;
        months[i].number = 6 + i;
    }
    for (size_t i = 0; i < 2; i++) {
        rectify__period_report__init(&reports[i]);
        reports[i].period = &months[2 * i];
    }
    reports[0].text = text("走访两户");
    reports[0].quantity = text("2户");
    reports[1].nil = true;
    reports[1].text = text("汛期停工");
    dossiers[0].reports = report_list;
    dossiers[0].n_reports = 2;
    dossiers[0].missing = missing;
    dossiers[0].n_missing = 1;
    briefs[0].state = WORD_STATE_SUSTAINING;

    const Rectify__ReportItem *item = report_item(&tasks[0], NULL, &cli.arena);
    assert_int_equal(item->n_periods, 3);
    assert_string_equal(item->periods[0], "2023-06: 走访两户 (2户)");
    assert_string_equal(item->periods[1], "2023-07: not reported on");
    assert_string_equal(item->periods[2], "2023-08: nothing done: 汛期停工");
}

/* Only the closure that stands has accepted a risk: what was opened again has none. */
static void the_risk_of_a_closure(void **state)
{
    (void)state;
    dossiers[0].events = event_list;
    dossiers[0].n_events = 1;
    event.act = WORD_ACT_CLOSE;
    assert_null(report_item(&tasks[0], NULL, &cli.arena)->risk);
    event.accepted_risk = text("两户长期外出");
    assert_string_equal(report_item(&tasks[0], NULL, &cli.arena)->risk, "两户长期外出");
    briefs[0].state = WORD_STATE_IN_PROGRESS;
    assert_null(report_item(&tasks[0], NULL, &cli.arena)->risk);
}

static void indicators_with_their_values(void **state)
{
    (void)state;
    Rectify__Indicator indicator = RECTIFY__INDICATOR__INIT;
    Rectify__Indicator *list[] = {&indicator};
    indicator.name = text("带动比例");
    indicator.unit = text("%");
    indicator.baseline = text("40");
    indicator.target = text("60");
    dossiers[0].indicators = list;
    dossiers[0].n_indicators = 1;
    Rectify__IndicatorActual actual = RECTIFY__INDICATOR_ACTUAL__INIT;
    Rectify__IndicatorActual *actuals[] = {&actual};
    actual.indicator = 1;
    actual.value = text("62.5");
    dossiers[0].actuals = actuals;
    dossiers[0].n_actuals = 1;
    const Rectify__ReportItem *item = report_item(&tasks[0], NULL, &cli.arena);
    assert_int_equal(item->n_indicators, 1);
    assert_string_equal(item->indicators[0], "带动比例 (%), now 40, target 60, actual 62.5");
    briefs[0].state = WORD_STATE_NIL_CONFIRMED; /* what does not exist is not measured */
    assert_int_equal(report_item(&tasks[0], NULL, &cli.arena)->n_indicators, 0);
}

static void how_far_it_is(void **state)
{
    (void)state;
    static const struct {
        uint32_t state;
        const char *completion;
        bool finished;
    } rows[] = {
        {WORD_STATE_ISSUED, "not finished (issued)", false},
        {WORD_STATE_ACKNOWLEDGED, "not finished (acknowledged)", false},
        {WORD_STATE_NIL_CLAIMED, "declared; the office has not confirmed it yet", true},
        {WORD_STATE_NIL_CONFIRMED, "confirmed by the office", true},
        {WORD_STATE_PLAN_SUBMITTED, "not finished (plan submitted)", false},
        {WORD_STATE_IN_PROGRESS, "not finished (in progress)", false},
        {WORD_STATE_CLOSURE_REQUESTED, "closure requested; the office verifies it", true},
        {WORD_STATE_CLOSED, "closed", true},
        {WORD_STATE_SUSTAINING, "results so far reached, kept up long-term", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        briefs[0].state = rows[i].state;
        Rectify__ReportItem *item = report_item(&tasks[0], NULL, &cli.arena);
        assert_string_equal(item->completion, rows[i].completion);
        assert_int_equal(report_page_finished(rows[i].state), rows[i].finished);
    }
    dossiers[0].events = event_list;
    dossiers[0].n_events = 1;
    event.act = WORD_ACT_CLOSE;
    event.has_result = true;
    event.result = 1;
    event.has_verified_on = true;
    event.verified_on = 19508;
    briefs[0].state = WORD_STATE_CLOSED;
    assert_string_equal(report_item(&tasks[0], NULL, &cli.arena)->completion,
                        "closed (rectified, verified on 2023-05-31)");
    event.act = WORD_ACT_SUSTAIN;
    event.has_cadence = true;
    event.cadence = WORD_CADENCE_MONTHLY;
    briefs[0].state = WORD_STATE_SUSTAINING;
    assert_string_equal(report_item(&tasks[0], NULL, &cli.arena)->completion,
                        "results so far reached, kept up long-term (monthly)");
}

/* A file that is older than the list of tasks is not told as if it were true. */
static void what_is_known(void **state)
{
    (void)state;
    Rectify__AssignmentBrief newer = briefs[0];
    assert_true(report_task_is_known(&tasks[0]));
    newer.version++;
    tasks[0].brief = &newer;
    assert_false(report_task_is_known(&tasks[0]));
    newer.version--;
    newer.state = WORD_STATE_IN_PROGRESS;
    assert_false(report_task_is_known(&tasks[0]));
    tasks[0].dossier = NULL;
    assert_false(report_task_is_known(&tasks[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPORT_TEST(an_item_tells_the_task),
        REPORT_TEST(what_the_unit_found_itself),
        REPORT_TEST(periods_of_a_long_term_task),
        REPORT_TEST(the_risk_of_a_closure),
        REPORT_TEST(indicators_with_their_values),
        REPORT_TEST(how_far_it_is),
        REPORT_TEST(what_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
