/* The line that says how far a long call is: written over on a terminal, seldom a new one elsewhere. */
#include "client/cli/progress.h"
#include "common/base/language.h"
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static Rectify__ProgressMade made(unsigned step, unsigned done)
{
    Rectify__ProgressMade message = RECTIFY__PROGRESS_MADE__INIT;
    message.request = 1;
    message.step = step;
    message.done = done;
    message.total = 15;
    return message;
}

static void show(struct progress *progress, unsigned done, int64_t now_ms)
{
    const Rectify__ProgressMade message = made(3, done);
    progress_show(progress, &message, now_ms);
}

static void lines_that_stay_are_few(void **state)
{
    struct progress progress;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    (void)state;
    assert_non_null(out);
    progress_begin(&progress, out);
    assert_false(progress.terminal);
    show(&progress, 7, 1000);
    show(&progress, 8, 1250);
    show(&progress, 9, 1000 + PROGRESS_LINE_EVERY_MS - 1);
    show(&progress, 10, 1000 + PROGRESS_LINE_EVERY_MS);
    progress_end(&progress);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(text, "In progress: writing units, 7 of 15 parts done\n"
                              "In progress: writing units, 10 of 15 parts done\n");
    free(text);
}

/* A server may tell of a call that nobody wants to follow, or that is over. */
static void what_nobody_asked_for_is_left_out(void **state)
{
    struct progress progress = {0};
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    (void)state;
    assert_non_null(out);
    show(&progress, 7, 1000);
    progress_begin(&progress, out);
    progress_end(&progress);
    show(&progress, 8, 100000);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(text, "");
    free(text);
}

/* What was never told leaves nothing behind. */
static void silence_stays_silence(void **state)
{
    struct progress progress;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    (void)state;
    assert_non_null(out);
    progress_begin(&progress, out);
    progress.terminal = true;
    progress_end(&progress);
    assert_int_equal(fclose(out), 0);
    assert_int_equal(length, 0);
    free(text);
}

static void read_all(int fd, char *text, size_t size)
{
    size_t length = 0;
    static const char end[] = "end";
    while (length < size - 1 && (length < 3 || strcmp(text + length - 3, end) != 0)) {
        ssize_t got = read(fd, text + length, size - 1 - length);
        assert_true(got > 0);
        length += (size_t)got;
        text[length] = '\0';
    }
}

static void a_terminal_has_one_line(void **state)
{
    struct progress progress;
    char text[512] = "";
    int master = -1;
    int slave = -1;
    (void)state;
    assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
    FILE *out = fdopen(slave, "w");
    assert_non_null(out);
    assert_int_equal(setenv("TERM", "dumb", 1), 0);
    progress_begin(&progress, out);
    assert_false(progress.terminal);
    assert_int_equal(setenv("TERM", "xterm", 1), 0);
    progress_begin(&progress, out);
    assert_true(progress.terminal);
    show(&progress, 7, 1000);
    show(&progress, 8, 1001);
    progress_end(&progress);
    progress_end(&progress);
    fputs("end", out);
    assert_int_equal(fflush(out), 0);
    read_all(master, text, sizeof(text));
    assert_string_equal(text, "\r\033[KIn progress: writing units, 7 of 15 parts done"
                              "\r\033[KIn progress: writing units, 8 of 15 parts done"
                              "\r\033[Kend");
    assert_int_equal(fclose(out), 0);
    assert_int_equal(close(master), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_that_stay_are_few),
        cmocka_unit_test(what_nobody_asked_for_is_left_out),
        cmocka_unit_test(silence_stays_silence),
        cmocka_unit_test(a_terminal_has_one_line),
    };
    language_init("en");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
