#include "tests/floor/client_enroll_lab.h"
#include "common/base/clock.h"
#include "proto/enroll.pb-c.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

const char code_id[] = "aGVsbG8tMQ";
const char secret[] = "c2VjcmV0LXNlY3JldC0xMQ";

void make_code(const struct client_lab *lab, const struct digest *pin, const char *id,
               char text[ENROLL_CODE_SIZE])
{
    struct enroll_code code = {.port = lab->fake.port};
    (void)snprintf(code.host, sizeof(code.host), "127.0.0.1");
    (void)snprintf(code.id, sizeof(code.id), "%s", id);
    (void)snprintf(code.secret, sizeof(code.secret), "%s", secret);
    base64url_encode(pin->bytes, sizeof(pin->bytes), code.pin);
    assert_int_equal(enroll_code_format(&code, text), ERR_OK);
}

enum err sign(const struct lab *lab, const uint8_t *csr, size_t length, struct pki_pem *pem)
{
    const struct pki_certificate_order order = {
        .use = PKI_CLIENT,
        .common_name = "terminal",
        .identity = &lab_identity,
        .from_wall_ms = clock_wall_ms(),
        .days = 30,
        .csr = csr,
        .csr_length = length,
    };
    return pki_certificate_make(&order, lab->authority_key, &lab->authority, pem);
}

void send_enrolled(struct fake *fake, const struct treatment *treatment, const struct frame *frame)
{
    struct pki_pem certificate;
    struct pki_pem authority = fake->lab->authority;
    char unit[] = "红旗社区";
    char person[] = "张三";
    Rectify__Enroll *enroll = rectify__enroll__unpack(NULL, frame->length, frame->body);
    if (enroll == NULL ||
        sign(fake->lab, enroll->csr.data, enroll->csr.len, &certificate) != ERR_OK) {
        fake_fail(fake, "not a request that can be signed");
        return;
    }
    rectify__enroll__free_unpacked(enroll, NULL);
    if (treatment->other_key) {
        certificate = fake->lab->client.certificate;
    }
    if (treatment->authority != NULL) {
        (void)snprintf(authority.text, sizeof(authority.text), "%s", treatment->authority);
    }
    Rectify__Enrolled enrolled = RECTIFY__ENROLLED__INIT;
    enrolled.certificate_pem = certificate.text;
    enrolled.authority_pem = authority.text;
    enrolled.client_id = 7;
    enrolled.unit_id = 12;
    enrolled.unit_name = unit;
    enrolled.person_name = person;
    enrolled.roles = 24;
    fake_send(fake, MESSAGE_ENROLLED, frame->request, &enrolled.base);
}

enum err enroll(struct client_lab *lab, const char *code, bool replace)
{
    enum err err = home_enroll(&lab->terminal->home, code, replace, lab->failure);
    assert_int_equal(err == ERR_OK ? ERR_OK : lab->failure->err, err);
    return err;
}

void read_file(const struct client_lab *lab, const char *name, struct pki_pem *pem)
{
    assert_true(terminal_file(lab->terminal, name, pem->text, sizeof(pem->text) - 1, &pem->length));
    pem->text[pem->length] = '\0';
}

void expect_match(const struct client_lab *lab)
{
    struct pki_pem pem;
    struct pki_key *key = NULL;
    struct digest spki;
    struct pki_facts facts;
    read_file(lab, "key.pem", &pem);
    assert_int_equal(pki_key_read_pem(pem.text, pem.length, &key), ERR_OK);
    assert_int_equal(pki_key_spki(key, &spki), ERR_OK);
    pki_key_free(key);
    read_file(lab, "certificate.pem", &pem);
    assert_int_equal(pki_certificate_facts(pem.text, pem.length, &facts), ERR_OK);
    assert_memory_equal(facts.spki.bytes, spki.bytes, sizeof(spki.bytes));
    read_file(lab, "authority.pem", &pem);
    assert_string_equal(pem.text, client_certificates.authority.text);
}

void expect_whole(const struct client_lab *lab)
{
    static const char *const leftovers[] = {"key.pem.new", "certificate.pem.new",
                                            "authority.pem.new", "key.pem.new.tmp"};
    char content[16 * 1024];
    size_t len = 0;
    expect_match(lab);
    for (size_t i = 0; i < ARRAY_LEN(leftovers); i++) {
        assert_false(terminal_file(lab->terminal, leftovers[i], content, sizeof(content), &len));
    }
}

const struct treatment well;
