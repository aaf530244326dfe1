/* A session in its ordinary course: greeting, calls, what a server says unasked, farewell. */
#include "common/base/clock.h"
#include "proto/office.pb-c.h"
#include "tests/floor/client_lab.h"
#include "tests/lib/alloc_fail.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void say_hello(struct fake *fake)
{
    fake_greet(fake);
    fake_take_rest(fake);
}

static void test_greeting_and_farewell(void **state)
{
    struct client_lab *lab = *state;
    assert_int_equal(client_lab_open(lab, say_hello, NULL), ERR_OK);
    assert_string_equal(connection_welcome(lab->connection)->person_name, "张三");
    assert_int_equal(connection_welcome(lab->connection)->roles, 24);
    client_lab_finish(lab);

    const struct fake_log *log = lab->fake.log;
    assert_int_equal(log->count, 2);
    assert_int_equal(log->frames[0].frame.request, 1);
    Rectify__Hello *hello =
        rectify__hello__unpack(NULL, log->frames[0].frame.length, log->frames[0].kept);
    assert_non_null(hello);
    assert_int_equal(hello->version_min, 1);
    assert_int_equal(hello->version_max, 1);
    assert_string_equal(hello->software, "rectify test");
    rectify__hello__free_unpacked(hello, NULL);
    assert_int_equal(log->frames[1].frame.type, MESSAGE_GOODBYE);
    assert_int_equal(log->frames[1].frame.request, 0);
    assert_int_equal(log->orderly, 1);
    connection_close(NULL);
}

static void answer_calls(struct fake *fake)
{
    static const struct {
        uint32_t code;
        const char *field;
        uint32_t retry_after_ms;
    } errors[] = {
        {ERR_FIELD, "states[1]", 0},
        {ERR_BUSY, NULL, 1500},
        {7777, NULL, 0},       /* a newer server's code */
        {ERR_CLOSED, NULL, 0}, /* never crosses the wire */
        {0, NULL, 0},
    };
    struct frame frame;
    fake_greet(fake);
    fake_take(fake, MESSAGE_ASSIGNMENTS_GET, &frame);
    fake_send_assignments(fake, frame.request, 1);
    fake_take(fake, MESSAGE_ASSIGNMENTS_GET, &frame);
    fake_send_assignments(fake, frame.request, 500); /* of nine frames */
    for (size_t i = 0; i < ARRAY_LEN(errors); i++) {
        fake_take(fake, MESSAGE_ASSIGNMENTS_GET, &frame);
        fake_send_error(fake, frame.request, errors[i].code, errors[i].field,
                        errors[i].retry_after_ms);
    }
    fake_take(fake, MESSAGE_ASSIGNMENTS_GET, &frame);
    fake_send_assignments(fake, frame.request, 2);
    fake_take_rest(fake);
}

static void test_calls_and_refusals(void **state)
{
    struct client_lab *lab = *state;
    const Rectify__Assignments *answer = NULL;
    assert_int_equal(client_lab_open(lab, answer_calls, NULL), ERR_OK);
    assert_int_equal(client_lab_read(lab, &answer), ERR_OK);
    assert_int_equal(answer->n_assignments, 1);
    assert_int_equal(client_lab_read(lab, &answer), ERR_OK);
    assert_int_equal(answer->n_assignments, 500);
    assert_int_equal(strlen(answer->assignments[499]->title), 1023);
    assert_int_equal(answer->today, 19000);

    assert_int_equal(client_lab_read(lab, NULL), ERR_FIELD);
    assert_string_equal(lab->failure->field, "states[1]");
    assert_int_equal(client_lab_read(lab, NULL), ERR_BUSY);
    assert_int_equal(lab->failure->retry_after_ms, 1500);
    assert_string_equal(lab->failure->field, "");
    assert_int_equal(client_lab_read(lab, NULL), ERR_INTERNAL);
    assert_string_equal(lab->failure->detail, "code 7777");
    assert_int_equal(client_lab_read(lab, NULL), ERR_INTERNAL);
    assert_int_equal(client_lab_read(lab, NULL), ERR_INTERNAL);
    assert_int_equal(client_lab_read(lab, &answer), ERR_OK);
    assert_int_equal(answer->n_assignments, 2);
    client_lab_finish(lab);
    for (uint32_t i = 0; i < 9; i++) {
        assert_int_equal(lab->fake.log->frames[i].frame.request, i + 1);
    }
}

static void ping_and_notify(struct fake *fake)
{
    struct frame frame;
    Rectify__Ping ping = RECTIFY__PING__INIT;
    fake_greet(fake);
    fake_take(fake, MESSAGE_ASSIGNMENTS_GET, &frame);
    uint32_t request = frame.request;
    fake_send_notice(fake, 101);
    ping.token = UINT64_MAX;
    fake_send(fake, MESSAGE_PING, 0, &ping.base);
    fake_take(fake, MESSAGE_PONG, &frame);
    Rectify__Pong *pong = rectify__pong__unpack(NULL, frame.length, frame.body);
    if (pong == NULL || pong->token != UINT64_MAX || frame.request != 0) {
        fake_fail(fake, "not the pong to the ping");
    }
    const struct frame unasked = {.type = MESSAGE_PONG, .body = (const uint8_t *)""};
    fake_send_frame(fake, &unasked);
    fake_send_assignments(fake, request, 0);
    fake_send(fake, MESSAGE_PING, 0, &ping.base);
    fake_take(fake, MESSAGE_PONG, &frame);
    fake_send_notice(fake, 102);
    fake_take_rest(fake);
}

static void test_pings_and_notices(void **state)
{
    struct client_lab *lab = *state;
    assert_int_equal(client_lab_open(lab, ping_and_notify, NULL), ERR_OK);
    assert_int_equal(client_lab_read(lab, NULL), ERR_OK);
    assert_int_equal(lab->notices, 1);
    assert_int_equal(lab->noticed_problem, 101);
    assert_int_equal(connection_wait(lab->connection, LONG_MS, lab->failure), ERR_OK);
    assert_int_equal(lab->notices, 2);
    assert_int_equal(lab->noticed_problem, 102);
    assert_int_equal(connection_wait(lab->connection, SHORT_MS, lab->failure), ERR_TIMEOUT);
    client_lab_finish(lab);
}

static void tell_progress(struct fake *fake, uint32_t request, uint32_t done)
{
    Rectify__ProgressMade made = RECTIFY__PROGRESS_MADE__INIT;
    made.request = request;
    made.step = 7;
    made.done = done;
    made.total = 15;
    fake_send(fake, MESSAGE_PROGRESS, 0, &made.base);
}

/* Longer than the client would wait for a server that says nothing. */
static void work_slowly(struct fake *fake)
{
    struct frame frame;
    fake_greet(fake);
    fake_take(fake, MESSAGE_ASSIGNMENTS_GET, &frame);
    for (uint32_t done = 1; done <= 3; done++) {
        (void)usleep(SLOW_MS * 1000 / 2);
        tell_progress(fake, frame.request, done);
    }
    fake_send_assignments(fake, frame.request, 1);
    fake_take(fake, MESSAGE_ASSIGNMENTS_GET, &frame);
    tell_progress(fake, frame.request - 1, 1); /* of a call that was answered */
    fake_take_rest(fake);
}

static void test_progress(void **state)
{
    struct client_lab *lab = *state;
    lab->options.call_timeout_ms = SLOW_MS;
    assert_int_equal(client_lab_open(lab, work_slowly, NULL), ERR_OK);
    assert_int_equal(client_lab_read(lab, NULL), ERR_OK);
    assert_int_equal(lab->progress, 3);
    assert_int_equal(lab->progress_done, 3);
    assert_int_equal(client_lab_read(lab, NULL), ERR_SEQUENCE);
    client_lab_finish(lab);
}

/* Nobody to tell: notices are read and dropped. */
static void test_notices_without_a_listener(void **state)
{
    struct client_lab *lab = *state;
    lab->options.on_notice = NULL;
    assert_int_equal(client_lab_open(lab, ping_and_notify, NULL), ERR_OK);
    assert_int_equal(client_lab_read(lab, NULL), ERR_OK);
    assert_int_equal(connection_wait(lab->connection, LONG_MS, lab->failure), ERR_OK);
    assert_int_equal(lab->notices, 0);
    client_lab_finish(lab);
}

enum {
    LONG_ROWS = 20 * 1000,
};

/*
 * A register of about 20 MB, more than the system holds between two processes. The server pings
 * while it comes, stops reading for a while, and wants the pong before the request's end.
 */
static void take_long_request(struct fake *fake)
{
    struct frame frame = {.flags = FRAME_MORE};
    Rectify__Ping ping = RECTIFY__PING__INIT;
    bool ponged = false;
    size_t length = 0;
    fake_greet(fake);
    for (int i = 0; (frame.flags & FRAME_MORE) != 0; i++) {
        if (i == 3) {
            fake_send(fake, MESSAGE_PING, 0, &ping.base);
            (void)usleep(SHORT_MS * 1000);
        }
        if (!fake_next(fake, &frame)) {
            fake_fail(fake, "the request has no end");
        }
        if (frame.type == MESSAGE_PONG) {
            ponged = true;
            frame.flags = FRAME_MORE;
            continue;
        }
        length += frame.length;
    }
    if (!ponged || length < LONG_ROWS * 1000UL || frame.type != MESSAGE_UNIT_IMPORT) {
        fake_fail(fake, "%zu bytes, pong %d", length, ponged);
    }
    const Rectify__UnitImported imported = RECTIFY__UNIT_IMPORTED__INIT;
    fake_send(fake, MESSAGE_UNIT_IMPORTED, frame.request, &imported.base);
    fake_take_rest(fake);
}

static enum err import(struct client_lab *lab, size_t count)
{
    uint8_t id[16] = {1};
    char code[] = "c";
    char name[1001];
    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    Rectify__UnitRow row = RECTIFY__UNIT_ROW__INIT;
    row.code = code;
    row.name = name;
    Rectify__UnitRow **rows = calloc(count, sizeof(Rectify__UnitRow *));
    assert_non_null(rows);
    for (size_t i = 0; i < count; i++) {
        rows[i] = &row;
    }
    Rectify__UnitImport in = RECTIFY__UNIT_IMPORT__INIT;
    in.request_id = (ProtobufCBinaryData){.len = 16, .data = id};
    in.n_units = count;
    in.units = rows;
    ProtobufCMessage *out = NULL;
    enum err err = connection_call(lab->connection, MESSAGE_UNIT_IMPORT, &in.base,
                                   &lab->terminal->arena, &out, lab->failure);
    free(rows);
    return err;
}

static void test_a_request_of_many_frames(void **state)
{
    struct client_lab *lab = *state;
    assert_int_equal(client_lab_open(lab, take_long_request, NULL), ERR_OK);
    assert_int_equal(import(lab, 40 * 1000), ERR_SIZE); /* 40 MB: nothing is sent */
    assert_string_equal(lab->failure->detail, "UNIT_IMPORT");
    assert_int_equal(import(lab, LONG_ROWS), ERR_OK);
    client_lab_finish(lab);
}

static void refuse_early(struct fake *fake)
{
    struct frame frame;
    fake_greet(fake);
    fake_take(fake, MESSAGE_UNIT_IMPORT, &frame);
    fake_send_error(fake, frame.request, ERR_FORBIDDEN, NULL, 0);
    fake_take_rest(fake);
}

static void test_a_request_that_is_refused_before_its_end(void **state)
{
    struct client_lab *lab = *state;
    assert_int_equal(client_lab_open(lab, refuse_early, NULL), ERR_OK);
    assert_int_equal(import(lab, 20 * 1000), ERR_FORBIDDEN);
    assert_int_equal(client_lab_read(lab, NULL), ERR_CLOSED); /* half a message stands before it */
    client_lab_finish(lab);
}

static void answer_early(struct fake *fake)
{
    struct frame frame;
    const Rectify__UnitImported imported = RECTIFY__UNIT_IMPORTED__INIT;
    fake_greet(fake);
    fake_take(fake, MESSAGE_UNIT_IMPORT, &frame);
    fake_send(fake, MESSAGE_UNIT_IMPORTED, frame.request, &imported.base);
    fake_take_rest(fake);
}

static void test_an_answer_to_half_a_request(void **state)
{
    struct client_lab *lab = *state;
    assert_int_equal(client_lab_open(lab, answer_early, NULL), ERR_OK);
    assert_int_equal(import(lab, 20 * 1000), ERR_SEQUENCE);
    client_lab_finish(lab);
}

/* The client's own checks, before anything is sent. */
static void test_calls_that_are_none(void **state)
{
    struct client_lab *lab = *state;
    assert_int_equal(client_lab_open(lab, say_hello, NULL), ERR_OK);
    const Rectify__AssignmentsGet in = RECTIFY__ASSIGNMENTS_GET__INIT;
    ProtobufCMessage *out = NULL;
    static const int numbers[] = {MESSAGE_UNITS_GET, MESSAGE_ASSIGNMENTS, 999};
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        assert_int_equal(connection_call(lab->connection, (enum message_number)numbers[i], &in.base,
                                         &lab->terminal->arena, &out, lab->failure),
                         ERR_INVALID);
    }
    client_lab_finish(lab);
    assert_int_equal(lab->fake.log->count, 2);
}

static void answer_for_ever(struct fake *fake)
{
    struct frame frame;
    for (;;) {
        if (!fake_accept(fake)) {
            continue;
        }
        while (fake_next(fake, &frame) && frame.type != MESSAGE_GOODBYE) {
            if (frame.type == MESSAGE_HELLO) {
                fake_send_welcome(fake, frame.request);
            } else {
                fake_send_notice(fake, 1);
                fake_send_assignments(fake, frame.request, 200);
            }
        }
        fake_end(fake);
    }
}

static bool open_call_close(void *arg)
{
    struct client_lab *lab = arg;
    enum err err =
        connection_open(&lab->terminal->home, &lab->options, &lab->connection, lab->failure);
    if (err == ERR_OK) {
        err = client_lab_read(lab, NULL);
        connection_close(lab->connection);
        lab->connection = NULL;
    }
    arena_close(&lab->terminal->arena);
    assert_int_equal(err == ERR_OK ? ERR_OK : lab->failure->err, err);
    return err == ERR_OK;
}

static void test_without_memory(void **state)
{
    struct client_lab *lab = *state;
    assert_int_equal(client_lab_open(lab, answer_for_ever, NULL), ERR_OK);
    connection_close(lab->connection);
    lab->connection = NULL;
    assert_true(alloc_fail_run(open_call_close, lab) > 10);
}

int main(void)
{
#define LAB_TEST(test)                                                                             \
    cmocka_unit_test_setup_teardown(test, client_lab_set_up, client_lab_tear_down)
    const struct CMUnitTest tests[] = {
        LAB_TEST(test_greeting_and_farewell),
        LAB_TEST(test_calls_and_refusals),
        LAB_TEST(test_pings_and_notices),
        LAB_TEST(test_notices_without_a_listener),
        LAB_TEST(test_progress),
        LAB_TEST(test_a_request_of_many_frames),
        LAB_TEST(test_a_request_that_is_refused_before_its_end),
        LAB_TEST(test_an_answer_to_half_a_request),
        LAB_TEST(test_calls_that_are_none),
        LAB_TEST(test_without_memory),
    };
    return cmocka_run_group_tests(tests, client_lab_group_set_up, client_lab_group_tear_down);
}
