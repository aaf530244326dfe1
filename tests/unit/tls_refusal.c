/* Who is turned away, and what he and the log are told. */
#include "common/base/clock.h"
#include "tests/lib/tls_lab.h"
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
    CHUNK = 4096,
};

static const int64_t day_ms = INT64_C(24) * 3600 * 1000;

static struct lab lab;
static struct lab foreign; /* another server's authority, with the same names */

static int open_labs(void **state)
{
    (void)state;
    lab_open(&lab);
    lab_open(&foreign);
    return 0;
}

static int close_labs(void **state)
{
    (void)state;
    lab_close(&lab);
    lab_close(&foreign);
    return 0;
}

static void assert_said(const struct tls *tls, const char *part)
{
    const char *said = tls_failure(tls);
    assert_non_null(strstr(said, part));
    assert_true(strlen(said) < 128);
    for (; *said != '\0'; said++) {
        assert_true(isprint((unsigned char)*said));
    }
}

static void assert_failed(const struct tls *tls, enum err err, const char *part)
{
    assert_int_equal(tls_state(tls), TLS_FAILED);
    assert_int_equal(tls_failure_err(tls), err);
    assert_said(tls, part);
}

/*
 * The server refuses. The client has sent all of its handshake by then and thinks it open: the alert reaches it
 * when it reads.
 */
static void assert_server_refuses(struct tls *client, struct tls *server, const char *log,
                                  const char *alert)
{
    uint8_t bytes[16];
    size_t len = 0;
    lab_pump(client, server, CHUNK);
    assert_failed(server, ERR_TLS, log);
    if (tls_state(client) == TLS_OPEN) {
        assert_int_equal(tls_read(client, bytes, sizeof(bytes), &len), ERR_TLS);
    }
    assert_failed(client, ERR_TLS, alert);
    assert_int_equal(tls_write(server, bytes, 1), ERR_TLS);
    assert_int_equal(tls_read(server, bytes, sizeof(bytes), &len), ERR_TLS);
    assert_int_equal(tls_feed(server, bytes, 1), ERR_TLS);
    assert_int_equal(tls_start(client), ERR_TLS);
    tls_free(client);
    tls_free(server);
}

static void assert_client_refuses(struct tls *client, struct tls *server, const char *log)
{
    lab_pump(client, server, CHUNK);
    assert_failed(client, ERR_WRONG_SERVER, log);
    assert_failed(server, ERR_TLS, "alert: ");
    tls_free(client);
    tls_free(server);
}

static struct tls *server_of_lab(void)
{
    return lab_server(&lab.server, &lab.authority);
}

static void client_of_another_authority(void **state)
{
    (void)state;
    struct tls *client = lab_client(&foreign.client, &lab.authority, "localhost");
    assert_server_refuses(client, server_of_lab(), "peer certificate: ", "alert: ");
}

static void server_of_another_authority(void **state)
{
    (void)state;
    struct tls *client = lab_client(&lab.client, &lab.authority, "localhost");
    struct tls *server = lab_server(&foreign.server, &foreign.authority);
    assert_client_refuses(client, server, "peer certificate: ");
}

static void server_certificate_as_client(void **state)
{
    (void)state;
    struct tls *client = lab_client(&lab.server, &lab.authority, "localhost");
    assert_server_refuses(client, server_of_lab(), "unsuitable certificate purpose", "alert: ");
}

static void client_certificate_as_server(void **state)
{
    (void)state;
    struct tls *client = lab_client(&lab.client, &lab.authority, "localhost");
    struct tls *server = lab_server(&lab.client, &lab.authority);
    assert_client_refuses(client, server, "unsuitable certificate purpose");
    client = lab_enroll(&lab.facts.spki, "localhost");
    server = lab_server(&lab.client, &lab.authority);
    assert_client_refuses(client, server, "unsuitable certificate purpose");
}

/* The holder of the authority's key could sign anything, but the certificate itself serves nobody. */
static void authority_as_server_or_client(void **state)
{
    (void)state;
    struct lab_party party = {.certificate = lab.authority};
    assert_int_equal(pki_key_write_pem(lab.authority_key, &party.key), ERR_OK);
    assert_client_refuses(lab_enroll(&lab.facts.spki, "localhost"),
                          lab_server(&party, &lab.authority), "peer certificate: ");
    assert_server_refuses(lab_client(&party, &lab.authority, "localhost"), server_of_lab(),
                          "peer certificate: ", "alert: ");
}

static void expired_or_not_yet_valid(void **state)
{
    (void)state;
    static const char *const hosts[] = {"localhost", NULL};
    struct lab_party party;
    int64_t now = clock_wall_ms();
    lab_make_client(&lab, &lab_identity, now - 3 * day_ms, 2, &party);
    assert_server_refuses(lab_client(&party, &lab.authority, "localhost"), server_of_lab(),
                          "certificate has expired", "alert: certificate expired");
    lab_make_client(&lab, &lab_identity, now + day_ms, 2, &party);
    assert_server_refuses(lab_client(&party, &lab.authority, "localhost"), server_of_lab(),
                          "not yet valid", "alert: ");
    lab_make_server(&lab, hosts, now - 3 * day_ms, 2, &party);
    assert_client_refuses(lab_client(&lab.client, &lab.authority, "localhost"),
                          lab_server(&party, &lab.authority), "certificate has expired");
    assert_client_refuses(lab_enroll(&lab.facts.spki, "localhost"),
                          lab_server(&party, &lab.authority), "certificate has expired");
}

static void wrong_host(void **state)
{
    (void)state;
    static const char *const hosts[] = {"elsewhere", "sub.localhost", "server", "127.0.0.2", "::2"};
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        const char *why = i < 3 ? "hostname mismatch" : "IP address mismatch";
        assert_client_refuses(lab_client(&lab.client, &lab.authority, hosts[i]), server_of_lab(),
                              why);
        assert_client_refuses(lab_enroll(&lab.facts.spki, hosts[i]), server_of_lab(), why);
    }
}

/* An empty host would switch the check off inside OpenSSL. */
static void hosts_that_are_none(void **state)
{
    (void)state;
    static const char *const hosts[] = {"", "*", "*.example", "a b", "[::1]", "local_host"};
    struct tls_context *context = NULL;
    struct tls *tls = NULL;
    assert_int_equal(tls_context_enroll(&lab.facts.spki, &context), ERR_OK);
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        assert_int_equal(tls_new_client(context, hosts[i], &tls), ERR_INVALID);
    }
    assert_int_equal(tls_new_server(context, &tls), ERR_INVALID);
    tls_context_unref(context);
}

static void wrong_pin(void **state)
{
    (void)state;
    struct pki_facts leaf;
    struct digest pin = lab.facts.spki;
    pin.bytes[31] ^= 1;
    assert_client_refuses(lab_enroll(&pin, "localhost"), server_of_lab(),
                          "no authority with the pinned key");
    assert_client_refuses(lab_enroll(&foreign.facts.spki, "localhost"), server_of_lab(),
                          "no authority with the pinned key");
    assert_int_equal(
        pki_certificate_facts(lab.server.certificate.text, lab.server.certificate.length, &leaf),
        ERR_OK);
    assert_client_refuses(lab_enroll(&leaf.spki, "localhost"), server_of_lab(),
                          "no authority with the pinned key");
}

/* The pinned authority is presented, but did not sign: everybody has a copy of its certificate. */
static void right_pin_with_a_foreign_leaf(void **state)
{
    (void)state;
    assert_client_refuses(lab_enroll(&lab.facts.spki, "localhost"),
                          lab_server(&foreign.server, &lab.authority), "peer certificate: ");
}

static void assert_refuses_bytes(const char *bytes, size_t len)
{
    struct tls *server = server_of_lab();
    assert_int_equal(tls_feed(server, (const uint8_t *)bytes, len), ERR_TLS);
    assert_int_equal(tls_state(server), TLS_FAILED);
    assert_int_equal(tls_failure_err(server), ERR_TLS);
    assert_true(strlen(tls_failure(server)) > 0);
    assert_in_range(tls_pending(server), 0, 64);
    tls_free(server);
}

static void plain_protocols(void **state)
{
    (void)state;
    static const char http[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    static const char ssh[] = "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n";
    assert_refuses_bytes(http, sizeof(http) - 1);
    assert_refuses_bytes(ssh, sizeof(ssh) - 1);
    struct tls *server = server_of_lab();
    assert_int_equal(tls_feed(server, (const uint8_t *)http, sizeof(http) - 1), ERR_TLS);
    assert_failed(server, ERR_TLS, "http request");
    tls_free(server);
}

/* A fixed generator: what fails once fails again. */
static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

/* Some of it could still become a message, if more came: then the server waits, and has said nothing. */
static void garbage(void **state)
{
    (void)state;
    uint32_t seed = 20230530;
    int refused = 0;
    for (int round = 0; round < 500; round++) {
        uint8_t bytes[600];
        for (size_t i = 0; i < sizeof(bytes); i++) {
            bytes[i] = (uint8_t)next(&seed);
        }
        if (round % 2 == 0) {
            memcpy(bytes, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11); /* ClientHello */
        }
        struct tls *server = server_of_lab();
        enum err err = tls_feed(server, bytes, sizeof(bytes));
        assert_int_equal(tls_state(server), err == ERR_OK ? TLS_HANDSHAKING : TLS_FAILED);
        assert_in_range(tls_pending(server), 0, err == ERR_OK ? 0 : 64);
        refused += err == ERR_TLS;
        tls_free(server);
    }
    assert_in_range(refused, 450, 500);
}

/* An altered hello is refused at once or answered; it never opens anything by itself. */
static void each_byte_of_the_hello_altered(void **state)
{
    (void)state;
    uint8_t hello[2048];
    struct tls *client = lab_client(&lab.client, &lab.authority, "localhost");
    assert_int_equal(tls_start(client), ERR_OK);
    size_t len = tls_drain(client, hello, sizeof(hello));
    tls_free(client);
    for (size_t at = 0; at < len; at++) {
        uint8_t altered[2048];
        uint8_t answer[8192];
        memcpy(altered, hello, len);
        altered[at] ^= 1;
        struct tls *server = server_of_lab();
        enum err err = tls_feed(server, altered, len);
        assert_int_not_equal(tls_state(server), TLS_OPEN);
        assert_true(err == ERR_TLS || tls_state(server) == TLS_HANDSHAKING);
        assert_true(tls_drain(server, answer, sizeof(answer)) < sizeof(answer));
        tls_free(server);
    }
}

static void altered_record(void **state)
{
    (void)state;
    struct tls *client = lab_client(&lab.client, &lab.authority, "localhost");
    struct tls *server = server_of_lab();
    uint8_t bytes[256];
    size_t len = 0;
    lab_pump(client, server, CHUNK);
    assert_int_equal(tls_write(client, (const uint8_t *)"hello", 5), ERR_OK);
    len = tls_drain(client, bytes, sizeof(bytes));
    bytes[len - 1] ^= 1;
    assert_int_equal(tls_feed(server, bytes, len), ERR_OK);
    assert_int_equal(tls_read(server, bytes, sizeof(bytes), &len), ERR_TLS);
    assert_int_equal(len, 0);
    assert_failed(server, ERR_TLS, "bad record mac");
    assert_true(tls_pending(server) > 0); /* the alert */
    tls_free(client);
    tls_free(server);
}

/* A hello that never ends: valid fragments of a message that announces more than it may have. */
static void endless_handshake(void **state)
{
    (void)state;
    struct tls *server = server_of_lab();
    uint8_t record[5 + 1] = {0x16, 0x03, 0x01, 0x00, 0x01, 0x00};
    uint8_t first[5 + 4] = {0x16, 0x03, 0x01, 0x00, 0x04, 0x01, 0x01, 0xff, 0xff};
    enum err err = tls_feed(server, first, sizeof(first));
    size_t fed = sizeof(first);
    while (err == ERR_OK && fed < 2 * TLS_HANDSHAKE_BYTES_MAX) {
        err = tls_feed(server, record, sizeof(record));
        fed += sizeof(record);
    }
    assert_int_equal(err, ERR_TLS);
    assert_in_range(fed, 0, TLS_HANDSHAKE_BYTES_MAX + sizeof(record));
    tls_free(server);
}

static void assert_context_refused(const char *certificate, const char *authority, const char *key)
{
    struct tls_context *context = NULL;
    assert_int_equal(tls_context_server(certificate, authority, key, &context), ERR_INVALID);
    assert_int_equal(tls_context_client(certificate, authority, key, &context), ERR_INVALID);
    assert_null(context);
}

static void contexts_of_wrong_parts(void **state)
{
    (void)state;
    assert_context_refused(lab.server.certificate.text, lab.authority.text, lab.client.key.text);
    assert_context_refused("", lab.authority.text, lab.server.key.text);
    assert_context_refused(lab.server.certificate.text, "", lab.server.key.text);
    assert_context_refused(lab.server.certificate.text, lab.authority.text, "");
    assert_context_refused(lab.server.key.text, lab.authority.text, lab.server.key.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(client_of_another_authority),
        cmocka_unit_test(server_of_another_authority),
        cmocka_unit_test(server_certificate_as_client),
        cmocka_unit_test(client_certificate_as_server),
        cmocka_unit_test(authority_as_server_or_client),
        cmocka_unit_test(expired_or_not_yet_valid),
        cmocka_unit_test(wrong_host),
        cmocka_unit_test(hosts_that_are_none),
        cmocka_unit_test(wrong_pin),
        cmocka_unit_test(right_pin_with_a_foreign_leaf),
        cmocka_unit_test(plain_protocols),
        cmocka_unit_test(garbage),
        cmocka_unit_test(each_byte_of_the_hello_altered),
        cmocka_unit_test(altered_record),
        cmocka_unit_test(endless_handshake),
        cmocka_unit_test(contexts_of_wrong_parts),
    };
    return cmocka_run_group_tests(tests, open_labs, close_labs);
}
