#include "client/lib/draft.h"
#include "tests/lib/alloc_fail.h"
#include "tests/lib/terminal_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *get(struct terminal *terminal, const char *name)
{
    const char *text = "";
    assert_int_equal(draft_get(&terminal->home, name, &terminal->arena, &text, &terminal->failure),
                     ERR_OK);
    return text;
}

static void put(struct terminal *terminal, const char *name, const char *text)
{
    assert_int_equal(draft_put(&terminal->home, name, text, &terminal->failure), ERR_OK);
}

static void test_what_was_written_comes_back(void **state)
{
    struct terminal *terminal = *state;
    assert_null(get(terminal, "report/3/1"));
    put(terminal, "report/3/1", "第一段\n第二段");
    put(terminal, "report/3/2", "");
    put(terminal, "report/3/1", "改过");
    terminal_reopen(terminal);
    assert_string_equal(get(terminal, "report/3/1"), "改过");
    assert_string_equal(get(terminal, "report/3/2"), "");
    assert_null(get(terminal, "report/4/1"));
    assert_int_equal(draft_drop(&terminal->home, "report/3/1", &terminal->failure), ERR_OK);
    assert_int_equal(draft_drop(&terminal->home, "report/3/1", &terminal->failure), ERR_OK);
    assert_null(get(terminal, "report/3/1"));
}

static void test_limits(void **state)
{
    struct terminal *terminal = *state;
    const char *text = NULL;
    char *large = malloc(DRAFT_BYTES_MAX + 2);
    assert_non_null(large);
    memset(large, 'a', DRAFT_BYTES_MAX + 1);
    large[DRAFT_BYTES_MAX + 1] = '\0';
    assert_int_equal(draft_put(&terminal->home, "x", large, &terminal->failure), ERR_SIZE);
    assert_null(get(terminal, "x"));
    free(large);
    put(terminal, "x", "文字");
    struct arena small;
    arena_init(&small, 4);
    assert_int_equal(draft_get(&terminal->home, "x", &small, &text, &terminal->failure), ERR_NOMEM);
    arena_close(&small);
}

/* What a broken disk answers is not taken for "nothing was written". */
static void test_the_table_is_gone(void **state)
{
    struct terminal *terminal = *state;
    const char *text = NULL;
    terminal_sql(terminal, "drop table draft");
    assert_int_not_equal(
        draft_get(&terminal->home, "x", &terminal->arena, &text, &terminal->failure), ERR_OK);
    assert_int_not_equal(draft_put(&terminal->home, "x", "", &terminal->failure), ERR_OK);
    assert_int_not_equal(draft_drop(&terminal->home, "x", &terminal->failure), ERR_OK);
}

#define DRAFT_TEST(test) cmocka_unit_test_setup_teardown(test, terminal_set_up, terminal_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DRAFT_TEST(test_what_was_written_comes_back),
        DRAFT_TEST(test_limits),
        DRAFT_TEST(test_the_table_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
