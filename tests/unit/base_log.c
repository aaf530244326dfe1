#include "common/base/check.h"
#include "common/base/log.h"
#include "common/base/utf8.h"
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct {
    int lines;
    enum log_level level;
    char line[2000];
} caught;

static void remember(enum log_level level, const char *line, void *arg)
{
    assert_ptr_equal(arg, &caught);
    assert_true(strlen(line) < sizeof(caught.line));
    caught.lines++;
    caught.level = level;
    strcpy(caught.line, line);
    errno = 0;
}

static int catch_lines(void **state)
{
    (void)state;
    memset(&caught, 0, sizeof(caught));
    log_configure(LOG_INFO, remember, &caught);
    return 0;
}

static int restore(void **state)
{
    (void)state;
    log_configure(LOG_INFO, NULL, NULL);
    return 0;
}

static void line_has_its_parts(void **state)
{
    (void)state;
    errno = EPIPE;
    log_event(LOG_WARNING, "net", "closed session=%d reason=%s", 7, "机关");
    assert_int_equal(errno, EPIPE);
    assert_int_equal(caught.level, LOG_WARNING);
    assert_string_equal(caught.line, "net: closed session=7 reason=机关");
}

static void levels_above_are_dropped(void **state)
{
    (void)state;
    log_event(LOG_DEBUG, "net", "dropped");
    assert_int_equal(caught.lines, 0);
    log_event(LOG_INFO, "net", "kept");
    assert_int_equal(caught.lines, 1);
}

/* Every single byte and every control character of two and three bytes comes out as part of one clean line. */
static void nothing_injects_a_line(void **state)
{
    (void)state;
    static const char *const bad[] = {"\xc2\x85",
                                      "\xe2\x80\xa8",
                                      "\xe2\x80\xa9",
                                      "\xc0\x8a",
                                      "\xed\xa0\x80",
                                      "\xf4\x90\x80\x80",
                                      "\x1b[2J\r\n<3>store: lost"};
    size_t at = 0;
    for (int byte = 1; byte < 256; byte++) {
        const char text[] = {'a', (char)byte, 'b', '\0'};
        log_event(LOG_INFO, "net", "%s", text);
        assert_int_equal(utf8_check(caught.line, strlen(caught.line), 1000, &at), ERR_OK);
        assert_int_equal(strlen(caught.line), byte < ' ' || byte > '~' ? 11 : 8);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        log_event(LOG_INFO, "net", "%s", bad[i]);
        assert_int_equal(utf8_check(caught.line, strlen(caught.line), 1000, &at), ERR_OK);
    }
    assert_string_equal(caught.line, "net: \\x1b[2J\\x0d\\x0a<3>store: lost");
}

static void lines_are_cut_between_characters(void **state)
{
    (void)state;
    for (int pad = 980; pad < 1010; pad++) {
        log_event(LOG_INFO, "net", "%*s整整整整整整整整整整\n\n\n\n\n\n", pad, "");
        size_t len = strlen(caught.line);
        size_t at = 0;
        assert_in_range(len, 996, 1000);
        assert_int_equal(utf8_check(caught.line, len, 1000, &at), ERR_OK);
    }
    log_event(LOG_INFO, "net", "%*s", 100000, "");
    assert_int_equal(strlen(caught.line), 1000);
    log_event(LOG_INFO, "net", "%0900d%s", 0,
              "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n");
    assert_in_range(strlen(caught.line), 996, 1000);
}

static void quoted_is_printable_and_bounded(void **state)
{
    (void)state;
    char out[64];
    char tight[10];
    assert_string_equal(log_quote("abc", out, sizeof(out)), "\"abc\"");
    assert_string_equal(log_quote("", out, sizeof(out)), "\"\"");
    assert_string_equal(log_quote("a\"b\\\n\xe6", out, sizeof(out)), "\"a\\x22b\\x5c\\x0a\\xe6\"");
    assert_string_equal(log_quote("abcd", tight, sizeof(tight)), "\"abcd\"");
    assert_string_equal(log_quote("abcdefghijk", tight, sizeof(tight)), "\"abcd\"...");
    assert_string_equal(log_quote("a\n", tight, sizeof(tight)), "\"a\"...");
    for (size_t size = 0; size <= sizeof(out); size++) {
        memset(out, '#', sizeof(out));
        const char *quoted = log_quote("abc\ndef\x80ghi", out, size);
        assert_true(strlen(quoted) < size || size == 0);
        for (size_t i = size; i < sizeof(out); i++) {
            assert_int_equal(out[i], '#');
        }
    }
}

/* Runs `act` in a child and reads what it wrote to stderr; returns the child's end as wait tells it. */
static int run_child(void (*act)(void), char *out, size_t size)
{
    int ends[2];
    int status = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)dup2(ends[1], STDERR_FILENO);
        act();
        _exit(0);
    }
    close(ends[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    ssize_t got = read(ends[0], out, size - 1);
    assert_true(got >= 0);
    out[got] = '\0';
    close(ends[0]);
    return status;
}

static void log_twice(void)
{
    log_event(LOG_ERROR, "store", "lost\nconnection=%d", 1);
    log_event(LOG_NOTICE, "app", "started");
    close(STDERR_FILENO);
    log_event(LOG_NOTICE, "app", "unheard");
}

static void fail_fatally(void)
{
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
    CHECK_FATAL(1 + 1 == 2);
    CHECK_FATAL(getpid() == 0);
}

static void default_goes_to_stderr(void **state)
{
    (void)state;
    char out[4096];
    assert_int_equal(run_child(log_twice, out, sizeof(out)), 0);
    assert_string_equal(out, "<3>store: lost\\x0aconnection=1\n<5>app: started\n");
}

static void failed_checks_are_told(void **state)
{
    (void)state;
    assert_true(CHECK(1 + 1 == 2));
    assert_int_equal(caught.lines, 0);
    assert_false(CHECK(1 + 1 == 3));
    assert_int_equal(caught.lines, 1);
    assert_int_equal(caught.level, LOG_ERROR);
    assert_non_null(strstr(caught.line, "condition=\"1 + 1 == 3\""));
    assert_non_null(strstr(caught.line, "base_log.c:"));
}

static void fatal_checks_end_the_process(void **state)
{
    (void)state;
    char out[4096];
    int status = run_child(fail_fatally, out, sizeof(out));
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_ptr_equal(strstr(out, "<3>check: fatal condition=\"getpid() == 0\""), out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(line_has_its_parts, catch_lines, restore),
        cmocka_unit_test_setup_teardown(levels_above_are_dropped, catch_lines, restore),
        cmocka_unit_test_setup_teardown(nothing_injects_a_line, catch_lines, restore),
        cmocka_unit_test_setup_teardown(lines_are_cut_between_characters, catch_lines, restore),
        cmocka_unit_test(quoted_is_printable_and_bounded),
        cmocka_unit_test(default_goes_to_stderr),
        cmocka_unit_test_setup_teardown(failed_checks_are_told, catch_lines, restore),
        cmocka_unit_test(fatal_checks_end_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
