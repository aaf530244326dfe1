/* What the authority signs: the server's own pair, kept or renewed, and the terminals' requests. */
#include "common/base/clock.h"
#include "common/tls/tls.h"
#include "tests/lib/tls_lab.h"
#include "tests/unit/ca_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const other_hosts[] = {"localhost", NULL};

struct served {
    struct pki_pem certificate;
    struct pki_pem key;
};

static void serve(const struct authority *authority, const char *const *names, int64_t now,
                  struct served *served)
{
    assert_int_equal(
        authority_server(authority, dir, names, now, &served->certificate, &served->key), ERR_OK);
}

static void assert_kept(const struct served *a, const struct served *b)
{
    assert_string_equal(a->certificate.text, b->certificate.text);
    assert_string_equal(a->key.text, b->key.text);
}

static void assert_renewed(const struct served *a, const struct served *b)
{
    assert_string_not_equal(a->certificate.text, b->certificate.text);
    assert_string_not_equal(a->key.text, b->key.text);
}

static void server_pair_is_kept(void **state)
{
    (void)state;
    struct authority authority;
    struct served first;
    struct served second;
    int64_t now = clock_wall_ms();
    open_ok(&authority);
    serve(&authority, hosts, now, &first);
    assert_mode(path_of("server.key"), 0600);
    assert_mode(path_of("server.pem"), 0600);
    serve(&authority, hosts, now, &second);
    assert_kept(&first, &second);
    serve(&authority, hosts, now + AUTHORITY_SERVER_DAYS * 2 / 3 * day_ms - day_ms, &second);
    assert_kept(&first, &second);
    authority_close(&authority);
}

static void server_pair_is_renewed(void **state)
{
    (void)state;
    struct authority authority;
    struct served first;
    struct served second;
    int64_t now = clock_wall_ms();
    open_ok(&authority);
    serve(&authority, hosts, now, &first);
    serve(&authority, other_hosts, now, &second);
    assert_renewed(&first, &second);
    serve(&authority, other_hosts, now + AUTHORITY_SERVER_DAYS * 2 / 3 * day_ms + day_ms, &first);
    assert_renewed(&first, &second);
    serve(&authority, other_hosts, now, &second); /* the clock had run ahead and was put right */
    assert_renewed(&first, &second);
    assert_int_equal(unlink(path_of("server.pem")), 0);
    serve(&authority, other_hosts, now, &first);
    assert_renewed(&first, &second);
    spill("server.key", "junk");
    serve(&authority, other_hosts, now, &second);
    assert_renewed(&first, &second);
    spill("server.key", first.key.text); /* of another certificate */
    serve(&authority, other_hosts, now, &first);
    assert_renewed(&first, &second);
    authority_close(&authority);
}

static void server_pair_of_another_authority_is_replaced(void **state)
{
    (void)state;
    struct authority authority;
    struct served first;
    struct served second;
    open_ok(&authority);
    serve(&authority, hosts, clock_wall_ms(), &first);
    authority_close(&authority);
    assert_int_equal(remove_tree(dir), 0);
    open_ok(&authority);
    spill("server.key", first.key.text);
    spill("server.pem", first.certificate.text);
    serve(&authority, hosts, clock_wall_ms(), &second);
    assert_renewed(&first, &second);
    authority_close(&authority);
}

static void hosts_that_are_none(void **state)
{
    (void)state;
    static const char *const none[] = {NULL};
    static const char *const wrong[] = {"localhost", "a b", NULL};
    struct authority authority;
    struct served served;
    open_ok(&authority);
    assert_int_equal(
        authority_server(&authority, dir, none, clock_wall_ms(), &served.certificate, &served.key),
        ERR_INVALID);
    assert_int_equal(
        authority_server(&authority, dir, wrong, clock_wall_ms(), &served.certificate, &served.key),
        ERR_INVALID);
    assert_int_equal(access(path_of("server.key"), F_OK), -1);
    authority_close(&authority);
}

/* The whole way of a terminal: request, certificate, session; and what the server learns of it. */
static void signed_terminal_is_let_in(void **state)
{
    (void)state;
    struct authority authority;
    struct lab_party server;
    struct lab_party client;
    struct pki_key *key = NULL;
    struct pki_der csr;
    struct pki_facts facts;
    struct identity identity;
    struct digest spki;
    int64_t now = clock_wall_ms();
    open_ok(&authority);
    assert_int_equal(
        authority_server(&authority, dir, hosts, now, &server.certificate, &server.key), ERR_OK);
    assert_int_equal(pki_key_make(&key), ERR_OK);
    assert_int_equal(pki_key_write_pem(key, &client.key), ERR_OK);
    assert_int_equal(pki_csr_make(key, "what it calls itself", &csr), ERR_OK);
    assert_int_equal(authority_sign(&authority, csr.bytes, csr.length, &lab_identity, "Rectify",
                                    now, &client.certificate, &facts),
                     ERR_OK);
    assert_int_equal(facts.not_after_wall_ms / 1000, (now + AUTHORITY_CLIENT_DAYS * day_ms) / 1000);

    struct tls *near = lab_client(&client, &authority.certificate, "127.0.0.1");
    struct tls *far = lab_server(&server, &authority.certificate);
    lab_pump(near, far, 1000);
    assert_int_equal(tls_state(near), TLS_OPEN);
    assert_int_equal(tls_state(far), TLS_OPEN);
    assert_int_equal(tls_peer(far, &identity, &spki), ERR_OK);
    assert_int_equal(identity.client_id, lab_identity.client_id);
    assert_true(digest_equal(&spki, &facts.spki));
    tls_free(near);
    tls_free(far);
    pki_key_free(key);
    authority_close(&authority);
}

static void pin_of_the_authority_is_enough_to_enroll(void **state)
{
    (void)state;
    struct authority authority;
    struct lab_party server;
    open_ok(&authority);
    assert_int_equal(
        authority_server(&authority, dir, hosts, clock_wall_ms(), &server.certificate, &server.key),
        ERR_OK);
    struct tls *near = lab_enroll(&authority.facts.spki, "localhost");
    struct tls *far = lab_server(&server, &authority.certificate);
    lab_pump(near, far, 1000);
    assert_int_equal(tls_state(near), TLS_OPEN);
    tls_free(near);
    tls_free(far);
    authority_close(&authority);
}

static void requests_that_are_refused(void **state)
{
    (void)state;
    struct authority authority;
    struct pki_key *key = NULL;
    struct pki_der csr;
    struct pki_pem certificate;
    struct pki_facts facts;
    struct identity nobody = {0};
    int64_t now = clock_wall_ms();
    open_ok(&authority);
    assert_int_equal(pki_key_make(&key), ERR_OK);
    assert_int_equal(pki_csr_make(key, "x", &csr), ERR_OK);
    assert_int_equal(
        authority_sign(&authority, csr.bytes, csr.length, &nobody, "x", now, &certificate, &facts),
        ERR_INVALID);
    csr.bytes[csr.length - 1] ^= 1;
    assert_int_equal(authority_sign(&authority, csr.bytes, csr.length, &lab_identity, "x", now,
                                    &certificate, &facts),
                     ERR_CSR);
    assert_int_equal(
        authority_sign(&authority, csr.bytes, 0, &lab_identity, "x", now, &certificate, &facts),
        ERR_CSR);
    pki_key_free(key);
    authority_close(&authority);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(server_pair_is_kept),
        TEST(server_pair_is_renewed),
        TEST(server_pair_of_another_authority_is_replaced),
        TEST(hosts_that_are_none),
        TEST(signed_terminal_is_let_in),
        TEST(pin_of_the_authority_is_enough_to_enroll),
        TEST(requests_that_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
