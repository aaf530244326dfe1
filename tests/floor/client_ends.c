/* What a terminal makes of servers that are wrong, rude, silent or gone after they have let it in. */
#include "common/base/clock.h"
#include "tests/floor/client_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum wrong {
    WRONG_MAGIC,
    WRONG_RESERVED,
    WRONG_TYPE,
    WRONG_DIRECTION,
    WRONG_REQUEST,
    WRONG_ANSWER,
    WRONG_SIGNAL_NUMBER,
    WRONG_SIGNAL_CONTINUED,
    WRONG_ERROR_CONTINUED,
    WRONG_INTERRUPTED,
    WRONG_FRAME_LENGTH,
    WRONG_MESSAGE_LENGTH,
    WRONG_BODY,
    WRONG_ERROR_BODY,
    WRONG_PING_BODY,
    WRONG_NOTICE_BODY,
};

/* One frame that nobody may send, made from the one that would be right. */
static struct frame make_wrong(enum wrong wrong, uint32_t request)
{
    static const uint8_t zeros[20000];
    struct frame frame = {.type = MESSAGE_CAMPAIGN_ISSUED, .request = request, .body = zeros};
    switch (wrong) {
    case WRONG_TYPE: frame.type = 999; break;
    case WRONG_DIRECTION: frame.type = MESSAGE_SUBMIT; break;
    case WRONG_REQUEST: frame.request++; break;
    case WRONG_ANSWER: frame.type = MESSAGE_UNITS; break;
    case WRONG_SIGNAL_NUMBER: frame.type = MESSAGE_NOTICE; break;
    case WRONG_SIGNAL_CONTINUED:
        frame = (struct frame){.type = MESSAGE_PING, .flags = FRAME_MORE, .body = zeros};
        break;
    case WRONG_ERROR_CONTINUED:
        frame.type = MESSAGE_ERROR;
        frame.flags = FRAME_MORE;
        break;
    case WRONG_INTERRUPTED: frame.type = MESSAGE_ERROR; break;
    case WRONG_FRAME_LENGTH: frame.length = 16 * 1024 + 1; break;
    case WRONG_MESSAGE_LENGTH: frame.length = 1; break;
    case WRONG_BODY: frame.length = 3; break;
    case WRONG_ERROR_BODY:
        frame.type = MESSAGE_ERROR;
        frame.length = 3;
        break;
    case WRONG_PING_BODY:
        frame = (struct frame){.type = MESSAGE_PING, .body = zeros, .length = 3};
        break;
    case WRONG_NOTICE_BODY:
        frame = (struct frame){.type = MESSAGE_NOTICE, .body = zeros, .length = 3};
        break;
    case WRONG_MAGIC:
    case WRONG_RESERVED:
    default: break;
    }
    return frame;
}

static void send_wrong(struct fake *fake, enum wrong wrong, uint32_t request)
{
    struct frame frame = make_wrong(wrong, request);
    if (wrong == WRONG_MAGIC) {
        fake_send_plain(fake, "HTTP/1.1 400 Bad Request", 24);
        return;
    }
    if (wrong == WRONG_RESERVED) {
        fake_send_plain(fake, "RF\1\2\0\67\0\0\0\0\0\0\0\0\0\2", FRAME_HEADER_SIZE);
        return;
    }
    if (wrong == WRONG_INTERRUPTED || wrong == WRONG_MESSAGE_LENGTH) { /* after a first part */
        struct frame part = frame;
        part.type = MESSAGE_CAMPAIGN_ISSUED;
        part.flags = FRAME_MORE;
        part.length = 16 * 1024;
        fake_send_frame(fake, &part);
    }
    fake_send_frame(fake, &frame);
}

static void answer_wrongly(struct fake *fake)
{
    struct frame frame;
    fake_greet(fake);
    fake_take(fake, MESSAGE_CAMPAIGN_ISSUE, &frame);
    send_wrong(fake, *(const enum wrong *)fake->arg, frame.request);
    fake_take_rest(fake);
}

static void test_wrong_answers_end_the_connection(void **state)
{
    static const struct {
        enum wrong wrong;
        enum err err;
    } cases[] = {
        {WRONG_MAGIC, ERR_MAGIC},
        {WRONG_RESERVED, ERR_RESERVED},
        {WRONG_TYPE, ERR_TYPE},
        {WRONG_DIRECTION, ERR_WRONG_STATE},
        {WRONG_REQUEST, ERR_SEQUENCE},
        {WRONG_ANSWER, ERR_SEQUENCE},
        {WRONG_SIGNAL_NUMBER, ERR_SEQUENCE},
        {WRONG_SIGNAL_CONTINUED, ERR_SEQUENCE},
        {WRONG_ERROR_CONTINUED, ERR_SEQUENCE},
        {WRONG_INTERRUPTED, ERR_SEQUENCE},
        {WRONG_FRAME_LENGTH, ERR_LENGTH},
        {WRONG_MESSAGE_LENGTH, ERR_LENGTH},
        {WRONG_ERROR_BODY, ERR_DECODE},
        {WRONG_PING_BODY, ERR_DECODE},
        {WRONG_NOTICE_BODY, ERR_DECODE},
    };
    struct client_lab *lab = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        enum wrong wrong = cases[i].wrong;
        assert_int_equal(client_lab_open(lab, answer_wrongly, &wrong), ERR_OK);
        assert_int_equal(client_lab_write(lab), cases[i].err);
        assert_int_equal(client_lab_write(lab), cases[i].err); /* and nothing is sent */
        assert_int_equal(connection_wait(lab->connection, LONG_MS, lab->failure), cases[i].err);
        client_lab_finish(lab);
        assert_int_equal(lab->fake.log->count, 2);
    }
}

static void answer_wrongly_then_well(struct fake *fake)
{
    struct frame frame;
    enum wrong wrong = WRONG_BODY;
    fake_greet(fake);
    fake_take(fake, MESSAGE_CAMPAIGN_ISSUE, &frame);
    send_wrong(fake, wrong, frame.request);
    fake_take(fake, MESSAGE_ASSIGNMENTS_GET, &frame);
    fake_send_assignments(fake, frame.request, 1);
    fake_take_rest(fake);
}

/* The frames were in order, only this answer cannot be read: that is the call's failure. */
static void test_an_unreadable_answer_is_one_call_s(void **state)
{
    struct client_lab *lab = *state;
    assert_int_equal(client_lab_open(lab, answer_wrongly_then_well, NULL), ERR_OK);
    assert_int_equal(client_lab_write(lab), ERR_DECODE);
    assert_string_equal(lab->failure->detail, "CAMPAIGN_ISSUED");
    assert_int_equal(client_lab_read(lab, NULL), ERR_OK);
    client_lab_finish(lab);
}

/* Ends of the stream while a call waits. */

enum ending {
    ENDING_CUT,
    ENDING_CUT_IN_HEADER,
    ENDING_CUT_IN_BODY,
    ENDING_CUT_IN_MESSAGE,
    ENDING_ORDERLY,
    ENDING_GOODBYE,
    ENDING_GOING_DOWN,
    ENDING_SESSION_ERROR,
    ENDING_NOT_TLS,
};

static void end_in_its_way(struct fake *fake)
{
    struct frame frame;
    static const uint8_t body[100];
    fake_greet(fake);
    if (!fake_next(fake, &frame)) {
        fake_fail(fake, "no request");
    }
    const struct frame part = {.type = message_type_find(frame.type)->answer,
                               .request = frame.request,
                               .flags = FRAME_MORE,
                               .body = body,
                               .length = sizeof(body)};
    uint8_t header[FRAME_HEADER_SIZE];
    frame_header_encode(&part, header);
    switch (*(const enum ending *)fake->arg) {
    case ENDING_CUT_IN_HEADER: fake_send_plain(fake, header, 7); break;
    case ENDING_CUT_IN_BODY:
        fake_send_plain(fake, header, sizeof(header));
        fake_send_plain(fake, body, 10);
        break;
    case ENDING_CUT_IN_MESSAGE: fake_send_frame(fake, &part); break;
    case ENDING_ORDERLY: fake_end(fake); return;
    case ENDING_GOODBYE:
        fake_send_goodbye(fake, 0);
        fake_end(fake);
        return;
    case ENDING_GOING_DOWN:
        fake_send_goodbye(fake, ERR_GOING_DOWN);
        fake_end(fake);
        return;
    case ENDING_SESSION_ERROR:
        fake_send_error(fake, 0, ERR_SEQUENCE, NULL, 0);
        fake_end(fake);
        return;
    case ENDING_NOT_TLS: fake_send_raw(fake, "this is not a TLS record at all", 31); break;
    case ENDING_CUT:
    default: break;
    }
    fake_cut(fake);
}

static void test_ends_of_the_stream(void **state)
{
    static const struct {
        enum ending ending;
        enum err read;
        enum err write;
    } cases[] = {
        {ENDING_CUT, ERR_CLOSED, ERR_UNKNOWN_OUTCOME},
        {ENDING_CUT_IN_HEADER, ERR_CLOSED, ERR_UNKNOWN_OUTCOME},
        {ENDING_CUT_IN_BODY, ERR_CLOSED, ERR_UNKNOWN_OUTCOME},
        {ENDING_CUT_IN_MESSAGE, ERR_CLOSED, ERR_UNKNOWN_OUTCOME},
        {ENDING_ORDERLY, ERR_CLOSED, ERR_UNKNOWN_OUTCOME},
        {ENDING_GOODBYE, ERR_CLOSED, ERR_UNKNOWN_OUTCOME},
        {ENDING_GOING_DOWN, ERR_GOING_DOWN, ERR_UNKNOWN_OUTCOME},
        {ENDING_SESSION_ERROR, ERR_SEQUENCE, ERR_SEQUENCE},
        {ENDING_NOT_TLS, ERR_TLS, ERR_UNKNOWN_OUTCOME},
    };
    struct client_lab *lab = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        enum ending ending = cases[i].ending;
        assert_int_equal(client_lab_open(lab, end_in_its_way, &ending), ERR_OK);
        assert_int_equal(client_lab_read(lab, NULL), cases[i].read);
        assert_int_equal(client_lab_read(lab, NULL), cases[i].read);
        client_lab_finish(lab);
        assert_int_equal(client_lab_open(lab, end_in_its_way, &ending), ERR_OK);
        assert_int_equal(client_lab_write(lab), cases[i].write);
        client_lab_finish(lab);
    }
}

static void say_goodbye_with_the_answer(struct fake *fake)
{
    struct frame frame;
    fake_greet(fake);
    fake_take(fake, MESSAGE_ASSIGNMENTS_GET, &frame);
    fake_send_goodbye(fake, ERR_GOING_DOWN);
    fake_send_assignments(fake, frame.request, 100);
    fake_take_rest(fake);
}

static void test_goodbye_lets_the_call_end(void **state)
{
    struct client_lab *lab = *state;
    assert_int_equal(client_lab_open(lab, say_goodbye_with_the_answer, NULL), ERR_OK);
    assert_int_equal(client_lab_read(lab, NULL), ERR_OK);
    assert_int_equal(connection_wait(lab->connection, LONG_MS, lab->failure), ERR_GOING_DOWN);
    assert_int_equal(client_lab_write(lab), ERR_GOING_DOWN); /* not UNKNOWN_OUTCOME: never sent */
    client_lab_finish(lab);

    assert_int_equal(client_lab_open(lab, say_goodbye_with_the_answer, NULL), ERR_OK);
    assert_int_equal(client_lab_read(lab, NULL), ERR_OK);
    assert_int_equal(client_lab_write(lab), ERR_GOING_DOWN);
    client_lab_finish(lab);
    assert_int_equal(lab->fake.log->count, 2);
}

static void leave_between_calls(struct fake *fake)
{
    fake_greet(fake);
    fake_send_goodbye(fake, 0);
    fake_end(fake);
}

static void test_a_server_that_left_between_calls(void **state)
{
    struct client_lab *lab = *state;
    assert_int_equal(client_lab_open(lab, leave_between_calls, NULL), ERR_OK);
    fake_join(&lab->fake);
    assert_int_equal(client_lab_write(lab), ERR_CLOSED); /* known not to have been sent */
    connection_close(lab->connection);
    lab->connection = NULL;

    assert_int_equal(client_lab_open(lab, leave_between_calls, NULL), ERR_OK);
    assert_int_equal(connection_wait(lab->connection, LONG_MS, lab->failure), ERR_CLOSED);
    client_lab_finish(lab);
}

/* Deadlines. */

static void say_nothing(struct fake *fake)
{
    fake_greet(fake);
    fake_take_rest(fake);
}

static void only_ping(struct fake *fake)
{
    struct frame frame;
    Rectify__Ping ping = RECTIFY__PING__INIT;
    fake_greet(fake);
    fake_take(fake, MESSAGE_ASSIGNMENTS_GET, &frame);
    for (int64_t end = clock_mono_ms() + 4 * SHORT_MS; clock_mono_ms() < end;) {
        fake_send(fake, MESSAGE_PING, 0, &ping.base);
    }
    fake_take_rest(fake);
}

static void test_a_call_that_takes_too_long(void **state)
{
    static const fake_script_cb scripts[] = {say_nothing, only_ping};
    struct client_lab *lab = *state;
    lab->options.call_timeout_ms = SHORT_MS;
    for (size_t i = 0; i < ARRAY_LEN(scripts); i++) {
        assert_int_equal(client_lab_open(lab, scripts[i], NULL), ERR_OK);
        int64_t before = clock_mono_ms();
        assert_int_equal(client_lab_read(lab, NULL), ERR_TIMEOUT);
        assert_true(clock_mono_ms() - before >= SHORT_MS);
        assert_int_equal(client_lab_read(lab, NULL), ERR_TIMEOUT); /* at once: it is unusable */
        assert_int_equal(connection_wait(lab->connection, LONG_MS, lab->failure), ERR_TIMEOUT);
        client_lab_finish(lab);
    }
}

static void ping_for_ever(struct fake *fake)
{
    Rectify__Ping ping = RECTIFY__PING__INIT;
    fake_greet(fake);
    for (int64_t end = clock_mono_ms() + 4 * SHORT_MS; clock_mono_ms() < end;) {
        fake_send(fake, MESSAGE_PING, 0, &ping.base);
    }
    fake_take_rest(fake);
}

static void test_waiting_at_a_server_that_only_pings(void **state)
{
    struct client_lab *lab = *state;
    assert_int_equal(client_lab_open(lab, ping_for_ever, NULL), ERR_OK);
    int64_t before = clock_mono_ms();
    assert_int_equal(connection_wait(lab->connection, SHORT_MS, lab->failure), ERR_TIMEOUT);
    assert_true(clock_mono_ms() - before < 4 * SHORT_MS);
    assert_int_equal(connection_wait(lab->connection, 0, lab->failure), ERR_TIMEOUT);
    client_lab_finish(lab);
}

int main(void)
{
#define LAB_TEST(test)                                                                             \
    cmocka_unit_test_setup_teardown(test, client_lab_set_up, client_lab_tear_down)
    const struct CMUnitTest tests[] = {
        LAB_TEST(test_wrong_answers_end_the_connection),
        LAB_TEST(test_an_unreadable_answer_is_one_call_s),
        LAB_TEST(test_ends_of_the_stream),
        LAB_TEST(test_goodbye_lets_the_call_end),
        LAB_TEST(test_a_server_that_left_between_calls),
        LAB_TEST(test_a_call_that_takes_too_long),
        LAB_TEST(test_waiting_at_a_server_that_only_pings),
    };
    return cmocka_run_group_tests(tests, client_lab_group_set_up, client_lab_group_tear_down);
}
