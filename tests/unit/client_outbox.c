#include "client/lib/outbox.h"
#include "client/lib/outbox_row.h"
#include "common/base/clock.h"
#include "tests/lib/alloc_fail.h"
#include "tests/lib/terminal_lab.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    BIT_QUEUED = 1 << OUTBOX_QUEUED,
    BIT_RECEIVED = 1 << OUTBOX_RECEIVED,
    BIT_REFUSED = 1 << OUTBOX_REFUSED,
    KILL_ROUNDS = 50,
};

static void settle(struct terminal *terminal, int64_t item_id, enum outbox_state state,
                   const char *receipt)
{
    char sql[256];
    (void)snprintf(sql, sizeof(sql),
                   "update item set sent_ms = 1, received_ms = 2, state = %d, receipt = %s"
                   " where item_id = %d",
                   state, receipt, (int)item_id);
    terminal_sql(terminal, sql);
}

/*
 * Receipts as SQL: 1 request_id; 2 code 0 and 5 version 9; 2 code 303 (STALE) and 9 a finding:
 * reason 5, item 1.
 */
#define REQUEST_ID "0a1001010101010101010101010101010101"
static const char received[] = "x'" REQUEST_ID "10002809'";
static const char refused[] = "x'" REQUEST_ID "10af024a0408051001'";

static size_t list(struct terminal *terminal, unsigned states, size_t limit,
                   struct outbox_item **items)
{
    size_t count = 0;
    assert_int_equal(outbox_list(&terminal->home, states, limit, &terminal->arena, items, &count,
                                 &terminal->failure),
                     ERR_OK);
    return count;
}

static void test_an_act_is_stored_frozen(void **state)
{
    struct terminal *terminal = *state;
    struct outbox_item item;
    int64_t before = clock_wall_ms();
    terminal_add(terminal, 5, "已完成河渠保洁一次", &item);
    assert_int_equal(item.item_id, 1);
    assert_int_equal(item.state, OUTBOX_QUEUED);
    assert_int_equal(item.problem_no, 5);
    assert_int_equal(item.act, 5); /* PROGRESS */
    assert_int_equal(item.unit_id, 12);
    assert_in_range(item.stored_ms, before, clock_wall_ms());
    assert_null(item.receipt);

    ProtobufCMessage *message = NULL;
    assert_int_equal(message_unpack(&rectify__act__descriptor, item.bytes, item.length,
                                    &scan_limits_ordinary, &terminal->arena, &message),
                     ERR_OK);
    const Rectify__Act *act = (const Rectify__Act *)message;
    assert_int_equal(act->request_id.len, 16);
    assert_memory_equal(act->request_id.data, item.request_id.bytes, 16);
    assert_int_equal(act->request_id.data[6] >> 4, 7);
    assert_int_equal(act->client_time_ms, item.stored_ms);
    assert_int_equal(act->problem_id, 105);
    assert_string_equal(act->progress->text, "已完成河渠保洁一次");
}

static void test_frozen_bytes_survive_reopening(void **state)
{
    struct terminal *terminal = *state;
    struct outbox_item item;
    struct outbox_item *items = NULL;
    uint8_t bytes[3][256];
    size_t lengths[3];
    for (int i = 0; i < 3; i++) {
        terminal_add(terminal, i, "同一段文字", &item);
        memcpy(bytes[i], item.bytes, item.length);
        lengths[i] = item.length;
    }
    for (int round = 0; round < 3; round++) {
        terminal_reopen(terminal);
        assert_int_equal(list(terminal, BIT_QUEUED, 0, &items), 3);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(items[i].item_id, i + 1);
            assert_int_equal(items[i].length, lengths[i]);
            assert_memory_equal(items[i].bytes, bytes[i], lengths[i]);
        }
        assert_memory_not_equal(items[0].request_id.bytes, items[1].request_id.bytes, 16);
    }
}

static void test_acts_that_cannot_be_stored(void **state)
{
    struct terminal *terminal = *state;
    struct outbox_item item;
    Rectify__Act act = RECTIFY__ACT__INIT;
    assert_int_equal(
        outbox_add(&terminal->home, &act, 1, &item, &terminal->arena, &terminal->failure),
        ERR_INVALID);

    char *text = calloc(1, OUTBOX_BATCH_BYTES + 1);
    assert_non_null(text);
    memset(text, 'x', OUTBOX_BATCH_BYTES);
    Rectify__Progress progress = RECTIFY__PROGRESS__INIT;
    progress.text = text;
    act.what_case = RECTIFY__ACT__WHAT_PROGRESS;
    act.progress = &progress;
    assert_int_equal(
        outbox_add(&terminal->home, &act, 1, &item, &terminal->arena, &terminal->failure),
        ERR_SIZE);
    text[OUTBOX_BATCH_BYTES - 100] = '\0';
    assert_int_equal(
        outbox_add(&terminal->home, &act, 1, &item, &terminal->arena, &terminal->failure), ERR_OK);
    free(text);
}

static void test_the_outbox_has_an_end(void **state)
{
    struct terminal *terminal = *state;
    struct outbox_item item;
    terminal_sql(terminal,
                 "with recursive n (i) as (select 1 union all select i + 1 from n where i < 9999)"
                 " insert into item (request_id, problem_no, problem_id, unit_id, act, state,"
                 " stored_ms, bytes) select randomblob(16), 1, 1, 1, 5, 1, 1, x'00' from n");
    terminal_add(terminal, 1, "the last one", &item);
    Rectify__Acknowledge acknowledge = RECTIFY__ACKNOWLEDGE__INIT;
    Rectify__Act act = RECTIFY__ACT__INIT;
    act.what_case = RECTIFY__ACT__WHAT_ACKNOWLEDGE;
    act.acknowledge = &acknowledge;
    assert_int_equal(
        outbox_add(&terminal->home, &act, 1, &item, &terminal->arena, &terminal->failure),
        ERR_LIMIT);
    size_t count = 0;
    assert_int_equal(outbox_count(&terminal->home, OUTBOX_QUEUED, &count, &terminal->failure),
                     ERR_OK);
    assert_int_equal(count, OUTBOX_MAX);
}

static void test_lists(void **state)
{
    struct terminal *terminal = *state;
    struct outbox_item item;
    struct outbox_item *items = NULL;
    assert_int_equal(list(terminal, 0, 0, &items), 0);
    for (int i = 1; i <= 6; i++) {
        terminal_add(terminal, i, "x", &item);
    }
    settle(terminal, 1, OUTBOX_RECEIVED, received);
    settle(terminal, 3, OUTBOX_REFUSED, refused);
    settle(terminal, 5, OUTBOX_RECEIVED, received);

    assert_int_equal(list(terminal, 0, 0, &items), 6);
    assert_int_equal(items[5].item_id, 6);
    assert_int_equal(list(terminal, BIT_RECEIVED, 0, &items), 2);
    assert_int_equal(items[0].item_id, 1);
    assert_int_equal(items[1].item_id, 5);
    assert_int_equal(items[1].receipt->version, 9);
    assert_int_equal(list(terminal, BIT_RECEIVED, 1, &items), 1);
    assert_int_equal(items[0].item_id, 5);
    assert_int_equal(list(terminal, BIT_QUEUED | BIT_REFUSED, 3, &items), 3);
    assert_int_equal(items[0].item_id, 3);
    assert_int_equal(items[0].receipt->code, ERR_STALE);
    assert_int_equal(items[0].receipt->n_findings, 1);
    assert_int_equal(items[0].receipt->findings[0]->reason, 5);
    assert_int_equal(items[1].item_id, 4);
    assert_int_equal(items[2].item_id, 6);
    assert_null(items[2].receipt);

    struct arena tiny;
    size_t count = 0;
    arena_init(&tiny, 64);
    assert_int_equal(outbox_list(&terminal->home, 0, 0, &tiny, &items, &count, &terminal->failure),
                     ERR_NOMEM);
    arena_close(&tiny);
}

static enum err drop(struct terminal *terminal, int64_t item_id)
{
    return outbox_drop(&terminal->home, item_id, &terminal->failure);
}

static void test_what_may_be_dropped(void **state)
{
    struct terminal *terminal = *state;
    struct outbox_item item;
    for (int i = 1; i <= 4; i++) {
        terminal_add(terminal, i, "x", &item);
    }
    settle(terminal, 1, OUTBOX_RECEIVED, received);
    settle(terminal, 2, OUTBOX_REFUSED, refused);
    terminal_sql(terminal, "update item set sent_ms = 1 where item_id = 3");
    assert_int_equal(drop(terminal, 1), ERR_TRANSITION);
    assert_int_equal(drop(terminal, 2), ERR_OK);
    assert_int_equal(drop(terminal, 3), ERR_TRANSITION);
    assert_int_equal(drop(terminal, 4), ERR_OK);
    assert_int_equal(drop(terminal, 4), ERR_NOT_FOUND);
    assert_int_equal(drop(terminal, -1), ERR_NOT_FOUND);
    assert_int_equal(terminal_item(terminal, 2).item_id, 0);
    assert_int_equal(terminal_item(terminal, 1).item_id, 1);
    terminal_add(terminal, 1, "a number is not given twice", &item);
    assert_int_equal(item.item_id, 5);
}

static uint32_t base_version(struct terminal *terminal, int64_t problem_id, int64_t unit_id,
                             uint32_t known)
{
    uint32_t base = 0;
    assert_int_equal(outbox_base_version(&terminal->home, problem_id, unit_id, known, 0, &base,
                                         &terminal->failure),
                     ERR_OK);
    return base;
}

static void test_base_version(void **state)
{
    struct terminal *terminal = *state;
    struct outbox_item item;
    assert_int_equal(base_version(terminal, 101, 12, 4), 4);
    terminal_add(terminal, 1, "x", &item);
    terminal_add(terminal, 2, "another problem", &item);
    terminal_add(terminal, 1, "y", &item);
    assert_int_equal(base_version(terminal, 101, 12, 4), 6);
    assert_int_equal(base_version(terminal, 101, 13, 4), 4);
    assert_int_equal(base_version(terminal, 102, 12, 4), 5);
    settle(terminal, 1, OUTBOX_RECEIVED, received); /* made version 9 after 4 was seen */
    assert_int_equal(base_version(terminal, 101, 12, 4), 10);
    assert_int_equal(base_version(terminal, 101, 12, 20), 21);
    settle(terminal, 3, OUTBOX_REFUSED, refused);
    assert_int_equal(base_version(terminal, 101, 12, 4), 9);
}

static void add_unit_act(struct terminal *terminal, int64_t item_id, int act)
{
    char sql[128];
    struct outbox_item item;
    terminal_add(terminal, 0, "of the unit as a whole", &item);
    assert_int_equal(item.item_id, item_id);
    (void)snprintf(sql, sizeof(sql), "update item set problem_id = 0, act = %d where item_id = %d",
                   act, (int)item_id);
    terminal_sql(terminal, sql);
}

/* Of the acts on a unit as a whole only those on its summary report make versions and follow each other. */
static void test_acts_on_the_unit(void **state)
{
    enum {
        REPLY = 26,
        REPORT_SUBMIT = 29
    };
    struct terminal *terminal = *state;
    add_unit_act(terminal, 1, REPLY);
    add_unit_act(terminal, 2, REPORT_SUBMIT);
    add_unit_act(terminal, 3, REPLY);
    add_unit_act(terminal, 4, REPORT_SUBMIT);
    assert_int_equal(base_version(terminal, 0, 12, 3), 5);
    settle(terminal, 1, OUTBOX_RECEIVED, received);
    assert_int_equal(base_version(terminal, 0, 12, 3), 5);
    settle(terminal, 2, OUTBOX_RECEIVED, received);
    assert_int_equal(base_version(terminal, 0, 12, 3), 10);
    add_unit_act(terminal, 5, REPORT_SUBMIT);
    assert_int_equal(drop(terminal, 4), ERR_TRANSITION);
    assert_int_equal(drop(terminal, 3), ERR_OK);
    assert_int_equal(drop(terminal, 5), ERR_OK);
    assert_int_equal(drop(terminal, 4), ERR_OK);
}

/* A receipt in the database that is no receipt: said, not guessed. */
static void test_a_damaged_receipt(void **state)
{
    struct terminal *terminal = *state;
    struct outbox_item item;
    struct outbox_item *items = NULL;
    size_t count = 0;
    terminal_add(terminal, 1, "x", &item);
    settle(terminal, 1, OUTBOX_RECEIVED, "x'ff'");
    assert_int_equal(
        outbox_list(&terminal->home, 0, 0, &terminal->arena, &items, &count, &terminal->failure),
        ERR_INVALID);
}

/* Stores acts for ever and tells each id only after outbox_add has returned. */
static _Noreturn void add_for_ever(const char *dir, int pipe_end)
{
    struct terminal terminal;
    struct failure failure;
    struct outbox_item item;
    if (home_open(&terminal.home, dir, &failure) != ERR_OK) {
        _exit(1);
    }
    for (;;) {
        Rectify__Progress progress = RECTIFY__PROGRESS__INIT;
        char text[] = "被杀死之前的一条";
        progress.text = text;
        Rectify__Act act = RECTIFY__ACT__INIT;
        act.what_case = RECTIFY__ACT__WHAT_PROGRESS;
        act.progress = &progress;
        arena_init(&terminal.arena, 64 * 1024);
        if (outbox_add(&terminal.home, &act, 1, &item, &terminal.arena, &failure) != ERR_OK ||
            write(pipe_end, item.request_id.bytes, 16) != 16) {
            _exit(2);
        }
        arena_close(&terminal.arena);
    }
}

static bool contains(const struct outbox_item *items, size_t count, const uint8_t id[16])
{
    for (size_t i = 0; i < count; i++) {
        if (memcmp(items[i].request_id.bytes, id, 16) == 0) {
            return true;
        }
    }
    return false;
}

static size_t kill_one(struct terminal *terminal, useconds_t after_us)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)close(ends[0]);
        add_for_ever(terminal->dir, ends[1]);
    }
    (void)close(ends[1]);
    static uint8_t told[4096][16];
    size_t count = 0;
    assert_int_equal(read(ends[0], told[count++], 16), 16); /* it is at work */
    (void)usleep(after_us);
    assert_int_equal(kill(child, SIGKILL), 0);
    while (read(ends[0], told[count], 16) == 16) {
        count++;
        assert_true(count < 4096);
    }
    (void)close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));

    struct outbox_item *items = NULL;
    terminal_reopen(terminal);
    size_t stored = list(terminal, BIT_QUEUED, 0, &items);
    assert_in_range(stored, count, count + 1); /* the last may be stored but not told */
    for (size_t i = 0; i < count; i++) {
        assert_true(contains(items, stored, told[i]));
    }
    terminal_sql(terminal, "delete from item");
    home_close(&terminal->home);
    return count;
}

static void test_what_was_told_survives_kill(void **state)
{
    struct terminal *terminal = *state;
    size_t told = 0;
    unsigned seed = (unsigned)clock_wall_ms();
    print_message("seed %u\n", seed);
    srandom(seed);
    home_close(&terminal->home);
    for (int i = 0; i < KILL_ROUNDS; i++) {
        told += kill_one(terminal, (useconds_t)(random() % 20000));
    }
    print_message("%zu acts were told to be stored, and were\n", told);
}

static bool add_and_list(void *arg)
{
    struct terminal *terminal = arg;
    struct arena arena;
    struct outbox_item item;
    struct outbox_item *items = NULL;
    size_t count = 0;
    Rectify__Acknowledge acknowledge = RECTIFY__ACKNOWLEDGE__INIT;
    Rectify__Act act = RECTIFY__ACT__INIT;
    act.what_case = RECTIFY__ACT__WHAT_ACKNOWLEDGE;
    act.acknowledge = &acknowledge;
    uint32_t base = 0;
    arena_init(&arena, 1024 * 1024);
    enum err err = outbox_add(&terminal->home, &act, 1, &item, &arena, &terminal->failure);
    if (err == ERR_OK) {
        err = outbox_list(&terminal->home, 0, 0, &arena, &items, &count, &terminal->failure);
    }
    if (err == ERR_OK) {
        err = outbox_base_version(&terminal->home, 101, 12, 1, 0, &base, &terminal->failure);
    }
    arena_close(&arena);
    if (err != ERR_OK) {
        assert_int_equal(err, ERR_NOMEM);
        assert_int_equal(terminal->failure.err, ERR_NOMEM);
    }
    return err == ERR_OK;
}

static void test_without_memory(void **state)
{
    struct terminal *terminal = *state;
    struct outbox_item item;
    terminal_add(terminal, 1, "x", &item);
    settle(terminal, 1, OUTBOX_RECEIVED, received);
    arena_close(&terminal->arena);
    assert_true(alloc_fail_run(add_and_list, terminal) > 1);
}

int main(void)
{
#define OUTBOX_TEST(test) cmocka_unit_test_setup_teardown(test, terminal_set_up, terminal_tear_down)
    const struct CMUnitTest tests[] = {
        OUTBOX_TEST(test_an_act_is_stored_frozen),
        OUTBOX_TEST(test_frozen_bytes_survive_reopening),
        OUTBOX_TEST(test_acts_that_cannot_be_stored),
        OUTBOX_TEST(test_the_outbox_has_an_end),
        OUTBOX_TEST(test_lists),
        OUTBOX_TEST(test_what_may_be_dropped),
        OUTBOX_TEST(test_base_version),
        OUTBOX_TEST(test_acts_on_the_unit),
        OUTBOX_TEST(test_a_damaged_receipt),
        OUTBOX_TEST(test_what_was_told_survives_kill),
        OUTBOX_TEST(test_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
