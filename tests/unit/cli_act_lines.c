/* The lines of acts on the terminal and where the office enters for a unit: how they are read, and which is offered. */
#include "client/cli/guide.h"
#include "tests/unit/cli_acts_lab.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void the_office_types_the_terminals_words_behind_the_unit(void **state)
{
    static const char *const lines[] = {
        "enter|银行|--signed-by|王某|periodic|4|清理|--nil",
        "enter|--signed-by|王某|银行|periodic|--nil|4|清理",
        "--json|enter|银行|periodic|4|清理|--nil|--signed-by|王某",
    };
    struct cli cli;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        assert_int_equal(read_words(&cli, &office, lines[i]), -1);
        assert_ptr_equal(cli.command, &enter);
        assert_ptr_equal(cli.inner, &periodic_command);
        assert_int_equal(cli.options.argument_count, 3);
        assert_string_equal(options_shift(&cli.options), "银行");
        assert_string_equal(cli.options.arguments[0], "4");
        assert_string_equal(cli.options.arguments[1], "清理");
        assert_string_equal(options_text(&cli.options, 300), "王某");
        arena_close(&cli.arena);
    }
}

static void a_line_behind_a_unit_that_is_wrong_is_said(void **state)
{
    static const struct {
        const char *line;
        int code;
    } cases[] = {
        {"enter", EXITS_USAGE},
        {"enter|银行", EXITS_USAGE},
        {"enter|银行|--signed-by|王某", EXITS_USAGE},
        {"enter|银行|--signed-by|王某|dance|4", EXITS_USAGE},
        {"enter|银行|--signed-by|王某|periodic|4", EXITS_USAGE},
        {"enter|银行|periodic|4|清理", EXITS_USAGE}, /* nobody signed */
        {"enter|银行|--signed-by|王某|periodic|4|清理|多了", EXITS_USAGE},
        {"enter|银行|--signed-by|王某|periodic|4|清理|--wait", EXITS_USAGE}, /* the terminal's */
        {"enter|--help", EXITS_DONE},
        {"enter|银行|plan|--help", EXITS_DONE},
    };
    struct cli cli;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(read_words(&cli, &office, cases[i].line), cases[i].code);
        arena_close(&cli.arena);
    }
}

#define LOCAL                                                                                      \
    "--description|网格员不熟悉政策|--responsible|李四|--measure|逐人测试|--due|2023-05-20"

/* N in front, C/N in front, --parent with either: one task, said once. */
static void a_local_problem_names_its_task_as_all_acts_do(void **state)
{
    static const struct {
        const char *line;
        const char *campaign; /* NULL: none */
    } lines[] = {
        {"local|add|3|" LOCAL, NULL},
        {"local|add|zj-2022/3|" LOCAL, "zj-2022"},
        {"local|add|" LOCAL "|--parent|3", NULL},
        {"local|add|--parent|zj-2022/3|" LOCAL, "zj-2022"},
        {"local|add|--parent=3|" LOCAL "|--campaign|zj-2022", "zj-2022"},
    };
    struct cli cli;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        unsigned problem_no = 0;
        assert_int_equal(read_words(&cli, &terminal, lines[i].line), -1);
        assert_ptr_equal(cli.command, &local_add_command);
        assert_int_equal(act_check(cli.command, &cli.options, &problem_no), EXITS_DONE);
        assert_int_equal(problem_no, 3);
        if (lines[i].campaign == NULL) {
            assert_null(cli.campaign);
        } else {
            assert_string_equal(cli.campaign, lines[i].campaign);
        }
        arena_close(&cli.arena);
    }
    assert_int_equal(read_words(&cli, &office, "enter|银行|--signed-by|王某|local|add|3|" LOCAL),
                     -1);
    assert_ptr_equal(cli.inner, &local_add_command);
    assert_int_equal(cli.options.argument_count, 2);
    assert_string_equal(cli.options.arguments[1], "3");
    arena_close(&cli.arena);
    assert_int_equal(
        read_words(&cli, &office, "enter|银行|--signed-by|王某|local|add|--parent|zj/3|" LOCAL),
        -1);
    assert_string_equal(cli.options.arguments[0], "银行");
    assert_string_equal(cli.options.arguments[1], "3");
    assert_string_equal(cli.campaign, "zj");
    arena_close(&cli.arena);
}

static void a_local_problem_without_one_task_is_said(void **state)
{
    static const char *const lines[] = {"local|add|" LOCAL, "local|add|3|--parent|4|" LOCAL,
                                        "local|3|" LOCAL, "local|add|zj/3|--campaign|other|" LOCAL,
                                        "local|add|--parent|zj/3|--campaign|other|" LOCAL};
    static const char *const numbers[] = {"local|add|x|" LOCAL, "local|add|--parent|0|" LOCAL,
                                          "local|add|--parent|a/b/3|" LOCAL};
    struct cli cli;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        assert_int_equal(read_words(&cli, &terminal, lines[i]), EXITS_USAGE);
        arena_close(&cli.arena);
    }
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        unsigned problem_no = 0;
        assert_int_equal(read_words(&cli, &terminal, numbers[i]), -1);
        assert_int_equal(act_check(cli.command, &cli.options, &problem_no), EXITS_USAGE);
        arena_close(&cli.arena);
    }
    assert_int_equal(read_words(&cli, &office, "enter|银行|--signed-by|王某|local|3|" LOCAL),
                     EXITS_USAGE);
    arena_close(&cli.arena);
}

static void a_commands_own_option_takes_the_place_of_a_general_one(void **state)
{
    struct cli cli;
    (void)state;
    assert_int_equal(read_words(&cli, &office, "review|approve|4/银行|--version|1A2B3C4D"), -1);
    assert_string_equal(options_text(&cli.options, 301), "1A2B3C4D");
    arena_close(&cli.arena);
    assert_int_equal(read_words(&cli, &office, "--version"), EXITS_DONE);
    arena_close(&cli.arena);
    assert_int_equal(read_words(&cli, &terminal, "periodic|4|清理|--wait"), -1);
    assert_true(options_flag(&cli.options, 'w'));
    arena_close(&cli.arena);
}

static void each_program_offers_its_own_line(void **state)
{
    enum {
        PLAN = 4,
        APPROVE = 10,
        GRANT = 19,
        UNKNOWN = 99,
    };
    Rectify__AssignmentBrief brief = RECTIFY__ASSIGNMENT_BRIEF__INIT;
    char unit[] = "银行";
    uint8_t digest[32] = {0x1A, 0x2B, 0x3C, 0x4D};
    const char *summary = NULL;
    struct cli cli = {0};
    (void)state;
    arena_init(&cli.arena, 65536);
    brief.problem_no = 4;
    brief.unit_name = unit;
    cli.program = &terminal;
    assert_string_equal(guide_line(&cli, PLAN, &brief, &summary),
                        "rectify plan 4 --cause TEXT --method TEXT --scope TEXT --measure TEXT");
    assert_string_equal(guide_line(&cli, WORD_ACT_PERIODIC, &brief, &summary),
                        "rectify periodic 4 TEXT");
    assert_string_equal(guide_line(&cli, WORD_ACT_EXTEND, &brief, &summary),
                        "rectify extend 4 --to DATE --reason TEXT --progress TEXT");
    assert_string_equal(
        guide_line(&cli, WORD_ACT_LOCAL, &brief, &summary),
        "rectify local add 4 --description TEXT --responsible PERSON --measure TEXT");
    assert_null(guide_line(&cli, GRANT, &brief, &summary));
    assert_null(guide_line(&cli, APPROVE, &brief, &summary));
    cli.program = &office;
    assert_string_equal(guide_line(&cli, APPROVE, &brief, &summary),
                        "rectify-admin review approve 4/银行");
    brief.submitted_digest.data = digest;
    brief.submitted_digest.len = sizeof(digest);
    assert_string_equal(guide_line(&cli, APPROVE, &brief, &summary),
                        "rectify-admin review approve 4/银行 --version 1A2B3C4D");
    assert_string_equal(guide_line(&cli, GRANT, &brief, &summary),
                        "rectify-admin extend 4/银行 --to DATE --reason TEXT");
    brief.has_extension_digest = true; /* what was asked for has its reason */
    assert_string_equal(guide_line(&cli, GRANT, &brief, &summary),
                        "rectify-admin extend 4/银行 --to DATE");
    brief.due_kind = WORD_DUE_DATE;
    assert_string_equal(guide_line(&cli, WORD_ACT_REOPEN, &brief, &summary),
                        "rectify-admin reopen 4/银行 --due DATE");
    brief.due_kind = WORD_DUE_LONG_TERM;
    assert_string_equal(guide_line(&cli, WORD_ACT_REOPEN, &brief, &summary),
                        "rectify-admin reopen 4/银行");
    assert_string_equal(guide_line(&cli, WORD_ACT_PERIODIC, &brief, &summary),
                        "rectify-admin enter 银行 periodic 4 TEXT --signed-by PERSON");
    assert_null(guide_line(&cli, WORD_ACT_EXTEND, &brief, &summary)); /* not among those entered */
    assert_null(guide_line(&cli, UNKNOWN, &brief, &summary));
    arena_close(&cli.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_office_types_the_terminals_words_behind_the_unit),
        cmocka_unit_test(a_line_behind_a_unit_that_is_wrong_is_said),
        cmocka_unit_test(a_local_problem_names_its_task_as_all_acts_do),
        cmocka_unit_test(a_local_problem_without_one_task_is_said),
        cmocka_unit_test(a_commands_own_option_takes_the_place_of_a_general_one),
        cmocka_unit_test(each_program_offers_its_own_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
