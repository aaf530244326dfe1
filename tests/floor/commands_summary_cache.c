/* One reading for all who ask, at most one at a time, and what is kept of it. */
#include "server/commands/summary_cache.h"
#include "tests/floor/commands_summary_lab.h"
#include "tests/lib/alloc_fail.h"
#include <stdio.h>

enum {
    CROWD = 5,
};

static struct lab_request crowd[CROWD];

static void ask(struct lab_request *one, const char *campaign)
{
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    get.campaign = (char *)(uintptr_t)campaign;
    lab_send(lab, one, &caller, MESSAGE_SUMMARY_GET, &get.base);
}

static void free_crowd(void)
{
    for (size_t i = 0; i < CROWD; i++) {
        lab_free(&crowd[i]);
    }
}

static struct summary_call *take_reading(void)
{
    assert_int_equal(fake_store_waiting(lab->store, FAKE_SUMMARY), 1);
    return fake_store_take(lab->store, FAKE_SUMMARY);
}

static void finish(void (*fill)(struct summary_call *call))
{
    struct summary_call *call = take_reading();
    fill(call);
    fake_store_complete(&call->call, ERR_OK);
}

static void stay(struct summary_call *call)
{
    call->moment = call->known;
    call->unchanged = true;
}

/* Who asked before it began is told by it; who came later by the next one, which begins then. */
static void one_reading_at_a_time(void **state)
{
    (void)state;
    ask(&crowd[0], "zj");
    struct summary_call *call = take_reading();
    for (size_t i = 1; i < CROWD; i++) {
        ask(&crowd[i], "zj");
    }
    assert_int_equal(fake_store_waiting(lab->store, FAKE_SUMMARY), 0);
    assert_null(call->known);
    answer(call);
    fake_store_complete(&call->call, ERR_OK);
    assert_int_equal(crowd[0].ended, 1);
    assert_int_equal(crowd[1].ended, 0);
    call = take_reading();
    assert_string_equal(call->campaign, "zj");
    assert_non_null(call->known);
    answer_worded(call);
    fake_store_complete(&call->call, ERR_OK);
    assert_null(lab_summary(&crowd[0])->problems[0]->wording);
    for (size_t i = 1; i < CROWD; i++) {
        assert_non_null(lab_summary(&crowd[i])->problems[0]->wording);
        assert_ptr_equal(crowd[i].command.tail, crowd[1].command.tail);
    }
    assert_int_equal(fake_store_waiting(lab->store, FAKE_SUMMARY), 0);
    free_crowd();
}

/* The database is at the moment of the last reading: nothing is made anew, and it holds as of now. */
static void what_is_kept_holds(void **state)
{
    (void)state;
    ask(&crowd[0], "zj");
    finish(answer);
    ask(&crowd[1], "zj");
    finish(stay);
    assert_ptr_equal(crowd[1].command.tail, crowd[0].command.tail);
    const Rectify__SummaryNow *now = (const Rectify__SummaryNow *)lab_answer(&crowd[1]);
    assert_int_equal(now->as_of_ms, lab_now_ms());
    ask(&crowd[2], "zj");
    finish(answer_worded);
    assert_ptr_not_equal(crowd[2].command.tail, crowd[0].command.tail);
    /* what is on its way lives as long as anybody has it */
    assert_null(lab_summary(&crowd[0])->problems[0]->wording);
    free_crowd();
}

/* Whoever still reads the former bytes and whoever gets these hold one copy, where both say the same. */
static void what_says_the_same_is_the_same(void **state)
{
    (void)state;
    ask(&crowd[0], "zj");
    finish(answer);
    ask(&crowd[1], "zj");
    finish(answer); /* at another moment */
    assert_ptr_equal(crowd[1].command.tail, crowd[0].command.tail);
    free_crowd();
}

static int64_t clock_ms;

static int64_t tell_time(void)
{
    return clock_ms;
}

struct told {
    struct summary_waiter waiter;
    int64_t as_of_ms;
};

static void note_time(struct summary_waiter *waiter, enum err err,
                      const struct summary_version *version)
{
    assert_int_equal(err, ERR_OK);
    CONTAINER_OF(waiter, struct told, waiter)->as_of_ms = version->as_of_ms;
}

/* What was acknowledged before the reading began is in it; of what came while it was under way nobody knows. */
static void it_holds_as_of_when_the_reading_began(void **state)
{
    (void)state;
    struct summary_cache cache;
    struct summary_key key = {.campaign = "zj", .issued_only = true, .edition = EDITION_PUBLIC};
    struct told first = {.waiter.done = note_time};
    struct told second = {.waiter.done = note_time};
    struct commands_counters counters = {0};
    summary_cache_init(&cache, lab->store, tell_time, &counters);
    clock_ms = 1000;
    assert_int_equal(summary_cache_get(&cache, &key, &first.waiter), ERR_OK);
    clock_ms = 2000;
    assert_int_equal(summary_cache_get(&cache, &key, &second.waiter), ERR_OK);
    clock_ms = 3000;
    finish(answer);
    assert_int_equal(first.as_of_ms, 1000);
    assert_int_equal(second.as_of_ms, 0);
    clock_ms = 4000;
    finish(stay);
    assert_int_equal(second.as_of_ms, 3000);
    assert_int_equal(counters.summaries_made, 1);
    assert_int_equal(counters.summaries_held, 1);
    summary_cache_close(&cache);
}

static size_t served;

static void count(struct summary_waiter *waiter, enum err err,
                  const struct summary_version *version)
{
    (void)waiter;
    (void)version;
    served += err == ERR_OK;
}

/* Sessions are bounded, and so is what each may ask for; but who asks and leaves, again and again, waits on. */
static void there_is_an_end_to_who_waits(void **state)
{
    (void)state;
    static struct summary_waiter waiters[SUMMARY_CACHE_WAITERS_MAX + 1];
    struct summary_cache cache;
    struct commands_counters counters = {0};
    struct summary_key key = {.campaign = "zj", .issued_only = true, .edition = EDITION_PUBLIC};
    summary_cache_init(&cache, lab->store, tell_time, &counters);
    for (size_t i = 0; i < ARRAY_LEN(waiters); i++) {
        enum err expected = i < SUMMARY_CACHE_WAITERS_MAX ? ERR_OK : ERR_BUSY;
        waiters[i].done = count;
        assert_int_equal(summary_cache_get(&cache, &key, &waiters[i]), expected);
    }
    assert_int_equal(counters.summaries_full, 1);
    served = 0;
    finish(answer);
    assert_int_equal(served, 1);
    assert_int_equal(summary_cache_get(&cache, &key, &waiters[0]),
                     ERR_OK); /* there is room again */
    finish(stay);
    finish(stay);
    assert_int_equal(served, SUMMARY_CACHE_WAITERS_MAX + 1);
    assert_int_equal(cache.waiter_count, 0);
    summary_cache_close(&cache);
}

static void campaigns_and_editions_lie_apart(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    struct caller observer = lab_caller_unit(ROLE_OBSERVER);
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    ask(&crowd[0], NULL);
    ask(&crowd[1], "zj");
    lab_send(lab, &crowd[2], &observer, MESSAGE_SUMMARY_GET, &get.base);
    get.has_edition = true;
    get.edition = EDITION_PUBLIC;
    lab_send(lab, &crowd[3], &caller, MESSAGE_SUMMARY_GET, &get.base);
    assert_int_equal(fake_store_waiting(lab->store, FAKE_SUMMARY), 4);
    for (size_t i = 0; i < 4; i++) {
        struct summary_call *call = fake_store_take(lab->store, FAKE_SUMMARY);
        answer(call);
        fake_store_complete(&call->call, ERR_OK);
    }
    assert_int_equal(lab_summary(&crowd[2])->edition, EDITION_INTERNAL);
    assert_int_equal(lab_summary(&crowd[3])->edition, EDITION_PUBLIC);
    free_crowd();
}

static void a_failure_is_everybodys(void **state)
{
    (void)state;
    ask(&crowd[0], "zj");
    struct summary_call *call = take_reading();
    ask(&crowd[1], "zj");
    ask(&crowd[2], "zj");
    fake_store_refuse(lab->store, FAKE_SUMMARY, ERR_BUSY);
    fake_store_complete(&call->call, ERR_DATABASE_AWAY);
    lab_expect_error(&crowd[0], ERR_DATABASE_AWAY, NULL);
    lab_expect_error(&crowd[1], ERR_BUSY, NULL);
    lab_expect_error(&crowd[2], ERR_BUSY, NULL);
    fake_store_refuse(lab->store, FAKE_SUMMARY, ERR_BUSY);
    ask(&crowd[3], "zj");
    lab_expect_error(&crowd[3], ERR_BUSY, NULL);
    ask(&crowd[4], "zj");
    finish(answer);
    assert_non_null(lab_summary(&crowd[4]));
    free_crowd();
}

/* Names of campaigns come from strangers: those asked for longest ago make room, and those that are being read do not. */
static void there_is_an_end_to_what_is_kept(void **state)
{
    (void)state;
    struct lab_request many[SUMMARY_CACHE_ENTRIES_MAX + 1];
    char name[16];
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < ARRAY_LEN(many); i++) {
            (void)snprintf(name, sizeof(name), "c%d-%zu", round, i);
            ask(&many[i], name);
        }
        lab_expect_error(&many[SUMMARY_CACHE_ENTRIES_MAX], ERR_BUSY, NULL);
        assert_int_equal(commands_counters(lab->commands)->summaries_full, round + 1);
        for (size_t i = 0; i < SUMMARY_CACHE_ENTRIES_MAX; i++) {
            struct summary_call *call = fake_store_take(lab->store, FAKE_SUMMARY);
            answer(call);
            fake_store_complete(&call->call, ERR_OK);
        }
        for (size_t i = 0; i < ARRAY_LEN(many); i++) {
            lab_free(&many[i]);
        }
    }
    ask(&crowd[0], "c1-0");
    struct summary_call *call = take_reading();
    assert_non_null(call->known);
    fake_store_complete(&call->call, ERR_NOT_FOUND);
    ask(&crowd[1], "c0-0"); /* of the first round nothing is left */
    call = take_reading();
    assert_null(call->known);
    fake_store_complete(&call->call, ERR_NOT_FOUND);
    free_crowd();
}

static void without_memory(void **state)
{
    (void)state;
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        alloc_fail_install();
        struct lab *other = lab_open();
        struct lab_request one;
        struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
        Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
        get.campaign = text("zj");
        lab_send(other, &one, &caller, MESSAGE_SUMMARY_GET, &get.base);
        struct summary_call *call = fake_store_take(other->store, FAKE_SUMMARY);
        answer_worded(call);
        alloc_fail_at(nth);
        fake_store_complete(&call->call, ERR_OK);
        alloc_fail_at(0);
        assert_int_equal(one.ended, 1);
        done = one.command.err == ERR_OK;
        assert_true(done || one.command.err == ERR_BUSY);
        lab_free(&one);
        lab_close(other);
        assert_int_equal(alloc_fail_live(), 0);
        alloc_fail_remove();
        assert_true(nth < 1000);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(one_reading_at_a_time),
        TEST(what_is_kept_holds),
        TEST(what_says_the_same_is_the_same),
        TEST(it_holds_as_of_when_the_reading_began),
        TEST(campaigns_and_editions_lie_apart),
        TEST(a_failure_is_everybodys),
        TEST(there_is_an_end_to_what_is_kept),
        TEST(there_is_an_end_to_who_waits),
        cmocka_unit_test(without_memory),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
