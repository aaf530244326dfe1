#include "tests/lib/tls_lab.h"
#include "common/base/clock.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum {
    DAYS = 30,
    CHUNK_MAX = 16384,
};

const struct identity lab_identity = {.client_id = 7, .unit_id = 12, .person_id = 31, .roles = 5};

static void make_party(const struct lab *lab, struct pki_certificate_order *order,
                       struct lab_party *party)
{
    struct pki_key *key = NULL;
    struct pki_der csr;
    assert_int_equal(pki_key_make(&key), ERR_OK);
    assert_int_equal(pki_key_write_pem(key, &party->key), ERR_OK);
    assert_int_equal(pki_csr_make(key, "somebody", &csr), ERR_OK);
    order->key = key;
    order->csr = csr.bytes;
    order->csr_length = csr.length;
    assert_int_equal(
        pki_certificate_make(order, lab->authority_key, &lab->authority, &party->certificate),
        ERR_OK);
    pki_key_free(key);
}

void lab_make_server(const struct lab *lab, const char *const *hosts, int64_t from_wall_ms,
                     int days, struct lab_party *party)
{
    struct pki_certificate_order order = {.use = PKI_SERVER,
                                          .common_name = "server",
                                          .hosts = hosts,
                                          .from_wall_ms = from_wall_ms,
                                          .days = days};
    make_party(lab, &order, party);
}

void lab_make_client(const struct lab *lab, const struct identity *identity, int64_t from_wall_ms,
                     int days, struct lab_party *party)
{
    struct pki_certificate_order order = {.use = PKI_CLIENT,
                                          .common_name = "client",
                                          .identity = identity,
                                          .from_wall_ms = from_wall_ms,
                                          .days = days};
    make_party(lab, &order, party);
}

void lab_open(struct lab *lab)
{
    static const char *const hosts[] = {"localhost", "127.0.0.1", "::1", NULL};
    memset(lab, 0, sizeof(*lab));
    int64_t now = clock_wall_ms();
    assert_int_equal(pki_key_make(&lab->authority_key), ERR_OK);
    struct pki_certificate_order order = {.use = PKI_AUTHORITY,
                                          .common_name = "lab",
                                          .from_wall_ms = now,
                                          .days = DAYS,
                                          .key = lab->authority_key};
    assert_int_equal(pki_certificate_make(&order, NULL, NULL, &lab->authority), ERR_OK);
    assert_int_equal(pki_certificate_facts(lab->authority.text, lab->authority.length, &lab->facts),
                     ERR_OK);
    lab_make_server(lab, hosts, now, DAYS, &lab->server);
    lab_make_client(lab, &lab_identity, now, DAYS, &lab->client);
}

void lab_close(struct lab *lab)
{
    pki_key_free(lab->authority_key);
    memset(lab, 0, sizeof(*lab));
}

struct tls *lab_server(const struct lab_party *party, const struct pki_pem *authority)
{
    struct tls_context *context = NULL;
    struct tls *tls = NULL;
    assert_int_equal(
        tls_context_server(party->certificate.text, authority->text, party->key.text, &context),
        ERR_OK);
    assert_int_equal(tls_new_server(context, &tls), ERR_OK);
    tls_context_unref(context);
    return tls;
}

struct tls *lab_client(const struct lab_party *party, const struct pki_pem *authority,
                       const char *host)
{
    struct tls_context *context = NULL;
    struct tls *tls = NULL;
    assert_int_equal(
        tls_context_client(party->certificate.text, authority->text, party->key.text, &context),
        ERR_OK);
    assert_int_equal(tls_new_client(context, host, &tls), ERR_OK);
    tls_context_unref(context);
    return tls;
}

struct tls *lab_enroll(const struct digest *pin, const char *host)
{
    struct tls_context *context = NULL;
    struct tls *tls = NULL;
    assert_int_equal(tls_context_enroll(pin, &context), ERR_OK);
    assert_int_equal(tls_new_client(context, host, &tls), ERR_OK);
    tls_context_unref(context);
    return tls;
}

/* A peer that has failed takes nothing more: what is for it is lost, as on a closed socket. */
static size_t carry(struct tls *from, struct tls *to, size_t chunk)
{
    uint8_t bytes[CHUNK_MAX];
    size_t len = tls_drain(from, bytes, chunk);
    enum err err = tls_feed(to, bytes, len);
    assert_true(err == ERR_OK || tls_state(to) == TLS_FAILED);
    return len;
}

void lab_pump(struct tls *client, struct tls *server, size_t chunk)
{
    assert_in_range(chunk, 1, CHUNK_MAX);
    enum err err = tls_start(client);
    assert_true(err == ERR_OK || tls_state(client) == TLS_FAILED);
    size_t moved = 1;
    while (moved > 0) {
        moved = carry(client, server, chunk);
        moved += carry(server, client, chunk);
    }
}
