/* The consolidated picture as a client takes it from the wire: what the ledger says of long-term work and of moved days. */
#include "client/cli/assignment_json.h"
#include "client/cli/sent_back.h"
#include "client/cli/summary_model.h"
#include "client/cli/words.h"
#include "common/base/attr.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
    BUDGET = 1 << 20,
    DUE = 19507,
};

/* Messages do not promise to leave their texts alone. */
static char code[] = "zj";
static char title[] = "整改";
static char subject[] = "题";
static char hongqi[] = "红旗社区";
static char shili[] = "示例一社区";
static char visited[] = "走访两户";
static char two[] = "2户";
static char rain[] = "汛期停工";
static char said_text[] = "已走访";

static struct arena arena;
static Rectify__CampaignBrief campaign;
static Rectify__Completeness figures;
static Rectify__SummaryProblem problem;
static Rectify__SummaryProblem *problems[] = {&problem};
static Rectify__Summary wire;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, BUDGET);
    rectify__campaign_brief__init(&campaign);
    rectify__completeness__init(&figures);
    rectify__summary_problem__init(&problem);
    rectify__summary__init(&wire);
    campaign.code = code;
    campaign.title = title;
    figures.expected = 5;
    figures.reported = 2;
    problem.no = 4;
    problem.title = subject;
    problem.description = subject;
    problem.completeness = &figures;
    problem.due_kind = WORD_DUE_DATE;
    problem.has_due_on = true;
    problem.due_on = DUE;
    wire.campaign = &campaign;
    wire.problems = problems;
    wire.n_problems = 1;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static struct summary_problem read_problem(void)
{
    struct summary out;
    summary_model(&wire, &out, &arena);
    return out.problems[0];
}

static void the_last_period_is_progress(void **state)
{
    (void)state;
    Rectify__Period period = RECTIFY__PERIOD__INIT;
    Rectify__SummaryPeriodic reports[] = {RECTIFY__SUMMARY_PERIODIC__INIT,
                                          RECTIFY__SUMMARY_PERIODIC__INIT};
    Rectify__SummaryPeriodic *all[] = {&reports[0], &reports[1]};
    Rectify__SummaryItem said = RECTIFY__SUMMARY_ITEM__INIT;
    Rectify__SummaryItem *progress[] = {&said};
    period.cadence = WORD_CADENCE_MONTHLY;
    period.year = 2023;
    period.number = 7;
    reports[0].unit = hongqi;
    reports[0].period = &period;
    reports[0].text = visited;
    reports[0].quantity = two;
    reports[1] = reports[0];
    reports[1].unit = shili;
    reports[1].nil = true;
    reports[1].text = rain;
    reports[1].quantity = NULL;
    said.text = said_text;
    problem.progress = progress;
    problem.n_progress = 1;
    problem.periodic = all;
    problem.n_periodic = ARRAY_LEN(all);
    const struct summary_ledger *ledger = read_problem().ledger;
    assert_int_equal(ledger->progress_count, 3);
    assert_string_equal(ledger->progress[0].text, "已走访");
    assert_string_equal(ledger->progress[1].text, "2023-07: 走访两户 (2户)");
    assert_int_equal(ledger->progress[1].unit_count, 1);
    assert_string_equal(ledger->progress[1].units[0], "红旗社区");
    assert_string_equal(ledger->progress[2].text, "2023-07: nothing done: 汛期停工");
    assert_string_equal(ledger->progress[2].units[0], "示例一社区");
    figures.expected = 1; /* nobody else it could be */
    assert_int_equal(read_problem().ledger->progress[1].unit_count, 0);
}

static void moved_days_keep_their_units(void **state)
{
    (void)state;
    char *names[] = {hongqi};
    Rectify__SummaryDue due = RECTIFY__SUMMARY_DUE__INIT;
    Rectify__SummaryDue *moved[] = {&due};
    due.due_on = DUE + 11;
    due.units = names;
    due.n_units = 1;
    problem.moved = moved;
    problem.n_moved = 1;
    const struct summary_ledger *ledger = read_problem().ledger;
    assert_int_equal(ledger->moved_count, 1);
    assert_int_equal(ledger->moved[0].due_on, DUE + 11);
    assert_string_equal(ledger->moved[0].units[0], "红旗社区");
}

/* Of a version from before plans were counted apart, the states of a problem still tell; those of a unit are not there. */
static void an_older_version_calls_nobody_silent(void **state)
{
    (void)state;
    Rectify__StateCount counts[] = {RECTIFY__STATE_COUNT__INIT, RECTIFY__STATE_COUNT__INIT,
                                    RECTIFY__STATE_COUNT__INIT};
    Rectify__StateCount *states[] = {&counts[0], &counts[1], &counts[2]};
    Rectify__SummaryUnit unit = RECTIFY__SUMMARY_UNIT__INIT;
    Rectify__SummaryUnit *units[] = {&unit};
    struct summary out;
    counts[0].state = WORD_STATE_PLAN_SUBMITTED;
    counts[0].count = 1;
    counts[1].state = WORD_STATE_IN_PROGRESS;
    counts[1].count = 1;
    counts[2].state = WORD_STATE_CLOSED;
    counts[2].count = 2;
    problem.states = states;
    problem.n_states = ARRAY_LEN(states);
    unit.name = hongqi;
    unit.completeness = &figures;
    wire.units = units;
    wire.n_units = 1;
    summary_model(&wire, &out, &arena);
    assert_int_equal(out.problems[0].completeness.planned, 2);
    assert_false(out.problems[0].completeness.planned_unknown);
    assert_int_equal(summary_open(&out.problems[0].completeness), 1);
    assert_true(out.units[0].completeness.planned_unknown);
    figures.has_planned = true;
    figures.planned = 3;
    summary_model(&wire, &out, &arena);
    assert_int_equal(out.problems[0].completeness.planned, 3);
    assert_false(out.units[0].completeness.planned_unknown);
}

static bool flag(const Rectify__AssignmentBrief *brief, const char *name)
{
    json_t *object = assignment_json(brief);
    bool set = json_is_true(json_object_get(object, name));
    json_decref(object);
    return set;
}

/* For scripts as for people. */
static void a_script_is_told_the_same(void **state)
{
    (void)state;
    char none[] = "";
    Rectify__AssignmentBrief brief = RECTIFY__ASSIGNMENT_BRIEF__INIT;
    brief.campaign = brief.title = brief.unit_name = none;
    brief.state = WORD_STATE_IN_PROGRESS;
    brief.last_returned = true;
    assert_true(flag(&brief, "returned") && !flag(&brief, "reopened"));
    brief.has_last_decision = true;
    brief.last_decision = WORD_ACT_REOPEN;
    assert_true(!flag(&brief, "returned") && flag(&brief, "reopened"));
    brief.state = WORD_STATE_CLOSURE_REQUESTED; /* handed in again */
    assert_true(!flag(&brief, "returned") && !flag(&brief, "reopened"));
}

/* What did not last is not called returned, and what lies with the office or is over was not sent back at all. */
static void reopened_is_not_returned(void **state)
{
    (void)state;
    Rectify__AssignmentBrief brief = RECTIFY__ASSIGNMENT_BRIEF__INIT;
    brief.state = WORD_STATE_IN_PROGRESS;
    assert_int_equal(sent_back(&brief), SENT_BACK_NOT);
    brief.last_returned = true; /* of an older server no more is known */
    assert_int_equal(sent_back(&brief), SENT_BACK_RETURNED);
    brief.has_last_decision = true;
    brief.last_decision = WORD_ACT_RETURN;
    assert_string_equal(sent_back_text(sent_back(&brief)), "returned");
    brief.last_decision = WORD_ACT_REOPEN;
    assert_string_equal(sent_back_text(sent_back(&brief)), "reopened");
    brief.state = WORD_STATE_ACKNOWLEDGED;
    assert_int_equal(sent_back(&brief), SENT_BACK_REOPENED);
    brief.state = WORD_STATE_CLOSURE_REQUESTED;
    assert_int_equal(sent_back(&brief), SENT_BACK_NOT);
    assert_string_equal(sent_back_text(SENT_BACK_NOT), "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_last_period_is_progress),
        TEST(moved_days_keep_their_units),
        TEST(an_older_version_calls_nobody_silent),
        TEST(reopened_is_not_returned),
        TEST(a_script_is_told_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
