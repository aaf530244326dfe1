/* Notices on the terminal: kept once, numbered, read; which wait for an answer, and from when on to ask. */
#include "client/lib/notices.h"
#include "client/lib/outbox.h"
#include "tests/lib/alloc_fail.h"
#include "tests/lib/terminal_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum {
    DAY_MS = 24 * 60 * 60 * 1000,
    ISSUE = 1,
    RETURN = 11,
    SUPERVISE = 25,
};

static uint8_t ids[8][16];

/* Number n of this test, of unit 12. */
static Rectify__Notice made(uint8_t n, uint32_t act, int64_t at_ms)
{
    Rectify__Notice notice = RECTIFY__NOTICE__INIT;
    memset(ids[n], n, sizeof(ids[n]));
    notice.unit_id = 12;
    notice.act = act;
    notice.at_ms = at_ms;
    notice.has_request_id = true;
    notice.request_id.data = ids[n];
    notice.request_id.len = sizeof(ids[n]);
    notice.has_reply_by = act == SUPERVISE;
    notice.reply_by = 20000;
    return notice;
}

static void keep(struct terminal *terminal, Rectify__Notice *notice)
{
    assert_int_equal(notices_keep(&terminal->home, 1, &notice, &terminal->failure), ERR_OK);
}

static struct kept_notice *list(struct terminal *terminal, size_t wanted)
{
    struct kept_notice *all = NULL;
    size_t count = 0;
    assert_int_equal(
        notices_list(&terminal->home, &terminal->arena, &all, &count, &terminal->failure), ERR_OK);
    assert_int_equal(count, wanted);
    return all;
}

static int64_t since(struct terminal *terminal)
{
    int64_t since_ms = -1;
    assert_int_equal(notices_since(&terminal->home, &since_ms, &terminal->failure), ERR_OK);
    return since_ms;
}

static void test_kept_once_and_read_once(void **state)
{
    struct terminal *terminal = *state;
    Rectify__Notice first = made(1, RETURN, 5000);
    Rectify__Notice second = made(2, RETURN, 4000); /* came later, happened before */
    (void)list(terminal, 0);
    keep(terminal, &first);
    keep(terminal, &first);
    keep(terminal, &second);
    struct kept_notice *all = list(terminal, 2);
    assert_int_equal(all[0].no, 2);
    assert_int_equal(all[1].no, 1);
    assert_true(all[0].unread && all[1].unread);
    assert_false(all[0].wants_answer);
    assert_int_equal(notices_read(&terminal->home, 1, &terminal->failure), ERR_OK);
    terminal_reopen(terminal);
    keep(terminal, &first); /* again: still read */
    all = list(terminal, 2);
    assert_true(all[0].unread);
    assert_false(all[1].unread);
    assert_int_equal(all[1].notice->act, RETURN);
    assert_memory_equal(all[1].notice->request_id.data, ids[1], 16);
}

static void test_a_page_is_numbered_in_order(void **state)
{
    struct terminal *terminal = *state;
    Rectify__Notice notices[] = {made(1, ISSUE, 5000), made(2, ISSUE, 5000), made(3, ISSUE, 4000)};
    Rectify__Notice *page[] = {&notices[0], &notices[1], &notices[2]};
    notices[0].problem_no = 2;
    notices[1].problem_no = 1;
    Rectify__Notice nameless = made(4, ISSUE, 6000);
    assert_int_equal(notices_keep(&terminal->home, 3, page, &terminal->failure), ERR_OK);
    nameless.has_request_id = false;
    keep(terminal, &nameless);
    struct kept_notice *all = list(terminal, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(all[i].no, i + 1);
        assert_int_equal(all[i].notice->problem_no, i);
    }
}

static void add_reply(struct terminal *terminal, uint8_t n)
{
    char text[] = "已核对";
    struct outbox_item item;
    Rectify__Act act = RECTIFY__ACT__INIT;
    Rectify__Reply reply = RECTIFY__REPLY__INIT;
    reply.notice_id.data = ids[n];
    reply.notice_id.len = sizeof(ids[n]);
    reply.text = text;
    act.unit_id = 12;
    act.what_case = RECTIFY__ACT__WHAT_REPLY;
    act.reply = &reply;
    assert_int_equal(
        outbox_add(&terminal->home, &act, 0, &item, &terminal->arena, &terminal->failure), ERR_OK);
}

static void test_answers(void **state)
{
    struct terminal *terminal = *state;
    Rectify__Notice notice = made(1, SUPERVISE, 5000);
    Rectify__Notice other = made(2, SUPERVISE, 6000);
    keep(terminal, &notice);
    keep(terminal, &other);
    assert_true(list(terminal, 2)[0].wants_answer);
    assert_int_equal(list(terminal, 2)[0].answer, ANSWER_NONE);
    add_reply(terminal, 1);
    assert_int_equal(list(terminal, 2)[0].answer, ANSWER_QUEUED);
    assert_int_equal(list(terminal, 2)[1].answer, ANSWER_NONE);
    terminal_sql(terminal, "update item set sent_ms = 1, received_ms = 2, state = 2,"
                           " receipt = x'0a10010101010101010101010101010101011000'");
    assert_int_equal(list(terminal, 2)[0].answer, ANSWER_RECEIVED);
    terminal_sql(terminal, "update item set state = 3"); /* refused: it was no answer */
    assert_int_equal(list(terminal, 2)[0].answer, ANSWER_NONE);
    other.has_answered = true; /* by a colleague, as the server tells */
    other.answered = true;
    keep(terminal, &other);
    assert_int_equal(list(terminal, 2)[1].answer, ANSWER_RECEIVED);
}

static void test_from_when_on_to_ask(void **state)
{
    struct terminal *terminal = *state;
    const int64_t week = 7 * (int64_t)DAY_MS;
    assert_int_equal(since(terminal), 0);
    Rectify__Notice young = made(1, RETURN, 1000);
    keep(terminal, &young);
    assert_int_equal(since(terminal), 0); /* not before the beginning of time */
    Rectify__Notice newest = made(2, RETURN, 10 * week);
    keep(terminal, &newest);
    assert_int_equal(since(terminal), 10 * week - DAY_MS);
    Rectify__Notice waits = made(3, SUPERVISE, 5 * week);
    keep(terminal, &waits);
    assert_int_equal(since(terminal), 5 * week - DAY_MS);
    waits.answered = true;
    waits.has_answered = true;
    keep(terminal, &waits);
    assert_int_equal(since(terminal), 10 * week - DAY_MS);
}

static void test_what_was_damaged_is_passed_over(void **state)
{
    struct terminal *terminal = *state;
    Rectify__Notice first = made(1, RETURN, 5000);
    Rectify__Notice second = made(2, RETURN, 6000);
    keep(terminal, &first);
    keep(terminal, &second);
    terminal_sql(terminal, "update notice set bytes = x'ff' where notice_no = 1");
    assert_int_equal(list(terminal, 1)[0].no, 2);
    keep(terminal, &first); /* the server has it */
    (void)list(terminal, 2);
}

static bool keep_and_list(void *arg)
{
    struct terminal *terminal = arg;
    struct arena arena;
    struct kept_notice *all = NULL;
    size_t count = 0;
    Rectify__Notice notice = made(1, SUPERVISE, 5000);
    Rectify__Notice *page = &notice;
    arena_init(&arena, 1024 * 1024);
    enum err err = notices_keep(&terminal->home, 1, &page, &terminal->failure);
    if (err == ERR_OK) {
        err = notices_list(&terminal->home, &arena, &all, &count, &terminal->failure);
    }
    arena_close(&arena);
    assert_true(err == ERR_OK || err == ERR_NOMEM);
    return err == ERR_OK && count == 1;
}

static void test_without_memory(void **state)
{
    struct terminal *terminal = *state;
    arena_close(&terminal->arena);
    assert_true(alloc_fail_run(keep_and_list, terminal) > 1);
}

int main(void)
{
#define NOTICES_TEST(test)                                                                         \
    cmocka_unit_test_setup_teardown(test, terminal_set_up, terminal_tear_down)
    const struct CMUnitTest tests[] = {
        NOTICES_TEST(test_kept_once_and_read_once),
        NOTICES_TEST(test_a_page_is_numbered_in_order),
        NOTICES_TEST(test_answers),
        NOTICES_TEST(test_from_when_on_to_ask),
        NOTICES_TEST(test_what_was_damaged_is_passed_over),
        NOTICES_TEST(test_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
