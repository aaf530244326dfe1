/* What peers do wrong or not at all, and who is not let in. */
#include "proto/session.pb-c.h"
#include "server/net/internal.h"
#include "tests/floor/net_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum {
    SHORT_MS = 100,
    HANDSHAKE_MS = 2000, /* time for the handshake itself, on a machine that does other things */
};

static const struct server_counters *counters_of(const struct net_lab *lab)
{
    return server_counters(lab->server);
}

static void nobody_begins_a_handshake(void **state)
{
    struct net_lab *lab = *state;
    lab->options.handshake_timeout_ms = SHORT_MS;
    net_lab_listen(lab);
    struct client *client = client_plain(lab);
    client_until_ended(client);
    assert_int_equal(counters_of(lab)->handshakes_timed_out, 1);
    assert_int_equal(counters_of(lab)->opened, 0);
}

static void nobody_finishes_a_handshake(void **state)
{
    struct net_lab *lab = *state;
    lab->options.handshake_timeout_ms = SHORT_MS;
    net_lab_listen(lab);
    struct client *client = client_session(lab);
    net_lab_turn(lab); /* the client's hello is in `out`, or gone: hold the rest */
    client->deaf = true;
    net_lab_until_count(lab, &counters_of(lab)->handshakes_timed_out, 1);
    assert_int_equal(counters_of(lab)->opened, 0);
}

static void nobody_says_hello(void **state)
{
    struct net_lab *lab = *state;
    lab->options.handshake_timeout_ms = HANDSHAKE_MS;
    net_lab_listen(lab);
    struct client *client = client_session(lab);
    net_lab_until_count(lab, &counters_of(lab)->opened, 1);
    client_until_ended(client);
    assert_int_equal(counters_of(lab)->handshakes_timed_out, 1);
}

/* The store is slow, not the peer. */
static void a_greeting_under_way_is_waited_for(void **state)
{
    struct net_lab *lab = *state;
    lab->options.handshake_timeout_ms = HANDSHAKE_MS;
    lab->commands.wait = true;
    net_lab_listen(lab);
    struct client *slow = client_session(lab);
    net_lab_until_count(lab, &counters_of(lab)->opened, 1);
    client_hello(slow);
    net_lab_until_count(lab, &counters_of(lab)->frames_in, 1);
    (void)client_plain(lab); /* the clock: it is closed when the greeting would be */
    net_lab_until_count(lab, &counters_of(lab)->handshakes_timed_out, 1);
    assert_int_equal(counters_of(lab)->closed, 1);
    fake_finish_all(&lab->commands);
    client_until_frames(slow, 1);
    client_expect(slow, 0, MESSAGE_WELCOME, 1);
}

static void plain_text(void **state)
{
    static const char *const lines[] = {"GET / HTTP/1.1\r\n\r\n", "RF\x01",
                                        "\x16\x03\x01\xFF\xFFgarbage of a record"};
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct client *client = client_plain(lab);
        client_send_bytes(client, lines[i], strlen(lines[i]));
        if (i == 1) { /* not even a record's head */
            client_send_bytes(client, lines[0], strlen(lines[0]));
        }
        client_until_ended(client);
        client_close(client);
    }
    assert_int_equal(counters_of(lab)->handshakes_failed, 3);
    assert_int_equal(counters_of(lab)->opened, 0);
}

static void a_certificate_of_somebody_else(void **state)
{
    struct net_lab *lab = *state;
    struct lab other;
    lab_open(&other);
    net_lab_listen(lab);
    struct client *client = client_of(lab, &other.client, &net_certificates.authority);
    client_until_ended(client);
    assert_int_equal(counters_of(lab)->handshakes_failed, 1);
    assert_int_equal(counters_of(lab)->opened, 0);
    lab_close(&other);
}

static void expect_refused(struct client *client, enum err err)
{
    client_expect_farewell(client, (uint32_t)err);
    assert_true(client->frames_count >= 2);
    client_expect(client, client->frames_count - 2, MESSAGE_ERROR, 0);
    assert_int_equal(client_code(client, client->frames_count - 2), err);
}

static void frames_that_are_none(void **state)
{
    static const struct {
        uint8_t header[FRAME_HEADER_SIZE];
        enum err err;
    } rows[] = {
        {"GET / HTTP/1.1\r\n", ERR_MAGIC},
        {{'R', 'F', 2, 0, 0, 3}, ERR_VERSION},
        {{'R', 'F', 1, 2, 0, 3}, ERR_RESERVED},
        {{'R', 'F', 1, 0, 0, 3, 0, 1}, ERR_RESERVED},
        {{'R', 'F', 1, 0, 0, 99}, ERR_TYPE},
        {{'R', 'F', 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2}, ERR_WRONG_STATE},
        {{'R', 'F', 1, 0, 0, 7}, ERR_WRONG_STATE},
        {{'R', 'F', 1, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, ERR_SEQUENCE},
        {{'R', 'F', 1, 0, 0, 20, 0, 0, 0, 1, 0, 1, 0, 0, 0, 2}, ERR_LENGTH},
        {{'R', 'F', 1, 0, 0, 20, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 2}, ERR_LENGTH},
        {{'R', 'F', 1, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, ERR_DECODE}, /* a ping of nothing */
    };
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct client *client = client_greeted(lab);
        client_send_bytes(client, rows[i].header, FRAME_HEADER_SIZE);
        client_send_bytes(client, "what follows is not looked at", 29);
        expect_refused(client, rows[i].err);
        client_close(client);
        assert_int_equal(counters_of(lab)->frames_refused, i + 1);
    }
}

static void a_request_before_the_welcome(void **state)
{
    struct net_lab *lab = *state;
    lab->commands.wait = true;
    net_lab_listen(lab);
    struct client *client = client_session(lab);
    net_lab_until_count(lab, &counters_of(lab)->opened, 1);
    client_hello(client);
    client_send(client, MESSAGE_SUBMIT, 2, NULL, 0);
    expect_refused(client, ERR_WRONG_STATE);
    assert_int_equal(rpc_counters(lab->rpc)->abandoned, 1);
}

static void a_request_after_goodbye(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    lab->commands.wait = true;
    client_send(client, MESSAGE_SUBMIT, 2, NULL, 0);
    client_goodbye(client);
    client_send(client, MESSAGE_SUBMIT, 3, NULL, 0);
    expect_refused(client, ERR_WRONG_STATE);
}

static void a_frame_that_stops_halfway(void **state)
{
    struct net_lab *lab = *state;
    static const struct frame header = {.type = MESSAGE_SUBMIT, .request = 2, .length = 1000};
    uint8_t bytes[FRAME_HEADER_SIZE];
    lab->options.frame_timeout_ms = SHORT_MS;
    net_lab_listen(lab);
    frame_header_encode(&header, bytes);
    static const size_t lengths[] = {1, FRAME_HEADER_SIZE - 1, FRAME_HEADER_SIZE};
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        struct client *client = client_greeted(lab);
        client_send_bytes(client, bytes, lengths[i]);
    }
    net_lab_until_count(lab, &counters_of(lab)->frames_timed_out, 3);
    assert_int_equal(counters_of(lab)->idle_closed, 0);
}

/* Frames are whole, the message is not. */
static void a_continued_request_that_stops_halfway(void **state)
{
    struct net_lab *lab = *state;
    static const struct frame header = {
        .type = MESSAGE_SUBMIT, .flags = FRAME_MORE, .request = 2, .length = 3};
    uint8_t bytes[FRAME_HEADER_SIZE + 3] = {0};
    lab->options.frame_timeout_ms = SHORT_MS;
    net_lab_listen(lab);
    frame_header_encode(&header, bytes);
    struct client *client = client_greeted(lab);
    client_send_bytes(client, bytes, sizeof(bytes));
    net_lab_until_count(lab, &counters_of(lab)->frames_timed_out, 1);
    client_until_ended(client);
}

static bool rate_was_looked_at(const void *arg)
{
    const struct session *session = arg;
    return session->input.kind == DEADLINE_RATE && session->bytes_rated > 0;
}

/*
 * Slower than the deadline of a frame, faster than the rate: it lives and its request is answered.
 */
static void a_slow_but_steady_frame(void **state)
{
    enum {
        PIECES = 20,
        PIECE = 2000,
    };
    struct net_lab *lab = *state;
    static const uint8_t piece[PIECE];
    static uint8_t first[FRAME_HEADER_SIZE + 4] = {0};
    static const struct frame header = {
        .type = MESSAGE_SUBMIT, .request = 2, .length = 4 + PIECES * PIECE};
    lab->options.frame_timeout_ms = SHORT_MS;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    frame_header_encode(&header, first);
    first[FRAME_HEADER_SIZE] = 0x0A; /* one act of 40,000 bytes */
    first[FRAME_HEADER_SIZE + 1] = 0xC0;
    first[FRAME_HEADER_SIZE + 2] = 0xB8;
    first[FRAME_HEADER_SIZE + 3] = 0x02;
    client_send_bytes(client, first, sizeof(first));
    const struct session *session = LIST_FIRST(&lab->server->sessions, struct session, in_sessions);
    net_lab_until(lab, rate_was_looked_at, session);
    for (int i = 0; i < PIECES; i++) {
        uint64_t bytes = session->bytes;
        client_send_bytes(client, piece, PIECE);
        while (session->bytes == bytes) {
            net_lab_turn(lab);
        }
        uint64_t rated = session->bytes_rated;
        for (int k = 0; i < 2 && session->bytes_rated == rated; k++) { /* two looks at the rate */
            net_lab_turn(lab);
        }
    }
    client_until_frames(client, 1);
    client_expect(client, 0, MESSAGE_RECEIPTS, 2);
    assert_int_equal(lab->commands.acts_length, PIECES * PIECE);
}

static void a_peer_that_does_not_read(void **state)
{
    struct net_lab *lab = *state;
    lab->options.write_timeout_ms = SHORT_MS;
    lab->commands.name_length = 32 * 1024 * 1024; /* more than any socket buffer */
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    client->deaf = true;
    client_send(client, MESSAGE_CLIENTS_GET, 2, NULL, 0);
    net_lab_until_count(lab, &counters_of(lab)->slow_readers_closed, 1);
    net_lab_until_count(lab, &counters_of(lab)->closed, 1);
}

static bool slow_reader_closed(const void *arg)
{
    return counters_of(arg)->slow_readers_closed > 0;
}

/* Pings without reading the pongs: reading pauses, nothing grows. */
static void a_peer_that_only_asks(void **state)
{
    enum {
        PINGS = 4096,
        LONG = 24 * 1024 * 1024,
    };
    struct net_lab *lab = *state;
    lab->options.write_high = 4 * 1024;
    lab->commands.name_length = LONG; /* fills the socket */
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    client->deaf = true;
    client_send(client, MESSAGE_CLIENTS_GET, 2, NULL, 0);
    for (int i = 0; i < PINGS; i++) {
        client_send(client, MESSAGE_PING, 0, "\x08\x01", 2);
    }
    net_lab_until_count(lab, &counters_of(lab)->reading_paused, 1);
    net_lab_turns(lab, 200);
    const struct session *session = LIST_FIRST(&lab->server->sessions, struct session, in_sessions);
    assert_in_range(session->stream.unasked, 0, lab->options.write_high);
}

static void notices_for_a_peer_that_does_not_read(void **state)
{
    struct net_lab *lab = *state;
    Rectify__Notice notice = RECTIFY__NOTICE__INIT;
    static char text[8000];
    memset(text, 't', sizeof(text) - 1);
    notice.text = text;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    client->deaf = true;
    for (unsigned i = 0; i < 100 * 1000 && !slow_reader_closed(lab); i++) {
        rpc_notify(lab->rpc, lab_identity.unit_id, &notice);
        net_lab_turn(lab);
    }
    assert_int_equal(counters_of(lab)->slow_readers_closed, 1);
}

static void a_peer_that_is_silent(void **state)
{
    struct net_lab *lab = *state;
    lab->options.idle_timeout_ms = SHORT_MS;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    client->no_pong = true;
    client_until_ended(client);
    assert_int_equal(client->frames_count, 1);
    client_expect(client, 0, MESSAGE_PING, 0);
    assert_int_equal(counters_of(lab)->idle_closed, 1);
}

static void a_peer_that_is_cut_off(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    lab->commands.wait = true;
    client_send(client, MESSAGE_SUBMIT, 2, NULL, 0);
    uint64_t frames_in = counters_of(lab)->frames_in;
    net_lab_until_count(lab, &counters_of(lab)->frames_in, frames_in + 1);
    client_close(client);
    net_lab_until_count(lab, &counters_of(lab)->closed, 1);
    assert_int_equal(rpc_counters(lab->rpc)->abandoned, 1);
}

static void too_many_of_one_address(void **state)
{
    struct net_lab *lab = *state;
    lab->options.address_sessions_max = 2;
    net_lab_listen(lab);
    struct client *first = client_greeted(lab);
    (void)client_greeted(lab);
    struct client *third = client_plain(lab);
    client_until_ended(third);
    assert_int_equal(counters_of(lab)->refused_full, 1);
    assert_int_equal(counters_of(lab)->accepted, 2);
    client_goodbye(first);
    client_expect_farewell(first, 0);
    client_close(first);
    net_lab_until_count(lab, &counters_of(lab)->closed, 1);
    (void)client_greeted(lab);
}

static void too_many_handshakes(void **state)
{
    struct net_lab *lab = *state;
    lab->options.handshakes_max = 2;
    net_lab_listen(lab);
    (void)client_greeted(lab); /* does not count any more */
    (void)client_plain(lab);
    struct client *second = client_session(lab);
    net_lab_until_count(lab, &counters_of(lab)->opened, 2); /* a session, but not greeted */
    struct client *third = client_plain(lab);
    client_until_ended(third);
    assert_int_equal(counters_of(lab)->refused_full, 1);
    client_hello(second);
    client_until_frames(second, 1);
    (void)client_greeted(lab);
}

static void a_full_house(void **state)
{
    struct net_lab *lab = *state;
    lab->options.sessions_max = 2;
    net_lab_listen(lab);
    struct client *first = client_greeted(lab);
    (void)client_greeted(lab);
    struct client *third = client_session(lab); /* waits in the kernel's queue */
    net_lab_turns(lab, 100);
    assert_int_equal(counters_of(lab)->accepted, 2);
    assert_false(third->ended);
    client_close(first);
    net_lab_until_count(lab, &counters_of(lab)->opened, 3);
    client_hello(third);
    client_until_frames(third, 1);
    client_expect(third, 0, MESSAGE_WELCOME, 1);
    assert_int_equal(counters_of(lab)->sessions, 2);
    assert_int_equal(counters_of(lab)->refused_full, 0);
}

#define WITH_LAB(test) cmocka_unit_test_setup_teardown(test, net_lab_set_up, net_lab_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LAB(nobody_begins_a_handshake),
        WITH_LAB(nobody_finishes_a_handshake),
        WITH_LAB(nobody_says_hello),
        WITH_LAB(a_greeting_under_way_is_waited_for),
        WITH_LAB(plain_text),
        WITH_LAB(a_certificate_of_somebody_else),
        WITH_LAB(frames_that_are_none),
        WITH_LAB(a_request_before_the_welcome),
        WITH_LAB(a_request_after_goodbye),
        WITH_LAB(a_frame_that_stops_halfway),
        WITH_LAB(a_continued_request_that_stops_halfway),
        WITH_LAB(a_slow_but_steady_frame),
        WITH_LAB(a_peer_that_does_not_read),
        WITH_LAB(a_peer_that_only_asks),
        WITH_LAB(notices_for_a_peer_that_does_not_read),
        WITH_LAB(a_peer_that_is_silent),
        WITH_LAB(a_peer_that_is_cut_off),
        WITH_LAB(too_many_of_one_address),
        WITH_LAB(too_many_handshakes),
        WITH_LAB(a_full_house),
    };
    return cmocka_run_group_tests(tests, net_lab_group_set_up, net_lab_group_tear_down);
}
