#include "common/base/clock.h"
#include "tests/lib/alloc_fail.h"
#include "tests/lib/tls_lab.h"
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const int64_t hour_ms = INT64_C(3600) * 1000;

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

static X509 *read_x509(const struct pki_pem *pem)
{
    BIO *bio = BIO_new_mem_buf(pem->text, (int)pem->length);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    BIO_free(bio);
    assert_non_null(certificate);
    return certificate;
}

static void key_there_and_back(void **state)
{
    (void)state;
    struct pki_key *key = NULL;
    struct pki_key *again = NULL;
    struct pki_pem pem;
    struct pki_pem second;
    struct digest spki;
    struct digest other;
    assert_int_equal(pki_key_make(&key), ERR_OK);
    assert_int_equal(pki_key_write_pem(key, &pem), ERR_OK);
    assert_int_equal(strncmp(pem.text, "-----BEGIN PRIVATE KEY-----\n", 28), 0);
    assert_int_equal(pem.length, strlen(pem.text));
    assert_int_equal(pki_key_read_pem(pem.text, pem.length, &again), ERR_OK);
    assert_int_equal(pki_key_write_pem(again, &second), ERR_OK);
    assert_string_equal(pem.text, second.text);
    assert_int_equal(pki_key_spki(key, &spki), ERR_OK);
    assert_int_equal(pki_key_spki(again, &other), ERR_OK);
    assert_true(digest_equal(&spki, &other));
    assert_int_equal(pki_key_spki(lab.authority_key, &other), ERR_OK);
    assert_false(digest_equal(&spki, &other));
    assert_true(digest_equal(&other, &lab.facts.spki));
    pki_key_free(key);
    pki_key_free(again);
    pki_key_free(NULL);
}

static void assert_key_refused(const char *pem, size_t length)
{
    struct pki_key *key = NULL;
    assert_int_equal(pki_key_read_pem(pem, length, &key), ERR_INVALID);
    assert_null(key);
}

static void refuse_key(EVP_PKEY *pkey, const EVP_CIPHER *cipher)
{
    char *pem = NULL;
    BIO *bio = BIO_new(BIO_s_mem());
    assert_int_equal(PEM_write_bio_PKCS8PrivateKey(bio, pkey, cipher, cipher ? "pw" : NULL,
                                                   cipher ? 2 : 0, NULL, NULL),
                     1);
    long length = BIO_get_mem_data(bio, &pem);
    assert_key_refused(pem, (size_t)length);
    BIO_free(bio);
    EVP_PKEY_free(pkey);
}

/* An encrypted key must be refused without a question at the terminal. */
static void other_keys_are_refused(void **state)
{
    (void)state;
    static const char junk[PKI_PEM_MAX] = "-----BEGIN PRIVATE KEY-----\n";
    refuse_key(EVP_EC_gen("P-384"), NULL);
    refuse_key(EVP_RSA_gen(2048), NULL);
    refuse_key(EVP_EC_gen("P-256"), EVP_aes_256_cbc());
    assert_key_refused(junk, strlen(junk));
    assert_key_refused(junk, sizeof(junk));
    assert_key_refused("", 0);
    assert_key_refused(lab.authority.text, lab.authority.length);
}

static void csr_there(void **state)
{
    (void)state;
    struct pki_key *key = NULL;
    struct pki_der csr;
    struct digest spki;
    struct digest of_key;
    assert_int_equal(pki_key_make(&key), ERR_OK);
    assert_int_equal(pki_csr_make(key, "\xe5\x8d\x97\xe5\xb1\xb1\xe5\x8e\xbf", &csr), ERR_OK);
    assert_int_equal(pki_csr_check(csr.bytes, csr.length, &spki), ERR_OK);
    assert_int_equal(pki_key_spki(key, &of_key), ERR_OK);
    assert_true(digest_equal(&spki, &of_key));
    assert_in_range(csr.length, 100, 1024);
    assert_int_equal(pki_csr_make(key, "", &csr), ERR_INVALID);
    assert_int_equal(pki_csr_make(key, "\xff\xfe", &csr), ERR_INVALID);
    char longest[66];
    memset(longest, 'n', sizeof(longest));
    longest[65] = '\0';
    assert_int_equal(pki_csr_make(key, longest, &csr), ERR_INVALID);
    longest[64] = '\0';
    assert_int_equal(pki_csr_make(key, longest, &csr), ERR_OK);
    pki_key_free(key);
}

/* Each byte stands under the signature, is the signature, or is the frame around both. */
static void csr_with_each_byte_altered(void **state)
{
    (void)state;
    struct pki_key *key = NULL;
    struct pki_der csr;
    struct digest spki;
    assert_int_equal(pki_key_make(&key), ERR_OK);
    assert_int_equal(pki_csr_make(key, "terminal", &csr), ERR_OK);
    for (size_t at = 0; at < csr.length; at++) {
        csr.bytes[at] ^= 0x01;
        assert_int_equal(pki_csr_check(csr.bytes, csr.length, &spki), ERR_CSR);
        csr.bytes[at] ^= 0x81;
        assert_int_equal(pki_csr_check(csr.bytes, csr.length, &spki), ERR_CSR);
        csr.bytes[at] ^= 0x80;
    }
    for (size_t length = 0; length < csr.length; length++) {
        assert_int_equal(pki_csr_check(csr.bytes, length, &spki), ERR_CSR);
    }
    csr.bytes[csr.length] = 0;
    assert_int_equal(pki_csr_check(csr.bytes, csr.length + 1, &spki), ERR_CSR);
    assert_int_equal(pki_csr_check(csr.bytes, PKI_DER_MAX + 1, &spki), ERR_CSR);
    pki_key_free(key);
}

static void refuse_csr(EVP_PKEY *pkey)
{
    unsigned char *der = NULL;
    struct digest spki;
    X509_REQ *request = X509_REQ_new();
    assert_int_equal(X509_REQ_set_pubkey(request, pkey), 1);
    assert_true(X509_REQ_sign(request, pkey, EVP_sha256()) > 0);
    int length = i2d_X509_REQ(request, &der);
    assert_true(length > 0);
    assert_int_equal(pki_csr_check(der, (size_t)length, &spki), ERR_CSR);
    OPENSSL_free(der);
    X509_REQ_free(request);
    EVP_PKEY_free(pkey);
}

static EVP_PKEY *with_explicit_curve(void)
{
    EVP_PKEY *pkey = EVP_EC_gen("P-256");
    assert_int_equal(EVP_PKEY_set_utf8_string_param(pkey, "encoding", "explicit"), 1);
    return pkey;
}

static void csr_of_other_keys(void **state)
{
    (void)state;
    refuse_csr(EVP_RSA_gen(2048));
    refuse_csr(EVP_EC_gen("P-384"));
    refuse_csr(EVP_EC_gen("secp256k1"));
    refuse_csr(with_explicit_curve());
}

static void facts_of_a_certificate(void **state)
{
    (void)state;
    struct lab_party party;
    struct pki_facts facts;
    struct pki_facts again;
    int64_t from = INT64_C(1700000000000);
    lab_make_client(&lab, &lab_identity, from, 730, &party);
    assert_int_equal(
        pki_certificate_facts(party.certificate.text, party.certificate.length, &facts), ERR_OK);
    assert_int_equal(facts.not_before_wall_ms, from - hour_ms);
    assert_int_equal(facts.not_after_wall_ms, from + 730 * 24 * hour_ms);
    assert_in_range(strlen(facts.serial), 24, 34);
    assert_int_equal(strspn(facts.serial, "0123456789abcdef"), strlen(facts.serial));
    lab_make_client(&lab, &lab_identity, from, 730, &party);
    assert_int_equal(
        pki_certificate_facts(party.certificate.text, party.certificate.length, &again), ERR_OK);
    assert_string_not_equal(facts.serial, again.serial);
    assert_int_equal(pki_certificate_facts("", 0, &facts), ERR_INVALID);
    assert_int_equal(pki_certificate_facts("x", 1, &facts), ERR_INVALID);
    assert_int_equal(pki_certificate_facts(party.key.text, party.key.length, &facts), ERR_INVALID);
    assert_int_equal(
        pki_certificate_facts(party.certificate.text, party.certificate.length - 30, &facts),
        ERR_INVALID);
}

static void assert_uses(const struct pki_pem *pem, uint32_t key_usage, uint32_t extended, int ca)
{
    X509 *certificate = read_x509(pem);
    assert_int_equal(X509_get_version(certificate), X509_VERSION_3);
    assert_int_equal(X509_get_key_usage(certificate), key_usage);
    assert_int_equal(X509_get_extended_key_usage(certificate), extended);
    assert_int_equal(X509_check_ca(certificate), ca);
    assert_int_equal(ASN1_INTEGER_get(X509_get0_serialNumber(certificate)), -1); /* too large */
    int at = X509_get_ext_by_NID(certificate, NID_basic_constraints, -1);
    assert_int_equal(X509_EXTENSION_get_critical(X509_get_ext(certificate, at)), 1);
    at = X509_get_ext_by_NID(certificate, NID_key_usage, -1);
    assert_int_equal(X509_EXTENSION_get_critical(X509_get_ext(certificate, at)), 1);
    X509_free(certificate);
}

static void uses_are_separate(void **state)
{
    (void)state;
    assert_uses(&lab.authority, KU_KEY_CERT_SIGN, UINT32_MAX, 1);
    assert_uses(&lab.server.certificate, KU_DIGITAL_SIGNATURE, XKU_SSL_SERVER, 0);
    assert_uses(&lab.client.certificate, KU_DIGITAL_SIGNATURE, XKU_SSL_CLIENT, 0);
}

static void orders_that_cannot_be_filled(void **state)
{
    (void)state;
    static const char *const none[] = {NULL};
    static const char *const tricky[] = {"a,URI:urn:x", NULL};
    static const char *const wild[] = {"*.example", NULL};
    struct identity nobody = {.client_id = 0, .unit_id = 0, .person_id = 1, .roles = 0};
    struct pki_pem pem;
    struct pki_der csr;
    assert_int_equal(pki_csr_make(lab.authority_key, "x", &csr), ERR_OK);
    struct pki_certificate_order order = {.use = PKI_SERVER,
                                          .common_name = "x",
                                          .hosts = none,
                                          .from_wall_ms = clock_wall_ms(),
                                          .days = 1,
                                          .key = lab.authority_key,
                                          .identity = &nobody,
                                          .csr = csr.bytes,
                                          .csr_length = csr.length};
    const struct pki_key *issuer = lab.authority_key;
    assert_int_equal(pki_certificate_make(&order, issuer, &lab.authority, &pem), ERR_INVALID);
    order.hosts = tricky;
    assert_int_equal(pki_certificate_make(&order, issuer, &lab.authority, &pem), ERR_INVALID);
    order.hosts = wild;
    assert_int_equal(pki_certificate_make(&order, issuer, &lab.authority, &pem), ERR_INVALID);
    order.use = PKI_CLIENT;
    assert_int_equal(pki_certificate_make(&order, issuer, &lab.authority, &pem), ERR_INVALID);
    order.identity = &lab_identity;
    order.days = 0;
    assert_int_equal(pki_certificate_make(&order, issuer, &lab.authority, &pem), ERR_INVALID);
    order.days = 1;
    order.common_name = "";
    assert_int_equal(pki_certificate_make(&order, issuer, &lab.authority, &pem), ERR_INVALID);
    order.common_name = "x";
    assert_int_equal(pki_certificate_make(&order, issuer, &lab.authority, &pem), ERR_OK);
    csr.bytes[csr.length - 1] ^= 1;
    assert_int_equal(pki_certificate_make(&order, issuer, &lab.authority, &pem), ERR_CSR);
}

static void serves_exactly_its_hosts(void **state)
{
    (void)state;
    static const char *const same[] = {"localhost", "127.0.0.1", "::1", NULL};
    static const char *const fewer[] = {"localhost", "127.0.0.1", NULL};
    static const char *const other[] = {"localhost", "127.0.0.2", "::1", NULL};
    static const char *const none[] = {NULL};
    struct lab foreign;
    lab_open(&foreign);
    assert_true(pki_certificate_serves(&lab.server.certificate, &lab.authority, same));
    assert_false(pki_certificate_serves(&lab.server.certificate, &lab.authority, fewer));
    assert_false(pki_certificate_serves(&lab.server.certificate, &lab.authority, other));
    assert_false(pki_certificate_serves(&lab.server.certificate, &lab.authority, none));
    assert_false(pki_certificate_serves(&lab.client.certificate, &lab.authority, same));
    assert_false(pki_certificate_serves(&lab.server.certificate, &foreign.authority, same));
    lab_close(&foreign);
}

/* A certificate of our own authority that says something else than one identity is nobody's. */
static X509 *with_names(const char *names)
{
    X509 *certificate = read_x509(&lab.client.certificate);
    int at = X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1);
    X509_EXTENSION_free(X509_delete_ext(certificate, at));
    if (names != NULL) {
        X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, names);
        assert_non_null(extension);
        assert_int_equal(X509_add_ext(certificate, extension, -1), 1);
        X509_EXTENSION_free(extension);
    }
    struct pki_pem pem;
    assert_int_equal(pki_key_write_pem(lab.authority_key, &pem), ERR_OK);
    BIO *bio = BIO_new_mem_buf(pem.text, (int)pem.length);
    EVP_PKEY *signer = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    assert_true(X509_sign(certificate, signer, EVP_sha256()) > 0);
    EVP_PKEY_free(signer);
    BIO_free(bio);
    return certificate;
}

static void write_x509(X509 *certificate, struct pki_pem *pem)
{
    BIO *bio = BIO_new(BIO_s_mem());
    assert_int_equal(PEM_write_bio_X509(bio, certificate), 1);
    pem->length = (size_t)BIO_read(bio, pem->text, PKI_PEM_MAX - 1);
    pem->text[pem->length] = '\0';
    BIO_free(bio);
    X509_free(certificate);
}

#define IDENTITY "URI:urn:rectify:client:7:unit:12:person:31:roles:5"

static void names_that_are_no_identity(void **state)
{
    (void)state;
    static const char *const names[] = {
        "DNS:localhost",
        IDENTITY "," IDENTITY,
        IDENTITY ",DNS:localhost",
        "URI:urn:rectify:office:7",
        "DNS:urn:rectify:client:7:unit:12:person:31:roles:5",
        NULL,
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct lab_party party = lab.client;
        struct identity identity;
        struct digest spki;
        write_x509(with_names(names[i]), &party.certificate);
        struct tls *client = lab_client(&party, &lab.authority, "localhost");
        struct tls *server = lab_server(&lab.server, &lab.authority);
        lab_pump(client, server, 4096);
        assert_int_equal(tls_state(server), TLS_OPEN);
        assert_int_equal(tls_peer(server, &identity, &spki), ERR_INVALID);
        tls_free(client);
        tls_free(server);
    }
}

static bool make_a_key(void *arg)
{
    (void)arg;
    struct pki_key *key = NULL;
    bool done = pki_key_make(&key) == ERR_OK;
    pki_key_free(key);
    return done;
}

static void no_memory_leaves_nothing_behind(void **state)
{
    (void)state;
    alloc_fail_install();
    assert_int_equal(alloc_fail_run(make_a_key, NULL), 1);
    alloc_fail_remove();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key_there_and_back),
        cmocka_unit_test(other_keys_are_refused),
        cmocka_unit_test(csr_there),
        cmocka_unit_test(csr_with_each_byte_altered),
        cmocka_unit_test(csr_of_other_keys),
        cmocka_unit_test(facts_of_a_certificate),
        cmocka_unit_test(uses_are_separate),
        cmocka_unit_test(orders_that_cannot_be_filled),
        cmocka_unit_test(serves_exactly_its_hosts),
        cmocka_unit_test(names_that_are_no_identity),
    };
    const struct CMUnitTest memory[] = {cmocka_unit_test(no_memory_leaves_nothing_behind)};
    int failed = cmocka_run_group_tests(tests, open_lab, close_lab);
    return failed + cmocka_run_group_tests(memory, NULL, NULL);
}
