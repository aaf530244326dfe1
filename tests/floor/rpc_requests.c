/* Requests from frame to answer: limits, continuation, what is refused or abandoned, no memory. */
#include "common/base/log.h"
#include "tests/floor/rpc_lab.h"
#include "tests/lib/alloc_fail.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void answers_in_any_order(void **state)
{
    struct fixture *fixture = *state;
    rpc_lab_open(fixture, &rpc_lab_reporter);
    fixture->commands.wait = true;
    assert_int_equal(rpc_lab_ask(fixture, 10), ERR_OK);
    assert_int_equal(rpc_lab_ask(fixture, UINT32_MAX), ERR_OK);
    assert_int_equal(rpc_lab_ask(fixture, 3), ERR_OK);
    assert_int_equal(rpc_lab_ask(fixture, 10), ERR_SEQUENCE);
    fake_finish(&fixture->commands, 1);
    fake_finish(&fixture->commands, 1);
    fake_finish(&fixture->commands, 0);
    rpc_lab_expect(0, MESSAGE_CAMPAIGNS, UINT32_MAX);
    rpc_lab_expect(1, MESSAGE_CAMPAIGNS, 3);
    rpc_lab_expect(2, MESSAGE_CAMPAIGNS, 10);
    assert_int_equal(rpc_lab_out.relieved, 3);
    assert_int_equal(rpc_lab_ask(fixture, 10), ERR_OK); /* free again */
    fake_finish_all(&fixture->commands);
    assert_int_equal(rpc_counters(fixture->rpc)->answers, 5);
    rpc_session_close(&fixture->session);
}

static void as_many_as_may_be_in_flight(void **state)
{
    struct fixture *fixture = *state;
    rpc_lab_open(fixture, &rpc_lab_reporter);
    fixture->commands.wait = true;
    for (uint32_t i = 1; i <= RPC_IN_FLIGHT_MAX; i++) {
        assert_false(rpc_session_full(&fixture->session));
        assert_int_equal(rpc_lab_ask(fixture, i), ERR_OK);
    }
    assert_true(rpc_session_full(&fixture->session));
    assert_int_equal(rpc_requests(fixture->rpc), RPC_IN_FLIGHT_MAX);
    assert_int_equal(rpc_lab_ask(fixture, 100), ERR_FLOOD);
    fake_finish(&fixture->commands, 4);
    assert_false(rpc_session_full(&fixture->session));
    fixture->pressed = true;
    assert_true(rpc_session_full(&fixture->session));
    fixture->pressed = false;
    fake_finish_all(&fixture->commands);
    assert_true(rpc_session_idle(&fixture->session));
    rpc_session_close(&fixture->session);
}

static void expect_progress(unsigned n, uint32_t request, uint32_t step, uint32_t done)
{
    rpc_lab_expect(n, MESSAGE_PROGRESS, 0);
    const struct message_bytes *bytes = rpc_lab_out.sent[n].bytes;
    Rectify__ProgressMade *made = rectify__progress_made__unpack(NULL, bytes->length, bytes->body);
    assert_non_null(made);
    assert_int_equal(made->request, request);
    assert_int_equal(made->step, step);
    assert_int_equal(made->done, done);
    assert_int_equal(made->total, 15);
    rectify__progress_made__free_unpacked(made, NULL);
}

static void progress_is_told_now_and_then(void **state)
{
    struct fixture *fixture = *state;
    rpc_lab_open(fixture, &rpc_lab_reporter);
    fixture->commands.wait = true;
    rpc_lab_out.mono_ms = 5000;
    assert_int_equal(rpc_lab_ask(fixture, 10), ERR_OK);
    assert_int_equal(rpc_lab_ask(fixture, 11), ERR_OK);
    rpc_lab_out.mono_ms += RPC_PROGRESS_AFTER_MS - 1;
    fake_tell(&fixture->commands, 0, 1, 0, 15);
    assert_int_equal(rpc_lab_out.count, 0); /* what ends soon says nothing */
    rpc_lab_out.mono_ms += 1;
    fake_tell(&fixture->commands, 0, 2, 3, 15);
    expect_progress(0, 10, 2, 3);
    fake_tell(&fixture->commands, 1, 7, 4, 15); /* each request for itself */
    expect_progress(1, 11, 7, 4);
    rpc_lab_out.mono_ms += RPC_PROGRESS_EVERY_MS - 1;
    fake_tell(&fixture->commands, 0, 3, 5, 15);
    assert_int_equal(rpc_lab_out.count, 2);
    rpc_lab_out.mono_ms += 1;
    fake_tell(&fixture->commands, 0, 3, 6, 15);
    expect_progress(2, 10, 3, 6);
    fake_finish(&fixture->commands, 0);
    rpc_lab_expect(3, MESSAGE_CAMPAIGNS, 10);
    fake_finish_all(&fixture->commands);
    assert_int_equal(rpc_counters(fixture->rpc)->progress, 3);
    assert_int_equal(rpc_counters(fixture->rpc)->progress_dropped, 2);
    rpc_session_close(&fixture->session);
}

static void progress_gives_way(void **state)
{
    struct fixture *fixture = *state;
    rpc_lab_open(fixture, &rpc_lab_reporter);
    fixture->commands.wait = true;
    assert_int_equal(rpc_lab_ask(fixture, 10), ERR_OK);
    rpc_lab_out.mono_ms += RPC_PROGRESS_AFTER_MS;
    rpc_lab_out.behind = true; /* a slow reader */
    fake_tell(&fixture->commands, 0, 2, 3, 15);
    assert_int_equal(rpc_lab_out.count, 0);
    rpc_lab_out.behind = false;
    fake_tell(&fixture->commands, 0, 2, 4, 15); /* the one that was dropped counts for nothing */
    expect_progress(0, 10, 2, 4);
    rpc_session_close(&fixture->session);
    rpc_lab_out.mono_ms += RPC_PROGRESS_EVERY_MS;
    fake_tell(&fixture->commands, 0, 2, 5, 15); /* nobody waits any more */
    assert_int_equal(rpc_lab_out.count, 1);
    fake_finish_all(&fixture->commands);
}

static void on_idle(void *arg)
{
    (*(unsigned *)arg)++;
}

static void abandoned_requests_complete_and_die(void **state)
{
    struct fixture *fixture = *state;
    rpc_lab_open(fixture, &rpc_lab_reporter);
    fixture->commands.wait = true;
    assert_int_equal(rpc_lab_ask(fixture, 1), ERR_OK);
    assert_int_equal(rpc_lab_ask(fixture, 2), ERR_OK);
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_SUBMIT, 3, FRAME_MORE, "ab", 2),
                     ERR_OK);
    rpc_session_close(&fixture->session);
    rpc_session_close(&fixture->session);
    assert_int_equal(rpc_counters(fixture->rpc)->abandoned, 2);
    assert_int_equal(rpc_requests(fixture->rpc), 2);
    memset(&fixture->session, 0xA5, sizeof(fixture->session)); /* it is gone */
    rpc_on_idle(fixture->rpc, on_idle, &fixture->idle_told);
    fake_finish(&fixture->commands, 1);
    assert_int_equal(fixture->idle_told, 0);
    fake_finish(&fixture->commands, 0);
    assert_int_equal(fixture->idle_told, 1);
    assert_int_equal(rpc_lab_out.count, 0);
    rpc_lab_open(fixture, &rpc_lab_reporter);
    assert_int_equal(fixture->idle_told, 1); /* once */
    rpc_session_close(&fixture->session);
}

static void continued_in_parts_of_any_length(void **state)
{
    struct fixture *fixture = *state;
    static uint8_t bytes[LENGTH_BODY];
    static const size_t parts[] = {7, 1000, 4096, FRAME_BODY_MAX - 1, FRAME_BODY_MAX};
    size_t length = rpc_lab_submit(bytes, LENGTH_BODY - 4);
    assert_int_equal(length, LENGTH_BODY);
    rpc_lab_open(fixture, &rpc_lab_reporter);
    for (uint32_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        size_t whole =
            parts[i] == 7 ? rpc_lab_submit(bytes, 500) : rpc_lab_submit(bytes, LENGTH_BODY - 4);
        assert_int_equal(rpc_lab_give_submit(&fixture->session, i + 1, bytes, whole, parts[i]),
                         ERR_OK);
        assert_int_equal(fixture->commands.acts_length, parts[i] == 7 ? 500 : LENGTH_BODY - 4);
        rpc_lab_expect(i, MESSAGE_RECEIPTS, i + 1);
    }
    rpc_session_close(&fixture->session);
}

static void continued_beyond_the_limit(void **state)
{
    struct fixture *fixture = *state;
    static uint8_t bytes[LENGTH_BODY + 1];
    rpc_lab_open(fixture, &rpc_lab_reporter);
    assert_int_equal(
        rpc_lab_give_submit(&fixture->session, 1, bytes, LENGTH_BODY + 1, FRAME_BODY_MAX),
        ERR_LENGTH);
    rpc_session_close(&fixture->session);
}

static void memory_grows_with_what_came(void **state)
{
    struct fixture *fixture = *state;
    static uint8_t bytes[4096];
    rpc_lab_open(fixture, &rpc_lab_admin);
    size_t largest = alloc_fail_largest();
    assert_int_equal(
        rpc_lab_give(&fixture->session, MESSAGE_UNIT_IMPORT, 1, FRAME_MORE, bytes, sizeof(bytes)),
        ERR_OK);
    assert_true(alloc_fail_largest() <= (largest > 8192 ? largest : 8192));
    rpc_session_close(&fixture->session);
}

static void continued_requests_interleave(void **state)
{
    struct fixture *fixture = *state;
    uint8_t bytes[100];
    size_t length = rpc_lab_submit(bytes, 90);
    rpc_lab_open(fixture, &rpc_lab_reporter);
    for (uint32_t i = 1; i <= RPC_GATHERING_MAX; i++) {
        assert_int_equal(
            rpc_lab_give(&fixture->session, MESSAGE_SUBMIT, i, FRAME_MORE, bytes, 10 * i), ERR_OK);
    }
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_SUBMIT, 9, FRAME_MORE, bytes, 1),
                     ERR_FLOOD);
    assert_int_equal(rpc_lab_ask(fixture, 3), ERR_SEQUENCE); /* interrupts 3 */
    assert_int_equal(rpc_lab_ask(fixture, 9), ERR_OK);
    for (uint32_t i = 1; i <= RPC_GATHERING_MAX; i++) {
        assert_int_equal(
            rpc_lab_give(&fixture->session, MESSAGE_SUBMIT, i, 0, bytes + 10 * i, length - 10 * i),
            ERR_OK);
        assert_int_equal(fixture->commands.acts_length, 90);
        rpc_lab_expect(i, MESSAGE_RECEIPTS, i);
    }
    rpc_session_close(&fixture->session);
}

static void the_end_frees_what_is_gathered(void **state)
{
    struct fixture *fixture = *state;
    rpc_lab_open(fixture, &rpc_lab_reporter);
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_SUBMIT, 1, FRAME_MORE, "abc", 3),
                     ERR_OK);
    rpc_session_end(&fixture->session);
    assert_false(rpc_session_partial(&fixture->session));
    rpc_session_close(&fixture->session);
}

static void forbidden_requests_are_answered(void **state)
{
    struct fixture *fixture = *state;
    static uint8_t bytes[FRAME_BODY_MAX];
    rpc_lab_open(fixture, &rpc_lab_reporter);
    unsigned started = fixture->commands.started;
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_CLIENTS_GET, 4, 0, NULL, 0), ERR_OK);
    rpc_lab_expect_error(0, 4, ERR_FORBIDDEN, NULL, 0);

    size_t live = alloc_fail_live();
    for (int i = 0; i < 20; i++) { /* 1.3 MB of it; none is kept */
        assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_UNIT_IMPORT, 5, FRAME_MORE, bytes,
                                      sizeof(bytes)),
                         ERR_OK);
        assert_true(alloc_fail_live() <= live + 1);
    }
    assert_int_equal(rpc_lab_out.count, 1);
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_UNIT_IMPORT, 5, 0, bytes, 1), ERR_OK);
    rpc_lab_expect_error(1, 5, ERR_FORBIDDEN, NULL, 0);
    assert_int_equal(fixture->commands.started, started);
    assert_int_equal(fixture->session.state, SESSION_OPEN);
    rpc_session_close(&fixture->session);
}

static void forbidden_requests_have_limits_too(void **state)
{
    struct fixture *fixture = *state;
    static uint8_t bytes[FRAME_BODY_MAX];
    rpc_lab_open(fixture, &rpc_lab_reporter);
    for (size_t i = 0; i < LENGTH_IMPORT / FRAME_BODY_MAX; i++) {
        assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_UNIT_IMPORT, 5, FRAME_MORE, bytes,
                                      sizeof(bytes)),
                         ERR_OK);
    }
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_UNIT_IMPORT, 5, 0, bytes, 1),
                     ERR_LENGTH);
    rpc_session_close(&fixture->session);
}

static void what_cannot_be_read_is_answered(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *bytes;
        size_t length;
        enum err err;
    } rows[] = {
        {"\x0A\x05"
         "ab",
         4, ERR_DECODE},             /* cut */
        {"\x08\x01", 2, ERR_DECODE}, /* a number in place of bytes */
        {"\xFF\xFF\xFF", 3, ERR_DECODE},
    };
    rpc_lab_open(fixture, &rpc_lab_reporter);
    unsigned started = fixture->commands.started;
    for (uint32_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_SUBMIT, i + 1, 0, rows[i].bytes,
                                      rows[i].length),
                         ERR_OK);
        rpc_lab_expect_error(i, i + 1, rows[i].err, NULL, 0);
    }
    assert_int_equal(fixture->commands.started, started);
    assert_true(rpc_session_idle(&fixture->session));
    rpc_session_close(&fixture->session);
}

static void errors_of_commands(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        enum err err;
        const char *field;
        uint32_t retry_after_ms;
        enum err wire;
    } rows[] = {
        {ERR_FIELD, "plan.measures[2].text", 0, ERR_FIELD},
        {ERR_BUSY, NULL, 1500, ERR_BUSY},
        {ERR_NOMEM, NULL, 0, ERR_INTERNAL},
        {ERR_UNKNOWN_OUTCOME, NULL, 0, ERR_INTERNAL},
        {(enum err)999, NULL, 0, ERR_INTERNAL},
    };
    rpc_lab_open(fixture, &rpc_lab_reporter);
    for (uint32_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fixture->commands.err = rows[i].err;
        fixture->commands.field = rows[i].field;
        fixture->commands.retry_after_ms = rows[i].retry_after_ms;
        assert_int_equal(rpc_lab_ask(fixture, i + 1), ERR_OK);
        rpc_lab_expect_error(i, i + 1, rows[i].wire, rows[i].field, rows[i].retry_after_ms);
    }
    assert_int_equal(rpc_counters(fixture->rpc)->errors, 5);
    rpc_session_close(&fixture->session);
}

static void answers_that_are_none(void **state)
{
    struct fixture *fixture = *state;
    rpc_lab_open(fixture, &rpc_lab_admin);
    fixture->commands.wrong_answer = true;
    assert_int_equal(rpc_lab_ask(fixture, 1), ERR_OK);
    rpc_lab_expect_error(0, 1, ERR_INTERNAL, NULL, 0);
    fixture->commands.wrong_answer = false;
    fixture->commands.name_length = LENGTH_LIST; /* and a few bytes around it */
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_CLIENTS_GET, 2, 0, NULL, 0), ERR_OK);
    rpc_lab_expect_error(1, 2, ERR_SIZE, NULL, 0);
    rpc_session_close(&fixture->session);
}

/* What answers have in common is sent by each and held once, as long as one of them is on its way; together they have a limit too. */
static void answers_share_a_tail(void **state)
{
    struct fixture *fixture = *state;
    struct shared_bytes *tail = shared_bytes_new(5);
    assert_non_null(tail);
    memcpy(tail->bytes,
           "\x0A\x03"
           "abc",
           5);
    rpc_lab_open(fixture, &rpc_lab_reporter);
    fixture->commands.tail = tail;
    assert_int_equal(rpc_lab_ask(fixture, 1), ERR_OK);
    fixture->commands.wait = true;
    assert_int_equal(rpc_lab_ask(fixture, 2), ERR_OK);
    assert_int_equal(rpc_lab_ask(fixture, 3), ERR_OK);
    fake_finish(&fixture->commands, 0);
    for (unsigned i = 0; i < 2; i++) {
        const struct message_bytes *bytes = rpc_lab_out.sent[i].bytes;
        assert_ptr_equal(bytes->tail, tail);
        assert_int_equal(bytes->length, bytes->body_length + tail->length);
    }
    assert_int_equal(tail->references, 3);
    rpc_session_close(
        &fixture->session); /* who left before his answer came leaves nothing behind */
    fake_finish_all(&fixture->commands);
    assert_int_equal(tail->references, 3);
    rpc_lab_forget();
    assert_int_equal(tail->references, 1);
    shared_bytes_unref(tail);
    fixture->commands.tail = NULL;
    fixture->commands.wait = false;
    rpc_lab_open(fixture, &rpc_lab_admin);
    fixture->commands.tail = shared_bytes_new(LENGTH_LIST);
    assert_non_null(fixture->commands.tail);
    fixture->commands.name_length = 1;
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_CLIENTS_GET, 2, 0, NULL, 0), ERR_OK);
    rpc_lab_expect_error(rpc_lab_out.count - 1, 2, ERR_SIZE, NULL, 0);
    shared_bytes_unref(fixture->commands.tail);
    fixture->commands.tail = NULL;
    rpc_session_close(&fixture->session);
}

/* Whether everything that was sent is what it would be with memory enough. */
static bool all_well(void)
{
    static const uint16_t types[] = {MESSAGE_WELCOME, MESSAGE_RECEIPTS, MESSAGE_PONG,
                                     MESSAGE_CLIENTS, MESSAGE_NOTICE};
    bool well = rpc_lab_out.count == sizeof(types) / sizeof(types[0]);
    for (unsigned i = 0; well && i < rpc_lab_out.count; i++) {
        well = rpc_lab_out.sent[i].bytes != NULL && rpc_lab_out.sent[i].bytes->type == types[i];
    }
    return well;
}

static void converse(struct fixture *fixture)
{
    uint8_t bytes[3000];
    size_t length = rpc_lab_submit(bytes, 2900);
    struct rpc_session *session = &fixture->session;
    struct identity everybody = rpc_lab_reporter;
    everybody.roles |= MAY_ADMIN;
    Rectify__Notice notice = RECTIFY__NOTICE__INIT;
    if (rpc_lab_greet(fixture, session, &everybody) != ERR_OK || session->state != SESSION_OPEN) {
        return;
    }
    enum err err = rpc_lab_give_submit(session, 2, bytes, length, 700);
    if (err == ERR_OK) {
        err = rpc_lab_give(session, MESSAGE_PING, 0, 0, "\x08\x01", 2);
    }
    fixture->commands.wait = true;
    if (err == ERR_OK) {
        err = rpc_lab_give(session, MESSAGE_CLIENTS_GET, 3, 0, NULL, 0);
    }
    fake_finish_all(&fixture->commands);
    rpc_notify(fixture->rpc, everybody.unit_id, &notice);
}

/*
 * An answer that is missing must show: as an error of receive, as NULL for the rpc_lab_outlet, or
 * as ERROR.
 */
static bool every_request_ended(const struct fixture *fixture)
{
    const struct rpc_counters *counters = rpc_counters(fixture->rpc);
    return rpc_requests(fixture->rpc) == 0 &&
           counters->answers + counters->errors == counters->requests;
}

static bool scenario(void *arg)
{
    struct fixture *fixture = arg;
    if (!rpc_lab_init(fixture)) {
        return false;
    }
    fixture->commands.name_length = 10000;
    converse(fixture);
    bool well = all_well();
    assert_true(every_request_ended(fixture));
    rpc_session_close(&fixture->session);
    rpc_lab_forget();
    rpc_free(fixture->rpc);
    return well;
}

static void no_memory(void **state)
{
    (void)state;
    struct fixture fixture;
    log_configure(LOG_ERROR, rpc_lab_drop_line, NULL);
    assert_true(alloc_fail_run(scenario, &fixture) > 20);
}

#define WITH_LAB(test) cmocka_unit_test_setup_teardown(test, rpc_lab_set_up, rpc_lab_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LAB(answers_in_any_order),
        WITH_LAB(as_many_as_may_be_in_flight),
        WITH_LAB(progress_is_told_now_and_then),
        WITH_LAB(progress_gives_way),
        WITH_LAB(abandoned_requests_complete_and_die),
        WITH_LAB(continued_in_parts_of_any_length),
        WITH_LAB(continued_beyond_the_limit),
        WITH_LAB(memory_grows_with_what_came),
        WITH_LAB(continued_requests_interleave),
        WITH_LAB(the_end_frees_what_is_gathered),
        WITH_LAB(forbidden_requests_are_answered),
        WITH_LAB(forbidden_requests_have_limits_too),
        WITH_LAB(what_cannot_be_read_is_answered),
        WITH_LAB(errors_of_commands),
        WITH_LAB(answers_that_are_none),
        WITH_LAB(answers_share_a_tail),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
