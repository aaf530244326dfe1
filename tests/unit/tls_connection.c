/* What goes well: handshakes, bytes both ways, endings. */
#include "tests/lib/alloc_fail.h"
#include "tests/lib/tls_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
    CHUNK = 4096,
};

static struct lab lab;

static int open_lab(void **state)
{
    (void)state;
    lab_open(&lab);
    return 0;
}

static int close_lab(void **state)
{
    (void)state;
    lab_close(&lab);
    return 0;
}

struct ends {
    struct tls *client;
    struct tls *server;
};

static struct ends session(size_t chunk)
{
    struct ends ends = {
        .client = lab_client(&lab.client, &lab.authority, "localhost"),
        .server = lab_server(&lab.server, &lab.authority),
    };
    lab_pump(ends.client, ends.server, chunk);
    assert_int_equal(tls_state(ends.client), TLS_OPEN);
    assert_int_equal(tls_state(ends.server), TLS_OPEN);
    return ends;
}

static void part(struct ends *ends)
{
    tls_free(ends->client);
    tls_free(ends->server);
}

static void assert_reads(struct tls *tls, const char *text)
{
    uint8_t bytes[64];
    size_t len = 0;
    assert_int_equal(tls_read(tls, bytes, sizeof(bytes), &len), ERR_OK);
    assert_int_equal(len, strlen(text));
    assert_memory_equal(bytes, text, len);
}

static void assert_read_says(struct tls *tls, enum err err)
{
    uint8_t bytes[64];
    size_t len = 1;
    assert_int_equal(tls_read(tls, bytes, sizeof(bytes), &len), err);
    assert_int_equal(len, 0);
}

static void session_tells_the_identity(void **state)
{
    (void)state;
    struct ends ends = session(CHUNK);
    struct identity identity;
    struct digest spki;
    struct pki_facts facts;
    assert_int_equal(tls_purpose(ends.server), TLS_SESSION);
    assert_int_equal(tls_purpose(ends.client), TLS_SESSION);
    assert_int_equal(tls_peer(ends.server, &identity, &spki), ERR_OK);
    assert_int_equal(identity.client_id, lab_identity.client_id);
    assert_int_equal(identity.unit_id, lab_identity.unit_id);
    assert_int_equal(identity.person_id, lab_identity.person_id);
    assert_int_equal(identity.roles, lab_identity.roles);
    assert_int_equal(
        pki_certificate_facts(lab.client.certificate.text, lab.client.certificate.length, &facts),
        ERR_OK);
    assert_true(digest_equal(&spki, &facts.spki));
    assert_int_equal(tls_peer(ends.client, &identity, &spki), ERR_INVALID);
    assert_string_equal(tls_failure(ends.server), "");
    part(&ends);
}

static void handshake_byte_by_byte(void **state)
{
    (void)state;
    struct ends ends = session(1);
    assert_int_equal(tls_write(ends.client, (const uint8_t *)"hello", 5), ERR_OK);
    lab_pump(ends.client, ends.server, 1);
    assert_reads(ends.server, "hello");
    assert_read_says(ends.server, ERR_AGAIN);
    part(&ends);
}

static void addresses_are_hosts_too(void **state)
{
    (void)state;
    static const char *const hosts[] = {"localhost", "LOCALHOST", "127.0.0.1", "::1", "0:0::1"};
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        struct tls *client = lab_client(&lab.client, &lab.authority, hosts[i]);
        struct tls *server = lab_server(&lab.server, &lab.authority);
        lab_pump(client, server, CHUNK);
        assert_int_equal(tls_state(client), TLS_OPEN);
        tls_free(client);
        tls_free(server);
    }
}

static void enroll_needs_no_certificate(void **state)
{
    (void)state;
    struct tls *client = lab_enroll(&lab.facts.spki, "localhost");
    struct tls *server = lab_server(&lab.server, &lab.authority);
    struct identity identity;
    struct digest spki;
    lab_pump(client, server, CHUNK);
    assert_int_equal(tls_state(client), TLS_OPEN);
    assert_int_equal(tls_state(server), TLS_OPEN);
    assert_int_equal(tls_purpose(server), TLS_ENROLL);
    assert_int_equal(tls_purpose(client), TLS_ENROLL);
    assert_int_equal(tls_peer(server, &identity, &spki), ERR_INVALID);
    tls_free(client);
    tls_free(server);
}

/* What is sent is a run of numbers, so that a lost, doubled or moved byte shows. */
static void fill(uint8_t *bytes, size_t len, size_t at)
{
    for (size_t i = 0; i < len; i++) {
        bytes[i] = (uint8_t)((at + i) * 31 >> 3);
    }
}

static size_t read_all(struct tls *tls, size_t at)
{
    uint8_t bytes[5000];
    uint8_t expected[sizeof(bytes)];
    size_t len = 0;
    enum err err = tls_read(tls, bytes, sizeof(bytes), &len);
    while (err == ERR_OK) {
        fill(expected, len, at);
        assert_memory_equal(bytes, expected, len);
        at += len;
        err = tls_read(tls, bytes, sizeof(bytes), &len);
    }
    assert_int_equal(err, ERR_AGAIN);
    return at;
}

static void move(struct tls *from, struct tls *to)
{
    uint8_t bytes[TLS_FEED_MAX];
    size_t len = tls_drain(from, bytes, sizeof(bytes));
    assert_int_equal(tls_feed(to, bytes, len), ERR_OK);
}

static void megabytes_both_ways(void **state)
{
    (void)state;
    struct ends ends = session(CHUNK);
    static uint8_t bytes[TLS_WRITE_MAX];
    size_t up = 0;
    size_t down = 0;
    const size_t total = 4 << 20;
    for (size_t at = 0; at < total; at += TLS_WRITE_MAX) {
        fill(bytes, TLS_WRITE_MAX, at);
        assert_int_equal(tls_write(ends.client, bytes, TLS_WRITE_MAX), ERR_OK);
        assert_int_equal(tls_write(ends.server, bytes, TLS_WRITE_MAX), ERR_OK);
        while (tls_pending(ends.client) > 0 || tls_pending(ends.server) > 0) {
            move(ends.client, ends.server);
            move(ends.server, ends.client);
            up = read_all(ends.server, up);
            down = read_all(ends.client, down);
        }
        tls_idle(ends.client);
        tls_idle(ends.server);
    }
    assert_int_equal(up, total);
    assert_int_equal(down, total);
    part(&ends);
}

/* Giving buffers back in the middle of a record must not lose the half that came. */
static void idle_in_the_middle_of_a_record(void **state)
{
    (void)state;
    struct ends ends = session(CHUNK);
    uint8_t cipher[256];
    assert_int_equal(tls_write(ends.client, (const uint8_t *)"halves", 6), ERR_OK);
    size_t len = tls_drain(ends.client, cipher, sizeof(cipher));
    for (size_t i = 0; i < len; i++) {
        assert_read_says(ends.server, ERR_AGAIN);
        assert_int_equal(tls_feed(ends.server, &cipher[i], 1), ERR_OK);
        tls_idle(ends.server);
    }
    assert_reads(ends.server, "halves");
    part(&ends);
}

static void bytes_behind_the_handshake_are_kept(void **state)
{
    (void)state;
    struct tls *client = lab_client(&lab.client, &lab.authority, "localhost");
    struct tls *server = lab_server(&lab.server, &lab.authority);
    assert_int_equal(tls_start(client), ERR_OK);
    move(client, server);
    move(server, client);
    assert_int_equal(tls_state(client), TLS_OPEN);
    assert_int_equal(tls_state(server), TLS_HANDSHAKING);
    assert_read_says(server, ERR_AGAIN);
    assert_int_equal(tls_write(client, (const uint8_t *)"early bird", 10), ERR_OK);
    move(client, server); /* certificate, Finished and the first words in one piece */
    assert_int_equal(tls_state(server), TLS_OPEN);
    assert_reads(server, "early bird");
    tls_free(client);
    tls_free(server);
}

static void close_notify_both_ways(void **state)
{
    (void)state;
    struct ends ends = session(CHUNK);
    assert_int_equal(tls_write(ends.client, (const uint8_t *)"bye", 3), ERR_OK);
    tls_close(ends.client);
    tls_close(ends.client);
    assert_int_equal(tls_write(ends.client, (const uint8_t *)"x", 1), ERR_CLOSED);
    lab_pump(ends.client, ends.server, CHUNK);
    assert_reads(ends.server, "bye");
    assert_int_equal(tls_state(ends.server), TLS_OPEN);
    assert_read_says(ends.server, ERR_CLOSED);
    assert_int_equal(tls_state(ends.server), TLS_PEER_CLOSED);
    assert_read_says(ends.server, ERR_CLOSED);
    assert_int_equal(tls_feed(ends.server, (const uint8_t *)"junk", 4), ERR_OK);
    tls_close(ends.server);
    assert_true(tls_pending(ends.server) > 0);
    lab_pump(ends.client, ends.server, CHUNK);
    assert_read_says(ends.client, ERR_CLOSED);
    assert_int_equal(tls_state(ends.client), TLS_PEER_CLOSED);
    part(&ends);
}

/* A socket that ends without close_notify leaves the state at OPEN: the owner knows that something is missing. */
static void truncation_is_not_an_end(void **state)
{
    (void)state;
    struct ends ends = session(CHUNK);
    uint8_t cipher[256];
    assert_int_equal(tls_write(ends.client, (const uint8_t *)"cut here", 8), ERR_OK);
    tls_close(ends.client);
    size_t len = tls_drain(ends.client, cipher, sizeof(cipher));
    assert_int_equal(tls_feed(ends.server, cipher, len - 1), ERR_OK);
    assert_reads(ends.server, "cut here");
    assert_read_says(ends.server, ERR_AGAIN);
    assert_int_equal(tls_state(ends.server), TLS_OPEN);
    assert_int_equal(tls_feed(ends.server, cipher + len - 1, 1), ERR_OK);
    assert_read_says(ends.server, ERR_CLOSED);
    part(&ends);
}

static void closing_early_or_late_is_harmless(void **state)
{
    (void)state;
    struct tls *server = lab_server(&lab.server, &lab.authority);
    tls_close(server);
    assert_int_equal(tls_pending(server), 0);
    assert_int_equal(tls_start(server), ERR_OK);
    assert_int_equal(tls_write(server, (const uint8_t *)"x", 1), ERR_CLOSED);
    assert_int_equal(tls_feed(server, (const uint8_t *)"GET / HTTP/1.1\r\n", 16), ERR_TLS);
    tls_close(server);
    tls_free(server);
    tls_free(NULL);
    tls_context_unref(NULL);
}

static void stated_limits(void **state)
{
    (void)state;
    struct ends ends = session(CHUNK);
    uint8_t *bytes = calloc(1, TLS_FEED_MAX + 1);
    assert_non_null(bytes);
    assert_int_equal(tls_write(ends.client, bytes, TLS_WRITE_MAX + 1), ERR_LIMIT);
    assert_int_equal(tls_write(ends.client, bytes, 0), ERR_OK);
    assert_int_equal(tls_pending(ends.client), 0);
    assert_int_equal(tls_feed(ends.server, bytes, TLS_FEED_MAX + 1), ERR_LIMIT);
    assert_int_equal(tls_write(ends.client, bytes, TLS_WRITE_MAX), ERR_OK);
    size_t len = tls_drain(ends.client, bytes, TLS_FEED_MAX);
    assert_int_equal(len, TLS_FEED_MAX);
    assert_int_equal(tls_feed(ends.server, bytes, len), ERR_OK);
    assert_int_equal(tls_feed(ends.server, bytes, 1), ERR_LIMIT);
    assert_int_equal(tls_state(ends.server), TLS_OPEN);
    size_t none = 1;
    assert_int_equal(tls_read(ends.server, bytes, 0, &none), ERR_INVALID);
    free(bytes);
    part(&ends);
}

/* The context outlives nobody: each connection holds it. */
static bool make_ends(void *arg)
{
    (void)arg;
    struct tls_context *context = NULL;
    struct tls *tls = NULL;
    bool done = tls_context_client(lab.client.certificate.text, lab.authority.text,
                                   lab.client.key.text, &context) == ERR_OK &&
                tls_new_client(context, "localhost", &tls) == ERR_OK;
    tls_context_unref(context);
    tls_free(tls);
    return done;
}

static void no_memory_leaves_nothing_behind(void **state)
{
    (void)state;
    alloc_fail_install();
    assert_true(alloc_fail_run(make_ends, NULL) > 0);
    alloc_fail_remove();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(session_tells_the_identity),
        cmocka_unit_test(handshake_byte_by_byte),
        cmocka_unit_test(addresses_are_hosts_too),
        cmocka_unit_test(enroll_needs_no_certificate),
        cmocka_unit_test(megabytes_both_ways),
        cmocka_unit_test(idle_in_the_middle_of_a_record),
        cmocka_unit_test(bytes_behind_the_handshake_are_kept),
        cmocka_unit_test(close_notify_both_ways),
        cmocka_unit_test(truncation_is_not_an_end),
        cmocka_unit_test(closing_early_or_late_is_harmless),
        cmocka_unit_test(stated_limits),
        cmocka_unit_test(no_memory_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, open_lab, close_lab);
}
