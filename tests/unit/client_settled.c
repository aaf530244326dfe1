/* What was refused is settled by the same thing, sent again and received; by nothing else, and nothing of it is lost. */
#include "client/lib/outbox_settled.h"
#include "tests/lib/alloc_fail.h"
#include "tests/lib/terminal_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* As SQL: 1 request_id; 2 code 0, or 303 (STALE). */
#define REQUEST_ID "0a1001010101010101010101010101010101"
static const char received[] = "x'" REQUEST_ID "1000'";
static const char refused[] = "x'" REQUEST_ID "10af02'";

static void settle(struct terminal *terminal, int64_t item_id, enum outbox_state state)
{
    char sql[256];
    (void)snprintf(sql, sizeof(sql),
                   "update item set sent_ms = 1, received_ms = 2, state = %d, receipt = %s"
                   " where item_id = %d",
                   state, state == OUTBOX_RECEIVED ? received : refused, (int)item_id);
    terminal_sql(terminal, sql);
}

/* ---- one act each, told apart by a number ---- */

static char words[4][16] = {"零", "一", "二", "三"};
static uint8_t ids[4][16] = {{0}, {1}, {2}, {3}};

static void make_done(Rectify__Act *act, int number)
{
    static Rectify__Done done;
    (void)number;
    rectify__done__init(&done);
    act->what_case = RECTIFY__ACT__WHAT_DONE;
    act->done = &done;
}

static void make_progress(Rectify__Act *act, int number)
{
    static Rectify__Progress progress;
    rectify__progress__init(&progress);
    progress.text = words[number];
    act->what_case = RECTIFY__ACT__WHAT_PROGRESS;
    act->progress = &progress;
}

static void make_effect(Rectify__Act *act, int number)
{
    static Rectify__Effect effect;
    rectify__effect__init(&effect);
    effect.measure = (uint32_t)number;
    effect.text = words[0];
    act->what_case = RECTIFY__ACT__WHAT_EFFECT;
    act->effect = &effect;
}

static void make_local_effect(Rectify__Act *act, int number)
{
    make_effect(act, 1);
    act->effect->has_local = 1;
    act->effect->local = (uint32_t)number;
}

static void make_local(Rectify__Act *act, int number)
{
    static Rectify__Local local;
    rectify__local__init(&local);
    local.description = words[number];
    local.responsible = words[0];
    act->what_case = RECTIFY__ACT__WHAT_LOCAL;
    act->local = &local;
}

static void make_periodic(Rectify__Act *act, int number)
{
    static Rectify__Periodic periodic;
    rectify__periodic__init(&periodic);
    periodic.period_on = number;
    periodic.text = words[0];
    act->what_case = RECTIFY__ACT__WHAT_PERIODIC;
    act->periodic = &periodic;
}

static void make_reply(Rectify__Act *act, int number)
{
    static Rectify__Reply reply;
    rectify__reply__init(&reply);
    reply.notice_id = (ProtobufCBinaryData){.len = 16, .data = ids[number]};
    reply.text = words[0];
    act->what_case = RECTIFY__ACT__WHAT_REPLY;
    act->reply = &reply;
}

static void make_report(Rectify__Act *act, int number)
{
    static Rectify__ReportSubmit report;
    rectify__report_submit__init(&report);
    report.campaign_id = number;
    report.title = report.recipient = report.unit = report.confirmed_by = words[0];
    act->what_case = RECTIFY__ACT__WHAT_REPORT_SUBMIT;
    act->report_submit = &report;
}

static void make_scan(Rectify__Act *act, int number)
{
    static Rectify__ReportScan scan;
    rectify__report_scan__init(&scan);
    scan.campaign_id = number;
    scan.check_code = words[0];
    act->what_case = RECTIFY__ACT__WHAT_REPORT_SCAN;
    act->report_scan = &scan;
}

typedef void (*make_cb)(Rectify__Act *act, int number);

static int64_t add(struct terminal *terminal, make_cb make, int number, int problem_no)
{
    struct outbox_item item;
    Rectify__Act act = RECTIFY__ACT__INIT;
    act.problem_id = problem_no > 0 ? 100 + problem_no : 0;
    act.unit_id = 12;
    make(&act, number);
    assert_int_equal(
        outbox_add(&terminal->home, &act, problem_no, &item, &terminal->arena, &terminal->failure),
        ERR_OK);
    return item.item_id;
}

static bool is_settled(struct terminal *terminal, int64_t item_id)
{
    struct outbox_item item = terminal_item(terminal, item_id);
    assert_int_equal(item.state, OUTBOX_REFUSED);
    assert_int_equal(outbox_is_open(&item), !item.settled);
    return item.settled;
}

static void the_same_thing_received_later_settles(void **state)
{
    static const struct {
        make_cb make;
        bool beside; /* several of the kind stand beside each other */
        int problem_no;
    } kinds[] = {
        {make_done, false, 3},  {make_progress, true, 3}, {make_effect, true, 3},
        {make_local, true, 3},  {make_periodic, true, 3}, {make_local_effect, true, 3},
        {make_report, true, 0}, {make_scan, true, 0},     {make_reply, true, 0},
    };
    struct terminal *terminal = *state;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        terminal_sql(terminal, "delete from item");
        int64_t before = add(terminal, kinds[i].make, 1, kinds[i].problem_no);
        int64_t first = add(terminal, kinds[i].make, 1, kinds[i].problem_no);
        int64_t other = add(terminal, kinds[i].make, 2, kinds[i].problem_no);
        int64_t again = add(terminal, kinds[i].make, 1, kinds[i].problem_no);
        settle(terminal, before, OUTBOX_RECEIVED); /* an earlier one says nothing of a later one */
        settle(terminal, first, OUTBOX_REFUSED);
        assert_false(is_settled(terminal, first));
        settle(terminal, other, OUTBOX_RECEIVED);
        assert_int_equal(is_settled(terminal, first), !kinds[i].beside);
        settle(terminal, other, OUTBOX_REFUSED);
        assert_false(is_settled(terminal, first));
        settle(terminal, again, OUTBOX_REFUSED); /* refused again: both are open */
        assert_false(is_settled(terminal, first));
        assert_false(is_settled(terminal, again));
        settle(terminal, again, OUTBOX_RECEIVED);
        terminal_reopen(terminal); /* what counts is what is on the disk */
        assert_true(is_settled(terminal, first));
        assert_int_equal(is_settled(terminal, other), !kinds[i].beside);
    }
}

static void another_act_task_or_unit_does_not(void **state)
{
    struct terminal *terminal = *state;
    int64_t first = add(terminal, make_done, 0, 3);
    settle(terminal, first, OUTBOX_REFUSED);
    settle(terminal, add(terminal, make_progress, 0, 3), OUTBOX_RECEIVED);
    settle(terminal, add(terminal, make_done, 0, 4), OUTBOX_RECEIVED);
    int64_t foreign = add(terminal, make_done, 0, 3);
    settle(terminal, foreign, OUTBOX_RECEIVED);
    terminal_sql(terminal, "update item set unit_id = 13 where item_id = 4");
    assert_int_equal(foreign, 4);
    assert_false(is_settled(terminal, first));
}

/* What cannot be read is left to the person; many that were received later are no obstacle. */
static void what_cannot_be_read_is_not_settled(void **state)
{
    struct terminal *terminal = *state;
    int64_t first = add(terminal, make_effect, 1, 3);
    settle(terminal, first, OUTBOX_REFUSED);
    for (int i = 0; i < 2000; i++) {
        (void)add(terminal, make_effect, 2, 3);
    }
    terminal_sql(terminal, "update item set sent_ms = 1, received_ms = 2, state = 2,"
                           " receipt = x'" REQUEST_ID "1000' where item_id > 1");
    assert_false(is_settled(terminal, first));
    int64_t again = add(terminal, make_effect, 1, 3);
    settle(terminal, again, OUTBOX_RECEIVED);
    assert_true(is_settled(terminal, first));
    terminal_sql(terminal, "update item set bytes = x'ff' where item_id = 1");
    assert_false(is_settled(terminal, first));
}

static int64_t newest(struct terminal *terminal, make_cb make, int number, int64_t since_ms)
{
    const Rectify__Act *found = NULL;
    Rectify__Act act = RECTIFY__ACT__INIT;
    act.problem_id = 103;
    act.unit_id = 12;
    make(&act, number);
    assert_int_equal(outbox_newest_about(&terminal->home, &act, since_ms, &terminal->arena, &found,
                                         &terminal->failure),
                     ERR_OK);
    return found != NULL ? found->client_time_ms : 0;
}

/* As SQL wrote it: received at 2. What was refused takes nobody's place. */
static void the_newest_about_the_same_thing_is_found(void **state)
{
    struct terminal *terminal = *state;
    assert_int_equal(newest(terminal, make_effect, 1, 0), 0);
    int64_t first = add(terminal, make_effect, 1, 3);
    int64_t first_ms = terminal_item(terminal, first).stored_ms;
    settle(terminal, first, OUTBOX_RECEIVED);
    settle(terminal, add(terminal, make_effect, 1, 3), OUTBOX_REFUSED);
    settle(terminal, add(terminal, make_effect, 2, 3), OUTBOX_RECEIVED);
    settle(terminal, add(terminal, make_local_effect, 1, 3), OUTBOX_RECEIVED);
    settle(terminal, add(terminal, make_effect, 1, 4), OUTBOX_RECEIVED);
    assert_int_equal(newest(terminal, make_effect, 1, 0), first_ms);
    assert_int_equal(newest(terminal, make_effect, 1, 1), first_ms);
    assert_int_equal(newest(terminal, make_effect, 1, 2), 0);
    assert_int_equal(newest(terminal, make_effect, 3, 0), 0);
    int64_t waits = add(terminal, make_effect, 1, 3);
    terminal_sql(terminal, "update item set bytes = x'ff' where item_id = 3");
    assert_int_equal(newest(terminal, make_effect, 1, 0), terminal_item(terminal, waits).stored_ms);
    assert_int_equal(newest(terminal, make_effect, 1, INT64_MAX),
                     terminal_item(terminal, waits).stored_ms);
    assert_int_equal(newest(terminal, make_effect, 2, 0), 0); /* that cannot be read */
}

/* Dropping goes on as before, settled or not. */
static void a_settled_one_may_be_dropped(void **state)
{
    struct terminal *terminal = *state;
    int64_t first = add(terminal, make_done, 0, 3);
    int64_t again = add(terminal, make_done, 0, 3);
    settle(terminal, first, OUTBOX_REFUSED);
    settle(terminal, again, OUTBOX_RECEIVED);
    assert_true(is_settled(terminal, first));
    assert_int_equal(outbox_drop(&terminal->home, first, &terminal->failure), ERR_OK);
    assert_int_equal(outbox_drop(&terminal->home, again, &terminal->failure), ERR_TRANSITION);
}

static bool list_once(void *arg)
{
    struct terminal *terminal = arg;
    struct outbox_item *items = NULL;
    size_t count = 0;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    enum err err = outbox_list(&terminal->home, 0, 0, &arena, &items, &count, &terminal->failure);
    bool ok = err == ERR_OK && items[0].settled;
    assert_true(ok || err == ERR_NOMEM);
    arena_close(&arena);
    return ok;
}

static void without_memory(void **state)
{
    struct terminal *terminal = *state;
    settle(terminal, add(terminal, make_effect, 1, 3), OUTBOX_REFUSED);
    settle(terminal, add(terminal, make_effect, 1, 3), OUTBOX_RECEIVED);
    arena_close(&terminal->arena);
    assert_true(alloc_fail_run(list_once, terminal) > 1);
}

int main(void)
{
#define SETTLED_TEST(test)                                                                         \
    cmocka_unit_test_setup_teardown(test, terminal_set_up, terminal_tear_down)
    const struct CMUnitTest tests[] = {
        SETTLED_TEST(the_same_thing_received_later_settles),
        SETTLED_TEST(another_act_task_or_unit_does_not),
        SETTLED_TEST(what_cannot_be_read_is_not_settled),
        SETTLED_TEST(the_newest_about_the_same_thing_is_found),
        SETTLED_TEST(a_settled_one_may_be_dropped),
        SETTLED_TEST(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
