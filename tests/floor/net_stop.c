/* Beginnings and ends of a server; what is left when memory is refused. */
#include "common/base/mem.h"
#include "server/net/internal.h"
#include "tests/floor/net_lab.h"
#include "tests/lib/alloc_fail.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

static void on_stopped(struct server *server, void *arg)
{
    struct net_lab *lab = arg;
    assert_ptr_equal(server, lab->server);
    assert_false(lab->stopped);
    lab->stopped = true;
}

static bool is_true(const void *arg)
{
    return *(const bool *)arg;
}

static bool refuses_connections(const struct net_lab *lab)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(server_port(lab->server))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bool refused = connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0;
    (void)close(fd);
    return refused;
}

static void addresses(void **state)
{
    static const struct {
        const char *address;
        enum err err;
    } rows
        [] =
            {
                {"127.0.0.1", ERR_OK}, {"::1", ERR_OK},           {"::", ERR_OK},
                {"0.0.0.0", ERR_OK},   {"localhost", ERR_CONFIG}, {"", ERR_CONFIG},
                {"192.0.2.1", ERR_IO}, /* a documentation address is nobody's */
            };
    struct net_lab *lab = *state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct server *server = NULL;
        lab->options.address = rows[i].address;
        assert_int_equal(server_new(&lab->options, lab->context, &server), rows[i].err);
        server_free(server); /* never started */
    }
}

static void a_port_in_use(void **state)
{
    struct net_lab *lab = *state;
    struct server *second = NULL;
    net_lab_listen(lab);
    lab->options.port = server_port(lab->server);
    assert_int_equal(server_new(&lab->options, lab->context, &second), ERR_IO);
}

static void a_shared_port(void **state)
{
    struct net_lab *lab = *state;
    struct server *second = NULL;
    lab->options.port_shared = true;
    net_lab_listen(lab);
    lab->options.port = server_port(lab->server);
    assert_int_equal(server_new(&lab->options, lab->context, &second), ERR_OK);
    assert_int_equal(server_port(second), server_port(lab->server));
    server_free(second);
}

static void stopping_without_sessions(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    server_stop(lab->server, false, on_stopped, lab);
    assert_false(lab->stopped); /* later */
    net_lab_until(lab, is_true, &lab->stopped);
    assert_true(refuses_connections(lab));
}

/* Stopped before it has listened: on_stopped comes all the same, later, and the address is free. */
static void stopping_before_listening(void **state)
{
    struct net_lab *lab = *state;
    struct server *next = NULL;
    for (int now = 0; now < 2; now++) {
        assert_int_equal(server_new(&lab->options, lab->context, &lab->server), ERR_OK);
        lab->options.port = server_port(lab->server);
        server_stop(lab->server, now == 1, on_stopped, lab);
        server_stop(lab->server, true, NULL, NULL); /* hurried */
        assert_false(lab->stopped);
        net_lab_until(lab, is_true, &lab->stopped);
        assert_int_equal(server_new(&lab->options, lab->context, &next), ERR_OK);
        server_free(next);
        server_free(lab->server);
        lab->server = NULL;
        lab->stopped = false;
    }
}

/* Two have bound the port, and it is the other that listens. */
static void stopping_after_listening_failed(void **state)
{
    struct net_lab *lab = *state;
    struct server *other = NULL;
    assert_int_equal(server_new(&lab->options, lab->context, &other), ERR_OK);
    lab->options.port = server_port(other);
    if (server_new(&lab->options, lab->context, &lab->server) != ERR_OK) {
        server_free(other); /* this kernel refuses the second already in bind */
        return;
    }
    struct server *loser = lab->server;
    lab->server = other;
    assert_int_equal(server_listen(other), ERR_OK);
    assert_int_equal(server_listen(loser), ERR_IO);
    lab->server = loser;
    server_stop(loser, false, on_stopped, lab);
    net_lab_until(lab, is_true, &lab->stopped);
    server_free(loser);
    lab->stopped = false;
    lab->server = other;
}

static void draining(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *busy = client_greeted(lab);
    struct client *idle = client_greeted(lab);
    struct client *shaking = client_plain(lab);
    net_lab_until_count(lab, &server_counters(lab->server)->accepted, 3);
    lab->commands.wait = true;
    client_send(busy, MESSAGE_SUBMIT, 2, NULL, 0);
    uint64_t frames_in = server_counters(lab->server)->frames_in;
    net_lab_until_count(lab, &server_counters(lab->server)->frames_in, frames_in + 1);

    server_stop(lab->server, false, on_stopped, lab);
    assert_true(refuses_connections(lab));
    client_expect_farewell(idle, ERR_GOING_DOWN);
    client_until_ended(shaking);
    client_send(busy, MESSAGE_SUBMIT, 3, NULL, 0); /* crossed on the way: not begun */
    net_lab_turns(lab, 50);
    assert_int_equal(lab->commands.waiting_count, 1);
    assert_false(lab->stopped);

    fake_finish_all(&lab->commands);
    client_expect_farewell(busy, ERR_GOING_DOWN);
    assert_int_equal(busy->frames_count, 2);
    client_expect(busy, 0, MESSAGE_RECEIPTS, 2);
    client_close(busy);
    client_close(idle);
    net_lab_until(lab, is_true, &lab->stopped);
}

/*
 * A long answer is under way, and much waits to be read: the answer goes out whole, what waited is
 * dropped.
 */
static void draining_a_paused_session(void **state)
{
    enum {
        LONG = 8 * 1024 * 1024,
    };
    struct net_lab *lab = *state;
    lab->commands.name_length = LONG;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    client->deaf = true;
    client_send(client, MESSAGE_CLIENTS_GET, 2, NULL, 0);
    for (uint32_t i = 3; i < 5000; i++) {
        client_send(client, MESSAGE_PING, 0, "\x08\x01", 2);
    }
    net_lab_until_count(lab, &server_counters(lab->server)->reading_paused, 1);
    server_stop(lab->server, false, on_stopped, lab);
    client->deaf = false;
    client_expect_farewell(client, ERR_GOING_DOWN);
    assert_true(client->bytes > LONG);
    client_close(client);
    net_lab_until(lab, is_true, &lab->stopped);
}

static void draining_takes_too_long(void **state)
{
    struct net_lab *lab = *state;
    lab->options.drain_timeout_ms = 100;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    lab->commands.wait = true;
    client_send(client, MESSAGE_SUBMIT, 2, NULL, 0);
    uint64_t frames_in = server_counters(lab->server)->frames_in;
    net_lab_until_count(lab, &server_counters(lab->server)->frames_in, frames_in + 1);
    server_stop(lab->server, false, on_stopped, lab);
    net_lab_until(lab, is_true, &lab->stopped);
    assert_int_equal(rpc_requests(lab->rpc), 1); /* its answer comes when nobody waits for it */
}

static void draining_is_hurried(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    lab->commands.wait = true;
    client_send(client, MESSAGE_SUBMIT, 2, NULL, 0);
    uint64_t frames_in = server_counters(lab->server)->frames_in;
    net_lab_until_count(lab, &server_counters(lab->server)->frames_in, frames_in + 1);
    server_stop(lab->server, false, on_stopped, lab);
    net_lab_turns(lab, 20);
    assert_false(lab->stopped);
    server_stop(lab->server, true, NULL, NULL);
    net_lab_until(lab, is_true, &lab->stopped);
}

static void stopping_at_once(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    for (int i = 0; i < 3; i++) {
        (void)client_greeted(lab);
    }
    (void)client_plain(lab);
    net_lab_turns(lab, 10);
    server_stop(lab->server, true, on_stopped, lab);
    server_stop(lab->server, true, on_stopped, lab);
    net_lab_until(lab, is_true, &lab->stopped);
    assert_int_equal(server_counters(lab->server)->sessions, 0);
}

/* The peer never closes its end: the server does not wait for ever. */
static void lingering_ends(void **state)
{
    struct net_lab *lab = *state;
    net_lab_listen(lab);
    struct client *client = client_greeted(lab);
    client_goodbye(client);
    client_expect_farewell(client, 0);
    assert_int_equal(server_counters(lab->server)->sessions, 1);
    net_lab_until_count(lab, &server_counters(lab->server)->closed, 1);
}

static void no_descriptors(void **state)
{
    struct net_lab *lab = *state;
    struct rlimit old;
    net_lab_listen(lab);
    (void)client_greeted(lab);
    struct client *waiting = client_session(lab);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
    int next = dup(waiting->fd);
    struct rlimit none = {.rlim_cur = (rlim_t)next, .rlim_max = old.rlim_max};
    (void)close(next);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    while (!lab->server->listener.starved) {
        net_lab_turn(lab);
    }
    assert_int_equal(uv_is_active((const uv_handle_t *)&lab->server->listener.poll), 0);
    net_lab_turns(lab, 50);
    assert_int_equal(server_counters(lab->server)->accepted, 1);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
    net_lab_until_count(lab, &server_counters(lab->server)->opened, 2);
    client_hello(waiting);
    client_until_frames(waiting, 1);
}

static bool done(const void *arg)
{
    const struct client *client = arg;
    return client->ended || client->broken;
}

static bool answered(const void *arg)
{
    const struct client *client = arg;
    return done(client) || client->frames_count >= 2; /* WELCOME, and ERROR or the list begins */
}

static bool settled(const void *arg)
{
    const struct client *client = arg;
    return done(client) || tls_state(client->tls) != TLS_HANDSHAKING;
}

/*
 * Hello, a list of several frames, goodbye, with one allocation failing. True when all of it came
 * about.
 */
static bool converse(struct net_lab *lab, size_t nth)
{
    struct client *client = client_session(lab);
    alloc_fail_at(nth);
    net_lab_until(lab, settled, client);
    client_hello(client);
    client_send(client, MESSAGE_CLIENTS_GET, 2, NULL, 0);
    net_lab_until(lab, answered, client);
    if (!done(client)) {
        client_goodbye(client);
        net_lab_until(lab, done, client);
    }
    bool well = client->close_notify && !client->broken && client->frames_count == 5;
    client_close(client);
    return well;
}

static bool empty(const void *arg)
{
    return server_counters(arg)->sessions == 0;
}

static void no_memory(void **state)
{
    struct net_lab *lab = *state;
    lab->commands.name_length = 2 * FRAME_BODY_MAX;
    net_lab_listen(lab);
    net_lab_turns(lab, 10);
    alloc_fail_install();
    size_t nth = 1;
    bool well = false;
    for (; !well; nth++) {
        assert_true(nth < 1000);
        well = converse(lab, nth);
        net_lab_until(lab, empty, lab->server);
        fake_finish_all(&lab->commands);
        assert_int_equal(alloc_fail_live(), 0);
    }
    assert_true(nth > 15);
    alloc_fail_remove();
}

#define WITH_LAB(test) cmocka_unit_test_setup_teardown(test, net_lab_set_up, net_lab_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LAB(addresses),
        WITH_LAB(a_port_in_use),
        WITH_LAB(a_shared_port),
        WITH_LAB(stopping_without_sessions),
        WITH_LAB(stopping_before_listening),
        WITH_LAB(stopping_after_listening_failed),
        WITH_LAB(draining),
        WITH_LAB(draining_a_paused_session),
        WITH_LAB(draining_takes_too_long),
        WITH_LAB(draining_is_hurried),
        WITH_LAB(stopping_at_once),
        WITH_LAB(lingering_ends),
        WITH_LAB(no_descriptors),
        WITH_LAB(no_memory),
    };
    return cmocka_run_group_tests(tests, net_lab_group_set_up, net_lab_group_tear_down);
}
