/* A terminal that is killed, or has no memory, in the middle of its enrolment. */
#include "common/base/clock.h"
#include "tests/floor/client_enroll_lab.h"
#include "tests/lib/alloc_fail.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    KILL_ROUNDS = 30,
};

static void enroll_for_ever(struct fake *fake)
{
    struct frame frame;
    for (;;) {
        if (fake_accept(fake)) {
            if (fake_next(fake, &frame) && frame.type == MESSAGE_ENROLL) {
                send_enrolled(fake, &well, &frame);
            }
            fake_take_rest(fake);
        }
    }
}

/*
 * Enrols in a process of its own, which is killed after a while; true when it was done before that.
 */
static bool enroll_and_kill(struct client_lab *lab, const char *code, long after_us)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct home home;
        struct failure failure;
        enum err err = home_open(&home, lab->terminal->dir, &failure);
        if (err == ERR_OK) {
            err = home_enroll(&home, code, true, &failure);
        }
        _exit(err == ERR_OK ? 0 : 1);
    }
    int status = 0;
    pid_t ended = 0;
    int64_t deadline = clock_mono_ms() + after_us / 1000;
    while (ended == 0 && clock_mono_ms() < deadline) {
        (void)usleep(500);
        ended = waitpid(child, &status, WNOHANG);
    }
    if (ended == 0) {
        assert_int_equal(kill(child, SIGKILL), 0);
        ended = waitpid(child, &status, 0);
    }
    assert_int_equal(ended, child);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return !WIFSIGNALED(status);
}

/*
 * Whenever it happens: the terminal opens, is what it was or what it was to become, and enrolling
 * again works.
 */
static void test_killed_while_enrolling(void **state)
{
    struct client_lab *lab = *state;
    char code[ENROLL_CODE_SIZE];
    unsigned seed = (unsigned)clock_wall_ms();
    print_message("seed %u\n", seed);
    srandom(seed);
    fake_start(&lab->fake, &client_certificates, enroll_for_ever, NULL);
    make_code(lab, &client_certificates.facts.spki, code_id, code);
    int64_t before = clock_mono_ms();
    home_close(&lab->terminal->home);
    bool done = enroll_and_kill(lab, code, LONG_MS * 1000);
    assert_true(done);
    long window_us = (long)(clock_mono_ms() - before) * 1500;
    int completed = 0;
    for (int i = 0; i < KILL_ROUNDS; i++) {
        completed += enroll_and_kill(lab, code, random() % window_us);
        terminal_reopen(lab->terminal);
        assert_true(lab->terminal->home.enrolled);
        expect_match(lab);
        home_close(&lab->terminal->home);
    }
    terminal_reopen(lab->terminal);
    assert_int_equal(enroll(lab, code, true), ERR_OK);
    expect_whole(lab);
    print_message("%d of %d were not killed in time\n", completed, KILL_ROUNDS);
}

/* The first enrolment of all: nothing to fall back to, and no half of one either. */
static void test_killed_while_enrolling_first(void **state)
{
    struct client_lab *lab = *state;
    char code[ENROLL_CODE_SIZE];
    fake_start(&lab->fake, &client_certificates, enroll_for_ever, NULL);
    make_code(lab, &client_certificates.facts.spki, code_id, code);
    for (int i = 0; i < KILL_ROUNDS; i++) {
        home_close(&lab->terminal->home);
        (void)enroll_and_kill(lab, code, i * 3000L);
        terminal_reopen(lab->terminal);
        if (lab->terminal->home.enrolled) {
            expect_match(lab);
            terminal_sql(lab->terminal, "delete from identity");
        }
    }
    terminal_reopen(lab->terminal);
    assert_int_equal(enroll(lab, code, false), ERR_OK);
    expect_whole(lab);
}

static bool enroll_again(void *arg)
{
    struct client_lab *lab = arg;
    char code[ENROLL_CODE_SIZE];
    make_code(lab, &client_certificates.facts.spki, code_id, code);
    return enroll(lab, code, true) == ERR_OK;
}

static void test_without_memory(void **state)
{
    struct client_lab *lab = *state;
    fake_start(&lab->fake, &client_certificates, enroll_for_ever, NULL);
    assert_true(alloc_fail_run(enroll_again, lab) > 5);
    expect_whole(lab);
}

int main(void)
{
#define LAB_TEST(test)                                                                             \
    cmocka_unit_test_setup_teardown(test, client_lab_set_up, client_lab_tear_down)
    const struct CMUnitTest tests[] = {
        LAB_TEST(test_killed_while_enrolling),
        LAB_TEST(test_killed_while_enrolling_first),
        LAB_TEST(test_without_memory),
    };
    return cmocka_run_group_tests(tests, client_lab_group_set_up, client_lab_group_tear_down);
}
