/* Sessions: how they open and end, signals, notices. */
#include "tests/floor/rpc_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void greeting_opens(void **state)
{
    struct fixture *fixture = *state;
    fixture->commands.from_office = true;
    assert_int_equal(rpc_lab_greet(fixture, &fixture->session, &rpc_lab_reporter), ERR_OK);
    assert_int_equal(fixture->session.state, SESSION_OPEN);
    assert_true(fixture->session.caller.from_office);
    assert_int_equal(fixture->session.caller.identity.client_id, 1);
    assert_memory_equal(fixture->session.caller.spki.bytes, rpc_lab_spki.bytes,
                        sizeof(rpc_lab_spki.bytes));
    assert_memory_equal(fixture->session.session_id, fake_session_id, sizeof(fake_session_id));
    assert_int_equal(rpc_lab_out.count, 1);
    rpc_lab_expect(0, MESSAGE_WELCOME, 1);
    assert_int_equal(rpc_lab_out.relieved, 1);
    rpc_session_close(&fixture->session);
}

static void greeting_that_fails_ends(void **state)
{
    struct fixture *fixture = *state;
    fixture->commands.err = ERR_REVOKED;
    assert_int_equal(rpc_lab_greet(fixture, &fixture->session, &rpc_lab_reporter), ERR_OK);
    assert_int_equal(fixture->session.state, SESSION_ENDING);
    rpc_lab_expect_error(0, 1, ERR_REVOKED, NULL, 0);
    rpc_session_close(&fixture->session);
}

static void greeting_that_cannot_be_read_ends(void **state)
{
    struct fixture *fixture = *state;
    rpc_session_init(&fixture->session, fixture->rpc, &rpc_lab_outlet, false, &rpc_lab_reporter,
                     &rpc_lab_spki);
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_HELLO, 1, 0, "\xFF", 1), ERR_OK);
    assert_int_equal(fixture->session.state, SESSION_ENDING);
    rpc_lab_expect_error(0, 1, ERR_DECODE, NULL, 0);
    rpc_session_close(&fixture->session);
}

static void only_one_greeting(void **state)
{
    struct fixture *fixture = *state;
    fixture->commands.wait = true;
    assert_int_equal(rpc_lab_greet(fixture, &fixture->session, &rpc_lab_reporter), ERR_OK);
    assert_int_equal(
        rpc_lab_give(&fixture->session, MESSAGE_HELLO, 1, 0, rpc_lab_hello, sizeof(rpc_lab_hello)),
        ERR_SEQUENCE);
    assert_int_equal(
        rpc_lab_give(&fixture->session, MESSAGE_HELLO, 2, 0, rpc_lab_hello, sizeof(rpc_lab_hello)),
        ERR_WRONG_STATE);
    assert_int_equal(rpc_counters(fixture->rpc)->violations, 2);
    fake_finish(&fixture->commands, 0);
    assert_int_equal(fixture->session.state, SESSION_OPEN);
    assert_int_equal(
        rpc_lab_give(&fixture->session, MESSAGE_HELLO, 2, 0, rpc_lab_hello, sizeof(rpc_lab_hello)),
        ERR_WRONG_STATE);
    rpc_session_close(&fixture->session);
}

static void greeting_in_too_many_frames(void **state)
{
    struct fixture *fixture = *state;
    rpc_session_init(&fixture->session, fixture->rpc, &rpc_lab_outlet, false, &rpc_lab_reporter,
                     &rpc_lab_spki);
    for (int i = 0; i < RPC_GREETING_FRAMES_MAX; i++) {
        assert_int_equal(
            rpc_lab_give(&fixture->session, MESSAGE_HELLO, 1, FRAME_MORE, rpc_lab_hello + i, 1),
            ERR_OK);
    }
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_HELLO, 1, 0, rpc_lab_hello + 3, 3),
                     ERR_FLOOD);
    rpc_session_close(&fixture->session);
}

static void greeting_in_pieces(void **state)
{
    struct fixture *fixture = *state;
    rpc_session_init(&fixture->session, fixture->rpc, &rpc_lab_outlet, false, &rpc_lab_reporter,
                     &rpc_lab_spki);
    assert_int_equal(
        rpc_lab_give(&fixture->session, MESSAGE_HELLO, 1, FRAME_MORE, rpc_lab_hello, 1), ERR_OK);
    assert_true(rpc_session_partial(&fixture->session));
    assert_int_equal(
        rpc_lab_give(&fixture->session, MESSAGE_HELLO, 1, FRAME_MORE, rpc_lab_hello + 1, 2),
        ERR_OK);
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_HELLO, 1, 0, rpc_lab_hello + 3, 3),
                     ERR_OK);
    assert_int_equal(fixture->session.state, SESSION_OPEN);
    assert_false(rpc_session_partial(&fixture->session));
    rpc_session_close(&fixture->session);
}

static void a_welcome_that_is_none(void **state)
{
    struct fixture *fixture = *state;
    fixture->commands.wrong_answer = true;
    assert_int_equal(rpc_lab_greet(fixture, &fixture->session, &rpc_lab_reporter), ERR_OK);
    assert_int_equal(fixture->session.state, SESSION_ENDING);
    rpc_lab_expect_error(0, 1, ERR_INTERNAL, NULL, 0);
    rpc_session_close(&fixture->session);
}

static const uint8_t enroll[] = {0x0A, 1, 'i', 0x12, 1, 's', 0x1A, 1, 'c'};

static void one_enrolment(void **state)
{
    struct fixture *fixture = *state;
    rpc_session_init(&fixture->session, fixture->rpc, &rpc_lab_outlet, true, NULL, NULL);
    fixture->commands.wait = true;
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_ENROLL, 5, 0, enroll, sizeof(enroll)),
                     ERR_OK);
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_ENROLL, 6, 0, enroll, sizeof(enroll)),
                     ERR_WRONG_STATE);
    fake_finish(&fixture->commands, 0);
    rpc_lab_expect(0, MESSAGE_ENROLLED, 5);
    assert_int_equal(fixture->session.state, SESSION_ENDING);
    assert_int_equal(fixture->session.caller.identity.client_id, 0);
    rpc_session_close(&fixture->session);
}

static void answers_still_come_after_the_end(void **state)
{
    struct fixture *fixture = *state;
    rpc_lab_open(fixture, &rpc_lab_reporter);
    fixture->commands.wait = true;
    assert_int_equal(rpc_lab_ask(fixture, 1), ERR_OK);
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_GOODBYE, 0, 0, "\x08\x00", 2),
                     ERR_CLOSED);
    assert_int_equal(fixture->session.state, SESSION_ENDING);
    assert_int_equal(rpc_lab_ask(fixture, 2), ERR_WRONG_STATE);
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_GOODBYE, 0, 0, "\x08\x00", 2),
                     ERR_CLOSED);
    assert_false(rpc_session_idle(&fixture->session));
    fake_finish_all(&fixture->commands);
    rpc_lab_expect(0, MESSAGE_CAMPAIGNS, 1);
    assert_true(rpc_session_idle(&fixture->session));
    rpc_session_close(&fixture->session);
}

static void signals(void **state)
{
    struct fixture *fixture = *state;
    rpc_lab_open(fixture, &rpc_lab_reporter);
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_PING, 0, 0, "\x08\x96\x01", 3),
                     ERR_OK);
    rpc_lab_expect(0, MESSAGE_PONG, 0);
    assert_int_equal(rpc_lab_out.sent[0].bytes->length, 3);
    assert_memory_equal(rpc_lab_out.sent[0].bytes->body, "\x08\x96\x01", 3);
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_PONG, 0, 0, "\x08\x96\x01", 3),
                     ERR_OK);
    assert_int_equal(rpc_lab_out.count, 1);
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_PING, 0, 0, "\xFF", 1), ERR_DECODE);
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_PING, 0, 0, "", 0), ERR_DECODE);
    rpc_session_close(&fixture->session);
}

static void notices_go_to_the_sessions_of_the_unit(void **state)
{
    struct fixture *fixture = *state;
    struct identity neighbour = rpc_lab_reporter;
    struct rpc_session twin;
    Rectify__Notice notice = RECTIFY__NOTICE__INIT;
    notice.unit_id = 7;
    neighbour.unit_id = 7 + 4096; /* the same list, another unit */
    rpc_lab_open(fixture, &rpc_lab_reporter);
    assert_int_equal(rpc_lab_greet(fixture, &fixture->other, &neighbour), ERR_OK);
    assert_int_equal(rpc_lab_greet(fixture, &twin, &rpc_lab_reporter), ERR_OK);
    rpc_lab_forget();
    rpc_notify(fixture->rpc, 7, &notice);
    assert_int_equal(rpc_lab_out.count, 2);
    rpc_lab_expect(0, MESSAGE_NOTICE, 0);
    assert_ptr_equal(rpc_lab_out.sent[0].bytes, rpc_lab_out.sent[1].bytes); /* packed once */
    struct arena arena;
    int64_t *units = NULL;
    size_t count = 0;
    arena_init(&arena, 4096);
    assert_int_equal(rpc_units(fixture->rpc, &arena, &units, &count), ERR_OK);
    assert_int_equal(count, 2); /* the twin's is the same */
    assert_int_equal(units[0], 7);
    assert_int_equal(units[1], 7 + 4096);
    arena_close(&arena);
    arena_init(&arena, 1);
    assert_int_equal(rpc_units(fixture->rpc, &arena, &units, &count), ERR_LIMIT);
    assert_int_equal(count, 0);
    arena_close(&arena);
    rpc_session_end(&fixture->session);
    rpc_notify(fixture->rpc, 7, &notice);
    assert_int_equal(rpc_lab_out.count, 3);
    rpc_notify(fixture->rpc, 8, &notice);
    assert_int_equal(rpc_lab_out.count, 3);
    assert_int_equal(rpc_counters(fixture->rpc)->notices, 3);
    rpc_session_close(&fixture->session);
    rpc_session_close(&fixture->other);
    rpc_session_close(&twin);
}

/* All of them, the one being greeted included; what is under way is answered; others of the list stay. */
static void a_revoked_client_ends(void **state)
{
    struct fixture *fixture = *state;
    struct identity neighbour = rpc_lab_reporter;
    struct rpc_session greeting;
    neighbour.client_id = rpc_lab_reporter.client_id + 4096; /* the same list, another client */
    rpc_lab_open(fixture, &rpc_lab_reporter);
    assert_int_equal(rpc_lab_greet(fixture, &fixture->other, &neighbour), ERR_OK);
    fixture->commands.wait = true;
    assert_int_equal(rpc_lab_ask(fixture, 2), ERR_OK);
    assert_int_equal(rpc_lab_greet(fixture, &greeting, &rpc_lab_reporter), ERR_OK);
    rpc_lab_forget();

    rpc_end_client(fixture->rpc, rpc_lab_reporter.client_id);
    assert_int_equal(fixture->session.state, SESSION_ENDING);
    assert_int_equal(fixture->session.farewell, ERR_REVOKED);
    assert_int_equal(greeting.state, SESSION_ENDING);
    assert_int_equal(greeting.farewell, ERR_REVOKED);
    assert_int_equal(fixture->other.state, SESSION_OPEN);
    assert_int_equal(rpc_lab_out.relieved, 2); /* net hears of it */
    assert_int_equal(rpc_lab_ask(fixture, 3), ERR_WRONG_STATE);
    assert_false(rpc_session_idle(&fixture->session));
    fake_finish_all(&fixture->commands);
    rpc_lab_expect(0, MESSAGE_CAMPAIGNS, 2);
    rpc_lab_expect(1, MESSAGE_WELCOME, 1);
    assert_int_equal(greeting.state, SESSION_ENDING);         /* a late welcome opens nothing */
    rpc_end_client(fixture->rpc, rpc_lab_reporter.client_id); /* nobody is left */
    assert_int_equal(rpc_lab_out.relieved, 4);
    rpc_session_close(&fixture->session);
    rpc_session_close(&fixture->other);
    rpc_session_close(&greeting);
}

static void long_answers_are_counted(void **state)
{
    struct fixture *fixture = *state;
    rpc_lab_open(fixture, &rpc_lab_reporter);
    fixture->commands.wait = true;
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_SUBMIT, 1, 0, NULL, 0), ERR_OK);
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_SUBMIT, 2, 0, NULL, 0), ERR_OK);
    assert_int_equal(rpc_lab_ask(fixture, 3), ERR_OK);
    assert_int_equal(rpc_lab_give(&fixture->session, MESSAGE_UNITS_GET, 4, 0, NULL, 0), ERR_OK);
    assert_false(rpc_session_long(&fixture->session)); /* refused: nothing long comes */
    assert_int_equal(rpc_lab_ask(fixture, 5), ERR_OK);
    assert_true(rpc_session_long(&fixture->session));
    fake_finish(&fixture->commands, 2);
    assert_false(rpc_session_long(&fixture->session));
    assert_int_equal(rpc_lab_ask(fixture, 6), ERR_OK);
    assert_true(rpc_session_long(&fixture->session));
    rpc_session_close(&fixture->session); /* abandoned */
    assert_false(rpc_session_long(&fixture->session));
    fake_finish_all(&fixture->commands);
}

static void nothing_is_sent_for_nobody(void **state)
{
    struct fixture *fixture = *state;
    Rectify__Notice notice = RECTIFY__NOTICE__INIT;
    rpc_session_init(&fixture->session, fixture->rpc, &rpc_lab_outlet, false, &rpc_lab_reporter,
                     &rpc_lab_spki);
    rpc_notify(fixture->rpc, 7, &notice); /* not greeted yet */
    assert_int_equal(rpc_lab_out.count, 0);
    rpc_session_close(&fixture->session);
}

#define WITH_LAB(test) cmocka_unit_test_setup_teardown(test, rpc_lab_set_up, rpc_lab_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LAB(greeting_opens),
        WITH_LAB(greeting_that_fails_ends),
        WITH_LAB(greeting_that_cannot_be_read_ends),
        WITH_LAB(only_one_greeting),
        WITH_LAB(greeting_in_too_many_frames),
        WITH_LAB(greeting_in_pieces),
        WITH_LAB(a_welcome_that_is_none),
        WITH_LAB(one_enrolment),
        WITH_LAB(answers_still_come_after_the_end),
        WITH_LAB(signals),
        WITH_LAB(notices_go_to_the_sessions_of_the_unit),
        WITH_LAB(a_revoked_client_ends),
        WITH_LAB(long_answers_are_counted),
        WITH_LAB(nothing_is_sent_for_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
