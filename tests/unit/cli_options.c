/* Options: kinds of values, order, environment, what is missing; and the way from a line to a command. */
#include "client/cli/cli.h"
#include "client/cli/help.h"
#include "client/report/text_width.h"
#include "common/base/clock.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
    WORDS_MAX = 16,
    TEXT = OPTION_KEY_OWN,
    NUMBER,
    DAY,
    WORD,
    ROLES,
    EXCUSE,
    POINTS,
    FLAG,
};

static const struct option own[] = {
    {"text", TEXT, OPTION_LINE, 5, false, "TEXT", "a text"},
    {"number", NUMBER, OPTION_NUMBER, 50, false, "N", "a number"},
    {"checked-on", DAY, OPTION_DAY, 0, false, "DATE", "a day"},
    {"result", WORD, OPTION_WORD, WORDS_RESULT, false, "WORD", "a word"},
    {"role", ROLES, OPTION_WORDS, WORDS_ROLE, false, "WORDS", "words"},
    {"excuse", EXCUSE, OPTION_NUMBERED, 5, false, "N=TEXT", "a reason"},
    {"points", POINTS, OPTION_NUMBERS, 0, false, "1,2", "points"},
    {"flag", FLAG, OPTION_FLAG, 0, false, NULL, "a flag"},
    {0},
};

static const struct option needed[] = {
    {"reason", TEXT, OPTION_LINE, 100, true, "TEXT", "why"},
    {0},
};

/* A line like "--text|a b|rest" split at the bars. */
static int read_with(const struct option *table, const char *line, struct options *options,
                     struct arena *arena)
{
    static char words[WORDS_MAX][64];
    static char *argv[WORDS_MAX + 1];
    char copy[512];
    char *rest = copy;
    char *word = NULL;
    int argc = 0;

    (void)snprintf(copy, sizeof(copy), "program|%s", line);
    while ((word = strsep(&rest, "|")) != NULL && argc < WORDS_MAX) {
        (void)snprintf(words[argc], sizeof(words[argc]), "%s", word);
        argv[argc] = words[argc];
        argc++;
    }
    argv[argc] = NULL;
    const struct options_input input = {.program = "program",
                                        .global = cli_options,
                                        .own = table,
                                        .argc = argc,
                                        .argv = argv,
                                        .scope = OPTIONS_ALL};
    return options_read(&input, options, arena);
}

static void values_are_checked_by_their_kind(void **state)
{
    static const struct {
        const char *line;
        int code;
    } cases[] = {
        {"--text|一二三四五", 0},
        {"--text|一二三四五六", 65},
        {"--text|", 65},
        {"--text|   ", 65},
        {"--text|　", 65},
        {"--text|a\tb", 65},
        {"--text|\xff\xfe", 65},
        {"--text|\xe4\xb8", 65},
        {"--text", 64},
        {"--unknown", 64},
        {"--flag=1", 64},
        {"--number|50", 0},
        {"--number|51", 64},
        {"--number|-1", 64},
        {"--number|3x", 64},
        {"--number|+3", 64},
        {"--number| 3", 64},
        {"--number|99999999999999999999", 64},
        {"--checked-on|2023-05-30", 0},
        {"--checked-on|2023-02-30", 65},
        {"--checked-on|2999-01-01", 65},
        {"--checked-on|5月30日", 65},
        {"--result|FULL", 0},
        {"--result|full", 0},
        {"--result|largely rectified", 0},
        {"--result|GOOD", 64},
        {"--role|UNIT_HEAD,UNIT_REPORTER", 0},
        {"--role|UNIT_HEAD，OBSERVER", 0},
        {"--role|UNIT_HEAD,NO_SUCH_ROLE", 64},
        {"--role|", 64},
        {"--excuse|3=理由", 0},
        {"--excuse|3", 64},
        {"--excuse|x=理由", 64},
        {"--excuse|0=理由", 64},
        {"--excuse|3=", 65},
        {"--excuse|3=一二三四五六", 65},
        {"--points|1,2", 0},
        {"--points|1、2", 0},
        {"--points|50", 0},
        {"--points|51", 64},
        {"--points|0", 64},
        {"--points|1,,2", 64},
        {"--points|", 64},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct options options;
        struct arena arena;
        arena_init(&arena, 1 << 20);
        int code = read_with(own, cases[i].line, &options, &arena);
        if (code != cases[i].code) {
            print_error("%s: %d instead of %d\n", cases[i].line, code, cases[i].code);
        }
        assert_int_equal(code, cases[i].code);
        arena_close(&arena);
    }
}

static void values_are_taken_over(void **state)
{
    struct options options;
    struct arena arena;
    day_t day = DAY_NONE;
    (void)state;
    arena_init(&arena, 1 << 20);
    assert_int_equal(read_with(own,
                               "--role|UNIT_HEAD，UNIT_REPORTER|--points|1、3|--excuse|3=a=b|"
                               "--checked-on|2023-05-30|--text|x|--text|y|--result|NOT_DONE",
                               &options, &arena),
                     0);
    assert_int_equal(day_parse("2023-05-30", &day), ERR_OK);
    assert_int_equal(options_number(&options, ROLES, 0), 24);
    assert_int_equal(options_find(&options, POINTS)->numbers, 1 << 1 | 1 << 3);
    assert_int_equal(options_number(&options, EXCUSE, 0), 3);
    assert_string_equal(options_text(&options, EXCUSE), "a=b");
    assert_int_equal(options_number(&options, DAY, 0), day);
    assert_string_equal(options_text(&options, TEXT), "y");
    assert_int_equal(options_number(&options, WORD, 0), 4);
    assert_null(options_text(&options, NUMBER));
    assert_int_equal(options_number(&options, NUMBER, 7), 7);
    arena_close(&arena);
}

static void order_is_kept_and_arguments_may_stand_between(void **state)
{
    static const int wanted[] = {TEXT, NUMBER, TEXT, FLAG};
    struct options options;
    struct arena arena;
    (void)state;
    arena_init(&arena, 1 << 20);
    assert_int_equal(
        read_with(own, "1|--text|a|two words|--number|3|--text|b|--flag|-", &options, &arena), 0);
    assert_int_equal(options.count, ARRAY_LEN(wanted));
    for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
        assert_int_equal(options.given[i].key, wanted[i]);
    }
    assert_int_equal(options.argument_count, 3);
    assert_string_equal(options.arguments[1], "two words");
    assert_string_equal(options.arguments[2], "-");
    arena_close(&arena);
}

static void the_environment_stands_in_for_what_is_not_given(void **state)
{
    struct options options;
    struct arena arena;
    (void)state;
    arena_init(&arena, 1 << 20);
    assert_int_equal(setenv("RECTIFY_CHECKED_ON", "2023-05-06", 1), 0);
    assert_int_equal(setenv("RECTIFY_TEXT", "env", 1), 0);
    assert_int_equal(setenv("RECTIFY_FLAG", "0", 1), 0);
    assert_int_equal(setenv("RECTIFY_HELP", "1", 1), 0);
    assert_int_equal(read_with(own, "--text|line", &options, &arena), 0);
    assert_string_equal(options_text(&options, TEXT), "line");
    assert_string_equal(options_text(&options, DAY), "2023-05-06");
    assert_int_equal(options.given[0].key, DAY);
    assert_false(options_flag(&options, FLAG));
    assert_false(options_flag(&options, OPTION_KEY_HELP));
    assert_int_equal(setenv("RECTIFY_FLAG", "1", 1), 0);
    assert_int_equal(setenv("RECTIFY_CHECKED_ON", "soon", 1), 0);
    assert_int_equal(read_with(own, "", &options, &arena), 65);
    assert_int_equal(unsetenv("RECTIFY_CHECKED_ON"), 0);
    assert_int_equal(read_with(own, "", &options, &arena), 0);
    assert_true(options_flag(&options, FLAG));
    assert_int_equal(unsetenv("RECTIFY_TEXT"), 0);
    assert_int_equal(unsetenv("RECTIFY_FLAG"), 0);
    assert_int_equal(unsetenv("RECTIFY_HELP"), 0);
    arena_close(&arena);
}

static void what_is_needed_must_be_there(void **state)
{
    struct options options;
    struct arena arena;
    (void)state;
    arena_init(&arena, 1 << 20);
    assert_int_equal(read_with(needed, "a", &options, &arena), 64);
    assert_int_equal(read_with(needed, "a|--help", &options, &arena), 0);
    assert_int_equal(read_with(needed, "a|--reason|b", &options, &arena), 0);
    arena_close(&arena);
}

/* ---- commands ---- */

static int run(struct cli *cli)
{
    (void)cli;
    return 0;
}

static const struct cli_command tasks = {
    .name = "tasks", .arguments = "", .summary = "t", .run = run};
static const struct cli_command plan = {
    .name = "plan", .arguments = "N", .summary = "报整改方案", .options = needed, .run = run};
static const struct cli_command status = {
    .name = "status", .arguments = "[C]", .summary = "s", .run = run};
static const struct cli_command list = {
    .name = "review", .subname = "list", .arguments = "", .summary = "待审", .run = run};
static const struct cli_command give = {.name = "review",
                                        .subname = "return",
                                        .arguments = "A",
                                        .summary = "退回",
                                        .options = own,
                                        .run = run};
static const struct cli_command drop = {
    .name = "drop", .arguments = "[ID...]", .summary = "删除", .run = run};
static const struct cli_command *const commands[] = {&tasks, &plan, &status, &list, &give, &drop};
static const struct cli_program program = {
    .name = "program",
    .version = "1",
    .summary = "s",
    .legend = "l",
    .commands = commands,
    .command_count = ARRAY_LEN(commands),
};

static int read_command(struct cli *cli, int argc, ...)
{
    static char *argv[WORDS_MAX + 1];
    va_list words;

    *cli = (struct cli){0};
    arena_init(&cli->arena, 1 << 20);
    argv[0] = keep_text(&cli->arena, "program");
    va_start(words, argc);
    for (int i = 1; i <= argc; i++) {
        argv[i] = keep_text(&cli->arena, va_arg(words, const char *));
    }
    va_end(words);
    argv[argc + 1] = NULL;
    return cli_read(cli, &program, argc + 1, argv);
}

static void a_line_finds_its_command(void **state)
{
    struct cli cli;
    (void)state;
    assert_int_equal(read_command(&cli, 5, "--timeout", "2", "review", "return", "3/x"), -1);
    assert_ptr_equal(cli.command, &give);
    assert_int_equal(cli.timeout_s, 2);
    assert_string_equal(cli.options.arguments[0], "3/x");
    arena_close(&cli.arena);
    assert_int_equal(read_command(&cli, 5, "plan", "1", "--json", "--reason", "x"), -1);
    assert_ptr_equal(cli.command, &plan);
    assert_true(cli.json);
    assert_int_equal(cli.timeout_s, 10);
    arena_close(&cli.arena);
    assert_int_equal(read_command(&cli, 1, "drop"), -1);
    arena_close(&cli.arena);
    assert_int_equal(read_command(&cli, 4, "drop", "1", "2", "3"), -1);
    assert_ptr_equal(cli.command, &drop);
    assert_int_equal(cli.options.argument_count, 3);
    arena_close(&cli.arena);
    assert_int_equal(read_command(&cli, 2, "--quiet", "status"), -1);
    assert_true(cli.quiet);
    arena_close(&cli.arena);
}

static void a_wrong_line_is_said_and_ends(void **state)
{
    static const struct {
        int argc;
        const char *words[4];
        int code;
    } cases[] = {
        {0, {NULL}, 64},
        {1, {"nothing"}, 64},
        {1, {"review"}, 64},
        {2, {"review", "dance"}, 64},
        {2, {"plan", "1"}, 64},
        {3, {"plan", "--reason", "x"}, 64},
        {2, {"tasks", "more"}, 64},
        {2, {"drop", "--no-such"}, 64},
        {3, {"status", "a", "b"}, 64},
        {2, {"tasks", "--no-such"}, 64},
        {2, {"--no-such", "tasks"}, 64},
        {3, {"--lang", "fr", "tasks"}, 64},
        {3, {"tasks", "--lang", "fr"}, 64},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *const *words = cases[i].words;
        struct cli cli;
        assert_int_equal(read_command(&cli, cases[i].argc, words[0], words[1], words[2], words[3]),
                         cases[i].code);
        arena_close(&cli.arena);
    }
}

/* Every description begins in the same column, however wide the characters before it are. */
static void help_is_aligned_by_display_width(void **state)
{
    static const struct option wide[] = {
        {"甲", TEXT, OPTION_LINE, 5, false, "文字", "@"},
        {"longer", NUMBER, OPTION_NUMBER, 50, false, "数", "@"},
        {"x", DAY, OPTION_DAY, 0, false, "DATE", "@"},
        {0},
    };
    static const struct cli_command command = {
        .name = "命令", .arguments = "N", .summary = "s", .options = wide, .run = run};
    char *text = NULL;
    size_t size = 0;
    size_t rows = 0;
    unsigned column = 0;
    (void)state;

    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    help_command(&program, &command, NULL, out);
    assert_int_equal(fclose(out), 0);
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        char *at = strchr(line, '@');
        if (at != NULL) {
            *at = '\0';
            column = column == 0 ? text_width(line, 1) : column;
            assert_int_equal(text_width(line, 1), column);
            rows++;
        }
    }
    assert_int_equal(rows, 3);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_checked_by_their_kind),
        cmocka_unit_test(values_are_taken_over),
        cmocka_unit_test(order_is_kept_and_arguments_may_stand_between),
        cmocka_unit_test(the_environment_stands_in_for_what_is_not_given),
        cmocka_unit_test(what_is_needed_must_be_there),
        cmocka_unit_test(a_line_finds_its_command),
        cmocka_unit_test(a_wrong_line_is_said_and_ends),
        cmocka_unit_test(help_is_aligned_by_display_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
