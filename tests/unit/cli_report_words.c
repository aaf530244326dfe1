/* The words of a summary report: what is written unasked, the file they are edited in, and what is kept of it. */
#include "client/cli/report_file.h"
#include "client/cli/report_words.h"
#include "tests/unit/cli_report_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void what_nobody_wrote_is_written(void **state)
{
    (void)state;
    make_draft();
    const char *first = report_words_lines(&draft.submit, 1, &cli.arena);
    assert_non_null(strstr(first, "\"整改工作\", 红旗社区 looked into each of the 3 problems"));
    assert_non_null(strstr(first, "\nHow it inspected itself: 逐户核对."));
    assert_non_null(strstr(first, "1 are closed, 0 wait for their closure, 0 are kept up long-term,"
                                  " 1 do not exist here, 1 are not finished."));
    assert_string_equal(report_words_lines(&draft.submit, 2, &cli.arena), "");
    assert_non_null(strstr(report_words_lines(&draft.submit, 3, &cli.arena), "here: 2. "));
    const char *last = report_words_lines(&draft.submit, 4, &cli.arena);
    assert_non_null(strstr(last, "Not finished yet: problem 3;"));
    briefs[2].state = WORD_STATE_SUSTAINING;
    briefs[1].state = WORD_STATE_CLOSED;
    make_draft();
    assert_non_null(strstr(report_words_lines(&draft.submit, 3, &cli.arena), "none was declared"));
    last = report_words_lines(&draft.submit, 4, &cli.arena);
    assert_non_null(strstr(last, "Kept up long-term: problem 3;"));
    assert_null(strstr(last, "Not finished"));
}

/* Declared in a plan, registered, or both in the same words: each problem counts once. */
static void what_the_unit_found_itself_counts_once(void **state)
{
    char *declared[] = {text("名册缺页"), text("路灯不亮")};
    Rectify__LocalProblem records[2];
    Rectify__LocalProblem *registered[] = {&records[0], &records[1]};
    (void)state;
    make_draft();
    assert_null(strstr(report_words_lines(&draft.submit, 1, &cli.arena), "further problems"));
    for (size_t i = 0; i < 2; i++) {
        rectify__local_problem__init(&records[i]);
        records[i].description = text(i == 0 ? "名册缺页" : "井盖破损");
    }
    plans[0].local_problems = declared;
    plans[0].n_local_problems = 2;
    dossiers[0].locals = registered;
    dossiers[0].n_locals = 2;
    dossiers[2].locals = registered;
    dossiers[2].n_locals = 1; /* of another task: another one, whatever it is called */
    make_draft();
    assert_non_null(strstr(report_words_lines(&draft.submit, 1, &cli.arena),
                           "It found 4 further problems itself;"));
}

static const char *path_of(struct terminal *terminal)
{
    return keep_printf(&cli.arena, "%s/words.txt", terminal->dir);
}

static char *read_file(const char *path)
{
    static char content[65536];
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    size_t length = fread(content, 1, sizeof(content) - 1, in);
    content[length] = '\0';
    (void)fclose(in);
    return content;
}

static void write_file(const char *path, const char *content)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    (void)fputs(content, out);
    assert_int_equal(fclose(out), 0);
}

static const char *section(unsigned number)
{
    make_draft();
    return report_words_lines(&draft.submit, number, &cli.arena);
}

/* Unchanged words go on following what is entered; changed ones stay; an emptied section comes back. */
static void words_through_the_file(void **state)
{
    const char *path = path_of(*state);
    make_draft();
    assert_int_equal(report_file_write(&cli, &draft, path), EXITS_DONE);
    char *content = read_file(path);
    assert_non_null(strstr(content, "\n== 2 The problems and how they were rectified\n# "));
    assert_non_null(strstr(content, "\n# 3. 产业帮扶缺乏实效: not finished (in progress)\n"));
    assert_int_equal(report_file_read(&cli, &draft, path), EXITS_DONE);
    briefs[2].state = WORD_STATE_CLOSED;
    assert_null(strstr(section(4), "Not finished")); /* nothing was kept */

    write_file(path, "\xEF\xBB\xBF# 说明\r\n== 4 打算\r\n　　第一段。 \r\n\r\n# 旁注\n第二段\t\n");
    assert_int_equal(report_file_read(&cli, &draft, path), EXITS_DONE);
    assert_string_equal(section(4), "第一段。\n第二段");
    assert_int_equal(draft.submit.sections[3]->n_paragraphs, 2);
    assert_non_null(strstr(section(1), "looked into")); /* was not in the file */
    assert_int_equal(report_file_write(&cli, &draft, path), EXITS_DONE);
    assert_int_equal(report_file_read(&cli, &draft, path), EXITS_DONE);
    assert_string_equal(section(4), "第一段。\n第二段");
    write_file(path, "== 4\n");
    assert_int_equal(report_file_read(&cli, &draft, path), EXITS_DONE);
    assert_non_null(strstr(section(4), "Next, 红旗社区"));
}

static void a_file_is_taken_whole_or_not(void **state)
{
    const char *path = path_of(*state);
    static char long_line[4002];
    memset(long_line, 'x', sizeof(long_line) - 1);
    const char *const wrong[] = {
        "== 0\n",
        "== 5\n",
        "== 一\n",
        "== 1\n甲\n== 1\n乙\n",
        "== 1\n\xFF\n",
        "== 1\n甲\x07\n",
        keep_printf(&cli.arena, "== 1\n%s\n", long_line),
    };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        write_file(path, keep_printf(&cli.arena, "== 4\n改过\n%s", wrong[i]));
        assert_int_equal(report_file_read(&cli, &draft, path), EXITS_DATA);
    }
    const char *many = "== 1\n";
    for (size_t i = 0; i < 101; i++) {
        many = keep_printf(&cli.arena, "%s甲\n", many);
    }
    write_file(path, many);
    assert_int_equal(report_file_read(&cli, &draft, path), EXITS_DATA);
    write_file(path, "前言\n== 4\n改过\n");
    assert_int_equal(report_file_read(&cli, &draft, path), EXITS_DATA);
    assert_non_null(strstr(section(1), "looked into"));
    assert_non_null(strstr(section(4), "Next, 红旗社区"));
    assert_int_equal(report_file_read(&cli, &draft, "/nowhere/words.txt"), EXITS_NO_INPUT);
}

static void reasons_are_remembered(void **state)
{
    (void)state;
    const char *reason = "";
    assert_int_equal(report_words_reason(&cli, DRAFTS, 3, &reason), ERR_OK);
    assert_null(reason);
    assert_int_equal(report_words_keep_reason(&cli, DRAFTS, 3, "资金未到位"), ERR_OK);
    assert_int_equal(report_words_reason(&cli, DRAFTS, 3, &reason), ERR_OK);
    assert_string_equal(reason, "资金未到位");
    assert_int_equal(report_words_reason(&cli, "report/4", 3, &reason), ERR_OK);
    assert_null(reason);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPORT_TEST(what_nobody_wrote_is_written),
        REPORT_TEST(what_the_unit_found_itself_counts_once),
        REPORT_TEST(words_through_the_file),
        REPORT_TEST(a_file_is_taken_whole_or_not),
        REPORT_TEST(reasons_are_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
