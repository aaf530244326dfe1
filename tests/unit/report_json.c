#include "client/report/render.h"
#include "common/base/attr.h"
#include "tests/unit/report_plan.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void writes_the_summary(void **state)
{
    (void)state;
    FILE *out = report_open();
    assert_int_equal(render_json(&report_plan, out), ERR_OK);
    char *text = report_text(out);
    report_assert_golden(text, "summary.json");
    free(text);
}

static void is_read_back_as_it_was(void **state)
{
    (void)state;
    static const char awkward[] = "“引号\" \\ \t 一\n=1+1 𠮷";
    struct summary summary = {.campaign_code = awkward, .title = "", .as_of_ms = -1};
    FILE *out = report_open();
    assert_int_equal(render_json(&summary, out), ERR_OK);
    char *text = report_text(out);
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(object);
    const char *code = NULL;
    const char *as_of = NULL;
    assert_int_equal(
        json_unpack(object, "{s:{s:s}, s:s}", "campaign", "code", &code, "as_of", &as_of), 0);
    assert_string_equal(code, awkward);
    assert_string_equal(as_of, "1970-01-01T07:59:59+08:00");
    json_decref(object);
    free(text);
}

static void writes_no_time_that_has_no_form(void **state)
{
    (void)state;
    struct summary summary = {.campaign_code = "", .title = "", .as_of_ms = INT64_MAX};
    FILE *out = report_open();
    assert_int_equal(render_json(&summary, out), ERR_OK);
    char *text = report_text(out);
    assert_non_null(strstr(text, "\"as_of\": null"));
    free(text);
}

/* Deep inside, so that what was made before is given back. */
static void refuses_what_is_not_utf8(void **state)
{
    (void)state;
    const char *units[] = {"红旗社区", "\xff"};
    struct summary_item item = {"一", units, 2};
    struct summary_problem problem = report_plan.problems[0];
    problem.effects = &item;
    problem.effect_count = 1;
    struct summary summary = report_plan;
    summary.problems = &problem;
    summary.problem_count = 1;
    FILE *out = report_open();
    assert_int_equal(render_json(&summary, out), ERR_UTF8);
    char *text = report_text(out);
    assert_string_equal(text, "");
    free(text);
}

static void reports_a_full_disk(void **state)
{
    (void)state;
    FILE *out = fopen("/dev/full", "w");
    assert_non_null(out);
    assert_int_equal(render_json(&report_plan, out), ERR_IO);
    (void)fclose(out);
}

/* jansson takes its memory past ours, so that its own hooks are used here. */
static size_t countdown;

static void *count_alloc(size_t size)
{
    return countdown > 0 && --countdown == 0 ? NULL : malloc(size);
}

static void survives_failing_allocations(void **state)
{
    (void)state;
    enum err err = ERR_NOMEM;
    size_t failed = 0;
    json_set_alloc_funcs(count_alloc, free);
    for (size_t nth = 1; err == ERR_NOMEM; nth++) {
        FILE *out = report_open();
        countdown = nth;
        err = render_json(&report_plan, out);
        countdown = 0;
        failed += err == ERR_NOMEM;
        free(report_text(out));
    }
    json_set_alloc_funcs(malloc, free);
    assert_int_equal(err, ERR_OK);
    assert_true(failed > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_summary),
        cmocka_unit_test(is_read_back_as_it_was),
        cmocka_unit_test(writes_no_time_that_has_no_form),
        cmocka_unit_test(refuses_what_is_not_utf8),
        cmocka_unit_test(reports_a_full_disk),
        cmocka_unit_test(survives_failing_allocations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
