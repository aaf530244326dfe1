/* What goes well: greetings, pipelines, long answers, slow ends of honest peers. */
#include "common/base/mem.h"
#include "proto/session.pb-c.h"
#include "server/net/internal.h"
#include "tests/floor/net_lab.h"
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The answer is a short one: many of these may be under way. */
static void ask(struct client *client, uint32_t request)
{
    client_send(client, MESSAGE_SUBMIT, request, NULL, 0);
}

static void from_hello_to_goodbye(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    const struct server_counters *counters = server_counters(lab->server);
    struct client *client = client_greeted(lab);
    assert_int_equal(counters->sessions, 1);
    ask(client, 2);
    client_until_frames(client, 1);
    client_expect(client, 0, MESSAGE_RECEIPTS, 2);
    client_goodbye(client);
    client_expect_farewell(client, 0);
    client_close(client);
    net_lab_until_count(lab, &counters->closed, 1);
    assert_int_equal(counters->sessions, 0);
    assert_int_equal(counters->accepted, 1);
    assert_int_equal(counters->opened, 1);
    assert_int_equal(counters->frames_in, 3);
    assert_int_equal(counters->frames_out, 3);
    assert_true(counters->bytes_in > 0 && counters->bytes_out > 0);
    assert_int_equal(counters->frames_refused, 0);
}

static void an_enrolment(void **state)
{
    struct net_lab *lab = *state;
    static const uint8_t enroll[] = {0x0A, 1, 'i', 0x12, 1, 's', 0x1A, 1, 'c'};
    net_lab_listen(lab);
    struct client *client = client_enrolling(lab);
    net_lab_until_count(lab, &server_counters(lab->server)->opened, 1);
    client_send(client, MESSAGE_ENROLL, 1, enroll, sizeof(enroll));
    client_expect_farewell(client, 0);
    assert_int_equal(client->frames_count, 2);
    client_expect(client, 0, MESSAGE_ENROLLED, 1);
}

static void a_greeting_that_is_refused(void **state)
{
    struct net_lab *lab = *state;
    lab->commands.err = ERR_REVOKED;
    net_lab_listen(lab);
    struct client *client = client_session(lab);
    net_lab_until_count(lab, &server_counters(lab->server)->opened, 1);
    client_hello(client);
    client_expect_farewell(client, 0);
    client_expect(client, 0, MESSAGE_ERROR, 1);
    assert_int_equal(client_code(client, 0), ERR_REVOKED);
}

static void answers_overtake_each_other(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    lab->commands.wait = true;
    uint64_t frames_in = server_counters(lab->server)->frames_in;
    for (uint32_t i = 2; i <= 6; i++) {
        ask(client, i);
    }
    net_lab_until_count(lab, &server_counters(lab->server)->frames_in, frames_in + 5);
    fake_finish(&lab->commands, 3);
    fake_finish(&lab->commands, 0);
    fake_finish_all(&lab->commands);
    client_until_frames(client, 5);
    static const uint32_t order[] = {5, 2, 3, 4, 6};
    for (unsigned i = 0; i < 5; i++) {
        client_expect(client, i, MESSAGE_RECEIPTS, order[i]);
    }
}

static void more_requests_than_may_be_in_flight(void **state)
{
    enum {
        REQUESTS = 100,
    };
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    const struct server_counters *counters = server_counters(lab->server);
    lab->commands.wait = true;
    for (uint32_t i = 0; i < REQUESTS; i++) {
        ask(client, i + 2);
    }
    net_lab_until_count(lab, &counters->reading_paused, 1);
    net_lab_turns(lab, 50);
    assert_int_equal(lab->commands.waiting_count, RPC_IN_FLIGHT_MAX);
    while (client->frames_count < REQUESTS) {
        if (lab->commands.waiting_count > 0) {
            fake_finish(&lab->commands, 0);
        }
        assert_true(lab->commands.waiting_count <= RPC_IN_FLIGHT_MAX);
        net_lab_turn(lab);
    }
    for (uint32_t i = 0; i < REQUESTS; i++) {
        client_expect(client, i, MESSAGE_RECEIPTS, i + 2);
    }
}

/*
 * More frames in one read than a turn takes, and nothing more comes to remind the server of the
 * rest.
 */
static void more_frames_than_a_turn_takes(void **state)
{
    enum {
        PINGS = 1000,
    };
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    uint8_t frames[PINGS * (FRAME_HEADER_SIZE + 2)];
    const struct frame ping = {.type = MESSAGE_PING, .length = 2};
    for (size_t i = 0; i < PINGS; i++) {
        uint8_t *at = frames + i * (FRAME_HEADER_SIZE + 2);
        frame_header_encode(&ping, at);
        at[FRAME_HEADER_SIZE] = 0x08;
        at[FRAME_HEADER_SIZE + 1] = (uint8_t)(i % 128);
    }
    client_send_bytes(client, frames, sizeof(frames));
    client_until_frames(client, PINGS);
    for (unsigned i = 0; i < PINGS; i++) {
        client_expect(client, i, MESSAGE_PONG, 0);
        assert_int_equal(client->frames[i].body[1], i % 128);
    }
}

static void byte_by_byte(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *client = client_session(lab);
    client->out_chunk = 1;
    net_lab_until_count(lab, &server_counters(lab->server)->opened, 1);
    client_hello(client);
    client_until_frames(client, 1);
    client_expect(client, 0, MESSAGE_WELCOME, 1);
    client->frames_count = 0;
    for (uint32_t i = 2; i < 12; i++) {
        ask(client, i);
    }
    client_until_frames(client, 10);
    client_goodbye(client);
    client_expect_farewell(client, 0);
}

static void a_pressed_store_holds_everybody(void **state)
{
    enum {
        CLIENTS = 3,
    };
    struct net_lab *lab = *state;
    struct client *clients[CLIENTS];
    net_lab_listen(lab);
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = client_greeted(lab);
    }
    lab->pressed = true;
    unsigned started = lab->commands.started;
    for (int i = 0; i < CLIENTS; i++) {
        ask(clients[i], 2);
    }
    net_lab_until_count(lab, &server_counters(lab->server)->reading_paused, CLIENTS);
    net_lab_turns(lab, 50);
    assert_int_equal(lab->commands.started, started);
    lab->pressed = false; /* nobody tells the server */
    for (int i = 0; i < CLIENTS; i++) {
        client_until_frames(clients[i], 1);
        client_expect(clients[i], 0, MESSAGE_RECEIPTS, 2);
    }
    assert_true(list_empty(&lab->server->pressed));
}

static void notices_reach_the_unit(void **state)
{
    struct net_lab *lab = *state;
    Rectify__Notice notice = RECTIFY__NOTICE__INIT;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    rpc_notify(lab->rpc, lab_identity.unit_id, &notice);
    rpc_notify(lab->rpc, lab_identity.unit_id + 1, &notice);
    client_until_frames(client, 1);
    net_lab_turns(lab, 20);
    assert_int_equal(client->frames_count, 1);
    client_expect(client, 0, MESSAGE_NOTICE, 0);
}

/* Bytes that are alive in our allocator; libssl has its own. */
static size_t live_bytes;

static void *count_alloc(size_t size)
{
    void *ptr = malloc(size);
    live_bytes += malloc_usable_size(ptr);
    return ptr;
}

static void *count_realloc(void *ptr, size_t size)
{
    size_t before = malloc_usable_size(ptr);
    void *moved = realloc(ptr, size);
    if (moved != NULL) {
        live_bytes = live_bytes - before + malloc_usable_size(moved);
    }
    return moved;
}

static void count_free(void *ptr)
{
    live_bytes -= malloc_usable_size(ptr);
    free(ptr);
}

enum {
    LONG_ANSWER = 24 * 1024 * 1024,
};

static struct session *only_session(struct net_lab *lab)
{
    return LIST_FIRST(&lab->server->sessions, struct session, in_sessions);
}

static bool is_writing(const void *arg)
{
    return stream_writing(&((const struct session *)arg)->stream);
}

/* The answer exists once, however slow the reader; what is encrypted is one write. */
static void a_long_answer_waits_uncopied(void **state)
{
    static const struct mem_allocator counting = {count_alloc, count_realloc, count_free};
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    mem_set_allocator(&counting);
    live_bytes = 0;
    client->deaf = true;
    lab->commands.name_length = LONG_ANSWER;
    client_send(client, MESSAGE_CLIENTS_GET, 2, NULL, 0);
    net_lab_until(lab, is_writing, only_session(lab));
    net_lab_turns(lab, 100);
    assert_in_range(live_bytes, LONG_ANSWER, LONG_ANSWER + 512 * 1024);
    assert_in_range(tls_pending(only_session(lab)->tls), 0, STREAM_CIPHER_SIZE);

    ask(client, 3); /* is not even read: the peer owes us some reading */
    net_lab_turns(lab, 100);
    assert_true(only_session(lab)->paused);
    client->deaf = false;
    unsigned parts = LONG_ANSWER / FRAME_BODY_MAX + 1;
    client_until_frames(client, parts + 1);
    assert_in_range(client->bytes, LONG_ANSWER, LONG_ANSWER + 64);
    unsigned n = 0;
    while (client->frames[n].header.type != MESSAGE_RECEIPTS) {
        n++;
    }
    assert_in_range(n, parts - 4, parts); /* when little of the answer is left */
    mem_set_allocator(NULL);
}

/* A list and a short answer, asked for together: they take turns, and the short one is not the last. */
static void answers_take_turns(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    lab->commands.wait = true;
    lab->commands.name_length = 1024 * 1024;
    uint64_t frames_in = server_counters(lab->server)->frames_in;
    ask(client, 2);
    client_send(client, MESSAGE_CLIENTS_GET, 3, NULL, 0);
    net_lab_until_count(lab, &server_counters(lab->server)->frames_in, frames_in + 2);
    fake_finish(&lab->commands, 1);
    fake_finish(&lab->commands, 0);
    client_until_frames(client, 17 + 1);
    client_expect(client, 0, MESSAGE_CLIENTS, 3);
    client_expect(client, 1, MESSAGE_RECEIPTS, 2);
    for (unsigned i = 2; i < 17 + 1; i++) {
        client_expect(client, i, MESSAGE_CLIENTS, 3);
        assert_int_equal(client->frames[i].header.flags, i == 17 ? 0 : FRAME_MORE);
    }
}

/* Lists asked for together by who does not read them: two are made, and wait; no more are begun. */
static void two_long_answers_at_a_time(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    client->deaf = true;
    lab->commands.wait = true;
    lab->commands.name_length = LONG_ANSWER;
    for (uint32_t i = 2; i < 2 + RPC_IN_FLIGHT_MAX; i++) {
        client_send(client, MESSAGE_CLIENTS_GET, i, NULL, 0);
    }
    net_lab_until_count(lab, &server_counters(lab->server)->reading_paused, 1);
    net_lab_turns(lab, 100);
    assert_int_equal(lab->commands.waiting_count, RPC_LONG_MAX);
    lab->commands.wait = false;
    fake_finish_all(&lab->commands);
    net_lab_until(lab, is_writing, only_session(lab));
    net_lab_turns(lab, 100);
    assert_int_equal(rpc_counters(lab->rpc)->answers, 1 + RPC_LONG_MAX); /* with the welcome */
    assert_in_range(only_session(lab)->stream.waiting, 0, RPC_LONG_MAX * (LONG_ANSWER + 1024));
    client->deaf = false;
    client_until_frames(client, RPC_IN_FLIGHT_MAX * (LONG_ANSWER / FRAME_BODY_MAX + 1));
    assert_int_equal(rpc_counters(lab->rpc)->answers, 1 + RPC_IN_FLIGHT_MAX);
}

/* What rpc has ended leaves with rpc's reason; what it had asked for is answered. */
static void a_revoked_client_is_told(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    struct client *twin = client_greeted(lab);
    lab->commands.wait = true;
    uint64_t frames_in = server_counters(lab->server)->frames_in;
    ask(client, 2);
    net_lab_until_count(lab, &server_counters(lab->server)->frames_in, frames_in + 1);
    rpc_end_client(lab->rpc, lab_identity.client_id + 1);
    net_lab_turns(lab, 20);
    assert_false(twin->ended);
    rpc_end_client(lab->rpc, lab_identity.client_id);
    client_expect_farewell(twin, ERR_REVOKED);
    assert_false(client->ended);
    fake_finish_all(&lab->commands);
    client_expect_farewell(client, ERR_REVOKED);
    client_expect(client, 0, MESSAGE_RECEIPTS, 2);
}

static void answers_under_way_outlive_goodbye(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    lab->commands.wait = true;
    ask(client, 2);
    client_goodbye(client);
    uint64_t frames_in = server_counters(lab->server)->frames_in;
    net_lab_until_count(lab, &server_counters(lab->server)->frames_in, frames_in + 2);
    net_lab_turns(lab, 20);
    assert_int_equal(client->frames_count, 0);
    fake_finish_all(&lab->commands);
    client_expect_farewell(client, 0);
    client_expect(client, 0, MESSAGE_RECEIPTS, 2);
}

static void close_notify_alone_is_an_end(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    lab->commands.wait = true;
    ask(client, 2);
    client_close_notify(client);
    client_until_ended(client);
    assert_true(client->close_notify);
    assert_int_equal(client->frames_count, 0);
    assert_int_equal(rpc_counters(lab->rpc)->abandoned, 1);
}

static void idle_sessions_are_asked_and_live(void **state)
{
    struct net_lab *lab = *state;
    lab->options.idle_timeout_ms = 600;
    net_lab_listen(lab);
    (void)client_greeted(lab); /* answers pings */
    const struct server_counters *counters = server_counters(lab->server);
    uint64_t frames_in = counters->frames_in;
    net_lab_until_count(lab, &counters->frames_in, frames_in + 2); /* two pongs */
    assert_int_equal(counters->sessions, 1);
}

static void a_new_certificate_for_new_connections(void **state)
{
    struct net_lab *lab = *state;
    struct lab other;
    struct tls_context *context = NULL;
    lab_open(&other);
    net_lab_listen(lab);
    struct client *old = client_greeted(lab);
    assert_int_equal(tls_context_server(other.server.certificate.text, other.authority.text,
                                        other.server.key.text, &context),
                     ERR_OK);
    server_set_context(lab->server, context);
    tls_context_unref(context);

    struct client *fresh = client_of(lab, &other.client, &other.authority);
    net_lab_until_count(lab, &server_counters(lab->server)->opened, 2);
    client_hello(fresh);
    client_until_frames(fresh, 1);
    client_expect(fresh, 0, MESSAGE_WELCOME, 1);
    ask(old, 2); /* on its old certificate */
    client_until_frames(old, 1);
    client_expect(old, 0, MESSAGE_RECEIPTS, 2);
    lab_close(&other);
}

#define WITH_LAB(test) cmocka_unit_test_setup_teardown(test, net_lab_set_up, net_lab_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LAB(from_hello_to_goodbye),
        WITH_LAB(an_enrolment),
        WITH_LAB(a_greeting_that_is_refused),
        WITH_LAB(answers_overtake_each_other),
        WITH_LAB(more_requests_than_may_be_in_flight),
        WITH_LAB(more_frames_than_a_turn_takes),
        WITH_LAB(byte_by_byte),
        WITH_LAB(a_pressed_store_holds_everybody),
        WITH_LAB(notices_reach_the_unit),
        WITH_LAB(a_long_answer_waits_uncopied),
        WITH_LAB(answers_take_turns),
        WITH_LAB(two_long_answers_at_a_time),
        WITH_LAB(a_revoked_client_is_told),
        WITH_LAB(answers_under_way_outlive_goodbye),
        WITH_LAB(close_notify_alone_is_an_end),
        WITH_LAB(idle_sessions_are_asked_and_live),
        WITH_LAB(a_new_certificate_for_new_connections),
    };
    return cmocka_run_group_tests(tests, net_lab_group_set_up, net_lab_group_tear_down);
}
