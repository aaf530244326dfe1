/* Clients that are not ours: OpenSSL's own, set up as no client of ours would be. */
#include "tests/lib/tls_lab.h"
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const unsigned char alpn_session[] = "\x09rectify/1";
static const unsigned char alpn_enroll[] = "\x10rectify-enroll/1";
static const unsigned char alpn_both[] = "\x10rectify-enroll/1\x09rectify/1";
static const unsigned char alpn_foreign[] = "\x02h2\x08http/1.1";
static const unsigned char alpn_longer[] = "\x0arectify/11";

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

struct stranger {
    SSL_CTX *context;
    SSL *ssl;
    struct tls *server;
};

/* Verifies nothing and has no certificate yet; alpn NULL: does not send the extension. */
static void meet(struct stranger *stranger, const unsigned char *alpn, size_t alpn_size)
{
    stranger->context = SSL_CTX_new(TLS_client_method());
    assert_non_null(stranger->context);
    stranger->ssl = SSL_new(stranger->context);
    assert_non_null(stranger->ssl);
    BIO *in = BIO_new(BIO_s_mem());
    BIO *out = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    BIO_set_mem_eof_return(out, -1);
    SSL_set_bio(stranger->ssl, in, out);
    SSL_set_connect_state(stranger->ssl);
    if (alpn != NULL) {
        assert_int_equal(SSL_set_alpn_protos(stranger->ssl, alpn, (unsigned)alpn_size - 1), 0);
    }
    stranger->server = lab_server(&lab.server, &lab.authority);
}

static void part(struct stranger *stranger)
{
    SSL_free(stranger->ssl);
    SSL_CTX_free(stranger->context);
    tls_free(stranger->server);
}

static void show_certificate(struct stranger *stranger, const struct lab_party *party)
{
    BIO *bio = BIO_new_mem_buf(party->certificate.text, (int)party->certificate.length);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    assert_int_equal(SSL_use_certificate(stranger->ssl, certificate), 1);
    X509_free(certificate);
    BIO_free(bio);
    bio = BIO_new_mem_buf(party->key.text, (int)party->key.length);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    assert_int_equal(SSL_use_PrivateKey(stranger->ssl, key), 1);
    EVP_PKEY_free(key);
    BIO_free(bio);
}

/* One way and back; false when nothing moved. */
static bool carry(struct stranger *stranger)
{
    uint8_t bytes[TLS_FEED_MAX];
    int up = BIO_read(SSL_get_wbio(stranger->ssl), bytes, sizeof(bytes));
    if (up > 0) {
        enum err err = tls_feed(stranger->server, bytes, (size_t)up);
        assert_true(err == ERR_OK || tls_state(stranger->server) == TLS_FAILED);
    }
    size_t down = tls_drain(stranger->server, bytes, sizeof(bytes));
    if (down > 0) {
        assert_int_equal(BIO_write(SSL_get_rbio(stranger->ssl), bytes, (int)down), (int)down);
    }
    return up > 0 || down > 0;
}

static void shake_hands(struct stranger *stranger)
{
    do {
        ERR_clear_error();
        (void)SSL_do_handshake(stranger->ssl);
    } while (carry(stranger));
}

/* What the server's alert said to the stranger. */
static void assert_alerted(struct stranger *stranger, int alert)
{
    char bytes[8];
    ERR_clear_error();
    assert_int_equal(SSL_read(stranger->ssl, bytes, sizeof(bytes)), -1);
    unsigned long error = ERR_get_error();
    assert_int_equal(ERR_GET_REASON(error), SSL_AD_REASON_OFFSET + alert);
}

static void assert_refused(struct stranger *stranger, const char *why)
{
    shake_hands(stranger);
    assert_int_equal(tls_state(stranger->server), TLS_FAILED);
    assert_non_null(strstr(tls_failure(stranger->server), why));
    part(stranger);
}

static void one_of_ours_is_let_in(void **state)
{
    (void)state;
    struct stranger stranger;
    struct identity identity;
    struct digest spki;
    meet(&stranger, alpn_session, sizeof(alpn_session));
    show_certificate(&stranger, &lab.client);
    shake_hands(&stranger);
    assert_int_equal(tls_state(stranger.server), TLS_OPEN);
    assert_int_equal(tls_peer(stranger.server, &identity, &spki), ERR_OK);
    assert_int_equal(identity.client_id, lab_identity.client_id);
    assert_string_equal(SSL_get_version(stranger.ssl), "TLSv1.3");
    part(&stranger);
}

static void session_without_a_certificate(void **state)
{
    (void)state;
    struct stranger stranger;
    meet(&stranger, alpn_session, sizeof(alpn_session));
    assert_refused(&stranger, "peer did not return a certificate");
}

/* A client that offers both gets the strict one, so offering more never opens a door. */
static void both_protocols_without_a_certificate(void **state)
{
    (void)state;
    struct stranger stranger;
    meet(&stranger, alpn_both, sizeof(alpn_both));
    assert_refused(&stranger, "peer did not return a certificate");
}

static void enroll_ignores_a_certificate(void **state)
{
    (void)state;
    struct stranger stranger;
    struct identity identity;
    struct digest spki;
    meet(&stranger, alpn_enroll, sizeof(alpn_enroll));
    show_certificate(&stranger, &lab.client);
    shake_hands(&stranger);
    assert_int_equal(tls_state(stranger.server), TLS_OPEN);
    assert_int_equal(tls_purpose(stranger.server), TLS_ENROLL);
    assert_int_equal(tls_peer(stranger.server, &identity, &spki), ERR_INVALID);
    part(&stranger);
}

static void without_alpn(void **state)
{
    (void)state;
    struct stranger stranger;
    meet(&stranger, NULL, 0);
    show_certificate(&stranger, &lab.client);
    assert_refused(&stranger, "callback failed");
    meet(&stranger, NULL, 0);
    (void)SSL_do_handshake(stranger.ssl);
    (void)carry(&stranger);
    assert_alerted(&stranger, SSL_AD_NO_APPLICATION_PROTOCOL);
    part(&stranger);
}

static void with_foreign_alpn(void **state)
{
    (void)state;
    struct stranger stranger;
    meet(&stranger, alpn_foreign, sizeof(alpn_foreign));
    show_certificate(&stranger, &lab.client);
    assert_refused(&stranger, "no application protocol");
    meet(&stranger, alpn_longer, sizeof(alpn_longer));
    assert_refused(&stranger, "no application protocol");
    meet(&stranger, alpn_foreign, sizeof(alpn_foreign));
    (void)SSL_do_handshake(stranger.ssl);
    (void)carry(&stranger);
    assert_alerted(&stranger, SSL_AD_NO_APPLICATION_PROTOCOL);
    part(&stranger);
}

/* Our groups hold no P-521, so the server asks for a second hello, and that one tells another purpose. */
static void change_purpose(struct stranger *stranger, const unsigned char *first, size_t first_size,
                           const unsigned char *second, size_t second_size)
{
    char late[] = "P-521:X25519";
    meet(stranger, first, first_size);
    assert_int_equal(SSL_set1_groups_list(stranger->ssl, late), 1);
    assert_int_equal(SSL_do_handshake(stranger->ssl), -1);
    assert_true(carry(stranger));
    assert_int_equal(tls_state(stranger->server), TLS_HANDSHAKING);
    assert_int_equal(SSL_set_alpn_protos(stranger->ssl, second, (unsigned)second_size - 1), 0);
    shake_hands(stranger);
}

static void purpose_changed_in_the_second_hello(void **state)
{
    (void)state;
    struct stranger stranger;
    change_purpose(&stranger, alpn_enroll, sizeof(alpn_enroll), alpn_session, sizeof(alpn_session));
    assert_int_equal(tls_state(stranger.server), TLS_FAILED);
    part(&stranger);
    change_purpose(&stranger, alpn_session, sizeof(alpn_session), alpn_enroll, sizeof(alpn_enroll));
    assert_true(tls_state(stranger.server) == TLS_FAILED ||
                tls_purpose(stranger.server) == TLS_ENROLL);
    part(&stranger);
}

static void older_tls(void **state)
{
    (void)state;
    struct stranger stranger;
    meet(&stranger, alpn_session, sizeof(alpn_session));
    assert_int_equal(SSL_set_max_proto_version(stranger.ssl, TLS1_2_VERSION), 1);
    show_certificate(&stranger, &lab.client);
    assert_refused(&stranger, "unsupported protocol");
}

static void nothing_in_common(void **state)
{
    (void)state;
    char signatures[] = "RSA-PSS+SHA256";
    char groups[] = "P-521";
    struct stranger stranger;
    meet(&stranger, alpn_session, sizeof(alpn_session));
    assert_int_equal(SSL_set1_sigalgs_list(stranger.ssl, signatures), 1);
    assert_refused(&stranger, "");
    meet(&stranger, alpn_session, sizeof(alpn_session));
    assert_int_equal(SSL_set1_groups_list(stranger.ssl, groups), 1);
    assert_refused(&stranger, "");
}

static void no_ticket_is_given(void **state)
{
    (void)state;
    struct stranger stranger;
    char bytes[8];
    meet(&stranger, alpn_enroll, sizeof(alpn_enroll));
    shake_hands(&stranger);
    assert_int_equal(SSL_read(stranger.ssl, bytes, sizeof(bytes)), -1);
    assert_int_equal(SSL_SESSION_is_resumable(SSL_get0_session(stranger.ssl)), 0);
    part(&stranger);
}

/* Reads everything the server has for its owner. */
static enum err read_out(struct tls *server)
{
    uint8_t bytes[64];
    size_t len = 0;
    enum err err = tls_read(server, bytes, sizeof(bytes), &len);
    while (err == ERR_OK) {
        err = tls_read(server, bytes, sizeof(bytes), &len);
    }
    return err;
}

static void update_key(struct stranger *stranger)
{
    assert_int_equal(SSL_key_update(stranger->ssl, SSL_KEY_UPDATE_REQUESTED), 1);
    assert_int_equal(SSL_do_handshake(stranger->ssl), 1);
}

static void a_few_key_updates_are_fine(void **state)
{
    (void)state;
    struct stranger stranger;
    char bytes[8];
    meet(&stranger, alpn_enroll, sizeof(alpn_enroll));
    shake_hands(&stranger);
    for (int i = 0; i < TLS_POST_HANDSHAKE_MAX; i++) {
        update_key(&stranger);
        (void)carry(&stranger);
        assert_int_equal(read_out(stranger.server), ERR_AGAIN);
        assert_int_equal(tls_write(stranger.server, (const uint8_t *)"on", 2), ERR_OK);
        (void)carry(&stranger);
        assert_int_equal(SSL_read(stranger.ssl, bytes, sizeof(bytes)), 2);
    }
    update_key(&stranger);
    (void)carry(&stranger);
    assert_int_equal(read_out(stranger.server), ERR_TLS);
    assert_string_equal(tls_failure(stranger.server), "too many messages after the handshake");
    part(&stranger);
}

/* All in one piece, with a word behind them that must not be delivered. */
static void flood_of_key_updates(void **state)
{
    (void)state;
    struct stranger stranger;
    meet(&stranger, alpn_enroll, sizeof(alpn_enroll));
    shake_hands(&stranger);
    for (int i = 0; i < 1000; i++) {
        update_key(&stranger);
    }
    assert_int_equal(SSL_write(stranger.ssl, "word", 4), 4);
    (void)carry(&stranger);
    uint8_t bytes[8];
    size_t len = 1;
    assert_int_equal(tls_read(stranger.server, bytes, sizeof(bytes), &len), ERR_TLS);
    assert_int_equal(len, 0);
    assert_int_equal(tls_state(stranger.server), TLS_FAILED);
    assert_int_equal(tls_failure_err(stranger.server), ERR_TLS);
    part(&stranger);
}

static void closed_in_the_handshake(void **state)
{
    (void)state;
    static const uint8_t close_notify[] = {0x15, 0x03, 0x03, 0x00, 0x02, 0x01, 0x00};
    struct tls *server = lab_server(&lab.server, &lab.authority);
    assert_int_equal(tls_feed(server, close_notify, sizeof(close_notify)), ERR_TLS);
    assert_int_equal(tls_state(server), TLS_FAILED);
    tls_free(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_of_ours_is_let_in),
        cmocka_unit_test(session_without_a_certificate),
        cmocka_unit_test(both_protocols_without_a_certificate),
        cmocka_unit_test(enroll_ignores_a_certificate),
        cmocka_unit_test(without_alpn),
        cmocka_unit_test(with_foreign_alpn),
        cmocka_unit_test(purpose_changed_in_the_second_hello),
        cmocka_unit_test(older_tls),
        cmocka_unit_test(nothing_in_common),
        cmocka_unit_test(no_ticket_is_given),
        cmocka_unit_test(a_few_key_updates_are_fine),
        cmocka_unit_test(flood_of_key_updates),
        cmocka_unit_test(closed_in_the_handshake),
    };
    return cmocka_run_group_tests(tests, open_lab, close_lab);
}
