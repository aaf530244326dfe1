/* What differs between two summaries: each kind of difference, and nothing else. */
#include "client/report/render.h"
#include "client/report/summary_diff.h"
#include "common/base/attr.h"
#include "tests/lib/alloc_fail.h"
#include "tests/unit/report_plan.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct summary_change *changes;
static size_t count;

/* A copy of the plan's summary that a test may change, problem by problem. */
static struct summary changed;
static struct summary_problem problems[8];
static struct summary_unit units[4];

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, REPORT_BUDGET);
    changed = report_plan;
    memcpy(problems, report_plan.problems, report_plan.problem_count * sizeof(*problems));
    memcpy(units, report_plan.units, report_plan.unit_count * sizeof(*units));
    changed.problems = problems;
    changed.units = units;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void compare(void)
{
    assert_int_equal(summary_diff(&report_plan, &changed, &arena, &changes, &count), ERR_OK);
}

/* NULL and NULL are equal as well. */
static void expect_text(const char *seen, const char *expected)
{
    assert_int_equal(seen == NULL, expected == NULL);
    if (seen != NULL) {
        assert_string_equal(seen, expected);
    }
}

static void expect(size_t at, enum summary_aspect aspect, unsigned problem_no, const char *name,
                   const char *before, const char *after)
{
    assert_true(at < count);
    assert_int_equal(changes[at].aspect, aspect);
    assert_int_equal(changes[at].problem_no, problem_no);
    expect_text(changes[at].name, name);
    expect_text(changes[at].before, before);
    expect_text(changes[at].after, after);
}

static void the_same_has_no_changes(void **state)
{
    (void)state;
    compare();
    assert_int_equal(count, 0);
    static const struct summary empty = {.campaign_code = "x", .title = ""};
    assert_int_equal(summary_diff(&empty, &empty, &arena, &changes, &count), ERR_OK);
    assert_int_equal(count, 0);
}

static void tells_texts_dates_and_parties(void **state)
{
    (void)state;
    static const char *const parties[] = {"各社区"};
    problems[0].title = "题目";
    problems[0].description = "描述";
    problems[0].remark = "备注";
    problems[0].due_on++;
    problems[0].parties = parties;
    problems[0].party_count = 1;
    problems[1].lead = 1;
    problems[3].long_term = false;
    problems[3].due_on = 19507;
    compare();
    assert_int_equal(count, 7);
    expect(0, ASPECT_TITLE, 1, NULL, report_plan.problems[0].title, "题目");
    expect(1, ASPECT_DESCRIPTION, 1, NULL, report_plan.problems[0].description, "描述");
    expect(2, ASPECT_REMARK, 1, NULL, "", "备注");
    expect(3, ASPECT_DUE, 1, NULL, "2023-05-30", "2023-05-31");
    expect(4, ASPECT_PARTIES, 1, NULL, "各社区、各包保干部", "各社区");
    expect(5, ASPECT_PARTIES, 2, NULL, report_plan.problems[1].parties[0],
           "周矶管理区卫生院 (lead)");
    expect(6, ASPECT_DUE, 4, NULL, "long-term", "2023-05-30");
}

static void tells_items_that_come_go_and_change_hands(void **state)
{
    (void)state;
    static const char *const one[] = {"红旗社区"};
    static const struct summary_item measures[] = {
        {"加强业务知识培训", NULL, 0}, /* as it was */
        {"加强工作检查力度", one, 1},  /* of one unit alone now */
        {"建立台账", NULL, 0},
    };
    problems[5].measures = measures;
    problems[5].measure_count = 3;
    problems[1].effect_count = 0;
    compare();
    assert_int_equal(count, 3);
    expect(0, ASPECT_EFFECT, 2, NULL, report_plan.problems[1].effects[0].text, NULL);
    expect(1, ASPECT_MEASURE_UNITS, 6, "加强工作检查力度", "all units", "红旗社区");
    expect(2, ASPECT_MEASURE, 6, NULL, NULL, "建立台账");
}

/* A text that stands there twice and once is one that went; another order is no change. */
static void counts_equal_items(void **state)
{
    (void)state;
    static const struct summary_item twice[] = {{"甲", NULL, 0}, {"乙", NULL, 0}, {"甲", NULL, 0}};
    static const struct summary_item once[] = {{"乙", NULL, 0}, {"甲", NULL, 0}};
    struct summary_problem before = report_plan.problems[0];
    struct summary_problem after = before;
    before.measures = twice;
    before.measure_count = 3;
    after.measures = once;
    after.measure_count = 2;
    struct summary old = {
        .campaign_code = "", .title = "", .problems = &before, .problem_count = 1};
    struct summary new = {.campaign_code = "", .title = "", .problems = &after, .problem_count = 1};
    assert_int_equal(summary_diff(&old, &new, &arena, &changes, &count), ERR_OK);
    assert_int_equal(count, 1);
    expect(0, ASPECT_MEASURE, 1, NULL, "甲", NULL);
    assert_int_equal(summary_diff(&new, &old, &arena, &changes, &count), ERR_OK);
    assert_int_equal(count, 1);
    expect(0, ASPECT_MEASURE, 1, NULL, NULL, "甲");
}

static void tells_wordings_states_and_figures(void **state)
{
    (void)state;
    static const struct summary_wording wording = {.version = 1, .written_by = ""};
    static const struct summary_state states[] = {{6, "IN_PROGRESS", "整改中", 1},
                                                  {8, "CLOSED", "销号", 2}};
    problems[0].wording = &wording;
    problems[0].states = states;
    problems[0].state_count = 2;
    problems[0].completeness.reported = 2;
    problems[0].completeness.on_time = 1;
    problems[0].completeness.returned = 1;
    problems[0].self_held = 2;
    problems[1].wording = NULL;
    compare();
    assert_int_equal(count, 10);
    expect(0, ASPECT_WORDING, 1, NULL, NULL, "1");
    expect(1, ASPECT_STATE, 1, "IN_PROGRESS", "0", "1");
    expect(2, ASPECT_STATE, 1, "CLOSED", "3", "2");
    expect(3, ASPECT_FIGURE, 1, "reported", "3", "2");
    expect(4, ASPECT_FIGURE, 1, "on_time", "3", "1");
    expect(5, ASPECT_FIGURE, 1, "late", "0", "1");
    expect(6, ASPECT_FIGURE, 1, "returned", "0", "1");
    expect(7, ASPECT_FIGURE, 1, "open", "0", "1");
    expect(8, ASPECT_FIGURE, 1, "self_held", "0", "2");
    expect(9, ASPECT_WORDING, 2, NULL, "2", NULL);
}

static void tells_problems_and_units_that_come_and_go(void **state)
{
    (void)state;
    problems[5].no = 7;
    units[1].name = "示例二社区";
    units[0].completeness.with_content = 6;
    compare();
    expect(0, ASPECT_PROBLEM, 7, NULL, NULL, problems[5].title);
    expect(1, ASPECT_PROBLEM, 6, NULL, problems[5].title, NULL);
    expect(2, ASPECT_FIGURE, 0, "with_content", "5", "6");
    assert_string_equal(changes[2].unit, "红旗社区");
    expect(3, ASPECT_FIGURE, 0, "expected", "0", "8");
    assert_string_equal(changes[3].unit, "示例二社区");
    expect(count - 1, ASPECT_FIGURE, 0, "open", "1", "0");
    assert_string_equal(changes[count - 1].unit, "示例一社区");
}

/* What one of two versions does not know has not changed. */
static void takes_nothing_unknown_for_a_change(void **state)
{
    (void)state;
    units[1].completeness.planned = 0;
    compare();
    assert_int_equal(count, 2);
    expect(0, ASPECT_FIGURE, 0, "planned", "1", "0");
    expect(1, ASPECT_FIGURE, 0, "open", "1", "2");
    units[1].completeness.planned_unknown = true;
    compare();
    assert_int_equal(count, 0);
}

/* What is told one way round is told the other way round as well. */
static void is_the_same_backwards(void **state)
{
    (void)state;
    problems[0].title = "题目";
    problems[2].effect_count = 1;
    problems[4].completeness.nil = 3;
    units[1].completeness.reported = 1;
    compare();
    struct summary_change *forwards = changes;
    size_t forward_count = count;
    assert_int_equal(summary_diff(&changed, &report_plan, &arena, &changes, &count), ERR_OK);
    assert_int_equal(count, forward_count);
    for (size_t i = 0; i < count; i++) {
        expect(i, forwards[i].aspect, forwards[i].problem_no, forwards[i].name, forwards[i].after,
               forwards[i].before);
    }
}

static void makes_a_table(void **state)
{
    (void)state;
    struct sheet sheet = {0};
    problems[1].completeness.reported = 2;
    problems[1].effect_count = 0;
    units[0].completeness.expected = 5;
    units[0].completeness.reported = 5;
    changed.version = 2;
    assert_int_equal(summary_diff_sheet(&report_plan, &changed, &arena, &sheet), ERR_OK);
    assert_int_equal(sheet.column_count, 4);
    assert_string_equal(sheet.columns[2].heading, "As of 2023-05-31 09:00");
    assert_string_equal(sheet.columns[3].heading, "Version 2, 2023-05-31 09:00");
    assert_string_equal(sheet_cell(&sheet, 0, 0), "2.基层卫生服务水平不高");
    assert_string_equal(sheet_cell(&sheet, 0, 1), "effect");
    assert_string_equal(sheet_cell(&sheet, 0, 3), "");
    assert_string_equal(sheet_cell(&sheet, 1, 1), "Reported");
    assert_string_equal(sheet_cell(&sheet, 1, 2), "3");
    assert_string_equal(sheet_cell(&sheet, sheet.row_count - 1, 0), "红旗社区");
    FILE *out = report_open();
    assert_int_equal(render_csv(&sheet, false, out), ERR_OK);
    free(report_text(out));
}

static void makes_json(void **state)
{
    (void)state;
    problems[1].completeness.on_time = 3;
    changed.version = 2;
    FILE *out = report_open();
    assert_int_equal(summary_diff_json(&report_plan, &changed, &arena, out), ERR_OK);
    char *text = report_text(out);
    json_t *document = json_loads(text, 0, NULL);
    const json_t *list = json_object_get(document, "changes");
    assert_int_equal(json_integer_value(json_object_get(document, "schema_version")), 1);
    assert_int_equal(json_array_size(list), 2);
    const char *as_of = NULL;
    const char *name = NULL;
    const char *before = NULL;
    int version = 0;
    assert_int_equal(
        json_unpack(document, "{s:{s:i, s:s}}", "after", "version", &version, "as_of", &as_of), 0);
    assert_int_equal(version, 2);
    assert_string_equal(as_of, "2023-05-31T09:00:00+08:00");
    assert_int_equal(
        json_unpack(json_array_get(list, 0), "{s:s, s:s}", "name", &name, "before", &before), 0);
    assert_string_equal(name, "on_time");
    assert_string_equal(before, "2");
    assert_true(json_is_null(json_object_get(json_array_get(list, 0), "unit")));
    json_decref(document);
    free(text);

    problems[1].title = "\xff";
    out = report_open();
    assert_int_equal(summary_diff_json(&report_plan, &changed, &arena, out), ERR_UTF8);
    free(report_text(out));
}

static bool diff_with_failure(void *arg)
{
    (void)arg;
    struct arena small;
    struct sheet sheet = {0};
    arena_init(&small, REPORT_BUDGET);
    enum err err = summary_diff_sheet(&report_plan, &changed, &small, &sheet);
    assert_true(err == ERR_OK || err == ERR_NOMEM);
    arena_close(&small);
    return err == ERR_OK;
}

static void survives_short_memory(void **state)
{
    (void)state;
    problems[0].title = "题目";
    problems[5].measure_count = 1;
    problems[5].no = 7;
    units[0].completeness.reported = 1;
    size_t refused = 0;
    for (size_t budget = 0;; budget += 16) {
        struct arena small;
        struct sheet sheet = {0};
        arena_init(&small, budget);
        enum err err = summary_diff_sheet(&report_plan, &changed, &small, &sheet);
        arena_close(&small);
        if (err == ERR_OK) {
            break;
        }
        assert_int_equal(err, ERR_NOMEM);
        refused++;
    }
    assert_true(refused > 0);
    alloc_fail_install();
    assert_true(alloc_fail_run(diff_with_failure, NULL) > 0);
    alloc_fail_remove();
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_same_has_no_changes),
        TEST(tells_texts_dates_and_parties),
        TEST(tells_items_that_come_go_and_change_hands),
        TEST(counts_equal_items),
        TEST(tells_wordings_states_and_figures),
        TEST(tells_problems_and_units_that_come_and_go),
        TEST(takes_nothing_unknown_for_a_change),
        TEST(is_the_same_backwards),
        TEST(makes_a_table),
        TEST(makes_json),
        TEST(survives_short_memory),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
