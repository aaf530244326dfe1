/* How tasks are named: the campaign comes off in front, wherever a command takes a task. */
#include "client/cli/task_name.h"
#include "client/cli/task_names.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static int open_arena(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void named(const char *name, bool of_unit, const char *campaign, const char *task)
{
    const char *rest = NULL;
    const char *found = task_name_campaign(name, of_unit, &arena, &rest);
    if (campaign == NULL) {
        assert_null(found);
    } else {
        assert_non_null(found);
        assert_string_equal(found, campaign);
    }
    assert_string_equal(rest, task);
}

static void the_campaign_comes_off(void **state)
{
    (void)state;
    named("3", false, NULL, "3");
    named("zj-2022/3", false, "zj-2022", "3");
    named("2022/3", false, "2022", "3"); /* a code may be a number */
    named("a/b/3", false, "a", "b/3");   /* wrong, and said to be by whoever reads the number */
    named("/3", false, NULL, "/3");
    named("", false, NULL, "");
    named("3/红旗社区", true, NULL, "3/红旗社区");
    named("zj/3/红旗社区", true, "zj", "3/红旗社区");
    named("2022/3/红旗社区", true, "2022", "3/红旗社区");
    named("3/红旗/一社区", true, NULL, "3/红旗/一社区"); /* a unit with a slash in its name */
    named("zj/3/红旗/一社区", true, "zj", "3/红旗/一社区");
    named("zj//红旗社区", true, NULL, "zj//红旗社区");
    named("zj/3", true, NULL, "zj/3");
}

static int take(const char *arguments, const char *argument, const char *campaign, struct cli *cli,
                const char **kept)
{
    static struct cli_command command;
    command = (struct cli_command){.name = "x", .arguments = arguments};
    kept[0] = argument;
    *cli = (struct cli){.command = &command, .campaign = campaign, .arena = arena};
    cli->options.arguments = kept;
    cli->options.argument_count = argument != NULL ? 1 : 0;
    int code = task_name_take(cli);
    arena = cli->arena;
    return code;
}

static void commands_that_take_a_task_see_it_without_campaign(void **state)
{
    struct cli cli;
    const char *kept[1];
    (void)state;
    assert_int_equal(take("N TEXT", "zj/3", NULL, &cli, kept), -1);
    assert_string_equal(cli.campaign, "zj");
    assert_string_equal(kept[0], "3");
    assert_int_equal(take("A", "zj/3/红旗社区", "zj", &cli, kept), -1);
    assert_string_equal(kept[0], "3/红旗社区");
    assert_int_equal(take("N", "3", "zj", &cli, kept), -1);
    assert_string_equal(cli.campaign, "zj");
    assert_int_equal(take("[N]", "zj/3", NULL, &cli, kept), -1);
    assert_string_equal(kept[0], "3");
    assert_int_equal(take("[N]", NULL, NULL, &cli, kept), -1);
    assert_int_equal(take("A|UNIT", "zj/3/红旗社区", NULL, &cli, kept), -1);
    assert_string_equal(cli.campaign, "zj");
    assert_string_equal(kept[0], "3/红旗社区");
    assert_int_equal(take("A|UNIT", "红旗社区", NULL, &cli, kept), -1);
    assert_null(cli.campaign);
    assert_string_equal(kept[0], "红旗社区");
    assert_int_equal(take("NAME", "zj/3", NULL, &cli, kept), -1); /* no word of its own */
    assert_string_equal(kept[0], "zj/3");
    assert_int_equal(take("N", "zj/3", "other", &cli, kept), EXITS_USAGE);
    assert_int_equal(take("[C]", "zj/3", NULL, &cli, kept), -1); /* no task */
    assert_null(cli.campaign);
    assert_string_equal(kept[0], "zj/3");
    assert_int_equal(take("NOTICE TEXT", "zj/3", NULL, &cli, kept), -1);
    assert_null(cli.campaign);
    assert_int_equal(take("", NULL, NULL, &cli, kept), -1);
}

/* A number alone while all tasks are of one campaign; else each as it is to be typed, whatever was seen or not. */
static void a_task_is_called_as_it_is_typed(void **state)
{
    char first[] = "zj-2022";
    char second[] = "zj-2023";
    Rectify__AssignmentBrief briefs[3];
    Rectify__AssignmentBrief *list[] = {&briefs[0], &briefs[1], &briefs[2]};
    Rectify__Assignments all = RECTIFY__ASSIGNMENTS__INIT;
    struct task_names names;
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        rectify__assignment_brief__init(&briefs[i]);
        briefs[i].problem_id = 101 + (int64_t)i;
        briefs[i].problem_no = 1;
        briefs[i].campaign = first;
    }
    task_names_of(NULL, &names);
    assert_string_equal(task_names_text(&names, 101, 1, &arena), "1");
    assert_null(task_names_campaign(&names, 101));
    all.assignments = list;
    all.n_assignments = 3;
    task_names_of(&all, &names);
    assert_string_equal(task_names_text(&names, 103, 1, &arena), "1");
    assert_int_equal(task_names_width(&names, 7), 7);
    briefs[2].campaign = second;
    task_names_of(&all, &names);
    assert_string_equal(task_names_text(&names, 101, 1, &arena), "zj-2022/1");
    assert_string_equal(task_names_text(&names, 103, 1, &arena), "zj-2023/1");
    assert_string_equal(task_names_campaign(&names, 103), "zj-2023");
    assert_string_equal(task_names_text(&names, 999, 4, &arena), "4"); /* of none that is open */
    assert_string_equal(task_names_text(&names, 0, 0, &arena), "");
    assert_true(task_names_width(&names, 7) > 7);
    briefs[0].campaign = NULL; /* an old server says none */
    briefs[1].campaign = NULL;
    task_names_of(&all, &names);
    assert_string_equal(task_names_text(&names, 103, 1, &arena), "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_campaign_comes_off, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(commands_that_take_a_task_see_it_without_campaign,
                                        open_arena, close_arena),
        cmocka_unit_test_setup_teardown(a_task_is_called_as_it_is_typed, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
